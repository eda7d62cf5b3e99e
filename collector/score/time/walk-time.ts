import type { Scorer } from '../compile.ts'
import { type ContactFold, isStale, refold } from '../contact.ts'
import { type Crossing, stepScore, type ThresholdState } from '../crossing.ts'
import { totalsAt } from '../limits/balance.ts'
import { type Settled, settle } from '../read.ts'
import type { Fact } from '../score.ts'
import { type Bucket, nextScoreChange } from './change.ts'

export type Walked = {
  arms: ThresholdState
  /** Each at its true instant, with the score of the ms before as `from`. */
  crossed: Crossing[]
  /** The crossing that raises an alert, for each instant with crossings. */
  alerts: Crossing[]
  /** The current fold, or the one that replaced it when retention removed events. */
  fold: ContactFold
}

/**
 * Decides what time alone did from `arms.at` up to and including `until`. Between the instants at which lines begin
 * or end it looks only for scores that pass a level that matters, so a long sleep costs little. `history` is asked
 * for the contact's facts when retention takes one out of the set.
 */
export function walkTime(
  scorer: Scorer,
  fold: ContactFold,
  index: number,
  arms: ThresholdState,
  until: number,
  history: () => readonly Fact[] = () => [],
): Walked {
  const walked: Walked = { arms, crossed: [], alerts: [], fold }
  if (arms.at === null || arms.at > until) return walked
  const bucket = levelsOf(scorer)
  let at = arms.at
  let here = settle(fold, index, at)
  while (true) {
    const next = nextInstant(here, at, until, bucket)
    if (next === null) break
    const before = scoreAt(here, next - 1)
    const { start } = here.sheet
    if (isStale(walked.fold, next)) walked.fold = refold(fold.scorers, history(), next)
    here = settle(walked.fold, index, next)
    const score = scoreAt(here, next)
    at = next
    // Scores of one bucket have no level between them, so nothing was crossed and nothing was armed again.
    const hasPassedLevel = before === null || score === null || bucket(before) !== bucket(score)
    const isNewCycle = start !== here.sheet.start
    if (!hasPassedLevel && !isNewCycle) continue
    const step = stepScore(scorer, comingFrom(walked.arms, before), { score, at, cause: 'time' })
    walked.arms = step.arms
    walked.crossed.push(...step.crossed)
    if (step.alert) walked.alerts.push(step.alert)
  }
  walked.arms = { ...comingFrom(walked.arms, scoreAt(here, until)), at: until }
  return walked
}

/** The next instant at which time does something, be it decay to a level that matters. */
function nextInstant(
  { sheet, balance, until, isScored }: Settled,
  at: number,
  end: number,
  bucket: Bucket,
): number | null {
  const decayed = isScored
    ? nextScoreChange(sheet.scorer, balance, at, Math.min(until, end + 1), bucket)
    : null
  const next = decayed ?? until
  return next <= end ? next : null
}

function scoreAt({ sheet, balance, isScored }: Settled, at: number): number | null {
  return isScored ? totalsAt(sheet.scorer, balance, at).score : null
}

/** The previous score just before a time; the scores after a merge are kept. */
function comingFrom(arms: ThresholdState, score: number | null): ThresholdState {
  return score === null || arms.up !== arms.down ? arms : { ...arms, up: score, down: score }
}

/** Counts the levels at or below a score: those that cross, and those that arm. */
function levelsOf({ thresholds }: Scorer): Bucket {
  const levels = thresholds.flatMap(({ value, direction, rearmAt: armsAt }) => [
    value,
    direction === 'up' ? armsAt + 1 : armsAt,
  ])
  levels.sort((a, b) => a - b)
  return score => {
    let count = 0
    while (count < levels.length && levels[count]! <= score) count++
    return count
  }
}
