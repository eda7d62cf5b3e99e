import { Temporal } from 'temporal-polyfill'
import { clicksIn, type Evidence } from './clicks.ts'

export type Credit = {
  order: string
  at: number
  /** Null: no evidence counts. */
  winner: Evidence | null
  /** The rejected evidence with its reason; of equal ones the latest counts. */
  candidates: Evidence[]
}

/**
 * The partner that an order is credited to by codes only: the partner that the order names, then its first coupon of a
 * partner, then the last click within the window. Referrals, bindings and decisions come before or between these.
 */
export function creditOf(
  evidence: readonly Evidence[],
  { order, at, zone, days }: { order: string; at: number; zone: string; days: number },
): Credit {
  const own = evidence.filter(found => found.order === order)
  const clicks = clicksIn(evidence.filter(found => found.order === null || found.order === order)).filter(
    click => click.at <= at && at < endOfWindow(click.at, zone, days),
  )
  const named = own.filter(({ by }) => by === 'named')
  const coupons = own.filter(({ by }) => by === 'coupon')
  const candidates = [...named, ...coupons, ...clicks.toReversed()]
  return { order, at, winner: candidates.find(({ lost }) => lost === null) ?? null, candidates }
}

/** Days are calendar days of the zone: a change of the clock makes no window longer. */
export const endOfWindow = (from: number, zone: string, days: number): number =>
  Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds
