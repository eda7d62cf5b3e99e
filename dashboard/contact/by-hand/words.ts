import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  adjustments: 'Points by hand',
  none: 'Nobody has adjusted the score of this contact by hand.',
  points: 'Points',
  pointsHint: 'Whole, up or down: 20 or −20',
  reason: 'Reason',
  lasts: 'They last',
  validities: { '': 'for good', P7D: '7 days', P30D: '30 days', P90D: '90 days', P1Y: 'a year' } as Record<
    string,
    string
  >,
  give: 'Give points',
  given: (points: string) => `${points} given`,
  undo: 'Undo',
  undoLong: (points: string, reason: string) => `Take back ${points}: ${reason}`,
  undone: 'taken back',
  undoes: 'takes back',
  by: (who: string) => `by ${who}`,
  program: 'a program',
  rights: 'Consent and profiling',
  consent: 'Consent',
  consents: { granted: 'granted', denied: 'denied', unknown: 'not answered' } as Record<string, string>,
  consentNone: 'has not been asked here',
  scoring: 'Profiling',
  objected: 'objected: kept, and not scored',
  notObjected: 'no objection',
  object: 'State an objection',
  lift: 'Lift the objection',
  objectTitle: (name: string) => `State an objection for ${name}?`,
  objectText:
    'They disappear from every board and are not scored from now on. What they do while it is on never counts, even if it is lifted later.',
  identities: 'Who said who this is',
  identityNone: 'Nobody has said who this is.',
  said: { userId: 'is the user', email: 'has the e-mail' },
  joined: (other: string) => `is the same person as ${other}`,
  browsers: (count: number) => n(count, { one: 'browser', other: 'browsers' }),
  trusts: { browser: 'said in a browser', verified: 'signed', server: 'said by a server' } as Record<
    string,
    string
  >,
}
export type HandWords = typeof en

const pl: HandWords = {
  adjustments: 'Punkty ręczne',
  none: 'Nikt nie korygował ręcznie wyniku tego kontaktu.',
  points: 'Punkty',
  pointsHint: 'Liczba całkowita, w górę lub w dół: 20 albo −20',
  reason: 'Powód',
  lasts: 'Jak długo',
  validities: { '': 'na stałe', P7D: '7 dni', P30D: '30 dni', P90D: '90 dni', P1Y: 'rok' },
  give: 'Przyznaj punkty',
  given: points => `Przyznano: ${points}`,
  undo: 'Cofnij',
  undoLong: (points, reason) => `Cofnij ${points}: ${reason}`,
  undone: 'cofnięte',
  undoes: 'cofa',
  by: who => `dodał(a): ${who}`,
  program: 'program',
  rights: 'Zgoda i profilowanie',
  consent: 'Zgoda',
  consents: { granted: 'udzielona', denied: 'odmowa', unknown: 'bez odpowiedzi' },
  consentNone: 'tutaj o nią nie pytano',
  scoring: 'Profilowanie',
  objected: 'sprzeciw: kontakt zostaje, ale bez punktacji',
  notObjected: 'bez sprzeciwu',
  object: 'Zapisz sprzeciw',
  lift: 'Cofnij sprzeciw',
  objectTitle: name => `Zapisać sprzeciw: ${name}?`,
  objectText:
    'Kontakt zniknie ze wszystkich tablic i od teraz nie będzie punktowany. To, co się wydarzy w czasie sprzeciwu, nie policzy się nigdy, nawet po jego cofnięciu.',
  identities: 'Skąd wiadomo, kto to',
  identityNone: 'Nikt jeszcze nie powiedział, kto to.',
  said: { userId: 'użytkownik', email: 'adres e-mail' },
  joined: other => `ta sama osoba co ${other}`,
  browsers: count => k(count, { one: 'przeglądarka', few: 'przeglądarki', many: 'przeglądarek' }),
  trusts: { browser: 'podane w przeglądarce', verified: 'podpisane', server: 'podane przez serwer' },
}

const CATALOGUES: Record<Language, HandWords> = { en, pl }
/** Come with the part of the contact's page that needs them. */
export const handWords = computed(() => CATALOGUES[language.value])
