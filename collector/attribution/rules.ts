import { compileTest } from '../score/rules/condition.ts'
import { type Traits, traitValue, within } from '../score/rules/traits.ts'
import type { PlacedLine } from './base.ts'
import {
  type Fraction,
  floored,
  fraction,
  isAboveZero,
  least,
  plus,
  rounded,
  sumOf,
  times,
  ZERO,
} from './fraction.ts'
import type { Rule, When } from './terms.ts'

/** The data for conditions besides a line. */
export type Seen = {
  /** V in major units; null if it is not known. */
  value: number | null
  props: Readonly<Record<string, unknown>>
  /** Of trust server. */
  traits: Traits
}

/** The rules of a list that hold by their `when`, in their sequence. */
export const inQuestion = (
  rules: readonly Rule[],
  when: When,
  isWithin: (months: number) => boolean,
): Rule[] =>
  rules.filter(
    rule =>
      rule.when === 'any' ||
      (rule.when === when && (when !== 'recurring' || rule.months === undefined || isWithin(rule.months))),
  )

/** Whether a rule that pays is in question. `where` itself is not evaluated, since another basket might match. */
export function canPay(rules: readonly Rule[]): boolean {
  for (const rule of rules) {
    if (pays(rule)) return true
    if (!hasWhere(rule)) return false
  }
  return false
}

const hasWhere = ({ where }: Rule): boolean => where !== undefined && where.length > 0
const pays = ({ pay }: Rule): boolean =>
  pay.kind === 'percent' ? pay.ppm > 0 : pay.kind === 'fixed' && pay.amount > 0

/** The first rule of the list that holds for a line; null if none does. */
export const ruleFor = (rules: readonly Rule[], line: PlacedLine, seen: Seen): Rule | null =>
  rules.find(({ where = [] }) =>
    where.every(condition => compileTest(condition)(read(condition.field, line, seen))),
  ) ?? null

function read(field: string, { item }: PlacedLine, { value, props, traits }: Seen): unknown {
  if (field.startsWith('traits.')) return traitValue(traits, field.slice('traits.'.length))
  const path = field.startsWith('props.') ? field.slice('props.'.length) : field
  const own = item === null ? undefined : within(item, path.split('.'))
  if (own !== undefined && own !== null) return own
  return path === 'value' ? value : within(props, path.split('.'))
}

export type RuledLine = PlacedLine & { rule: Rule | null }
export type Earned = {
  currency: string
  amount: bigint
  /** The amount shown on each line; these add up to the total amount. */
  lines: bigint[]
}

const MILLION = 1_000_000n

/** The amounts earned by the lines under their rules, with one rounding for each currency. */
export function earnedBy(
  lines: readonly RuledLine[],
  parts: readonly Fraction[],
  currency: string,
): Earned[] {
  const exact = new Map<string, Fraction[]>()
  const rules = new Map(lines.flatMap(({ rule }) => (rule ? [[rule.id, rule] as const] : [])))
  for (const rule of rules.values()) {
    const paid = rule.pay.kind === 'fixed' ? rule.pay.currency : currency
    const amounts = capped(linesOf(rule, lines, parts), rule, paid)
    const known = exact.get(paid) ?? lines.map(() => ZERO)
    exact.set(
      paid,
      known.map((sum, index) => plus(sum, amounts[index]!)),
    )
  }
  return [...exact]
    .map(([paid, amounts]) => ({ currency: paid, ...shown(amounts) }))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/** The exact amount of a rule for each line, in minor units of the currency that it pays in. */
function linesOf({ id, pay }: Rule, lines: readonly RuledLine[], parts: readonly Fraction[]): Fraction[] {
  const isIts = lines.map(({ rule }) => rule?.id === id)
  if (pay.kind === 'percent') {
    const rate = fraction(BigInt(pay.ppm), MILLION)
    return lines.map(({ base }, i) => (isIts[i] ? times(times(base, parts[i]!), rate) : ZERO))
  }
  if (pay.kind === 'none') return lines.map(() => ZERO)
  const amount = fraction(BigInt(pay.amount))
  if (pay.per === 'unit')
    return lines.map(({ units }, i) => (isIts[i] ? times(times(units, parts[i]!), amount) : ZERO))
  const first = lines.findIndex((_, i) => isIts[i] && isAboveZero(parts[i]!))
  return lines.map((_, i) => (i === first ? amount : ZERO))
}

function capped(amounts: Fraction[], { max }: Rule, currency: string): Fraction[] {
  const most = max?.find(one => one.currency === currency)
  if (!most) return amounts
  const sum = sumOf(amounts)
  const limit = least(sum, fraction(BigInt(most.amount)))
  return sum.n === 0n
    ? amounts
    : amounts.map(amount => times(amount, fraction(limit.n * sum.d, limit.d * sum.n)))
}

/** The sum, rounded once, and its parts by largest remainder; for equal remainders the earlier line takes precedence. */
function shown(amounts: readonly Fraction[]): { amount: bigint; lines: bigint[] } {
  const amount = rounded(sumOf(amounts))
  const lines = amounts.map(floored)
  let left = amount - lines.reduce((sum, line) => sum + line, 0n)
  const remainders = amounts
    .map((exact, index) => ({ index, rest: exact.n % exact.d, d: exact.d }))
    .toSorted(
      (a, b) =>
        Number(b.rest * a.d > a.rest * b.d) - Number(b.rest * a.d < a.rest * b.d) || a.index - b.index,
    )
  for (const { index } of remainders) {
    if (left <= 0n) break
    lines[index]! += 1n
    left -= 1n
  }
  return { amount, lines }
}
