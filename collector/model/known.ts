import type { Event } from '../../shared/event.ts'
import type { Known } from './port.ts'

export const emptyKnown = (): Omit<Known, 'registry'> => ({
  marks: new Map(),
  streams: new Map(),
  contacts: new Map(),
  claims: new Map(),
  claimants: new Map(),
  histories: new Map(),
  orders: new Map(),
  tombstones: new Map(),
  tags: new Map(),
})

/** Keys of `Known` are `<site>/<key>`; ids of sites are ours and hold no slash. */
export const joinKey = (site: string, key: string): string => `${site}/${key}`
export const splitKey = (key: string): [site: string, rest: string] => {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

export const markOf = (event: Pick<Event, 'key' | 'id'>): string =>
  `${event.key === 'public' ? 'p' : 's'}:${event.id}`
