import { amountOf } from '../../shared/amount.ts'
import { textOf } from '../score/text.ts'
import { amountIn, exactly, isGiven } from './currency.ts'
import {
  compare,
  type Fraction,
  fraction,
  isAboveZero,
  least,
  minus,
  ONE,
  over,
  plus,
  sumOf,
  times,
  ZERO,
} from './fraction.ts'
import { type Amounts, isRecord, type Order, quantityOf, type Refund, weightOf } from './orders.ts'
import type { Terms } from './terms.ts'

/** A line of an order as it was placed. */
export type PlacedLine = {
  itemId: string | null
  /** The item's own properties; null for the rest and for an order without priced items. */
  item: Record<string, unknown> | null
  isRest: boolean
  units: Fraction
  /** Its part of V, and of the base. */
  share: Fraction
  base: Fraction
}
export type Placed = {
  currency: string
  places: number
  value: bigint
  base: Fraction
  lines: readonly PlacedLine[]
}

const MILLION = 1_000_000n

/** The base of an order, line by line, before any refund. */
export function placedOf(order: Order, terms: Terms): Placed | null {
  const { amounts } = order
  if (!amounts) return null
  const { currency, places, value } = amounts
  if (order.isDeal) {
    const base = terms.valueIs === 'gross' ? lessTax(fraction(value), terms) : fraction(value)
    return { currency, places, value, base, lines: [wholeLine(value, base)] }
  }
  const items = itemsOf(amounts)
  const weight = sumOf(items.map(one => one.weight))
  const base = baseOf(amounts, terms, isAboveZero(weight) ? weight : null)
  if (!isAboveZero(weight)) return { currency, places, value, base, lines: [wholeLine(value, base)] }
  const lines = items.map(({ weight: own, ...line }) => {
    const part = over(own, weight)
    return { ...line, share: times(fraction(value), part), base: times(base, part) }
  })
  return { currency, places, value, base, lines }
}

const wholeLine = (value: bigint, base: Fraction): PlacedLine => ({
  itemId: null,
  item: null,
  isRest: false,
  units: ONE,
  share: fraction(value),
  base,
})

type Weighed = Omit<PlacedLine, 'share' | 'base'> & { weight: Fraction }

/** The priced products, and a rest line if `items_total` is more than their sum. */
function itemsOf({ event, places }: Amounts): Weighed[] {
  const props = event?.props ?? {}
  const items = Array.isArray(props.items) ? props.items.filter(isRecord) : []
  const lines: Weighed[] = items.map(item => ({
    itemId: textOf(item.item_id),
    item,
    isRest: false,
    units: quantityOf(item),
    weight: weightOf(item, places),
  }))
  const total = amountIn(props.items_total, places)
  const rest = minus(fraction(total ?? 0n), sumOf(lines.map(({ weight }) => weight)))
  if (lines.length === 0 || !isAboveZero(rest)) return lines
  const counted = isGiven(props.items_quantity) ? (amountOf(props.items_quantity) ?? 0) : 0
  const units = minus(exactly(counted), sumOf(lines.map(line => line.units)))
  lines.push({
    itemId: null,
    item: null,
    isRest: true,
    units: isAboveZero(units) ? units : ZERO,
    weight: rest,
  })
  return lines
}

function baseOf({ event, places, value }: Amounts, terms: Terms, weight: Fraction | null): Fraction {
  const part = (name: string) => amountIn(event?.props[name], places) ?? undefined
  const net = part('net') ?? part('subtotal')
  if (net !== undefined) return fraction(net)
  const [tax, shipping] = [part('tax'), part('shipping') ?? 0n]
  const revenue = part('revenue')
  if (revenue !== undefined) {
    const isReduced = part('total') !== undefined && revenue + (tax ?? 0n) + shipping === part('total')
    return atLeastZero(fraction(isReduced ? revenue : revenue - (part('discount') ?? 0n)))
  }
  if (terms.valueIs === 'net') return fraction(value)
  const isApart = weight !== null && compare(weight, fraction(value)) === 0
  const goods = fraction(value - (isApart ? 0n : shipping))
  return atLeastZero(tax === undefined ? lessTax(goods, terms) : minus(goods, fraction(tax)))
}

const lessTax = (gross: Fraction, { assumedTaxPpm }: Terms): Fraction =>
  assumedTaxPpm === null ? gross : times(gross, fraction(MILLION, MILLION + BigInt(assumedTaxPpm)))

const atLeastZero = (value: Fraction): Fraction => (isAboveZero(value) ? value : ZERO)

/** The part of each line that is kept after refunds, from 0 to 1. */
export function keptParts(
  { value, lines }: Pick<Placed, 'value' | 'lines'>,
  refunds: readonly Refund[],
): Fraction[] {
  const left = lines.map(({ share }) => share)
  const own = refunds.filter(({ isOtherCurrency }) => !isOtherCurrency)
  const acting = [...own.filter(({ items }) => items !== null), ...own.filter(({ items }) => items === null)]
  for (const { amount, items } of acting) {
    const wanted = amount === null ? fraction(value) : fraction(amount)
    // A full refund affects all lines, including those that it does not name.
    const named = items === null || amount === null ? lines.map(() => true) : namedLines(lines, items)
    const rest = takeFrom(left, named, wanted)
    takeFrom(
      left,
      named.map(is => !is),
      rest,
    )
  }
  const all = fraction(value)
  const ofOrder = value === 0n ? ZERO : over(sumOf(left), all)
  return lines.map(({ share }, index) => (isAboveZero(share) ? over(left[index]!, share) : ofOrder))
}

/** All lines with an id. An id that no line has means the rest line, else all lines. */
function namedLines(lines: readonly PlacedLine[], items: readonly (string | null)[]): boolean[] {
  const known = new Set(lines.map(({ itemId }) => itemId))
  const hasUnknown = items.some(id => id === null || !known.has(id))
  const hasRest = lines.some(({ isRest }) => isRest)
  return lines.map(
    ({ itemId, isRest }) =>
      (itemId !== null && items.includes(itemId)) || (hasUnknown && (hasRest ? isRest : true)),
  )
}

/** Subtracts an amount from the remainders of the chosen lines, in proportion. Returns the part that exceeds them. */
function takeFrom(left: Fraction[], chosen: readonly boolean[], wanted: Fraction): Fraction {
  const there = sumOf(left.filter((_, index) => chosen[index]))
  const taken = least(wanted, there)
  if (!isAboveZero(taken)) return wanted
  const keeps = minus(ONE, over(taken, there))
  for (const [index, is] of chosen.entries()) if (is) left[index] = times(left[index]!, keeps)
  return minus(wanted, taken)
}

/** Of the order as a whole: the sum of what is kept of each line's base. */
export const keptBase = ({ lines }: Pick<Placed, 'lines'>, parts: readonly Fraction[]): Fraction =>
  lines.reduce((sum, { base }, index) => plus(sum, times(base, parts[index]!)), ZERO)
