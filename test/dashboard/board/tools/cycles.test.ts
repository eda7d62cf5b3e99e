import { describe, expect, it } from 'vitest'
import { pastCycles } from '../../../../dashboard/board/tools/cycles.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const first = '2026-05-20T08:00:00.000Z'

describe('past cycles', () => {
  it('are the ended ones, latest first, back to the first event', () => {
    expect(pastCycles({ every: 'quarter' }, first, now)).toEqual([
      { from: '2026-07-01', inside: '2026-08-16' },
      { from: '2026-04-01', inside: '2026-05-16' },
    ])
    expect(pastCycles({ every: 'month' }, first, now).map(({ from }) => from)).toEqual([
      '2026-10-01',
      '2026-09-01',
      '2026-08-01',
      '2026-07-01',
      '2026-06-01',
      '2026-05-01',
    ])
  })

  it('of weeks begin on Monday, and are named by a day that lies in them in every time zone', () => {
    const [latest] = pastCycles({ every: 'week' }, first, now)
    expect(latest).toEqual({ from: '2026-11-09', inside: '2026-11-12' })
  })

  it('follow given dates, and the last one without an end is the current cycle', () => {
    expect(pastCycles({ dates: ['2026-09-01', '2026-11-01', '2026-02-01'] }, first, now)).toEqual([
      { from: '2026-09-01', inside: '2026-10-01' },
      { from: '2026-02-01', inside: '2026-05-18' },
    ])
  })

  it('are absent without a cycle setting and on a site without events', () => {
    expect(pastCycles(null, first, now)).toEqual([])
    expect(pastCycles({ every: 'month' }, null, now)).toEqual([])
  })
})
