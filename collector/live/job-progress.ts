import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../model/port.ts'
import type { Alert, SiteId } from '../model/rows.ts'
import type { BoardHub } from './board-hub.ts'

const LOOK_MS = 400
/** The time for which a finished job is reported; the clocks of collectors must differ by less. */
const LINGER_MS = 10_000

type Deps = {
  store: Pick<Store, 'db'>
  publisher: Pick<BoardHub, 'report' | 'tell' | 'viewers'>
  now: () => number
}

/**
 * Sends a site's viewers the progress and the outcome of its background jobs, whichever collector runs them: each
 * collector polls the table of jobs while it has viewers.
 */
export async function tellOfJobs(
  { store, publisher, now }: Deps,
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
      .select(['id', 'site_id', 'kind', 'state', 'done', 'total', 'detail'])
      .where(eb =>
        eb.or([eb('state', 'in', ['waiting', 'running']), eb('updated_at', '>', now() - LINGER_MS)]),
      )
      .execute()
    const after = new Map<string, string>()
    for (const { id, site_id, kind, state, detail, ...counts } of jobs) {
      const [done, total] = [Number(counts.done), Number(counts.total)]
      after.set(id, `${state} ${done} ${total}`)
      if (after.get(id) === before.get(id)) continue
      publisher.report(site_id, { t: 'job', id, kind, done, total, state })
      if (state === 'done' && site_id !== null) await tellOfDigest(site_id, detail)
    }
    return after
  }

  /** The digest alert of a publication has no commit, so no feed contains it. */
  async function tellOfDigest(site: SiteId, detail: string): Promise<void> {
    const { alert: id } = JSON.parse(detail) as { alert?: string | null }
    if (!id) return
    const alert = await store.db
      .selectFrom('alerts')
      .select('body')
      .where('site_id', '=', site)
      .where('id', '=', id)
      .executeTakeFirst()
    if (alert) publisher.tell(JSON.parse(alert.body) as Alert)
  }
}
