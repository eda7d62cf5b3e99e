import { amountOf } from '../../../shared/amount.ts'
import { given, text } from '../body.ts'
import type { Item } from '../port.ts'

type Told = { provider: string; order: unknown; value: number; currency: unknown; reason?: unknown }

/** The properties of an order or a refund. A refund without a readable amount would be in full, so it always has one. */
export const moneyProps = ({ provider, order, value, currency, reason }: Told): Item['props'] =>
  given({
    provider,
    transaction_id: text(order),
    value,
    currency: text(currency)?.toUpperCase(),
    reason: text(reason),
  })

/** The absolute value of an amount; null unless it has exactly one reading. Shops write `141.45`, refunds with a minus. */
export const sizeOf = (value: unknown): number | null => {
  const read = amountOf(value)
  return read === null ? null : Math.abs(read)
}

/** A sum without the noise of binary fractions. */
export const sumOf = (values: readonly number[]): number =>
  Math.round(values.reduce((sum, value) => sum + value, 0) * 10_000) / 10_000
