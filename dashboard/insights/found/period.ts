const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Periods of the funnel, in days before now; anything else is all time. */
export const PERIODS = ['all', '30', '90'] as const
export type FunnelPeriod = (typeof PERIODS)[number]

export const periodIn = (params: URLSearchParams): FunnelPeriod =>
  PERIODS.find(days => days === params.get('period')) ?? 'all'

/** The first instant of a period, a full hour so that equal questions have equal addresses. */
export const fromOf = (period: FunnelPeriod, now: number): Record<string, string> =>
  period === 'all'
    ? {}
    : { from: new Date(Math.floor(now / HOUR_MS) * HOUR_MS - Number(period) * DAY_MS).toISOString() }
