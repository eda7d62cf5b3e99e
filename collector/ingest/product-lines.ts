import { amountOf } from '../../shared/amount.ts'
import { isRecord } from './props.ts'

/** The total of a list of products: price × quantity of every line; null if a price cannot be parsed. */
export function sumOfLines(lines: unknown): number | null {
  if (!Array.isArray(lines) || lines.length === 0) return null
  let sum = 0
  for (const line of lines) {
    if (!isRecord(line)) return null
    const price = amountOf(line.price)
    const isCounted = line.quantity !== undefined && line.quantity !== null && line.quantity !== ''
    const quantity = isCounted ? amountOf(line.quantity) : 1
    if (price === null || quantity === null) return null
    sum += price * quantity
  }
  return Number(sum.toFixed(4))
}
