import { describe, expect, it } from 'vitest'
import { MOST_COUNTING, SourcesBook } from '../../collector/partners/reports/sources-book.ts'
import { type SourcedLead, sourcesReport } from '../../collector/partners/reports/sources-report.ts'
import type { SourceGroup } from '../../shared/sources-report.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 8, 1)
const PERIOD = { now: NOW, from: NOW - 365 * DAY, to: NOW, window: 180 * DAY }
/** `count` people who began `ago` days ago, and were won after `days`; null: not won. */
const people = (
  group: SourceGroup,
  count: number,
  days: number | null,
  more: Partial<SourcedLead> = {},
  ago = 200,
): SourcedLead[] =>
  Array.from({ length: count }, () => {
    const start = NOW - ago * DAY
    const wonAt = days === null ? null : start + days * DAY
    return {
      group,
      name: null,
      partner: null,
      start,
      wonAt,
      sales: new Map(),
      commission: new Map(),
      ...more,
    }
  })
const percent = (value: number | undefined) => Math.round(value! * 1000) / 10

describe('the report of sources', () => {
  it('gives referrals 28 of 40 and the others 40 of 200, with disjoint intervals', () => {
    const { rows, all } = sourcesReport(
      [
        ...people('referral', 28, 10),
        ...people('referral', 12, null),
        ...people('direct', 40, 10),
        ...people('direct', 160, null),
      ],
      PERIOD,
    )
    expect(rows.map(({ group, won, ripe }) => [group, won, ripe])).toEqual([
      ['referral', 28, 40],
      ['direct', 40, 200],
    ])
    const [referral, direct] = rows.map(({ rate }) => [rate!.value, rate!.low, rate!.high].map(percent))
    expect(referral).toEqual([70, 54.6, 81.9])
    expect(direct).toEqual([20, 15, 26.1])
    expect(all).toMatchObject({ leads: 240, ripe: 240, won: 68 })
  })

  it('has rows that add up to all, in each column', () => {
    const sale = (amount: bigint) => ({ sales: new Map([['PLN', amount]]) })
    const { rows, parts, all } = sourcesReport(
      [
        ...people('partner', 3, 5, { name: 'Jan', partner: 'pt_1', ...sale(100n) }),
        ...people('partner', 2, null, { name: 'Ola', partner: 'pt_2' }, 10),
        ...people('search', 4, 20, { name: 'google', ...sale(7n) }),
        ...people('direct', 5, null),
      ],
      PERIOD,
    )
    for (const column of ['leads', 'ripe', 'won', 'open'] as const)
      expect(rows.reduce((sum, row) => sum + row[column], 0)).toBe(all[column])
    expect(all.sales).toEqual([{ currency: 'PLN', amount: 328 }])
    expect(parts.map(({ name, leads }) => [name, leads])).toEqual([
      ['google', 4],
      ['Jan', 3],
      ['Ola', 2],
    ])
  })

  it('counts the days to close by Kaplan and Meier, with those who are still open', () => {
    const times: [number, boolean][] = [
      [2, true],
      [5, true],
      [5, false],
      [8, true],
      [12, false],
      [15, true],
      [20, false],
      [30, false],
      [30, false],
      [30, false],
    ]
    const leads = times.flatMap(([days, isWon]) =>
      people('ad', 1, isWon ? days : null, {}, isWon ? 100 : days),
    )
    const { all } = sourcesReport(leads, PERIOD)
    // Of .451 in the end, half is reached on day 8; the median of the four who were won would be day 5 or 8 alone.
    expect(all.daysToClose).toBe(8)
    expect(all.curve.d30!.toFixed(3)).toBe('0.451')
    expect(all.open).toBe(6)
    expect(all.curve.d180).toBeNull()
  })

  it('asks only those for whom the window has passed, and says how many are open', () => {
    const { all } = sourcesReport(
      [...people('ad', 10, null, {}, 200), ...people('ad', 5, null, {}, 20), ...people('ad', 1, 3, {}, 20)],
      PERIOD,
    )
    expect(all).toMatchObject({ leads: 16, ripe: 10, won: 0, open: 5, isHandful: true })
  })

  it('does not put three of three before twenty of sixty', () => {
    const { rows } = sourcesReport(
      [
        ...people('social', 3, 1),
        ...people('search', 20, 1),
        ...people('search', 40, null),
        ...people('direct', 2, 1),
        ...people('direct', 98, null),
      ],
      PERIOD,
    )
    expect(rows.map(({ group }) => group)).toEqual(['search', 'social', 'direct'])
  })

  it('gives no rate to coupons, of which only the buyers are known', () => {
    const { rows } = sourcesReport(people('coupon', 5, 1, { name: 'Jan', partner: 'pt_1' }), PERIOD)
    expect(rows).toMatchObject([{ group: 'coupon', leads: 5, won: 5, rate: null }])
  })

  it('says what sales came for each 1 of commission, in one currency', () => {
    const { all } = sourcesReport(
      people('partner', 2, 1, {
        sales: new Map([
          ['PLN', 1_000n],
          ['EUR', 5n],
        ]),
        commission: new Map([
          ['PLN', 100n],
          ['EUR', 400n],
        ]),
      }),
      PERIOD,
    )
    expect(all.salesPerCommission).toBe(10)
  })

  it('of no people is empty', () => {
    expect(sourcesReport([], PERIOD)).toMatchObject({
      rows: [],
      all: { leads: 0, rate: null, daysToClose: null },
    })
  })
})

describe('the reports of sources that wait', () => {
  it('are bounded: each period that is asked for is another report', async () => {
    const gate = Promise.withResolvers<null>()
    const book = new SourcesBook({
      store: {} as never,
      commissions: { settle: async () => {}, terms: { of: () => gate.promise } } as never,
      codesOf: async () => ({}) as never,
      now: () => NOW,
      report: () => {},
    })
    const read = (windowDays: number) =>
      book.read('st_1', { from: 0, to: NOW, windowDays, start: 'lead' as const })
    for (let days = 1; days <= MOST_COUNTING; days++)
      expect(read(days)).toMatchObject({ report: null, counting: { done: 0 } })
    expect(read(MOST_COUNTING + 1)).toMatchObject({ code: 'busy' })
    expect(read(1)).toMatchObject({ counting: { done: 0 } })
    gate.resolve(null)
    await book.settled()
    expect(read(MOST_COUNTING + 1)).toMatchObject({ counting: { done: 0 } })
    await book.settled()
  })
})
