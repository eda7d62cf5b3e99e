import { expect, it } from 'vitest'
import { Cursor } from '../../collector/http/routing.ts'
import { timelineOf } from '../../collector/queries/timeline.ts'
import { at, seen } from '../score/samples.ts'

it('the timeline shows a search once: on the view of results unless the page has reported it', () => {
  const noon = at('2026-05-04T12:00')
  const shown = (minutes: number, search: string) =>
    seen('page_view', noon + minutes * 60_000, {
      url: `https://x.pl/find?q=${search}`,
      derived: { also: ['view_search_results', 'career_view'], search },
    })
  const told = seen('view_search_results', noon + 900, {
    url: 'https://x.pl/',
    props: { search_term: 'Namiot' },
  })
  const { events } = timelineOf([shown(0, 'namiot'), told, shown(1, 'plecak')], 10, undefined)
  expect(events.map(({ name, also, item }) => [name, also, item])).toEqual([
    ['page_view', ['view_search_results', 'career_view'], 'plecak'],
    ['view_search_results', [], 'Namiot'],
    ['page_view', ['career_view'], 'namiot'],
  ])
})

it('the timeline continues after the last event of a page has been deleted', () => {
  const noon = at('2026-05-04T12:00')
  const facts = Array.from({ length: 6 }, (_, i) => seen('page_view', noon + i * 60_000))
  const first = timelineOf(facts, 3, undefined)
  const left = facts.filter(({ event }) => event.id !== first.events.at(-1)!.id)
  const second = timelineOf(left, 3, first.cursor!)
  expect(second.events.map(({ id }) => id)).toEqual(
    facts
      .slice(0, 3)
      .reverse()
      .map(({ event }) => event.id),
  )
})

it('the timeline has a cursor for the longest id', () => {
  const noon = at('2026-05-04T12:00')
  const facts = [1, 2].map(i => seen('page_view', noon + i, { id: `${i}${'ż'.repeat(127)}` }))
  const { cursor } = timelineOf(facts, 1, undefined)
  expect(Cursor.safeParse(cursor).success).toBe(true)
  expect(timelineOf(facts, 1, cursor!).events).toHaveLength(1)
})
