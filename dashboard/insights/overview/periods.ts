import { here } from '../../core/route.ts'

export type { Overview, Survey } from '../../../shared/overview.ts'

/** The value that the schema module also names; importing it from there would bring all of zod into the page. */
export const OVERVIEW_PERIODS = [
  1, 7, 30, 90,
] as const satisfies typeof import('../../../shared/overview.ts').PERIODS_DAYS
/** A number of days up to today, or the first and the last day. */
export type Period = (typeof OVERVIEW_PERIODS)[number] | { from: string; to: string }

const DEFAULT_DAYS = 7
const DATE = /^\d{4}-\d\d-\d\d$/

/** The page's period, as its address names it. */
export function periodOf(query: string): Period {
  const params = new URLSearchParams(query)
  const from = params.get('from') ?? ''
  const to = params.get('to') ?? ''
  if (DATE.test(from) && DATE.test(to) && from <= to) return { from, to }
  const wish = Number(params.get('days'))
  return OVERVIEW_PERIODS.find(period => period === wish) ?? DEFAULT_DAYS
}

/** The period as parameters of an address or a request. */
export const queryOf = (period: Period): Record<string, string> =>
  typeof period === 'number' ? { days: String(period) } : { from: period.from, to: period.to }

/** The address of the overview with another period. */
export function addressWith(period: Period): string {
  const params = new URLSearchParams(here.value.query)
  for (const name of ['days', 'from', 'to']) params.delete(name)
  for (const [name, value] of Object.entries(queryOf(period))) params.set(name, value)
  return `/overview?${params}`
}
