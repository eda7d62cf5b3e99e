import type { Threshold } from '../../shared/plan.ts'
import { type Duration, parseDuration } from './time/duration.ts'

export type CompiledThreshold = {
  id: string
  value: number
  direction: Threshold['direction']
  /** The level at or beyond which the score has to have been before the threshold arms again. */
  rearmAt: number
  cooldown: Duration
}

const DEFAULT_COOLDOWN = 'PT24H'

export function compileThresholds(
  thresholds: readonly Threshold[],
  floor: number,
  cap: number,
): CompiledThreshold[] {
  return thresholds.map(({ id, value, direction, hysteresis, cooldown }) => {
    const slack = hysteresis ?? Math.max(1, Math.ceil(Math.abs(value) / 10))
    return {
      id,
      value,
      direction,
      // Clamped to the reachable scores, or the threshold would never arm again.
      rearmAt: direction === 'up' ? Math.max(value - slack, floor) : Math.min(value + slack, cap),
      cooldown: parseDuration(cooldown ?? DEFAULT_COOLDOWN) ?? parseDuration(DEFAULT_COOLDOWN)!,
    }
  })
}
