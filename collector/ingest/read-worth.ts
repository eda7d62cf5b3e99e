import { amountOf } from '../../shared/amount.ts'
import { isNobody } from '../../shared/nobody.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { sumOfLines } from './product-lines.ts'
import type { Props } from './props.ts'
import { quoted } from './quoted.ts'
import { trimProps } from './trim-props.ts'

type Worth = { props: Props; faults: Refusal[] }

/**
 * What an event is worth, and its properties as far as there is room for them. A list of products that is cut leaves what all
 * its lines come to (`items_total`); a purchase or refund without an amount is worth that. A purchase whose amount cannot
 * be read is an order all the same; such a refund is refused, since it would be taken for one in full.
 */
export function readWorth(name: string, given: Props): Worth | Refusal {
  const lines = Array.isArray(given.items) ? given.items : given.products
  const kept = trimProps(given)
  const isCut =
    Array.isArray(given.items) && (kept.items as unknown[] | undefined)?.length !== given.items.length
  const total = isCut || isMoney(name) ? sumOfLines(lines) : null
  const props = isCut && total !== null ? { ...kept, items_total: total } : kept
  if (isDeal(name)) return readDeal(props)
  if (!isMoney(name)) return { props, faults: [] }
  const { value, transaction_id: order, ...rest } = props
  const faults: Refusal[] = []
  if (!isMissing(value) && !isAmount(name, value)) {
    const fault = refusal('bad_amount', `${quoted(value)} is not one amount.`, 'p.value')
    if (name === 'refund') return fault
    faults.push(fault)
  }
  const isNumbered = !isMissing(order) && !isNobody(order)
  if (!isMissing(order) && !isNumbered)
    faults.push(refusal('bad_id', `${quoted(order)} is not an order number.`, 'p.transaction_id'))
  const worth = !isMissing(value) && isAmount(name, value) ? value : given.in_full === true ? null : total
  return {
    props: {
      ...(isNumbered && { transaction_id: typeof order === 'string' ? order.slice(0, MOST_ORDER) : order }),
      ...(worth !== null && { value: worth }),
      ...rest,
    },
    faults,
  }
}

/** A deal is recorded even if its amount or its number cannot be parsed. */
function readDeal({ value, deal_id: deal, ...rest }: Props): Worth {
  const faults: Refusal[] = []
  const isRead = !isMissing(value) && isAmount('deal_won', value)
  if (!isMissing(value) && !isRead)
    faults.push(refusal('bad_amount', `"${String(value).slice(0, 40)}" is not one amount.`, 'p.value'))
  const isNumbered = !isMissing(deal) && !isNobody(deal)
  if (!isMissing(deal) && !isNumbered)
    faults.push(refusal('bad_id', `"${String(deal).slice(0, 40)}" is not a deal number.`, 'p.deal_id'))
  const id = typeof deal === 'string' ? deal.slice(0, MOST_ORDER) : deal
  return { props: { ...(isNumbered && { deal_id: id }), ...(isRead && { value }), ...rest }, faults }
}

/** Order numbers are indexed; a longer value would not fit the index. */
export const MOST_ORDER = 256

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''
const isDeal = (name: string): boolean => /^deal_(?:created|won|lost)$/.test(name)
const isMoney = (name: string): boolean => name === 'purchase' || name === 'refund'

/** Some systems state refunds as negative amounts. */
function isAmount(name: string, value: unknown): boolean {
  const amount = amountOf(value)
  return amount !== null && (amount >= 0 || name === 'refund')
}
