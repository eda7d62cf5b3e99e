import { expect, it } from 'vitest'
import { HistoryScan } from '../../collector/insights/overview/history-scan.ts'
import { OverviewCounter } from '../../collector/insights/overview/overview-counter.ts'
import { surveyOf } from '../../collector/insights/overview/survey.ts'
import { recentSpan } from '../../collector/insights/overview/windows.ts'
import type { ContactRow, PlanVersion } from '../../collector/model/rows.ts'
import { at, fact, scorerOf, seen } from '../score/samples.ts'

const today = () => {
  const scorer = scorerOf({})
  return new OverviewCounter(
    scorer,
    { id: 'p.1' } as PlanVersion,
    recentSpan(scorer.calendar, at('2026-05-04T12:00')),
  )
}
const conversionsIn = (tally: OverviewCounter) =>
  surveyOf({ tally, crossings: [], contacts: 1, counted: 1 }, 0).conversions

it('the overview counts one conversion of several reports as one', () => {
  const tally = today()
  const facts = ['10:00:00', '10:00:00.4', '10:00:04', '10:01:00'].map(time =>
    seen('generate_lead', `2026-05-04T${time}`),
  )
  tally.take({ standings: {} } as unknown as ContactRow, facts)
  expect(conversionsIn(tally)).toMatchObject([{ name: 'generate_lead', times: 2, people: 1 }])
})

it('the overview sums amounts that were sent as text', () => {
  const tally = today()
  const facts = ['129,90', '1 299,00 zł', 20, 'no amount'].map((value, i) =>
    fact('purchase', `2026-05-04T10:0${i}:00`, {
      props: { value, currency: 'PLN', transaction_id: `o${i}` },
    }),
  )
  tally.take({ standings: {} } as unknown as ContactRow, facts)
  const [purchase] = conversionsIn(tally)
  expect(purchase).toMatchObject({ name: 'purchase', times: 4, value: [{ currency: 'PLN', amount: 1448.9 }] })
})

it('counts of periods of one’s own that wait are bounded, and the usual periods are counted beside them', async () => {
  let counts = 0
  const registry = async () => {
    counts += 1
    return { plans: [] }
  }
  const scan = new HistoryScan({ registry } as never, {} as never, () => 0)
  const version = { id: 'p.1', site: 'st_1' } as PlanVersion
  for (let day = 10; day < 30; day++)
    expect(scan.read(version, { from: '2026-01-01', to: `2026-01-${day}` }).counting).toEqual({
      done: 0,
      total: 0,
    })
  expect(scan.read(version, 7).counting).not.toBeNull()
  await new Promise(resolve => setTimeout(resolve))
  expect(counts).toBe(9)
})
