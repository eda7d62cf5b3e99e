import { compareBytes } from '../../../shared/order.ts'
import type { Scorer } from '../compile.ts'
import type { Cut, Line } from '../score.ts'

/** A line before caps, with the group of the cap that may cut it. */
export type OpenLine = Line & { group: number }

/** Cuts lines to their groups' caps, then to the plan's: the latest first, only those of the sign that is cut. */
export function cutLines(scorer: Scorer, lines: OpenLine[]): void {
  const order = [...lines].sort(latestFirst)
  scorer.groups.forEach(({ id, min, max }, group) => {
    const own = order.filter(line => line.group === group)
    const net = sum(own)
    if (net > max) cut(own, net - max, 1, { by: 'group', id })
    else if (net < min) cut(own, min - net, -1, { by: 'group', id })
  })
  const net = sum(order)
  if (net > scorer.cap) cut(order, net - scorer.cap, 1, { by: 'plan' })
}

function cut(lines: readonly OpenLine[], amount: number, sign: 1 | -1, by: Omit<Cut, 'points'>): void {
  let todo = amount
  for (const line of lines) {
    if (todo <= 0) return
    if (line.value * sign <= 0) continue
    const points = Math.min(todo, Math.abs(line.value))
    line.value -= points * sign
    line.cut = [...line.cut, { ...by, points: points * sign }]
    todo -= points
  }
}

const sum = (lines: readonly OpenLine[]): number => lines.reduce((total, line) => total + line.value, 0)

/** Lines without a time count as the earliest; of one time, the larger event id goes first, then the larger rule. */
function latestFirst(a: OpenLine, b: OpenLine): number {
  if (a.at !== b.at) return (b.at ?? Number.NEGATIVE_INFINITY) - (a.at ?? Number.NEGATIVE_INFINITY)
  return compareBytes(b.eventId ?? '', a.eventId ?? '') || compareBytes(b.rule, a.rule)
}
