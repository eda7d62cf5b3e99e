import type { Arrival, Decision } from '../../collector/model/port.ts'
import type { Claim, ContactRow, Crossing } from '../../collector/model/rows.ts'
import type { Event } from '../../shared/event.ts'

export const NOW = Date.UTC(2026, 8, 1, 12)
let made = 0

/** An id as the tracker makes them: time first, then something random. */
export const newId = (): string =>
  (NOW + made++).toString(36).padStart(9, '0') + Math.random().toString(36).slice(2, 14)

export const event = (changes: Partial<Event> = {}): Event => ({
  id: newId(),
  key: 'public',
  name: 'page_view',
  time: NOW,
  receivedAt: NOW,
  visitor: 'visitor-1',
  userId: null,
  url: 'https://shop.example/shoes',
  referrer: null,
  title: 'Shoes',
  props: {},
  derived: {},
  ...changes,
})

export const arrival = (changes: Partial<Event> = {}, site = 's1'): Extract<Arrival, { kind: 'event' }> => {
  const made = event(changes)
  return { kind: 'event', site, event: made, digest: `digest of ${JSON.stringify(made.props)}` }
}

export const contactRow = (changes: Partial<ContactRow> = {}): ContactRow => ({
  site: 's1',
  id: 'c_1',
  version: 1,
  mergedInto: null,
  streams: [],
  identifiers: [],
  last: null,
  decidedAt: NOW,
  due: null,
  standings: {},
  face: {
    name: null,
    email: null,
    company: null,
    job: null,
    phone: null,
    city: null,
    country: null,
    device: null,
    browser: null,
    os: null,
    source: null,
    lastEvent: null,
    lastActivityAt: null,
    firstSeenAt: null,
    visits: 0,
  },
  ...changes,
})

export const claim = (changes: Partial<Claim> = {}): Claim => ({
  site: 's1',
  stream: 'v:visitor-1',
  time: NOW,
  eventId: newId(),
  key: 'public',
  kind: 'identify',
  trust: 'browser',
  userId: null,
  email: null,
  previousId: null,
  until: null,
  ...changes,
})

export const crossing = (changes: Partial<Crossing> = {}): Crossing => ({
  id: newId(),
  site: 's1',
  contact: 'c_1',
  plan: 'p1',
  planVersion: 'p1.1',
  threshold: 'hot',
  direction: 'up',
  from: 95,
  to: 104,
  at: NOW,
  statedAt: NOW + 5,
  cause: 'arrival',
  late: false,
  silent: false,
  alerts: true,
  eventId: 'e1',
  reasons: [{ rule: 'download', points: 10, at: NOW, eventId: 'e1' }],
  ...changes,
})

export const noDecision = (): Decision => ({
  answers: [],
  events: [],
  claims: [],
  streams: [],
  contacts: [],
  crossings: [],
  alerts: [],
  refused: [],
  tags: [],
  conflictingDuplicates: 0,
})
