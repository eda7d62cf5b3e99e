import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { RewardChange } from '../../shared/reward.ts'
import { REWARD_NEXT } from '../../shared/reward-state.ts'
import { type Actor, record } from '../accounts/audit.ts'
import { exactJson } from '../model/exact-json.ts'
import { rewardAlert } from '../model/reward.ts'
import type { Tables } from '../model/tables.ts'
import type { RewardRow } from './read-rewards.ts'

/** Moves a reward on, with author and reason, and lays the webhook. The same answer again changes nothing. */
export const changeReward = (
  db: Kysely<Tables>,
  id: string,
  change: RewardChange,
  author: Actor,
  now: number,
): Promise<Refusal | null> =>
  db.transaction().execute(async trx => {
    const row = await lockReward(trx, id)
    if (!row) return refusal('not_found', 'there is no such reward')
    const { state, reason } = change
    const reference = change.reference || row.reference
    if (row.state === state && reference === row.reference) return null
    if (!REWARD_NEXT[row.state].includes(state))
      return refusal('conflict', `a reward that is ${row.state} cannot become ${state}`, 'state')
    const at = Math.max(now, Number(row.state_at))
    const { last } = await trx
      .selectFrom('reward_states')
      .select(one => one.fn.max<number>('ordinal').as('last'))
      .where('reward_id', '=', id)
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('reward_states')
      .values({
        ...{ reward_id: id, ordinal: Number(last ?? 0) + 1, site_id: row.site_id },
        ...{ state, at, author, reason, reference },
      })
      .execute()
    await trx.updateTable('rewards').set({ state, state_at: at, reference }).where('id', '=', id).execute()
    await tell(trx, row, change, at)
    const deed = { site: row.site_id, action: 'reward.change', subject: id, detail: { state } }
    await record(trx, author, deed, now)
    return null
  })

/** Two answers at once are taken in turn. */
async function lockReward(trx: Kysely<Tables>, id: string): Promise<RewardRow | undefined> {
  await trx
    .updateTable('rewards')
    .set(row => ({ state_at: row.ref('state_at') }))
    .where('id', '=', id)
    .execute()
  return trx.selectFrom('rewards').selectAll().where('id', '=', id).executeTakeFirst()
}

/** No message is sent about the reward of an erased person. */
async function tell(
  trx: Kysely<Tables>,
  { id, site_id: site, contact_id: contact, plan_id: plan, score, state: previous }: RewardRow,
  { state, reason }: RewardChange,
  at: number,
): Promise<void> {
  if (contact === null) return
  const news = { reward: id, state, previous, reason }
  const alert = rewardAlert({ site, contact, plan, score: Number(score), at, news })
  await trx
    .insertInto('alerts')
    .values({
      ...{ id: alert.id, site_id: site, contact_id: contact, rule_id: alert.rule, kind: alert.kind },
      ...{ at, stated_at: at, body: exactJson(alert) },
    })
    .onConflict(one => one.doNothing())
    .execute()
}
