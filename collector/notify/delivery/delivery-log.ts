import type { Kysely, Selectable } from 'kysely'
import type { ChannelKind } from '../../../shared/channel.ts'
import type { Attempt, DeliveryInfo, DeliveryList, DeliveryState } from '../../../shared/delivery.ts'
import { nameOf } from '../../model/contact-row.ts'
import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { cursorOf, placeOf } from '../../platform/cursor.ts'
import { readChannel } from '../channel-book.ts'
import { rowsOf } from '../inbox.ts'

export type DeliveryRow = Selectable<Tables['deliveries']>
export type DeliveriesWish = {
  site: SiteId
  channel?: string | undefined
  state?: DeliveryState | undefined
  limit: number
  cursor?: string | undefined
}

const NAMES = 3

/** The delivery log: sent, pending and failed deliveries, newest first. */
export async function deliveriesOf(store: Store, wish: DeliveriesWish): Promise<DeliveryList> {
  const { site, channel, state, limit } = wish
  const after = placeOf(wish.cursor)
  let query = store.db
    .selectFrom('deliveries')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (channel !== undefined) query = query.where('channel_id', '=', channel)
  if (state !== undefined) query = query.where('state', '=', state)
  if (after)
    query = query.where(row =>
      row.or([
        row('created_at', '<', after.at),
        row.and([row('created_at', '=', after.at), row('id', '<', after.id)]),
      ]),
    )
  const found = await query.execute()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: await infoOf(store, site, page),
    cursor: found.length > limit && last ? cursorOf({ at: Number(last.created_at), id: last.id }) : null,
  }
}

export const findDelivery = (db: Kysely<Tables>, id: string): Promise<DeliveryRow | undefined> =>
  db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()

/** Restarts a delivery with the same id, so that a receiver can recognize a repeat. */
export async function replay(db: Kysely<Tables>, id: string, now: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'waiting', tries: 0, next_at: now, settled_at: null })
    .where('id', '=', id)
    .where('next_at', 'is', null)
    .execute()
}

export async function infoOf(
  store: Store,
  site: SiteId,
  deliveries: readonly DeliveryRow[],
): Promise<DeliveryInfo[]> {
  if (deliveries.length === 0) return []
  const { db } = store
  const ids = deliveries.map(({ id }) => id)
  const [items, attempts, channels] = await Promise.all([
    db.selectFrom('delivery_items').selectAll().where('delivery_id', 'in', ids).execute(),
    db.selectFrom('attempts').selectAll().where('delivery_id', 'in', ids).orderBy('id').execute(),
    db
      .selectFrom('channels')
      .selectAll()
      .where('id', 'in', [...new Set(deliveries.map(row => row.channel_id))])
      .execute(),
  ])
  const people = await rowsOf(
    store,
    site,
    items.map(({ contact_id }) => ({ contact: contact_id })),
  )
  return deliveries.map(row => {
    const own = items.filter(item => item.delivery_id === row.id)
    const channel = channels.find(({ id }) => id === row.channel_id)
    const known = channel && readChannel(channel)
    const contacts = [...new Set(own.flatMap(({ contact_id }) => contact_id ?? []))]
    const names = contacts.map(id => {
      const person = people.get(id)
      return (person && nameOf(person)) ?? '?'
    })
    return {
      id: row.id,
      channel: row.channel_id,
      channelName: known?.name ?? '',
      channelKind: (known?.settings.kind ?? 'webhook') satisfies ChannelKind,
      kind: row.kind as DeliveryInfo['kind'],
      subject: names.slice(0, NAMES).join(', ') + (names.length > NAMES ? ' …' : ''),
      alerts: own.map(({ alert_id }) => alert_id),
      contacts,
      state: row.state,
      attempts: attempts.filter(({ delivery_id }) => delivery_id === row.id).map(attemptInfo),
      nextAt: row.next_at === null ? null : iso(row.next_at),
      createdAt: iso(row.created_at),
    }
  })
}

const attemptInfo = ({ at, status, ms, answer }: Selectable<Tables['attempts']>): Attempt => ({
  at: iso(at),
  status: status === null ? null : Number(status),
  ms: Number(ms),
  answer,
})

const iso = (at: number): string => new Date(Number(at)).toISOString()
