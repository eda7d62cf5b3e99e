import type { Outcome } from '../../../shared/outcome.ts'

/**
 * Outcomes in the order of the sales process. The schema's own list is not used: its import would bring all of zod
 * into the page.
 */
const order: { [O in Outcome]: true } = {
  contacted: true,
  meeting: true,
  won: true,
  lost: true,
  not_a_fit: true,
}
export const OUTCOMES_IN_ORDER = Object.keys(order) as Outcome[]
