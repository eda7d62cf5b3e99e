import type { Scorer } from '../compile.ts'
import { rounded } from '../exact.ts'
import type { DecaySum } from '../time/decay.ts'

/** The decaying lines of one rule; all of one sign. */
export type Decaying = { group: number; isNegative: boolean; sum: DecaySum }
/** A trait or share line: it has no time, so caps cut it last. */
export type Timeless = { group: number; points: number; isFit: boolean }

/**
 * A contact's lines at an instant, by group and sign, and what of them decays: enough to say the score now and at
 * any instant before the next line begins or ends. Figures are a whole part and a rest, so that nothing is lost.
 */
export type Balance = {
  /** Per group: whole parts and rests of the lines that have a time and do not decay. */
  plus: number[]
  plusRest: number[]
  minus: number[]
  minusRest: number[]
  decaying: Decaying[]
  /** In the order in which caps cut them. */
  timeless: Timeless[]
}

export type Totals = { score: number; fit: number }

export function openBalance(scorer: Scorer): Balance {
  const zeros = () => new Array<number>(scorer.groups.length).fill(0)
  return { plus: zeros(), plusRest: zeros(), minus: zeros(), minusRest: zeros(), decaying: [], timeless: [] }
}

/** Group caps on net sums, then the plan's, then rounding, once. */
export function totalsAt(scorer: Scorer, balance: Balance, at: number): Totals {
  const { groups, floor, cap } = scorer
  let whole = 0
  let rest = 0
  let decayed = 0
  for (let group = 0; group < groups.length; group++) {
    const { min, max } = groups[group]!
    let points = balance.plus[group]! + balance.minus[group]!
    let part = balance.plusRest[group]! + balance.minusRest[group]!
    for (const line of balance.timeless) if (line.group === group) points += line.points
    let decaying = 0
    for (const { group: own, sum } of balance.decaying) if (own === group) decaying += sum.at(at)
    const net = points + part + decaying
    if (net > max || net < min) {
      points = net > max ? max : min
      part = 0
      decaying = 0
    }
    whole += points
    rest += part
    decayed += decaying
  }
  const fit = fitAt(scorer, balance, at)
  const sum = whole + rest + decayed
  if (sum > cap) return { score: cap, fit }
  if (sum < floor) return { score: floor, fit }
  return { score: rounded(whole, rest, decayed), fit }
}

/**
 * The value of trait lines after the caps. Caps cut lines with a time first, then the timeless ones in their order.
 */
function fitAt(scorer: Scorer, balance: Balance, at: number): number {
  const { timeless } = balance
  if (!timeless.some(line => line.isFit)) return 0
  const left = timeless.map(line => line.points)
  let net = 0
  // The part of the lines with a time that the plan's cap can still cut.
  let timed = 0
  scorer.groups.forEach(({ min, max }, group) => {
    const up = signed(balance, group, false, at)
    const down = signed(balance, group, true, at)
    const own = timeless.reduce((sum, line) => sum + (line.group === group ? line.points : 0), 0)
    const sum = up + down + own
    const over = Math.max(0, sum - max)
    const under = Math.max(0, min - sum)
    cut(timeless, left, over - up, line => line.group === group && line.points > 0)
    cut(timeless, left, under + down, line => line.group === group && line.points < 0)
    net += sum - over + under
    timed += Math.max(0, up - over)
  })
  cut(timeless, left, net - scorer.cap - timed, line => line.points > 0)
  const fit = timeless.reduce((sum, line, i) => sum + (line.isFit ? left[i]! : 0), 0)
  return rounded(Math.trunc(fit), fit - Math.trunc(fit))
}

/** Takes an amount off the lines asked for, one after the other. */
function cut(
  timeless: readonly Timeless[],
  left: number[],
  amount: number,
  asked: (line: Timeless) => boolean,
): void {
  let todo = amount
  for (let i = 0; i < timeless.length && todo > 0; i++) {
    if (!asked(timeless[i]!)) continue
    const taken = Math.min(todo, Math.abs(left[i]!))
    left[i]! -= Math.sign(left[i]!) * taken
    todo -= taken
  }
}

function signed(balance: Balance, group: number, isNegative: boolean, at: number): number {
  let sum = isNegative
    ? balance.minus[group]! + balance.minusRest[group]!
    : balance.plus[group]! + balance.plusRest[group]!
  for (const line of balance.decaying) {
    if (line.group === group && line.isNegative === isNegative) sum += line.sum.at(at)
  }
  return sum
}
