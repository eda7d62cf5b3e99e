import type { Outcome } from '../../../shared/outcome.ts'

/** As a lead goes its way. Not the schema's own list: a value import of it would bring all of zod into the page. */
const order: { [O in Outcome]: true } = {
  contacted: true,
  meeting: true,
  won: true,
  lost: true,
  not_a_fit: true,
}
export const OUTCOMES_IN_ORDER = Object.keys(order) as Outcome[]
