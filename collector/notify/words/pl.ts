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
    up: (who, threshold, score) => `${who} przekracza próg „${threshold}”: ${score}`,
    down: (who, threshold, score) => `${who} spada poniżej progu „${threshold}”: ${score}`,
    sleepingGiant: who => `Śpiący olbrzym: ${who} traci aktywność`,
    identified: (who, score) => `Nowy rozpoznany kontakt: ${who}, ${score}`,
    event: (who, what) => `${who}: ${what}`,
    silent: (who, ms) =>
      ms === null ? `${who}: brak aktywności` : `${who}: brak aktywności od ${lasting(ms)}`,
    reminder: title => `Nieprzejęty lead. ${title}`,
    bundle: (k, minutes) =>
      `${n(k, ALERTS)} w ciągu ${minutes < LONG ? n(minutes, WITHIN_MINUTES) : n(Math.round(minutes / 60), WITHIN_HOURS)}`,
    digest: k => `${n(k, ALERTS)} z godzin ciszy`,
    publication: plan => `Opublikowano plan „${plan}”`,
    entered: (who, list) => `${who} dołącza do listy „${list}”`,
    left: (who, list) => `${who} opuszcza listę „${list}”`,
    reward: (who, reward, state) =>
      `${who}: nagroda „${reward}” – ${{ granted: 'przyznana', ordered: 'zamówiona', delivered: 'doręczona', cancelled: 'anulowana' }[state]}`,
    test: 'Wiadomość testowa z Pulseboard',
  },
  because: (rule, plan) => (plan ? `Reguła „${rule}”, plan „${plan}”` : `Reguła „${rule}”`),
  late: 'Wykryto z opóźnieniem',
  claimed: 'Przeglądarka podaje się za tę osobę, bez potwierdzenia',
  now: (what, points) => `Teraz: ${points ? `${what}, ${points}` : what}`,
  byTime: {
    up: 'wzrost punktacji bez nowej aktywności',
    down: 'spadek punktacji bez nowej aktywności',
    silence: 'brak nowej aktywności',
  },
  moved: (up, down) => `Powyżej progu: ${n(up, CONTACTS)}, poniżej: ${n(down, CONTACTS)}.`,
  testLead: site => `Tutaj będą przychodzić alerty witryny „${site}”.`,
  more: k => `i jeszcze ${n(k, ALERTS)}`,
  facts: {
    score: 'Punktacja',
    scoreNow: 'Punktacja teraz',
    proof: 'Potwierdzenie',
    company: 'Firma',
    job: 'Stanowisko',
    email: 'E-mail',
    phone: 'Telefon',
    place: 'Lokalizacja',
    device: 'Urządzenie',
    source: 'Źródło',
    page: 'Strona',
    visits: 'Wizyty',
    owner: 'Opiekun',
    action: 'Następny krok',
    userId: 'ID użytkownika',
  },
  why: 'Dotychczasowe powody',
  buttons: {
    contact: 'Otwórz kontakt',
    board: 'Otwórz tablicę',
    write: 'Napisz',
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
