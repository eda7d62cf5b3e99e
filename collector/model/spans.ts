import { comparePositions, type EventPosition } from '../../shared/order.ts'
import type { Span } from './rows.ts'

/** The span that an event lies in: the last that begins at or before it, in the specified order. */
export function spanAt(spans: readonly Span[], place: EventPosition): Span | undefined {
  if (spans.length === 1) return spans[0]
  return spans.findLast(span => span.from === null || comparePositions(span.from, place) <= 0)
}
