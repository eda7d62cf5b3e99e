import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { language } from '../words/words.ts'

const en = {
  title: 'Health',
  lead: 'Whether this site’s events arrive, and what was rejected in the last seven days.',
  last: 'Last event',
  lastNone: 'No event yet',
  server: 'The whole server',
  serverLead: 'All sites together, since the server started.',
  taken: 'Events',
  takenText: (accepted: string, duplicates: string, rejected: string) =>
    `${accepted} accepted, ${duplicates} duplicates, ${rejected} rejected`,
  lag: 'Time to board',
  commit: 'Write latency',
  spread: (p50: string, p99: string) => `p50 ${p50} ms, p99 ${p99} ms`,
  waiting: 'Write queue',
  notYet: 'not measured yet',
  rejected: 'Rejected events',
  rejectedNone: 'No rejected events.',
  when: 'When',
  code: 'Code',
  allCodes: 'All codes',
  why: 'Reason',
  field: 'Field',
  raw: 'Original event',
  replay: 'Try again',
  outcomes: { accepted: 'Accepted', duplicate: 'Duplicate', rejected: 'Rejected again' },
  older: 'Show older',
  received: 'Last 100 events',
  receivedNone: 'No events since restart.',
  receivedRefused: 'rejected',
  becameOf: { accepted: 'accepted', duplicate: 'duplicate', rejected: 'rejected' },
  marks: { bot: 'bot, not scored', own: 'your team, not scored' },
}

const pl: typeof en = {
  title: 'Diagnostyka',
  lead: 'Czy zdarzenia tej witryny dochodzą i co odrzucono w ostatnich siedmiu dniach.',
  last: 'Ostatnie zdarzenie',
  lastNone: 'Nie ma jeszcze zdarzeń',
  server: 'Cały serwer',
  serverLead: 'Wszystkie witryny razem, od uruchomienia serwera.',
  taken: 'Zdarzenia',
  takenText: (accepted, duplicates, rejected) =>
    `przyjęte: ${accepted}, powtórzone: ${duplicates}, odrzucone: ${rejected}`,
  lag: 'Czas do pojawienia się na tablicy',
  commit: 'Czas zapisu',
  spread: (p50, p99) => `p50 ${p50} ms, p99 ${p99} ms`,
  waiting: 'Kolejka zapisu',
  notYet: 'jeszcze nie zmierzono',
  rejected: 'Odrzucone zdarzenia',
  rejectedNone: 'Brak odrzuconych zdarzeń.',
  when: 'Kiedy',
  code: 'Kod',
  allCodes: 'Wszystkie kody',
  why: 'Powód',
  field: 'Pole',
  raw: 'Oryginalne zdarzenie',
  replay: 'Spróbuj ponownie',
  outcomes: { accepted: 'Przyjęte', duplicate: 'Powtórzone', rejected: 'Ponownie odrzucone' },
  older: 'Pokaż starsze',
  received: 'Ostatnie 100 zdarzeń',
  receivedNone: 'Brak zdarzeń od uruchomienia.',
  receivedRefused: 'odrzucone',
  becameOf: { accepted: 'przyjęte', duplicate: 'powtórzone', rejected: 'odrzucone' },
  marks: { bot: 'bot, bez punktów', own: 'twój zespół, bez punktów' },
}

const CATALOGUES: Record<Language, typeof en> = { en, pl }

/** Apart from the other words: they come with the screen. */
export const screenWords = computed(() => CATALOGUES[language.value])
