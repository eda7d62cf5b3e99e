import { describe, expect, it } from 'vitest'
import { type Day, surgesIn } from '../../collector/insights/answers/season.ts'
import { ActiveDays } from '../../collector/insights/history/active-days.ts'
import { calendarOf } from '../../collector/score/time/calendar.ts'
import { at, fact } from '../score/samples.ts'
import { times } from './people.ts'

/** Seventy days, of 40 active contacts each, but for those that are given. */
const days = (over: Record<number, number>): Day[] =>
  times(70, index => ({
    date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    active: over[index] ?? 40,
  }))

describe('a surge', () => {
  it('is a run of at least three days with half as many again as usual', () => {
    expect(surgesIn(days({ 60: 80, 61: 100, 62: 90 }))).toEqual([
      { from: '2026-03-02', to: '2026-03-04', ratio: 2.25, factor: 0.45 },
    ])
    expect(surgesIn(days({ 60: 80, 61: 100 }))).toEqual([])
    expect(surgesIn(days({ 60: 80, 61: 59, 62: 90, 63: 90 }))).toEqual([])
  })

  it('asks for thirty active contacts, and for five weeks before', () => {
    const few = days({ 60: 12, 61: 12, 62: 12 }).map(day => ({ ...day, active: day.active === 40 ? 5 : 12 }))
    expect(surgesIn(few)).toEqual([])
    expect(surgesIn(days({ 20: 80, 21: 100, 22: 90 }))).toEqual([])
  })

  it('is beside its own weekday: a quiet Sunday is no measure for a Monday', () => {
    const weekly = times(70, index => ({ ...days({})[index]!, active: index % 7 < 3 ? 90 : 40 }))
    expect(surgesIn(weekly)).toEqual([])
  })

  it('has a factor of at least a quarter', () => {
    expect(surgesIn(days({ 60: 900, 61: 900, 62: 900 }))[0]).toMatchObject({ factor: 0.25 })
  })

  it('does not hide the next one: the median bears earlier surges', () => {
    const two = surgesIn(days({ 46: 90, 47: 90, 48: 90, 60: 90, 61: 90, 62: 90 }))
    expect(two).toHaveLength(2)
    expect(two[0]!.from > two[1]!.from).toBe(true)
  })
})

it('counts each contact once on each whole local day, acts only', () => {
  const active = new ActiveDays(calendarOf('Europe/Warsaw'))
  active.take([
    fact('page_view', at('2026-03-28T23:30')),
    fact('page_view', at('2026-03-28T23:50')),
    fact('page_view', at('2026-03-29T00:10')),
    fact('email_open', at('2026-03-30T10:00')),
  ])
  active.take([fact('click', at('2026-03-29T23:59'))])
  const from = at('2026-03-27T12:00')
  const found = active.between(from, at('2026-03-31T08:00'))
  expect(found.map(({ active: count }) => count)).toEqual([1, 2, 0])
  // The night in which the clocks change has 23 hours.
  expect(found[2]!.at - found[1]!.at).toBe(23 * 3_600_000)
})
