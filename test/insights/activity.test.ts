import { expect, it } from 'vitest'
import { PRESENT_MS, SiteActivity } from '../../collector/insights/activity.ts'
import type { Feed } from '../../collector/model/port.ts'
import { contactRow } from '../store/samples.ts'

it('site activity holds the visitors of the last minutes only, also without an open overview', () => {
  let now = 0
  const activity = new SiteActivity(() => now)
  const visit = (id: string): Feed => {
    const row = contactRow({ id })
    const face = { ...row.face, lastActivityAt: now }
    return { seq: 1, contacts: [{ ...row, face }], events: [], crossings: [] }
  }
  const held: number[] = []
  for (let n = 0; n < 1_000; n++) {
    now += 10_000
    activity.hear(visit(`c_${n}`))
    held.push(activity.held)
  }
  // Dropped at most once a minute.
  expect(Math.max(...held)).toBeLessThanOrEqual((PRESENT_MS + 60_000) / 10_000 + 1)
  expect(activity.present('s1')).toHaveLength(PRESENT_MS / 10_000)
})
