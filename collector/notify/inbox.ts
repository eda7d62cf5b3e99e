import type { Kysely } from 'kysely'
import type { AlertInfo, AlertList, AlertsRead } from '../../shared/alert.ts'
import { alertOf } from '../alerts/alert-info.ts'
import { leadsOf } from '../leads/leads.ts'
import { joinKey } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import { type Alert, type ContactId, type ContactRow, FOR_PROGRAMS, type SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import { triggerEvents } from './composition/trigger-events.ts'

export type InboxWish = {
  site: SiteId
  /** The reader: a user's id or a program's. */
  reader: string
  unread: boolean
  /** Only alerts about leads of the reader. */
  mine: boolean
  contact?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** In a row with an empty alert id, `at` is the instant up to which the user has read everything. */
const ALL = ''

/** A site's alerts, the latest first, with the reader's read marks. */
export async function inboxOf(store: Store, wish: InboxWish): Promise<AlertList> {
  const { db } = store
  const { site, reader, limit } = wish
  const readUpTo = await readUpToOf(db, site, reader)
  const after = placeOf(wish.cursor)
  let query = alertsOf(db, site, reader)
    .select([
      'alerts.id',
      'alerts.contact_id',
      'alerts.stated_at',
      'alerts.body',
      'alert_reads.at as read_at',
    ])
    .orderBy('alerts.stated_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(limit + 1)
  if (wish.contact !== undefined) query = query.where('alerts.contact_id', '=', wish.contact)
  if (wish.unread) query = query.where('alerts.stated_at', '>', readUpTo).where('alert_reads.at', 'is', null)
  if (wish.mine)
    query = query.where(row =>
      row.exists(
        row
          .selectFrom('leads')
          .select('leads.contact_id')
          .whereRef('leads.site_id', '=', 'alerts.site_id')
          .whereRef('leads.contact_id', '=', 'alerts.contact_id')
          .where('leads.owner_id', '=', reader),
      ),
    )
  if (after)
    query = query.where(row =>
      row.or([
        row('alerts.stated_at', '<', after.at),
        row.and([row('alerts.stated_at', '=', after.at), row('alerts.id', '<', after.id)]),
      ]),
    )
  const found = await query.execute()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const told = await tell(
    store,
    site,
    page.map(row => ({ ...(JSON.parse(row.body) as Alert), contact: row.contact_id })),
  )
  return {
    rows: told.map((alert, i) => ({
      ...alert,
      isRead: page[i]!.read_at !== null || Number(page[i]!.stated_at) <= readUpTo,
    })),
    unread: await unreadOf(db, site, reader, readUpTo),
    cursor: found.length > limit && last ? cursorOf({ at: Number(last.stated_at), id: last.id }) : null,
  }
}

/** All alerts about a contact, oldest first. */
export async function alertsAbout(store: Store, site: SiteId, contact: ContactId): Promise<AlertInfo[]> {
  const rows = await store.db
    .selectFrom('alerts')
    .select('body')
    .where('site_id', '=', site)
    .where('contact_id', '=', contact)
    .where('kind', 'not in', [...FOR_PROGRAMS])
    .orderBy('stated_at')
    .execute()
  return tell(
    store,
    site,
    rows.map(({ body }) => ({ ...(JSON.parse(body) as Alert), contact })),
  )
}

export async function markRead(db: Kysely<Tables>, reader: string, read: AlertsRead, now: number) {
  const { site, ids = [], upTo } = read
  const rows = [...new Set(ids)].map(id => ({ site_id: site, user_id: reader, alert_id: id, at: now }))
  if (upTo !== undefined)
    rows.push({ site_id: site, user_id: reader, alert_id: ALL, at: Math.min(Date.parse(upTo), now) })
  if (rows.length === 0) return
  await db
    .insertInto('alert_reads')
    .values(rows)
    .onConflict(row =>
      row
        .columns(['site_id', 'user_id', 'alert_id'])
        .doUpdateSet(eb => ({ at: eb.ref('excluded.at') }))
        .whereRef('alert_reads.at', '<', 'excluded.at'),
    )
    .execute()
}

/** Alerts with the present data of their contacts and leads. */
export async function tell(store: Store, site: SiteId, alerts: readonly Alert[]): Promise<AlertInfo[]> {
  const [rows, names, registry] = await Promise.all([
    rowsOf(store, site, alerts),
    ruleNames(store.db, site),
    store.registry(),
  ])
  const leads = await leadsOf(
    store.db,
    site,
    [...rows.values()].map(row => row.id),
  )
  const events = await triggerEvents(store, site, alerts, rows)
  return alerts.map(alert => {
    const row = alert.contact === null ? null : (rows.get(alert.contact) ?? null)
    const version = registry.plans.find(({ plan, state }) => plan === alert.plan && state === 'live')
    const told = alertOf(alert, row, version, names.get(alert.rule) ?? '', events.get(alert.id) ?? null)
    return { ...told, lead: (row && leads.get(row.id)) ?? null }
  })
}

/** The contacts of the alerts; for a merged contact its survivor. */
export async function rowsOf(
  store: Pick<Store, 'look'>,
  site: SiteId,
  alerts: readonly Pick<Alert, 'contact'>[],
): Promise<Map<ContactId, ContactRow>> {
  const found = new Map<ContactId, ContactRow>()
  const asked = new Map(alerts.flatMap(({ contact }) => (contact === null ? [] : [[contact, contact]])))
  while (asked.size > 0) {
    const keys = new Set([...asked.values()].map(id => joinKey(site, id)))
    const { contacts } = await store.look({ contacts: keys })
    for (const [first, id] of asked) {
      const row = contacts.get(joinKey(site, id))
      if (row?.mergedInto) asked.set(first, row.mergedInto)
      else {
        asked.delete(first)
        if (row) found.set(first, row)
      }
    }
  }
  return found
}

const alertsOf = (db: Kysely<Tables>, site: SiteId, reader: string) =>
  db
    .selectFrom('alerts')
    .leftJoin('alert_reads', join =>
      join
        .onRef('alert_reads.site_id', '=', 'alerts.site_id')
        .onRef('alert_reads.alert_id', '=', 'alerts.id')
        .on('alert_reads.user_id', '=', reader),
    )
    .where('alerts.site_id', '=', site)
    .where('alerts.kind', 'not in', [...FOR_PROGRAMS])

async function unreadOf(db: Kysely<Tables>, site: SiteId, reader: string, readUpTo: number): Promise<number> {
  const { count } = await alertsOf(db, site, reader)
    .where('alerts.stated_at', '>', readUpTo)
    .where('alert_reads.at', 'is', null)
    .select(row => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Alerts from before a user's account was created count as read. */
async function readUpToOf(db: Kysely<Tables>, site: SiteId, reader: string): Promise<number> {
  const [mark, user] = await Promise.all([
    db
      .selectFrom('alert_reads')
      .select('at')
      .where('site_id', '=', site)
      .where('user_id', '=', reader)
      .where('alert_id', '=', ALL)
      .executeTakeFirst(),
    db.selectFrom('users').select('created_at').where('id', '=', reader).executeTakeFirst(),
  ])
  return Math.max(Number(mark?.at ?? 0), Number(user?.created_at ?? 0))
}

async function ruleNames(db: Kysely<Tables>, site: SiteId): Promise<Map<string, string>> {
  const rows = await db.selectFrom('alert_rules').select(['id', 'body']).where('site_id', '=', site).execute()
  return new Map(rows.map(({ id, body }) => [id, (JSON.parse(body) as { name: string }).name]))
}
