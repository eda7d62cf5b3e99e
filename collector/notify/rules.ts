import type { Kysely } from 'kysely'
import type { AlertRule, AlertRuleInfo } from '../../shared/alert-rule.ts'
import type { LiveList, LiveListInfo } from '../../shared/live-list.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { newId } from '../accounts/secrets.ts'
import { checkList, checkRule, type Surroundings } from '../alerts/check-rule.ts'
import type { Store } from '../model/port.ts'
import type { Tables } from '../model/tables.ts'
import type { PlanIssue } from '../score/check/faults.ts'
import { readChannel } from './channel-book.ts'

/**
 * Alert rules and live lists are stored alike: a document of a site, checked against the site's plans and channels.
 */
type Kinds = {
  alert_rules: { document: AlertRule; prefix: 'rule'; deed: 'alert-rule' }
  live_lists: { document: LiveList; prefix: 'list'; deed: 'list' }
}
export type Kept<K extends keyof Kinds> = {
  id: string
  site: string
  document: Kinds[K]['document']
  updatedAt: number
}

const KINDS: { [K in keyof Kinds]: { prefix: string; deed: string; check: Check<K> } } = {
  alert_rules: { prefix: 'rule', deed: 'alert-rule', check: checkRule },
  live_lists: { prefix: 'list', deed: 'list', check: checkList },
}
type Check<K extends keyof Kinds> = (document: Kinds[K]['document'], site: Surroundings) => PlanIssue[]

/** The documents of a site, oldest first. */
export async function keptOf<K extends keyof Kinds>(
  db: Kysely<Tables>,
  kind: K,
  site: string,
): Promise<Kept<K>[]> {
  const rows = await db
    .selectFrom(kind as 'alert_rules')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(row => keptFrom<K>(row))
}

export async function readKept<K extends keyof Kinds>(
  db: Kysely<Tables>,
  kind: K,
  id: string,
): Promise<Kept<K> | null> {
  const row = await db
    .selectFrom(kind as 'alert_rules')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? keptFrom<K>(row) : null
}

type Wish<K extends keyof Kinds> = { kind: K; site: string; document: Kinds[K]['document'] }

/** Creates a document, or with `id` replaces it; returns the errors of an invalid one. */
export async function keep<K extends keyof Kinds>(
  store: Store,
  { kind, site, document, id: known }: Wish<K> & { id?: string },
  actor: Actor,
  now: number,
): Promise<Kept<K> | PlanIssue[]> {
  const { prefix, deed, check } = KINDS[kind]
  const faults = check(document, await surroundingsOf(store, site))
  if (faults.length > 0) return faults
  const id = known ?? newId(prefix)
  const body = JSON.stringify(document)
  await store.db.transaction().execute(async trx => {
    await trx
      .insertInto(kind as 'alert_rules')
      .values({ id, site_id: site, body, created_at: now, updated_at: now })
      .onConflict(row => row.column('id').doUpdateSet({ body, updated_at: now }))
      .execute()
    const action = `${deed}.${known === undefined ? 'add' : 'change'}`
    await record(trx, actor, { site, action, subject: id, detail: { name: document.name } }, now)
  })
  return { id, site, document, updatedAt: now }
}

export const drop = (
  db: Kysely<Tables>,
  kind: keyof Kinds,
  { id, site }: Kept<never>,
  actor: Actor,
  now: number,
) =>
  db.transaction().execute(async trx => {
    await trx
      .deleteFrom(kind as 'alert_rules')
      .where('id', '=', id)
      .execute()
    await record(trx, actor, { site, action: `${KINDS[kind].deed}.remove`, subject: id }, now)
  })

export const ruleInfo = ({ id, site, document, updatedAt }: Kept<'alert_rules'>): AlertRuleInfo => ({
  id,
  site,
  rule: document,
  updatedAt: new Date(updatedAt).toISOString(),
})

export const listInfo = (
  { id, site, document, updatedAt }: Kept<'live_lists'>,
  members: number,
): LiveListInfo => ({ id, site, list: document, members, updatedAt: new Date(updatedAt).toISOString() })

const keptFrom = <K extends keyof Kinds>(row: {
  id: string
  site_id: string
  body: string
  updated_at: number
}): Kept<K> => ({
  id: row.id,
  site: row.site_id,
  document: JSON.parse(row.body),
  updatedAt: Number(row.updated_at),
})

async function surroundingsOf(store: Store, site: string): Promise<Surroundings> {
  const { db } = store
  const [plans, channels, registry] = await Promise.all([
    db.selectFrom('plans').select('id').where('site_id', '=', site).execute(),
    db.selectFrom('channels').selectAll().where('site_id', '=', site).execute(),
    store.registry(),
  ])
  return {
    plans: plans.map(({ id }) => id),
    channels: channels.map(row => ({ id: row.id, kind: readChannel(row).settings.kind })),
    versions: registry.plans.filter(version => version.site === site),
  }
}
