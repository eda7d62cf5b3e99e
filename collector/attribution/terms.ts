import type { PartnerStatus } from '../../shared/partner.ts'
import type { Condition } from '../../shared/plan.ts'
import { Calendar } from '../score/time/calendar.ts'

/** Minor units by ISO 4217. */
export type Money = { currency: string; amount: number }
export type When = 'first' | 'recurring' | 'existing' | 'any'
export type Pay =
  /** Millionths of the base: 10 % is 100,000. */
  | { kind: 'percent'; ppm: number }
  | { kind: 'fixed'; currency: string; amount: number; per: 'order' | 'unit' }
  | { kind: 'none' }
export type Rule = {
  id: string
  when: When
  /** Of `recurring` only; left out: as long as the partner holds the contact. */
  months?: number
  where?: Condition[]
  pay: Pay
  max?: Money[]
}

/** The condition of a bonus: every nth new customer, or net sales that reach an amount. */
export type BonusRule = {
  id: string
  per: 'month' | 'quarter'
  if: { kind: 'every'; customers: number } | { kind: 'sales'; currency: string; amount: number }
  currency: string
  amount: number
}

/** The kinds of evidence that the programme can reorder. */
export const PRECEDENCE = ['named', 'referral', 'coupon', 'bound', 'click'] as const
export type Ranked = (typeof PRECEDENCE)[number]

/** A published version of the programme in the form that the engine needs. */
export type Terms = {
  version: number
  beginsAt: number
  publishedAt: number
  zone: string
  pays: 'orders' | 'deals'
  currency: string
  windowDays: number
  click: 'last' | 'first'
  precedence: readonly Ranked[]
  bindingMonths: number
  holdDays: number
  valueIs: 'gross' | 'net'
  assumedTaxPpm: number | null
  /** Whether recurring orders keep the version of the customer's first order with the partner. */
  termsOf: 'customer' | 'order'
  rules: readonly Rule[]
  levels: Readonly<Record<string, readonly Rule[]>>
  bonuses: readonly BonusRule[]
  minimum: readonly Money[]
}

/** A value that holds from its instant until the next one; a list is in the order in which its values hold. */
export type Since<T> = readonly (T & { from: number })[]
export type PartnerFacts = {
  statuses: Since<{ status: PartnerStatus }>
  deals: Since<{ rules: readonly Rule[] }>
  levels: Since<{ level: string }>
}

export type ResolvedCode =
  | { code: string; partner: string }
  /** A code of a partner that is out of force. */
  | { code: string; partner: null; why: 'off' | 'not_yet' | 'ended' }

/** The data that a site's causes are computed from, besides the events of its customers. */
export type Setting = {
  /** Published ones, in the order in which they begin; of two that begin at once the later published is the later. */
  versions: readonly Terms[]
  partners: ReadonlyMap<string, PartnerFacts>
  /** The first of texts that is a registered code of a partner. */
  resolve(codes: readonly string[], at: number): ResolvedCode | null
  /** A signed click id of this site. */
  readClick(text: unknown): { code: string; at: number; id: string } | null
}

export const at = <T>(list: Since<T> | undefined, instant: number): (T & { from: number }) | null =>
  list?.findLast(({ from }) => from <= instant) ?? null

export const statusAt = (setting: Setting, partner: string, instant: number): PartnerStatus | null =>
  at(setting.partners.get(partner)?.statuses, instant)?.status ?? null

export const versionAt = ({ versions }: Setting, instant: number): Terms | null =>
  versions.findLast(({ beginsAt }) => beginsAt <= instant) ?? null

/** The version in force, or the first one if none was yet. */
export const versionAtOrFirst = (setting: Setting, instant: number): Terms | null =>
  versionAt(setting, instant) ?? setting.versions[0] ?? null

/** Published versions in the sequence in which they hold. */
export const inSequence = (versions: readonly Terms[]): Terms[] =>
  versions.toSorted(
    (a, b) => a.beginsAt - b.beginsAt || a.publishedAt - b.publishedAt || a.version - b.version,
  )

const calendars = new Map<string, Calendar>()

/** A cache of calendar computations, which are constant; not state. */
export function calendarOf(zone: string): Calendar {
  const known = calendars.get(zone)
  if (known) return known
  const made = new Calendar(zone)
  calendars.set(zone, made)
  return made
}

export const daysAfter = (terms: Terms, instant: number, days: number): number =>
  calendarOf(terms.zone).plus(instant, { months: 0, days, ms: 0, shortest: 0 })
export const monthsAfter = (terms: Terms, instant: number, months: number): number =>
  calendarOf(terms.zone).plus(instant, { months, days: 0, ms: 0, shortest: 0 })
