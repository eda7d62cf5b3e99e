import type { Scorer } from './compile.ts'
import type { CompiledThreshold } from './threshold.ts'

/**
 * A threshold that has been crossed and is not armed again: the end of its cooldown, and whether the score has reset.
 */
export type Disarmed = { until: number; dipped: boolean }

/** The state of the thresholds of one contact under one plan; plain JSON. */
export type ThresholdState = {
  /** The previous score, for rising and for falling thresholds; they differ only right after a merge. */
  up: number
  down: number
  /** The instant up to which time has been decided; null for a new contact. */
  at: number | null
  off: Record<string, Disarmed>
}

/** The cause of a step. Crossings by a publication, an import or a replay are recorded without alerts. */
export type Cause = 'time' | 'arrival' | 'silent'
export type Step = { score: number | null; at: number; cause: Cause }
export type Crossing = {
  threshold: string
  direction: 'up' | 'down'
  from: number
  to: number
  at: number
}
/** `alert`: of several thresholds crossed at once only the farthest alerts; a silent crossing never does. */
export type Stepped = { arms: ThresholdState; crossed: Crossing[]; alert: Crossing | null }

/** A new contact: its previous score is that of the empty set. */
export function initialThresholds(scorer: Scorer): ThresholdState {
  const score = emptyScore(scorer)
  return { up: score, down: score, at: null, off: {} }
}

/**
 * Decides what a change of the score crosses, with hysteresis: a threshold that was crossed is armed again only after
 * the score has been at or beyond `rearmAt` and the cooldown has ended. Thresholds jumped together are each recorded;
 * one alert goes out.
 */
export function stepScore(scorer: Scorer, before: ThresholdState, { score, at, cause }: Step): Stepped {
  const isNewCycle = before.at !== null && !isOneCycle(scorer, before.at, at)
  // Without a score nothing is crossed, and a returning contact starts from the empty score.
  if (score === null) {
    const empty = emptyScore(scorer)
    return still({ up: empty, down: empty, at, off: isNewCycle ? {} : before.off })
  }
  if (isNewCycle && cause === 'time') return still({ up: score, down: score, at, off: {} })

  const arms = isNewCycle ? initialThresholds(scorer) : before
  const off: ThresholdState['off'] = {}
  const crossed: Crossing[] = []
  for (const threshold of scorer.thresholds) {
    const { id, direction } = threshold
    const from = arms[direction]
    const was = arms.off[id]
    const isArmed = !was || (was.dipped && at >= was.until)
    if (isArmed && crosses(threshold, from, score)) {
      crossed.push({ threshold: id, direction, from, to: score, at })
      off[id] = { until: scorer.calendar.plus(at, threshold.cooldown), dipped: false }
    } else if (!isArmed) {
      const dipped = was.dipped || reaches(threshold, score)
      if (!dipped || at < was.until) off[id] = { until: was.until, dipped }
    }
  }
  const alert = cause === 'silent' ? null : farthest(scorer, crossed)
  return { arms: { up: score, down: score, at, off }, crossed, alert }
}

/** Merges the threshold states of merged contacts. */
export function mergeThresholds(scorer: Scorer, parts: readonly ThresholdState[]): ThresholdState {
  const latest = parts.reduce<number | null>(
    (at, part) => (part.at === null ? at : Math.max(at ?? part.at, part.at)),
    null,
  )
  if (latest === null) return initialThresholds(scorer)
  // States from an earlier cycle have no effect.
  const known = parts.filter(part => part.at !== null && isOneCycle(scorer, part.at, latest))
  const off: ThresholdState['off'] = {}
  for (const { id } of scorer.thresholds) {
    const offs = known.flatMap(part => part.off[id] ?? [])
    if (offs.length === 0) continue
    off[id] = { until: Math.max(...offs.map(one => one.until)), dipped: offs.every(one => one.dipped) }
  }
  return {
    up: Math.max(...known.map(part => part.up)),
    down: Math.min(...known.map(part => part.down)),
    at: latest,
    off,
  }
}

export function emptyScore({ floor, cap }: Scorer): number {
  return Math.min(cap, Math.max(floor, 0))
}

/** Uses the present cycles of the plan and its time zone: a change of these begins no new cycle. */
const isOneCycle = ({ cycleOf }: Scorer, a: number, b: number): boolean =>
  cycleOf(a).start === cycleOf(b).start

const still = (arms: ThresholdState): Stepped => ({ arms, crossed: [], alert: null })

function crosses({ direction, value }: CompiledThreshold, from: number, to: number): boolean {
  return direction === 'up' ? from < value && value <= to : from >= value && value > to
}

/** Whether a score lets a threshold arm again. */
function reaches({ direction, rearmAt: armsAt }: CompiledThreshold, score: number): boolean {
  return direction === 'up' ? score <= armsAt : score >= armsAt
}

/** The last threshold in the direction of travel; the plan's order breaks ties. */
function farthest({ thresholds }: Scorer, crossed: readonly Crossing[]): Crossing | null {
  const reach = ({ threshold, direction }: Crossing) => {
    const { value } = thresholds.find(({ id }) => id === threshold)!
    return direction === 'up' ? value : -value
  }
  let found: Crossing | null = null
  for (const one of crossed) if (!found || reach(one) > reach(found)) found = one
  return found
}
