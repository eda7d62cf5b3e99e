import { setTimeout as sleep } from 'node:timers/promises'
import type { Publisher } from './publish.ts'
import type { Store } from './store/store.ts'

const LOOK_MS = 400
/** What has ended is told of for so long, on clocks that differ by less. */
const LINGER_MS = 10_000

type Parts = {
  store: Pick<Store, 'db'>
  publisher: Pick<Publisher, 'report' | 'viewers'>
  now: () => number
}

/**
 * Tells whoever watches a site how its work in the background goes on, whichever collector does it: each looks into
 * the table of jobs while it has viewers.
 */
export async function tellOfJobs(
  { store, publisher, now }: Parts,
  signal: AbortSignal,
  onFault: (error: unknown) => void,
): Promise<void> {
  let told = new Map<string, string>()
  while (!signal.aborted) {
    try {
      if (publisher.viewers > 0) told = await look(told)
    } catch (error) {
      onFault(error)
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  }

  async function look(before: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const jobs = await store.db
      .selectFrom('jobs')
      .select(['id', 'site_id', 'kind', 'state', 'done', 'total'])
      .where(eb =>
        eb.or([eb('state', 'in', ['waiting', 'running']), eb('updated_at', '>', now() - LINGER_MS)]),
      )
      .execute()
    const after = new Map<string, string>()
    for (const { id, site_id, kind, state, ...counts } of jobs) {
      const [done, total] = [Number(counts.done), Number(counts.total)]
      after.set(id, `${state} ${done} ${total}`)
      if (after.get(id) !== before.get(id))
        publisher.report(site_id, { t: 'job', id, kind, done, total, state })
    }
    return after
  }
}
