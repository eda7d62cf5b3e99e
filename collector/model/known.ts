import type { Event } from '../../shared/event.ts'
import type { Known } from './port.ts'
import type { StreamKey } from './rows.ts'

export const emptyKnown = (): Omit<Known, 'registry'> => ({
  marks: new Map(),
  streams: new Map(),
  contacts: new Map(),
  claims: new Map(),
  claimants: new Map(),
  histories: new Map(),
  events: new Map(),
  orders: new Map(),
  tombstones: new Map(),
  tags: new Map(),
})

/** Keys of `Known` are `<site>/<key>`; site ids are generated and contain no slash. */
export const joinKey = (site: string, key: string): string => `${site}/${key}`
export const joinKeys = (site: string, keys: Iterable<string>): Set<string> =>
  new Set(Array.from(keys, key => joinKey(site, key)))
export const splitKey = (key: string): [site: string, rest: string] => {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

/** The key of an event in `Known.events`. Marks contain no line break. */
export const eventKey = (stream: StreamKey, event: Pick<Event, 'key' | 'id'>): string =>
  `${stream}\n${markOf(event)}`
export const splitEventKey = (key: string): { stream: string; event: Pick<Event, 'key' | 'id'> } => {
  const end = key.lastIndexOf('\n')
  const mark = key.slice(end + 1)
  return {
    stream: key.slice(0, end),
    event: { key: mark.startsWith('p') ? 'public' : 'secret', id: mark.slice(2) },
  }
}

export const markOf = (event: Pick<Event, 'key' | 'id'>): string =>
  `${event.key === 'public' ? 'p' : 's'}:${event.id}`
