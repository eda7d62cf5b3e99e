import { expect, vi } from 'vitest'
import type { Board } from '../../shared/board.ts'
import type { CrossingInfo } from '../../shared/contact.ts'
import type { CreatedSite } from '../../shared/site.ts'
import type { Load } from './load.ts'
import { THRESHOLDS } from './pings.ts'
import type { Place } from './spawned.ts'

const PAGE = 200
type CrossingPage = { rows: CrossingInfo[]; cursor: string | null }
/** A second on a quiet machine; what is looked at is that they come to agree. */
const AGREEMENT = { timeout: 10_000, interval: 100 }

/**
 * Whatever happened meanwhile: each acknowledged event is there once (a ping is a point), each threshold that
 * somebody has passed was stated once, recomputing everything finds nothing, and only what is meant was refused.
 */
export async function expectExact(places: Place[], site: CreatedSite, load: Load): Promise<void> {
  const expected = [...load.acknowledged.values()].sort((a, b) => b - a)
  const boards = await vi.waitFor(async () => {
    const boards = await Promise.all(places.map(place => boardOf(place, site)))
    for (const board of boards) expect([...board.values()]).toEqual(expected)
    return boards
  }, AGREEMENT)
  for (const board of boards) expect(board).toEqual(boards[0])

  const stated = await crossingsOf(places[0]!, site)
  expect(new Set(stated.map(({ id }) => id)).size).toBe(stated.length)
  const passed = [...boards[0]!].flatMap(([contact, score]) =>
    THRESHOLDS.filter(({ value }) => score >= value).map(({ id }) => `${contact} ${id} up`),
  )
  expect(
    stated.map(crossing => `${crossing.contactId} ${crossing.threshold} ${crossing.direction}`).sort(),
  ).toEqual(passed.sort())

  expect(await places[0]!.command('verify')).toMatchObject({ code: 0 })
  expect([...load.refusals.keys()].filter(why => why !== 503 && why !== 'lost')).toEqual([])
  expect(load.withoutRetryAfter).toEqual([])
}

/** All contacts with their scores, from the top. */
export async function boardOf(place: Place, site: CreatedSite): Promise<Map<string, number>> {
  const scores = new Map<string, number>()
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const query = new URLSearchParams({ site: site.siteId, plan: site.planId, top: String(PAGE) })
    if (cursor !== null) query.set('cursor', cursor)
    const page: Board = await place.get<Board>(`/api/board?${query}`, site.secretKey)
    for (const { contactId, score } of page.rows) scores.set(contactId, score)
    cursor = page.cursor
  }
  return scores
}

async function crossingsOf(place: Place, site: CreatedSite): Promise<CrossingInfo[]> {
  const all: CrossingInfo[] = []
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const query = new URLSearchParams({ site: site.siteId, limit: '100' })
    if (cursor !== null) query.set('cursor', cursor)
    const page: CrossingPage = await place.get<CrossingPage>(`/api/crossings?${query}`, site.secretKey)
    all.push(...page.rows)
    cursor = page.cursor
  }
  return all
}
