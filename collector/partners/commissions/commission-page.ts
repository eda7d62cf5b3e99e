import type { CommissionInfo, CommissionState } from '../../../shared/commission.ts'
import type { CommissionPage } from '../../../shared/sale.ts'
import { cursorOf, placeOf } from '../../platform/cursor.ts'
import type { Entry } from './ledger-of.ts'
import { commissionInfo } from './views.ts'

export type Filter = {
  state?: CommissionState | undefined
  /** Part of an order's number. */
  order?: string | undefined
  from?: string | undefined
  to?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** One page of a ledger, the newest first, and the totals of all that the filter finds. */
export function commissionPage(entries: readonly Entry[], filter: Filter, now: number): CommissionPage {
  const found = entries
    .map(entry => ({ at: entry.at, info: commissionInfo(entry, now) }))
    .filter(({ at, info }) => matches(at, info, filter))
    .toSorted((a, b) => b.at - a.at || (keyOf(a.info) < keyOf(b.info) ? -1 : 1))
  const after = placeOf(filter.cursor)
  const rest = after
    ? found.filter(({ at, info }) => at < after.at || (at === after.at && keyOf(info) > after.id))
    : found
  const page = rest.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ info }) => info),
    next: last && rest.length > page.length ? cursorOf({ at: last.at, id: keyOf(last.info) }) : null,
    totals: totalsOf(found.map(({ info }) => info)),
  }
}

/** A cause of one partner has one row per currency; after a change of hands two partners have rows of one cause. */
const keyOf = ({ cause, currency, partner }: CommissionInfo): string => `${cause} ${currency} ${partner}`

function matches(at: number, info: CommissionInfo, { state, order, from, to }: Filter): boolean {
  if (state !== undefined && info.state !== state) return false
  if (order !== undefined && !(info.order ?? '').toLowerCase().includes(order.toLowerCase())) return false
  if (from !== undefined && at < Date.parse(from)) return false
  return to === undefined || at < Date.parse(to)
}

function totalsOf(rows: readonly CommissionInfo[]): CommissionPage['totals'] {
  const sums = new Map<string, CommissionPage['totals'][number]>()
  for (const { partner, state, currency, amount, frozen } of rows) {
    const key = `${partner} ${state} ${currency}`
    const sum = sums.get(key) ?? { partner, state, currency, count: 0, earned: 0, open: 0 }
    sums.set(key, {
      ...sum,
      count: sum.count + 1,
      earned: sum.earned + amount,
      open: sum.open + amount - frozen,
    })
  }
  return [...sums.values()]
}
