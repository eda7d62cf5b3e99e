import { expect, it } from 'vitest'
import type { ContactRow } from '../../collector/model/rows.ts'
import { DueTimes } from '../../collector/upkeep/due-times.ts'

const due = (id: string, at: number | null) =>
  ({ site: 's1', id, due: at, mergedInto: null }) as unknown as ContactRow

it('each due contact has one tick by its latest due time, for any number of updates', () => {
  const times = new DueTimes()
  for (let i = 1; i <= 20_000; i++) times.put(due(`c${i % 7}`, i))
  times.put(due('c3', null))
  expect(times.next()).toBe(19_994)
  expect(times.take(19_993)).toEqual([])
  const contacts = times.take(20_000).map(tick => tick.kind === 'tick' && tick.contact)
  expect(contacts).toEqual(['c2', 'c4', 'c5', 'c6', 'c0', 'c1'])
  expect(times.next()).toBeNull()
})
