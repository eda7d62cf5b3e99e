import type { SourceGroup, SourceReportRow, SourcesReport } from '../../../shared/sources-report.ts'
import { groupRate } from '../../insights/answers/groups.ts'
import { wilson } from '../../insights/statistics/intervals.ts'
import { shareBy, timeToConvert } from '../../insights/statistics/kaplan-meier.ts'

/** A person who became a lead, and what came of it. Amounts are minor units by currency. */
export type SourcedLead = {
  group: SourceGroup
  name: string | null
  partner: string | null
  /** When the person became a lead, ms. */
  start: number
  /** The first order or deal that is kept; null without one. */
  wonAt: number | null
  sales: ReadonlyMap<string, bigint>
  commission: ReadonlyMap<string, bigint>
}

/** `window` in ms: a lead counts as won if it was won within it. */
export type Period = { now: number; from: number; to: number; window: number }
type Figures = SourcesReport['all']

const DAY_MS = 86_400_000
const HANDFUL = 20
const MOST_PARTS = 100
/** A beta distribution needs a mean inside 0 … 1. */
const EDGE = Number.EPSILON
/** A person with a coupon is known by it only once the person buys, so that there is no rate. */
const ONLY_BUYERS: ReadonlySet<SourceGroup> = new Set(['coupon'])

/** The report: leads that began in the period, by group and by name; the rows of the groups add up to all. */
export function sourcesReport(
  leads: readonly SourcedLead[],
  period: Period,
): Pick<SourcesReport, 'all' | 'rows' | 'parts'> {
  const cohort = leads.filter(({ start }) => start >= period.from && start < period.to)
  const rowOf = (group: SourceGroup, name: string | null, partner: string | null, some: SourcedLead[]) => ({
    ...{ group, name, partner },
    ...figuresOf(some, period, ONLY_BUYERS.has(group)),
  })
  const groups = Map.groupBy(cohort, ({ group }) => group)
  const named = Map.groupBy(
    cohort.filter(({ name }) => name !== null),
    ({ group, name, partner }) => JSON.stringify([group, partner ?? name]),
  )
  return {
    all: figuresOf(cohort, period),
    rows: inOrder([...groups].map(([group, some]) => rowOf(group, null, null, some))),
    parts: inOrder(
      [...named.values()].map(some => rowOf(some[0]!.group, some[0]!.name, some[0]!.partner, some)),
    ).slice(0, MOST_PARTS),
  }
}

/** By the lower end of the rate shrunk toward that of all, so that three of three do not stand before twenty of sixty. */
function inOrder(rows: readonly SourceReportRow[]): SourceReportRow[] {
  const rated = rows.filter(({ rate }) => rate !== null)
  const sum = (of: (row: SourceReportRow) => number) => rated.reduce((total, row) => total + of(row), 0)
  const mean =
    sum(row => row.won) /
    Math.max(
      1,
      sum(row => row.ripe),
    )
  const lowOf = ({ rate, won, ripe }: SourceReportRow) =>
    rate === null ? -1 : groupRate({ k: won, n: ripe }, Math.min(1 - EDGE, Math.max(EDGE, mean))).shrunk.low
  const keyed = rows.map(row => ({ row, low: lowOf(row), name: `${row.group} ${row.name}` }))
  return keyed
    .toSorted((a, b) => b.low - a.low || b.row.leads - a.row.leads || (a.name < b.name ? -1 : 1))
    .map(({ row }) => row)
}

function figuresOf(leads: readonly SourcedLead[], { now, window }: Period, isOnlyBuyers = false): Figures {
  const isWon = ({ start, wonAt }: SourcedLead) => wonAt !== null && wonAt - start <= window
  const ripe = leads.filter(({ start }) => start <= now - window)
  const won = ripe.filter(isWon).length
  const lifetimes = leads.map(lead => ({
    time: ((lead.wonAt ?? now) - lead.start) / DAY_MS,
    converted: lead.wonAt !== null,
  }))
  const steps = timeToConvert(lifetimes)
  const longest = Math.max(0, ...lifetimes.map(({ time }) => time))
  const by = (days: number) => shareBy(steps, longest, days)
  const final = shareBy(steps, Number.POSITIVE_INFINITY, window / DAY_MS) ?? 0
  const sales = sumOf(leads.map(lead => lead.sales))
  const commission = sumOf(leads.map(lead => lead.commission))
  const main = sales[0]
  const paid = commission.find(({ currency }) => currency === main?.currency)?.amount ?? 0
  return {
    leads: leads.length,
    ripe: ripe.length,
    won,
    open: leads.filter(lead => lead.start > now - window && lead.wonAt === null).length,
    rate:
      ripe.length === 0 || isOnlyBuyers
        ? null
        : { value: won / ripe.length, ...wilson({ k: won, n: ripe.length }) },
    isHandful: ripe.length < HANDFUL,
    daysToClose: steps.find(({ share }) => share >= final / 2)?.time ?? null,
    curve: { d30: by(30), d90: by(90), d180: by(180) },
    sales,
    commission,
    salesPerCommission: main && paid > 0 ? main.amount / paid : null,
  }
}

/** The greatest sum first. */
function sumOf(sums: readonly ReadonlyMap<string, bigint>[]): Figures['sales'] {
  const total = new Map<string, bigint>()
  for (const one of sums)
    for (const [currency, amount] of one) total.set(currency, (total.get(currency) ?? 0n) + amount)
  return [...total]
    .filter(([, amount]) => amount !== 0n)
    .map(([currency, amount]) => ({ currency, amount: Number(amount) }))
    .toSorted((a, b) => b.amount - a.amount || (a.currency < b.currency ? -1 : 1))
}
