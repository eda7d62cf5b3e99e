import type { Kysely, Selectable } from 'kysely'
import type { RewardInfo, RewardState } from '../../shared/reward.ts'
import { nameOf } from '../model/contact-row.ts'
import { joinKey } from '../model/known.ts'
import { partnerOfRow } from '../model/partner-contact.ts'
import type { Store } from '../model/port.ts'
import { BY_RULE } from '../model/reward.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'

export type RewardRow = Selectable<Tables['rewards']>
type StateRow = Selectable<Tables['reward_states']>
type Place = { at: number; id: string }
export type RewardWish = {
  site: SiteId
  state?: RewardState | undefined
  contact?: ContactId | undefined
  plan?: string | undefined
  limit: number
  after?: Place | undefined
}

/** Rewards of a site, the newest grant first; `next` is where the next page begins. */
export async function listRewards(
  store: Pick<Store, 'db' | 'look' | 'registry'>,
  { site, state, contact, plan, limit, after }: RewardWish,
): Promise<{ rows: RewardInfo[]; next: Place | null }> {
  let query = store.db
    .selectFrom('rewards')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('granted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (state !== undefined) query = query.where('state', '=', state)
  if (contact !== undefined) query = query.where('contact_id', '=', contact)
  if (plan !== undefined) query = query.where('plan_id', '=', plan)
  if (after)
    query = query.where(row =>
      row.or([
        row('granted_at', '<', after.at),
        row.and([row('granted_at', '=', after.at), row('id', '<', after.id)]),
      ]),
    )
  const found = await query.execute()
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: await infoOfRewards(store, site, page),
    next: found.length > limit && last ? { at: Number(last.granted_at), id: last.id } : null,
  }
}

export const findReward = (db: Kysely<Tables>, id: string): Promise<RewardRow | undefined> =>
  db.selectFrom('rewards').selectAll().where('id', '=', id).executeTakeFirst()

/** Rows as readers see them, with the present name of the contact. */
export async function infoOfRewards(
  store: Pick<Store, 'db' | 'look' | 'registry'>,
  site: SiteId,
  rows: readonly RewardRow[],
): Promise<RewardInfo[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [states, contacts, registry] = await Promise.all([
    statesOf(store.db, ids),
    contactsOf(store, site, rows),
    store.registry(),
  ])
  const names = await namesOf(store.db, states)
  const stepsOf = Map.groupBy(states, one => one.reward_id)
  return rows.map(row => {
    const contact = row.contact_id === null ? undefined : contacts.get(row.contact_id)
    const version = registry.plans.find(one => one.plan === row.plan_id && one.state === 'live')
    return {
      id: row.id,
      site,
      contact: row.contact_id,
      contactName: contact ? nameOf(contact) : null,
      partner: contact ? partnerOfRow(contact) : null,
      plan: row.plan_id,
      planName: version?.document.name ?? row.plan_id,
      rule: row.rule_id,
      name: row.name,
      amount: row.amount === null ? null : Number(row.amount),
      currency: row.currency,
      score: Number(row.score),
      crossing: row.crossing_id,
      at: iso(Number(row.at)),
      state: row.state,
      stateAt: iso(Number(row.state_at)),
      reference: row.reference,
      steps: [grantOf(row), ...(stepsOf.get(row.id) ?? []).map(one => stepOf(one, names))],
    }
  })
}

/** The states after the grant, in order. */
export const statesOf = (db: Kysely<Tables>, rewards: readonly string[]): Promise<StateRow[]> =>
  db
    .selectFrom('reward_states')
    .selectAll()
    .where('reward_id', 'in', rewards)
    .orderBy('reward_id')
    .orderBy('ordinal')
    .execute()

type Step = RewardInfo['steps'][number]

const grantOf = (row: RewardRow): Step => ({
  state: 'granted',
  at: iso(Number(row.granted_at)),
  author: BY_RULE,
  ...{ authorName: null, reason: '', reference: '' },
})

const stepOf = (row: StateRow, names: ReadonlyMap<string, string>): Step => ({
  state: row.state,
  at: iso(Number(row.at)),
  author: row.author,
  authorName: names.get(row.author) ?? null,
  reason: row.reason,
  reference: row.reference,
})

async function namesOf(db: Kysely<Tables>, states: readonly StateRow[]): Promise<Map<string, string>> {
  const authors = [...new Set(states.map(({ author }) => author))]
  if (authors.length === 0) return new Map()
  const users = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', authors)
    .execute()
  return new Map(users.map(({ id, name, email }) => [id, name || email]))
}

async function contactsOf(
  store: Pick<Store, 'look'>,
  site: SiteId,
  rows: readonly RewardRow[],
): Promise<Map<ContactId, ContactRow>> {
  const keys = new Set(rows.flatMap(row => (row.contact_id === null ? [] : joinKey(site, row.contact_id))))
  const { contacts } = await store.look({ contacts: keys })
  return new Map([...contacts.values()].flatMap(row => (row ? [[row.id, row] as const] : [])))
}
