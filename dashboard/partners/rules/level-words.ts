import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'

const en = {
  title: 'Level',
  lead: 'An order is paid by the level that the partner has when its calendar month begins.',
  none: 'No level: the programme’s own rates.',
  ownRates: 'no level',
  line: (level: string, from: string, by: string) => `${level}, since ${from}, ${by}`,
  since: (from: string, by: string) => `since ${from}, ${by}`,
  by: (name: string) => `granted by ${name}`,
  byCalendar: 'granted by the sales of the quarter',
  why: (reason: string) => `. Reason: ${reason}`,
  former: 'a colleague',
  choose: 'Level',
  takeAway: 'Without a level',
  reason: 'Reason',
  grant: 'Grant',
  granted: 'Level saved',
  history: 'All levels so far',
  noLevels: 'The programme in force has no levels.',
  adminOnly: 'An admin can grant a level.',
}
export type LevelWords = typeof en

const pl: LevelWords = {
  title: 'Poziom',
  lead: 'Zamówienie jest liczone według poziomu, który partner ma na początku miesiąca kalendarzowego.',
  none: 'Brak poziomu: obowiązują ogólne stawki programu.',
  ownRates: 'bez poziomu',
  line: (level, from, by) => `${level}, od ${from}, ${by}`,
  since: (from, by) => `od ${from}, ${by}`,
  by: name => `nadany przez: ${name}`,
  byCalendar: 'za sprzedaż w kwartale',
  why: reason => `. Powód: ${reason}`,
  former: 'osoba z zespołu',
  choose: 'Poziom',
  takeAway: 'Bez poziomu',
  reason: 'Powód',
  grant: 'Nadaj',
  granted: 'Zapisano poziom',
  history: 'Wszystkie dotychczasowe poziomy',
  noLevels: 'W obowiązującym programie nie ma poziomów.',
  adminOnly: 'Poziom nadaje administrator.',
}

const CATALOGUES: Record<Language, LevelWords> = { en, pl }
/** Come with a partner's page. */
export const levelWords = computed(() => CATALOGUES[language.value])
