import { retainedSince } from '../../accounts/applied-settings.ts'
import { readValue, writeValue } from '../../accounts/stored-value.ts'
import type { Store } from '../../model/port.ts'
import { retentionBegins } from '../../model/retention.ts'
import type { SiteSettings } from '../../model/rows.ts'
import { type LiveVersion, ScorerBook } from '../../plans/scorer-book.ts'
import { admittedIn } from '../../plans/tag-admission.ts'
import { boardOf, type Everybody, freezingBy } from './cycle-board.ts'
import { frozenCycles, isSameCycle, writeFrozen } from './frozen-boards.ts'

/**
 * Calendar arithmetic clamps to the end of months, so an event may expire this much earlier than by counting days.
 */
const LOOK_AHEAD_MS = 8 * 86_400_000

/** The progress of the freeze on a site, by plan: the instant up to which expired events have been handled. */
type Through = { since: number; plans: Record<string, number> }

/**
 * Keeps the boards of past cycles that retention has begun to take events from, as they stood when the first one
 * left. Must have been done before any event is deleted.
 */
export async function freezeBoards(
  { store, now }: { store: Store; now: () => number },
  settings: SiteSettings,
  signal?: AbortSignal,
): Promise<number> {
  const { id: site, retention } = settings
  const registry = await store.registry()
  const book = new ScorerBook(await admittedIn(store, registry, [site]))
  const withCycles = book
    .of(registry, site)
    .filter(
      ({ version, asks }) => asks === null && version.state === 'live' && version.document.cycle !== null,
    )
  if (retention === null || withCycles.length === 0) return 0
  const since = await retainedSince(store.db, site)
  const through = await readThrough(store.db, site, since)
  let count = 0
  for (const atWork of withCycles) {
    if (signal?.aborted) return count
    const at = now()
    count += await freezePlan(store, settings, atWork, {
      since,
      through: through.plans[atWork.version.plan],
      at,
    })
    through.plans[atWork.version.plan] = at
  }
  if (!signal?.aborted) await writeValue(store.db, nameOf(site), through)
  return count
}

async function freezePlan(
  store: Store,
  settings: SiteSettings,
  { version, scorer }: LiveVersion,
  { since, through, at }: { since: number; through: number | undefined; at: number },
): Promise<number> {
  const { id: site, retention, timeZone } = settings
  const frozen = await frozenCycles(store.db, site, version.plan)
  const isOpen = (cycle: { start: number; end: number }) =>
    cycle.end <= at && !frozen.some(one => isSameCycle(one, cycle))
  if (through !== undefined) {
    // Only events that expired since then can require a board to be frozen.
    const last = retentionBegins(at, retention!, timeZone) + LOOK_AHEAD_MS
    let cycle = scorer.cycleOf(retentionBegins(through, retention!, timeZone))
    while (!isOpen(cycle) && cycle.end <= last) cycle = scorer.cycleOf(cycle.end)
    if (!isOpen(cycle) || cycle.start > last) return 0
  }
  const everybody: Everybody = onChunk => store.scan(onChunk, site)
  const freezing = await freezingBy(store, everybody, scorer, settings, at, isOpen)
  const publishedAt = await firstPublished(store.db, version.plan)
  for (const cycle of freezing) {
    // A later retention or plan cannot have frozen it before.
    const until = Math.max(cycle.at, since, publishedAt)
    const placed = await boardOf(store, everybody, scorer, { end: cycle.end, until })
    await writeFrozen(store, { site, plan: version.plan, ...cycle }, placed, until)
  }
  return freezing.length
}

export async function firstPublished(db: Store['db'], plan: string): Promise<number> {
  const row = await db
    .selectFrom('plan_versions')
    .select(({ fn }) => fn.min('published_at').as('at'))
    .where('plan_id', '=', plan)
    .executeTakeFirst()
  return Number(row?.at ?? 0)
}

const nameOf = (site: string): string => `frozen ${site}`

async function readThrough(db: Store['db'], site: string, since: number): Promise<Through> {
  const known = await readValue<Through | null>(db, nameOf(site), null)
  return known?.since === since ? known : { since, plans: {} }
}
