import type { SiteBook } from '../accounts/site-settings.ts'
import type { Connections, Phones } from '../connections/connections.ts'
import { followWaiting, type Waiting } from '../connections/waiting.ts'
import { phoneOf } from '../ingest/phone.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import type { PhoneBook } from '../queries/phone-book.ts'
import { takeItem } from './take-item.ts'

/** Numbers as each site reads them, and the contacts that have them. */
export const phonesOf = (sites: Pick<SiteBook, 'get'>, book: PhoneBook): Phones => ({
  read: async (site, phone) => phoneOf(phone, (await sites.get(site))?.country ?? null),
  find: (site, phone) => book.find(site, phone),
})

type Parts = {
  store: Store
  connections: Connections
  book: PhoneBook
  pipeline: Pick<Pipeline, 'receiveMessages'>
  now: () => number
}

/** Events of numbers that no contact had reach the contact that gets one, with their own time. */
export const followPhones = ({ store, connections, book, pipeline, now }: Parts, signal: AbortSignal) =>
  followWaiting(
    {
      db: store.db,
      sealer: connections.sealer,
      now,
      version: () => book.version,
      deliver: waiting => deliver(waiting, { connections, pipeline, now }),
    },
    signal,
  )

/** Also true for an event that is refused for good: it has had its contact. */
export async function deliver(
  { site, item }: Waiting,
  { connections, pipeline, now }: Pick<Parts, 'connections' | 'pipeline' | 'now'>,
): Promise<boolean> {
  const name = connections.phones.find(site, item.phone)
  if (!name) return false
  return takeItem(pipeline, site, { ...item, ...name }, now())
}
