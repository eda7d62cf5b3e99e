import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  adjustments: 'Manual points',
  none: 'No manual adjustments.',
  points: 'Points',
  pointsHint: 'Whole number, up or down: 20 or −20',
  reason: 'Reason',
  lasts: 'Expires',
  validities: {
    '': 'never',
    P7D: 'after 7 days',
    P30D: 'after 30 days',
    P90D: 'after 90 days',
    P1Y: 'after a year',
  } as Record<string, string>,
  give: 'Add points',
  given: (points: string) => `${points} added`,
  undo: 'Undo',
  undoLong: (points: string, reason: string) => `Undo ${points}: ${reason}`,
  undone: 'undone',
  undoes: 'undoes',
  by: (who: string) => `by ${who}`,
  program: 'API key',
  rights: 'Consent and profiling',
  consent: 'Consent',
  consents: { granted: 'granted', denied: 'denied', unknown: 'not answered' } as Record<string, string>,
  consentNone: 'Not asked',
  scoring: 'Profiling',
  objected: 'Opted out of profiling: stored, not scored',
  notObjected: 'no objection',
  object: 'Record an objection',
  lift: 'Remove objection',
  objectTitle: (name: string) => `Record an objection for ${name}?`,
  objectText:
    'This contact disappears from all boards and is no longer scored. Events during the objection never count, even if you remove it later.',
  identities: 'How we identified them',
  identityNone: 'Not identified yet.',
  said: { userId: 'user ID', email: 'email' },
  joined: (other: string) => `same person as ${other}`,
  browsers: (count: number) => n(count, { one: 'device', other: 'devices' }),
  trusts: { browser: 'from the browser', verified: 'signed', server: 'from a server' } as Record<
    string,
    string
  >,
}
export type HandWords = typeof en

const pl: HandWords = {
  adjustments: 'Korekta punktów',
  none: 'Brak korekt punktów.',
  points: 'Punkty',
  pointsHint: 'Liczba całkowita, w górę lub w dół: 20 albo −20',
  reason: 'Powód',
  lasts: 'Wygasają',
  validities: {
    '': 'nigdy',
    P7D: 'po 7 dniach',
    P30D: 'po 30 dniach',
    P90D: 'po 90 dniach',
    P1Y: 'po roku',
  },
  give: 'Dodaj punkty',
  given: points => `Dodano: ${points}`,
  undo: 'Cofnij',
  undoLong: (points, reason) => `Cofnij ${points}: ${reason}`,
  undone: 'cofnięte',
  undoes: 'cofa',
  by: who => `autor: ${who}`,
  program: 'klucz API',
  rights: 'Zgoda i profilowanie',
  consent: 'Zgoda',
  consents: { granted: 'udzielona', denied: 'odmowa', unknown: 'bez odpowiedzi' },
  consentNone: 'Nie pytano o zgodę',
  scoring: 'Profilowanie',
  objected: 'sprzeciw: dane zachowane, bez punktacji',
  notObjected: 'bez sprzeciwu',
  object: 'Zapisz sprzeciw',
  lift: 'Usuń sprzeciw',
  objectTitle: name => `Zapisać sprzeciw: ${name}?`,
  objectText:
    'Kontakt zniknie ze wszystkich tablic i nie będzie punktowany. Zdarzenia z czasu sprzeciwu nigdy nie dadzą punktów, nawet po jego usunięciu.',
  identities: 'Źródła identyfikacji',
  identityNone: 'Kontakt nierozpoznany.',
  said: { userId: 'ID użytkownika', email: 'e-mail' },
  joined: other => `ta sama osoba co ${other}`,
  browsers: count => k(count, { one: 'urządzenie', few: 'urządzenia', many: 'urządzeń' }),
  trusts: { browser: 'z przeglądarki', verified: 'podpisane', server: 'z serwera' },
}

const CATALOGUES: Record<Language, HandWords> = { en, pl }
/** Come with the part of the contact's page that needs them. */
export const handWords = computed(() => CATALOGUES[language.value])
