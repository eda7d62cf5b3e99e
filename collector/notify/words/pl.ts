import { count } from '../../../shared/words/plural.ts'
import type { NotifyWords } from './en.ts'
import { points } from './points.ts'
import { span } from './span.ts'

const n = count('pl')
/** From this many minutes on, a duration is given in hours. */
const LONG = 100

/** Without grammatical gender, since the contact's is unknown. */
export const pl: NotifyWords = {
  points: points('pl'),
  title: {
    up: (who, threshold, score) => `${who} powyżej progu „${threshold}”: ${score}`,
    down: (who, threshold, score) => `${who} poniżej progu „${threshold}”: ${score}`,
    sleepingGiant: who => `${who}: śpiący olbrzym, od dawna cisza`,
    identified: (who, score) => `Wiemy już, kto to: ${who}, ${score}`,
    event: (who, what) => `${who}: ${what}`,
    silent: (who, ms) => (ms === null ? `${who}: cisza` : `${who}: cisza od ${lasting(ms)}`),
    reminder: title => `Nikt się jeszcze tym nie zajął. ${title}`,
    bundle: (k, minutes) =>
      `${n(k, ALERTS)} w ciągu ${minutes < LONG ? n(minutes, WITHIN_MINUTES) : n(Math.round(minutes / 60), WITHIN_HOURS)}`,
    digest: k => `${n(k, ALERTS)} z godzin ciszy`,
    publication: plan => `Plan „${plan}” już działa`,
    entered: (who, list) => `${who}: dopisano do listy „${list}”`,
    left: (who, list) => `${who}: usunięto z listy „${list}”`,
    test: 'Wiadomości z Pulseboard docierają',
  },
  because: (rule, plan) => (plan ? `Reguła „${rule}”, plan „${plan}”` : `Reguła „${rule}”`),
  late: 'Wyszło na jaw później',
  moved: (up, down) => `Powyżej progu: ${n(up, CONTACTS)}, poniżej: ${n(down, CONTACTS)}.`,
  testLead: site => `To próba: tutaj będą przychodzić alerty witryny „${site}”.`,
  more: k => `i jeszcze ${n(k, ALERTS)}`,
  facts: {
    score: 'Wynik',
    company: 'Firma',
    job: 'Stanowisko',
    email: 'E-mail',
    phone: 'Telefon',
    place: 'Miejsce',
    device: 'Urządzenie',
    source: 'Źródło',
    page: 'Strona',
    visits: 'Wizyty',
    owner: 'Opiekun',
    action: 'Następny krok',
    userId: 'Własny identyfikator',
  },
  why: 'Dlaczego',
  buttons: {
    contact: 'Otwórz kontakt',
    board: 'Otwórz tablicę',
    claim: 'Przejmij',
    snooze: 'Odłóż',
    notAFit: 'Nie pasuje',
  },
}

const ALERTS = { one: 'alert', few: 'alerty', many: 'alertów' }
const CONTACTS = { one: 'kontakt', few: 'kontakty', many: 'kontaktów' }
const SINCE_DAYS = { one: 'dnia', few: 'dni', many: 'dni' }
const WITHIN_HOURS = { one: 'godziny', few: 'godzin', many: 'godzin' }
const WITHIN_MINUTES = { one: 'minuty', few: 'minut', many: 'minut' }
const lasting = span('pl', { minutes: WITHIN_MINUTES, hours: WITHIN_HOURS, days: SINCE_DAYS })
