import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'

const en = {
  title: 'Settling',
  lead: 'These settings are no part of the terms: they hold at once.',
  closing: 'A month is closed',
  byPerson: 'by a person',
  onDay: (day: number) => `on day ${day} of the next month`,
  fourEyes: 'Four eyes: the person who closes a statement does not pay it',
  byPersonMeans: 'No month is closed by itself. A person with the right “Close statements” closes it here.',
  byDayMeans: (month: string, date: string) =>
    `The present month (${month}) will be closed by itself on ${date}, without a preview, in the programme’s time zone. A month that ended before this was switched on is left to a person.`,
  fourEyesMeans:
    'A payment of a statement takes another person than the one who closed it. Statements that are closed by the calendar can be paid by any person with the right “Pay partners”.',
  twoEyesMeans: 'One person with both rights can close a statement and pay it.',
  adminOnly: 'An admin can change this.',
  save: 'Save',
  saved: 'Settings of settling saved',
}
export type SettlementWords = typeof en

const pl: SettlementWords = {
  title: 'Sposób rozliczania',
  lead: 'Te ustawienia nie są częścią regulaminu: działają od razu.',
  closing: 'Zamykanie miesiąca',
  byPerson: 'ręcznie',
  onDay: day => `${day}. dnia następnego miesiąca`,
  fourEyes: 'Zasada dwóch osób: kto zamyka rozliczenie, ten go nie wypłaca',
  byPersonMeans:
    'Żaden miesiąc nie zamknie się sam. Zamyka go tutaj osoba z uprawnieniem „Zamykanie rozliczeń”.',
  byDayMeans: (month, date) =>
    `Bieżący miesiąc (${month}) zostanie zamknięty automatycznie ${date}, bez podglądu, w strefie czasowej programu. Miesiąc, który skończył się przed włączeniem tego ustawienia, trzeba zamknąć ręcznie.`,
  fourEyesMeans:
    'Wypłatę oznacza inna osoba niż ta, która zamknęła rozliczenie. Rozliczenie zamknięte automatycznie może wypłacić każda osoba z uprawnieniem „Wypłaty dla partnerów”.',
  twoEyesMeans: 'Jedna osoba z obydwoma uprawnieniami może zamknąć rozliczenie i je wypłacić.',
  adminOnly: 'Zmienić to może administrator.',
  save: 'Zapisz',
  saved: 'Zapisano sposób rozliczania',
}

const CATALOGUES: Record<Language, SettlementWords> = { en, pl }
/** Come with the statements. */
export const settlementWords = computed(() => CATALOGUES[language.value])
