import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import { Plan } from '../../shared/plan.ts'
import { contactRow } from '../store/samples.ts'

const MOST = 3
const document = Plan.parse({ name: 'P', rules: [] })
const registry: Registry = {
  version: 1,
  sites: new Map(),
  plans: [{ id: 'p1.1', plan: 'p1', site: 's1', version: 1, state: 'live', document }],
  alertRules: [],
  lists: [],
}

type Tags = Record<string, number>
const row = (id: string, version: number, tags: Tags | null): ContactRow => {
  const first = { time: 1, id, key: 'public' as const }
  const standing = { score: 1, tags, fit: 0, engagement: 1, lastScoringAt: 1, first, at: 1, arms: {} }
  const standings = { 'p1.1': standing } as unknown as ContactRow['standings']
  return contactRow({ id, version, ...(tags === null ? { mergedInto: 'c_x' } : { standings }) })
}

const step = fc.record({
  id: fc.nat({ max: 4 }),
  /** Null: merged away or erased. */
  tags: fc.option(
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat({ max: 9 }), { maxKeys: 2 }),
  ),
  isErased: fc.boolean(),
})

it('each present tag has a complete board, up to the limit of tags, after any history of tags', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), steps => {
      const boards = new Boards(undefined, undefined, { mostTags: MOST })
      boards.use(registry)
      const present = new Map<string, Tags>()
      for (const [version, { id, tags, isErased }] of steps.entries()) {
        const contact = `c${id}.${isErased ? version : 0}`
        if (tags === null && isErased) boards.forget(`c${id}.0`)
        else boards.put(row(contact, version + 1, tags))
        if (tags === null) present.delete(`c${id}.0`)
        else present.set(contact, tags)
        const held = new Map<string, Tags>()
        for (const [who, of] of present)
          for (const tag of Object.keys(of)) held.set(tag, { ...held.get(tag), [who]: of[tag]! })
        const shown = [...held.keys()].filter(tag => boards.ranking('p1.1', tag) !== undefined)
        expect(shown.length).toBeLessThanOrEqual(MOST)
        for (const tag of shown) {
          const ranked = [...boards.ranking('p1.1', tag)!.from()].map(one => [one.id, one.score])
          expect(Object.fromEntries(ranked)).toEqual(held.get(tag))
        }
        for (const tag of 'abcde') if (!held.has(tag)) expect(boards.ranking('p1.1', tag)).toBeUndefined()
      }
    }),
    { numRuns: process.env.LONG ? 5_000 : 300 },
  )
})

it('a new tag has a board once former tags have been removed', () => {
  const boards = new Boards(undefined, undefined, { mostTags: MOST })
  boards.use(registry)
  for (let version = 1; version < 50; version++) boards.put(row('c', version, { [`t${version}`]: 1 }))
  expect(boards.ranking('p1.1', 't49')?.size).toBe(1)
})
