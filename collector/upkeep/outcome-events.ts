import { isRefusal } from '../../shared/refusal.ts'
import { currentNameOf } from '../ingest/name-of-contact.ts'
import { checkEvent } from '../ingest/validate.ts'
import { joinKey } from '../model/known.ts'
import type { Arrival, Store } from '../model/port.ts'
import type { ContactRow } from '../model/rows.ts'

const PIECE = 100

/**
 * Makes events of outcomes that were set by hand before won and lost deals were events, each at its own instant, with its
 * author. Returns how many. An outcome has one event however often this runs, since the event's id is a function of it.
 */
export async function stateOutcomes(store: Store, now: number): Promise<number> {
  const { db } = store
  const rows = await db
    .selectFrom('leads')
    .select(['site_id', 'contact_id', 'outcome', 'outcome_at'])
    .where('outcome', 'in', ['won', 'lost'])
    .execute()
  let count = 0
  for (let from = 0; from < rows.length; from += PIECE) {
    const piece = rows.slice(from, from + PIECE)
    const { contacts } = await store.look({
      contacts: new Set(piece.map(row => joinKey(row.site_id, row.contact_id))),
    })
    for (const row of piece) {
      const contact = contacts.get(joinKey(row.site_id, row.contact_id))
      if (!contact || contact.mergedInto !== null || contact.deal) continue
      const author = await authorOf(store, row.site_id, row.contact_id, row.outcome!)
      const stated = { outcome: row.outcome!, since: Number(row.outcome_at), author }
      if (await isKept(store, await arrivalOf(store, contact, stated, stated.since, now))) count += 1
      // An outcome older than the site's retention would be rejected: its event gets the current time.
      else if (await isKept(store, await arrivalOf(store, contact, stated, now, now))) count += 1
    }
  }
  return count
}

async function authorOf({ db }: Store, site: string, contact: string, deed: string): Promise<string> {
  const row = await db
    .selectFrom('lead_deeds')
    .select('actor')
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .where('deed', '=', deed)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.actor ?? ''
}

async function isKept(store: Store, arrival: Arrival | null): Promise<boolean> {
  if (arrival === null) return false
  const [answer] = await store.commit([arrival])
  return answer?.status === 'accepted'
}

type Stated = { outcome: string; since: number; author: string }

async function arrivalOf(
  store: Store,
  row: ContactRow,
  { outcome, since, author }: Stated,
  at: number,
  now: number,
): Promise<Arrival | null> {
  const name = await currentNameOf(store, row)
  // A browser that has become another's was this contact's up to the contact's last event.
  const visitor = name ? name.visitor : row.streams.find(key => key.startsWith('v:'))?.slice(2)
  const time = name ? at : Math.min(at, row.last?.time ?? at)
  if (!name && visitor === undefined) return null
  const raw = {
    i: `outcome_${row.id}_${since}`,
    n: `deal_${outcome}`,
    t: time,
    ...(name?.userId !== undefined && { userId: name.userId }),
    p: {
      deal_id: `lead:${row.id}:${since}`,
      reason: '',
      author,
      ...(name?.email !== undefined && { email: name.email }),
    },
  }
  const door = { key: 'secret', receivedAt: now, visitor: visitor ?? null, sentAt: null } as const
  const checked = checkEvent(raw, door)
  return isRefusal(checked)
    ? null
    : { kind: 'event', site: row.site, event: checked.event, digest: checked.digest, silent: true }
}
