import type { ContactPartners } from '../../shared/code.ts'
import type { ContactRow } from '../model/rows.ts'
import { iso } from '../platform/iso.ts'
import type { Fact } from '../score/score.ts'
import { evidenceOf, type Rules, WINDOW_DAYS } from './clicks.ts'
import type { CodeBook } from './code-book.ts'
import { creditOf } from './order-credit.ts'
import { ordersIn } from './orders.ts'

/** The maximum of pieces of evidence listed for one contact, and of orders. */
const MOST = 200

/** The evidence of partners in a contact's events, with the reason for evidence that does not count. */
export function partnersOf(
  { row, facts }: { row: ContactRow; facts: readonly Fact[] },
  { rules, zone, book }: { rules: Rules; zone: string; book: Pick<CodeBook, 'partner' | 'partnerOf'> },
): ContactPartners {
  const evidence = evidenceOf(facts, rules)
  const nameOf = (partner: string | null | undefined) =>
    partner === null || partner === undefined ? null : book.partner(partner)
  return {
    partner: book.partnerOf(row),
    evidence: evidence
      .slice(-MOST)
      .reverse()
      .map(({ partner, at, ...found }) => ({ ...found, partner: nameOf(partner), at: iso(at) })),
    orders: ordersIn(facts)
      .slice(-MOST)
      .reverse()
      .map(({ order, at }) => {
        const { winner } = creditOf(evidence, { order, at, zone, days: WINDOW_DAYS })
        return {
          ...{ order, at: iso(at), partner: nameOf(winner?.partner) },
          ...{ by: winner?.by ?? null, code: winner?.code ?? null },
        }
      }),
  }
}
