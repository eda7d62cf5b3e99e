import type { Store } from '../../model/port.ts'
import { hasLeft } from '../../model/retention.ts'
import type { ContactId, ContactRow, SiteSettings, Standing } from '../../model/rows.ts'
import type { Scorer } from '../../score/compile.ts'
import type { Fact } from '../../score/score.ts'
import type { CycleBounds } from '../../score/time/cycle.ts'
import { series } from '../../score/time/series.ts'
import { factsOfMany } from '../../transaction/facts.ts'

const CONTACTS_AT_A_TIME = 50

/** A contact on a past cycle's board, with its score 1 ms before the end. */
export type Placed = { id: ContactId; score: number } & Pick<
  Standing,
  'fit' | 'engagement' | 'tags' | 'lastScoringAt'
> & { first: NonNullable<Standing['first']> }

/** All contacts of a site, in chunks. */
export type Everybody = (onChunk: (rows: ContactRow[]) => Promise<void>) => Promise<void>

/** The instant at which a board became final; later arrivals do not count on it. */
export type Freezing = CycleBounds & { at: number }

/** The board of a past cycle, from stored events received up to `until`. */
export async function boardOf(
  store: Pick<Store, 'look'>,
  everybody: Everybody,
  scorer: Scorer,
  { end, until }: { end: number; until: number },
): Promise<Placed[]> {
  const placed: Placed[] = []
  await eachHistory(store, everybody, ({ id }, all) => {
    const facts = all.filter(({ event }) => event.receivedAt <= until)
    const [reading] = series(scorer, facts, [end - 1])
    if (!reading || reading.score === null || reading.first === null) return
    const { score, fit, engagement, tags, lastScoringAt, first } = reading
    placed.push({ id, score, fit, engagement, tags, lastScoringAt, first })
  })
  return placed
}

/**
 * The ended cycles from which retention has removed an event by `now`: their board is that of the first removal, if the
 * cycle had ended by then. `chosen` selects the cycles to compute.
 */
export async function freezingBy(
  store: Pick<Store, 'look'>,
  everybody: Everybody,
  scorer: Scorer,
  { retention, timeZone }: SiteSettings,
  now: number,
  chosen: (cycle: CycleBounds) => boolean,
): Promise<Freezing[]> {
  if (retention === null || !scorer.retention) return []
  const firsts = new Map<number, { cycle: CycleBounds; leavesAt: number }>()
  await eachHistory(store, everybody, (_row, facts) => {
    for (const { event } of facts) {
      if (!hasLeft(event.time, now, retention, timeZone)) continue
      const cycle = scorer.cycleOf(event.time)
      if (cycle.end > now || !chosen(cycle)) continue
      const leavesAt = scorer.siteCalendar.plus(event.time, scorer.retention!)
      const known = firsts.get(cycle.end)
      if (!known || leavesAt < known.leavesAt) firsts.set(cycle.end, { cycle, leavesAt })
    }
  })
  return [...firsts.values()]
    .map(({ cycle, leavesAt }) => ({ ...cycle, at: Math.max(cycle.end, leavesAt) }))
    .sort((a, b) => a.end - b.end)
}

async function eachHistory(
  store: Pick<Store, 'look'>,
  everybody: Everybody,
  onHistory: (row: ContactRow, facts: Fact[]) => void,
): Promise<void> {
  await everybody(async rows => {
    for (let i = 0; i < rows.length; i += CONTACTS_AT_A_TIME) {
      const some = rows.slice(i, i + CONTACTS_AT_A_TIME)
      const histories = await factsOfMany(store, some[0]!.site, some)
      for (const [n, row] of some.entries()) onHistory(row, histories[n]!)
    }
  })
}
