import { setTimeout as sleep } from 'node:timers/promises'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Arrival, Store } from '../model/port.ts'

/** Clocks are corrected by less, and those of several collectors differ by less. */
export const LEAP_MS = 10_000
const LOOK_MS = 1_000
const PER_STEP = 100

type Deps = {
  store: Store
  group: Pick<GroupCommit, 'submit'>
  now: () => number
  /** A monotonic clock. */
  elapsed?: () => number
  onLeap: (ms: number) => void
}

/**
 * Watches whether the machine's clock leaps. Contacts that were decided while it was ahead stand as of then; once it has come
 * back, and after a start, they are brought back to now, so that the board shows what their pages do.
 */
export async function watchClock(parts: Deps, signal: AbortSignal): Promise<void> {
  const { now, elapsed = () => performance.now(), onLeap } = parts
  let drift: number | null = null
  while (!signal.aborted) {
    const known = drift
    drift = now() - elapsed()
    const leap = known === null ? 0 : drift - known
    if (Math.abs(leap) > LEAP_MS) onLeap(Math.round(leap))
    // Unavailable storage is tried again a second later.
    if (known === null || leap < -LEAP_MS) await rewindAll(parts, signal).catch(() => (drift = null))
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}

/** Decides contacts with a future decision time as of now again. Returns their number. */
export async function rewindAll(
  { store, group, now }: Pick<Deps, 'store' | 'group' | 'now'>,
  signal?: AbortSignal,
): Promise<number> {
  const ahead: { site: string; id: string }[] = []
  await store.scan(rows => {
    const latest = now() + LEAP_MS
    for (const { site, id, decidedAt } of rows) if (decidedAt > latest) ahead.push({ site, id })
  })
  for (let from = 0; from < ahead.length && !signal?.aborted; from += PER_STEP) {
    const step = ahead.slice(from, from + PER_STEP)
    const at = now()
    await group.submit(step.map(({ site, id }): Arrival => ({ kind: 'rewind', site, contact: id, at })))
  }
  return ahead.length
}
