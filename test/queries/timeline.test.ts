import { expect, it } from 'vitest'
import { timelineOf } from '../../collector/queries/timeline.ts'
import { at, seen } from '../score/samples.ts'

it('shows a search once: a view of results bears it unless the page told of it', () => {
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
