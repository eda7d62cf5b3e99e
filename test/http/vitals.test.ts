import { expect, it } from 'vitest'
import { Metrics } from '../../collector/app/metrics.ts'
import { vitalsOf } from '../../collector/queries/vitals.ts'

it('vitals contain the number of accepted events and the latencies, and nothing that was not measured', async () => {
  const metrics = new Metrics()
  expect(await vitalsOf(metrics.registry)).toMatchObject({
    accepted: 0,
    commitMs: { p50: null, p99: null },
    lagMs: { p50: null, p99: null },
  })
  metrics.taken({ accepted: 3, duplicates: 2, rejected: [{ index: 0, code: 'bad_id', message: '' }] })
  for (let i = 0; i < 99; i++) metrics.committed(1, 0.004)
  metrics.committed(1, 0.4)
  expect((await vitalsOf(metrics.registry)).commitMs).toEqual({ p50: 5, p99: 5 })
  metrics.committed(1, 0.4)
  expect(await vitalsOf(metrics.registry)).toMatchObject({
    accepted: 3,
    duplicates: 2,
    rejected: 1,
    commitMs: { p50: 5, p99: 500 },
  })
})
