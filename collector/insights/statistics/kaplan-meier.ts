/** A contact's time until it converted, or (`ended`) until it was no longer observed. */
export type Lifetime = { time: number; converted: boolean }
export type Step = { time: number; share: number }

/**
 * Kaplan and Meier: the share that has converted by each time of a conversion. At one time conversions come before
 * endings.
 */
export function timeToConvert(lifetimes: readonly Lifetime[]): Step[] {
  const sorted = [...lifetimes].sort((a, b) => a.time - b.time)
  const steps: Step[] = []
  let atRisk = sorted.length
  let survival = 1
  for (let i = 0; i < sorted.length; ) {
    const { time } = sorted[i]!
    let conversions = 0
    let all = 0
    for (; i < sorted.length && sorted[i]!.time === time; i++) {
      all += 1
      if (sorted[i]!.converted) conversions += 1
    }
    if (conversions > 0) {
      survival *= 1 - conversions / atRisk
      steps.push({ time, share: 1 - survival })
    }
    atRisk -= all
  }
  return steps
}

/** The share by a time; null beyond the longest time that was observed. */
export function shareBy(steps: readonly Step[], longest: number, time: number): number | null {
  if (time > longest) return null
  return steps.findLast(step => step.time <= time)?.share ?? 0
}
