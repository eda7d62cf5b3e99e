import { amountOf } from '../../shared/amount.ts'

/** A price as shops print it; undefined where it has two readings (`1,299`), or none, or is below zero. */
export function priceOf(value: unknown): number | undefined {
  const amount = amountOf(value)
  return amount !== null && amount >= 0 ? amount : undefined
}
