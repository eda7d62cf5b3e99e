import type { Plan } from '../../shared/plan.ts'
import { type Decimal, decimal, least, sum } from './decimal.ts'
import { type OracleLine, worthAt } from './lines.ts'
import { compareBytes } from './order.ts'

export type Cut = { by: 'group' | 'plan'; points: Decimal }
/** What a line is worth before caps and what it gives the score after them. */
export type CappedLine = OracleLine & { gross: Decimal; value: Decimal; cuts: Cut[] }

/** Lines after the caps of groups and plan, and what the plan's floor adds. */
export const capped = (
  lines: OracleLine[],
  plan: Plan,
  at: number,
): { lines: CappedLine[]; floor: Decimal } => {
  const all = lines
    .map(line => ({ ...line, gross: worthAt(line, at), value: worthAt(line, at), cuts: [] }))
    .sort(latestFirst)
  for (const group of plan.groups) {
    const own = all.filter(line => line.group === group.id)
    if (group.max !== undefined) cut(own, 'group', 1n, sum(own.map(valueIn)) - decimal(group.max))
    if (group.min !== undefined) cut(own, 'group', -1n, decimal(group.min) - sum(own.map(valueIn)))
  }
  if (plan.max !== undefined) cut(all, 'plan', 1n, sum(all.map(valueIn)) - decimal(plan.max))
  const short = plan.min === undefined ? 0n : decimal(plan.min) - sum(all.map(valueIn))
  return { lines: all, floor: short > 0n ? short : 0n }
}

const valueIn = (line: CappedLine): Decimal => line.value

/** Takes what is too much from the latest lines first, of the one sign only. */
const cut = (lines: CappedLine[], by: Cut['by'], sign: 1n | -1n, excess: Decimal): void => {
  let left = excess
  for (const line of lines) {
    if (left <= 0n || line.value * sign <= 0n) continue
    const points = sign * least(left, line.value * sign)
    line.value -= points
    line.cuts.push({ by, points })
    left -= points * sign
  }
}

/** Lines without a time count as the earliest; of a tie the larger id goes first: the event's, then the rule's. */
const latestFirst = (a: CappedLine, b: CappedLine): number =>
  timeOf(b) - timeOf(a) ||
  compareBytes(b.event?.id ?? '', a.event?.id ?? '') ||
  Number(b.event?.key === 'secret') - Number(a.event?.key === 'secret') ||
  compareBytes(b.rule, a.rule)

const timeOf = (line: OracleLine): number => line.at ?? Number.MIN_SAFE_INTEGER
