import { expect, it } from 'vitest'
import { OverviewCounter } from '../../collector/insights/overview-counter.ts'
import type { ContactRow, PlanVersion } from '../../collector/model/rows.ts'
import { at, scorerOf, seen } from '../score/samples.ts'

it('counts a wish that several witnesses tell as one conversion', () => {
  const tally = new OverviewCounter(scorerOf({}), { id: 'p.1' } as PlanVersion, at('2026-05-04T12:00'))
  const facts = ['10:00:00', '10:00:00.4', '10:00:04', '10:01:00'].map(time =>
    seen('generate_lead', `2026-05-04T${time}`),
  )
  tally.take({ standings: {} } as unknown as ContactRow, facts)
  expect(tally.survey(1).conversions).toMatchObject([{ name: 'generate_lead', times: 2, people: 1 }])
})
