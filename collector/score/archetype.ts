import { topBandFrom } from './bands.ts'
import type { Scorer } from './compile.ts'
import { emptyScore } from './crossing.ts'
import { totalsAt } from './limits/balance.ts'
import { read, settle } from './read.ts'
import type { Fact } from './score.ts'
import { nextScoreChange } from './time/change.ts'
import { parseDuration } from './time/duration.ts'
import { series, Walk } from './time/series.ts'

export type Archetype = 'rising_star' | 'sleeping_giant'

const TREND = parseDuration('P7D')!
const MEMORY = parseDuration('P180D')!
const QUIET = parseDuration('P14D')!
/** A rising star's trend is at least this, and at least a quarter of the score. */
const LEAST_TREND = 10

/** Someone to notice: on the way up but not at the top, or once at the top and long unheard of. */
export function archetypeOf(scorer: Scorer, facts: readonly Fact[], at: number): Archetype | null {
  const top = topBandFrom(scorer)
  if (top === null) return null
  const { score, lastActivityAt } = series(scorer, facts, [at])[0]!
  if (score === null) return null
  const trend = trendOf(scorer, facts, at) ?? 0
  if (score < top && trend >= LEAST_TREND && trend * 4 >= score) return 'rising_star'
  const isQuiet = lastActivityAt === null || scorer.calendar.plus(lastActivityAt, QUIET) <= at
  if (!isQuiet) return null
  const highest = highestSince(scorer, facts, scorer.calendar.minus(at, MEMORY), at)
  return highest >= top && score * 4 <= highest * 3 ? 'sleeping_giant' : null
}

/** The score now minus the score seven days ago; null without a score. */
export function trendOf(scorer: Scorer, facts: readonly Fact[], at: number): number | null {
  const [before, now] = series(scorer, facts, [scorer.calendar.minus(at, TREND), at])
  return now!.score === null ? null : now!.score - (before!.score ?? emptyScore(scorer))
}

/** The highest score of this cycle from an instant on, whether an event or time alone brought it. */
function highestSince(scorer: Scorer, facts: readonly Fact[], from: number, to: number): number {
  const start = Math.max(from, scorer.cycleOf(to).start)
  const walk = new Walk([scorer], facts)
  let highest = Number.NEGATIVE_INFINITY
  for (let at = start; at <= to; ) {
    const fold = walk.to(at)
    const here = settle(fold, 0, at)
    const end = Math.min(here.until, walk.nextFactAt ?? Number.POSITIVE_INFINITY, to + 1)
    highest = Math.max(highest, read(fold, 0, at).score ?? highest)
    for (let next: number | null = at; here.isScored && next !== null; ) {
      const level = highest
      next = nextScoreChange(scorer, here.balance, next, end, score => (score > level ? 1 : 0))
      if (next !== null) highest = totalsAt(scorer, here.balance, next).score
    }
    at = end
  }
  return highest
}
