import type { Event, Trust } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import type { Span } from './rows.ts'

/** Events of bots and of the site's own traffic are stored and marked, but not scored. */
export const isCounted = (event: Event): boolean => !event.derived.bot && !event.derived.own

export function trustOf(event: Event, span: Span): Trust {
  if (event.key === 'secret') return 'server'
  const isProven = span.proofs?.some(
    proof => comparePositions(proof.from, event) <= 0 && event.time < proof.until,
  )
  return isProven ? 'verified' : 'browser'
}

/** The order that a purchase or a refund names, if any. */
export function orderIdOf(event: Event): string | null {
  if (event.name !== 'purchase' && event.name !== 'refund') return null
  const id = event.props.transaction_id
  return typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : null
}
