import type { Store } from '../model/port.ts'
import { rewardId } from '../model/reward.ts'
import { statesOf } from './read-rewards.ts'

const AT_ONCE = 500

type Difference = { site: string; contact: string; what: string; live: unknown; recomputed: unknown }

/** Compares each reward with its crossing, from which its id follows, and with its last state. */
export async function verifyRewards({ db }: Pick<Store, 'db'>): Promise<Difference[]> {
  const found: Difference[] = []
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('rewards')
      .leftJoin('crossings', 'crossings.id', 'rewards.crossing_id')
      .selectAll('rewards')
      .select(['crossings.threshold', 'crossings.direction', 'crossings.silent'])
      .where('rewards.id', '>', after)
      .orderBy('rewards.id')
      .limit(AT_ONCE)
      .execute()
    if (rows.length === 0) return found
    after = rows.at(-1)!.id
    const states = Map.groupBy(
      await statesOf(
        db,
        rows.map(({ id }) => id),
      ),
      one => one.reward_id,
    )
    for (const row of rows) {
      const { site_id: site, contact_id } = row
      const tell = (what: string, live: unknown, recomputed: unknown) =>
        found.push({ site, contact: contact_id ?? '', what: `reward ${row.id}: ${what}`, live, recomputed })
      const last = states.get(row.id)?.at(-1)?.state ?? 'granted'
      if (row.state !== last) tell('state', row.state, last)
      // The crossings of an erased person are deleted.
      if (contact_id === null) continue
      const id = rewardId(site, row.plan_id, row.rule_id, row.crossing_id)
      if (row.id !== id) tell('id', row.id, id)
      const isEarned = row.direction === 'up' && Number(row.silent) === 0
      if (!isEarned) tell('crossing', row.crossing_id, null)
    }
  }
}
