import type { Candidate } from './attribute.ts'
import type { PlacedLine } from './base.ts'
import type { Flag } from './flags.ts'
import { fractionOf, fractionText } from './fraction.ts'
import type { Refund } from './orders.ts'
import type { RuledLine } from './rules.ts'
import type { Rule, When } from './terms.ts'

/** A calculation before the order's own refunds and the decisions on its flags, which still act on it. */
export type Pinned = {
  partner: string | null
  when: Exclude<When, 'any'> | null
  time: number
  eventId: string
  currency: string | null
  value: bigint | null
  lines: readonly RuledLine[]
  candidates: readonly Candidate[]
  dueAt: number | null
  flags: readonly Flag[]
  /** The refunds known at the time of the pin. They still act after their events have been deleted. */
  refunds: readonly Refund[]
  hasTerms: boolean
  canPay: boolean
}
/** `at`: the time of the pin; a later decision replaces it. */
export type Pin = { at: number; body: string }

type StoredLine = {
  itemId: string | null
  isRest: boolean
  units: string
  share: string
  base: string
  rule: Rule | null
}
type StoredRefund = Omit<Refund, 'amount'> & { amount: string | null }
type Stored = Omit<Pinned, 'value' | 'lines' | 'refunds'> & {
  value: string | null
  lines: StoredLine[]
  refunds: StoredRefund[]
}

/** A pin as text. Fractions are kept exactly; the products themselves are not needed any more. */
export function pinText({ value, lines, refunds, ...rest }: Pinned): string {
  const stored: Stored = {
    ...rest,
    value: value === null ? null : String(value),
    refunds: refunds.map(one => ({ ...one, amount: one.amount === null ? null : String(one.amount) })),
    lines: lines.map(({ itemId, isRest, units, share, base, rule }) => ({
      ...{ itemId, isRest, rule },
      units: fractionText(units),
      share: fractionText(share),
      base: fractionText(base),
    })),
  }
  return JSON.stringify(stored)
}

export function pinnedOf({ body }: Pin): Pinned {
  const { value, lines, refunds, ...rest } = JSON.parse(body) as Stored
  return {
    ...rest,
    value: value === null ? null : BigInt(value),
    refunds: refunds.map(one => ({ ...one, amount: one.amount === null ? null : BigInt(one.amount) })),
    lines: lines.map(({ units, share, base, ...line }): PlacedLine & { rule: Rule | null } => ({
      ...line,
      item: null,
      units: fractionOf(units),
      share: fractionOf(share),
      base: fractionOf(base),
    })),
  }
}
