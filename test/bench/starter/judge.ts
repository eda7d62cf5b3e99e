/** A person as a plan saw them before an instant, and whether the outcome came after it. */
export type Judged = { score: number; hasHappened: boolean }

/** The chance that one with the outcome has a higher score than one without; ties count half. */
export function auc(all: readonly Judged[]): number {
  const sorted = [...all].sort((a, b) => a.score - b.score)
  let rankSum = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to++
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at++) if (sorted[at]!.hasHappened) rankSum += rank
    from = to
  }
  const yes = all.filter(({ hasHappened }) => hasHappened).length
  const no = all.length - yes
  return (rankSum - (yes * (yes + 1)) / 2) / (yes * no)
}

/** The standard error by Hanley and McNeil (1982). */
export function aucError(all: readonly Judged[]): number {
  const a = auc(all)
  const yes = all.filter(({ hasHappened }) => hasHappened).length
  const no = all.length - yes
  const q1 = a / (2 - a)
  const q2 = (2 * a * a) / (1 + a)
  return Math.sqrt((a * (1 - a) + (yes - 1) * (q1 - a * a) + (no - 1) * (q2 - a * a)) / (yes * no))
}

export type Rate = { n: number; happened: number }

/** How many of each band, lowest first, had the outcome. `from` are the bands' lower bounds, the first without one. */
export function ratesOf(all: readonly Judged[], from: readonly (number | undefined)[]): Rate[] {
  const rates = from.map(() => ({ n: 0, happened: 0 }))
  for (const { score, hasHappened } of all) {
    const band = from.findLastIndex(bound => score >= (bound ?? Number.NEGATIVE_INFINITY))
    rates[band]!.n += 1
    if (hasHappened) rates[band]!.happened += 1
  }
  return rates
}
