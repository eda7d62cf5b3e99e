import type { ContactExport } from '../../../shared/contact.ts'
import { bucketOf, type FrozenEntry, withoutContacts } from '../../model/frozen-board-text.ts'
import { joinKey } from '../../model/known.ts'
import type { Store } from '../../model/port.ts'
import type { ContactId, SiteId } from '../../model/rows.ts'
import type { CycleBounds } from '../../score/time/cycle.ts'
import type { Placed } from './cycle-board.ts'

/** Contacts of one piece; small, so that the removal of a contact rewrites little. */
const PIECE_CONTACTS = 500
/** Dates are at least this far from the epoch; a cycle before the first of given dates has no start. */
const NO_START = -8_640_000_000_000_000

type Which = { site: SiteId; plan: string } & CycleBounds

/** Stores a past cycle's board, since its events are about to be deleted. */
export async function writeFrozen(
  store: Pick<Store, 'db' | 'look'>,
  { site, plan, start, end }: Which,
  placed: readonly Placed[],
  at: number,
): Promise<void> {
  const buckets = Math.max(1, Math.ceil(placed.length / PIECE_CONTACTS))
  const pieces: FrozenEntry[][] = Array.from({ length: buckets }, () => [])
  for (const one of placed) pieces[bucketOf(one.id, buckets)]!.push(entryOf(one))
  const key = { site_id: site, plan_id: plan, cycle_start: startOf(start), cycle_end: end }
  await store.db.transaction().execute(async transaction => {
    for (const [bucket, piece] of pieces.entries())
      await transaction
        .insertInto('frozen_boards')
        .values({ ...key, bucket, buckets, frozen_at: at, body: JSON.stringify(piece) })
        .onConflict(row => row.doNothing())
        .execute()
  })
  await dropErased(store, key, placed)
}

export async function readFrozen(
  db: Store['db'],
  { site, plan, start, end }: Which,
): Promise<Placed[] | null> {
  const rows = await db
    .selectFrom('frozen_boards')
    .select('body')
    .where('site_id', '=', site)
    .where('plan_id', '=', plan)
    .where('cycle_start', '=', startOf(start))
    .where('cycle_end', '=', end)
    .execute()
  return rows.length === 0
    ? null
    : rows.flatMap(({ body }) => (JSON.parse(body) as FrozenEntry[]).map(placedOf))
}

/** The frozen cycles of a plan: starts by ends. */
export async function frozenCycles(db: Store['db'], site: SiteId, plan: string): Promise<CycleBounds[]> {
  const rows = await db
    .selectFrom('frozen_boards')
    .select(['cycle_start', 'cycle_end'])
    .where('site_id', '=', site)
    .where('plan_id', '=', plan)
    .where('bucket', '=', 0)
    .execute()
  return rows.map(row => ({ start: Number(row.cycle_start), end: Number(row.cycle_end) }))
}

/** The rows of a contact on frozen boards. */
export async function frozenScoresOf(
  db: Store['db'],
  site: SiteId,
  id: ContactId,
): Promise<ContactExport['pastScores']> {
  const boards = await db
    .selectFrom('frozen_boards')
    .select(['plan_id', 'cycle_start', 'cycle_end', 'buckets'])
    .where('site_id', '=', site)
    .where('bucket', '=', 0)
    .orderBy('cycle_end')
    .execute()
  const found: ContactExport['pastScores'] = []
  for (const { plan_id, cycle_start, cycle_end, buckets } of boards) {
    const piece = await db
      .selectFrom('frozen_boards')
      .select('body')
      .where('site_id', '=', site)
      .where('plan_id', '=', plan_id)
      .where('cycle_start', '=', cycle_start)
      .where('cycle_end', '=', cycle_end)
      .where('bucket', '=', bucketOf(id, Number(buckets)))
      .executeTakeFirst()
    const entry = ((piece ? JSON.parse(piece.body) : []) as FrozenEntry[]).find(other => other[0] === id)
    if (!entry) continue
    const { score, fit, engagement, tags } = placedOf(entry)
    const start = Number(cycle_start)
    found.push({
      plan: plan_id,
      cycleStart: start === NO_START ? null : new Date(start).toISOString(),
      cycleEnd: new Date(Number(cycle_end)).toISOString(),
      score,
      fit,
      engagement,
      tags,
    })
  }
  return found
}

export const isSameCycle = (a: CycleBounds, b: CycleBounds): boolean =>
  startOf(a.start) === startOf(b.start) && a.end === b.end

/** Removes contacts erased while the board was computed; later erasures remove their contacts themselves. */
async function dropErased(
  store: Pick<Store, 'db' | 'look'>,
  key: { site_id: SiteId; plan_id: string; cycle_start: number; cycle_end: number },
  placed: readonly Placed[],
): Promise<void> {
  const site = key.site_id
  const { contacts } = await store.look({ contacts: new Set(placed.map(({ id }) => joinKey(site, id))) })
  const gone = new Set(placed.map(({ id }) => id).filter(id => !contacts.get(joinKey(site, id))))
  if (gone.size === 0) return
  const of = (table: Pick<Store['db'], 'selectFrom'>) =>
    table
      .selectFrom('frozen_boards')
      .selectAll()
      .where('site_id', '=', site)
      .where('plan_id', '=', key.plan_id)
      .where('cycle_start', '=', key.cycle_start)
      .where('cycle_end', '=', key.cycle_end)
  await store.db.transaction().execute(async transaction => {
    for (const row of await of(transaction).execute()) {
      const body = withoutContacts(row.body, gone)
      if (body === null) continue
      await transaction
        .updateTable('frozen_boards')
        .set({ body })
        .where('site_id', '=', site)
        .where('plan_id', '=', key.plan_id)
        .where('cycle_start', '=', key.cycle_start)
        .where('cycle_end', '=', key.cycle_end)
        .where('bucket', '=', row.bucket)
        .execute()
    }
  })
}

const startOf = (start: number): number => (Number.isFinite(start) ? start : NO_START)

function entryOf({ id, score, fit, engagement, tags, lastScoringAt, first }: Placed): FrozenEntry {
  const entry: FrozenEntry = [id, score, fit, engagement, lastScoringAt, first.time, first.id]
  if (Object.keys(tags).length > 0) entry.push({ ...tags })
  return entry
}

const placedOf = ([
  id,
  score,
  fit,
  engagement,
  lastScoringAt,
  time,
  firstId,
  tags = {},
]: FrozenEntry): Placed => ({
  id,
  score,
  fit,
  engagement,
  tags,
  lastScoringAt,
  first: { time, id: firstId },
})
