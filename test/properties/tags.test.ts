import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCase } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { admittedTags, type Setting } from '../oracle/lines.ts'
import { readAt } from '../oracle/reading.ts'
import { figuresOf } from './compare.ts'
import { eventKey, feed, type Run } from './feed.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

const MOST = 2

/** A case with a tag for each product, and few places for tags. */
const aTaggedRun: fc.Arbitrary<Run> = fc
  .tuple(
    aCase({ events: 40, rules: 4, instants: 1 }),
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat({ max: 12 }), { maxLength: 4 }),
  )
  .map(([one, batches, restarts]) => {
    const tags = [{ from: 'props.product' }, { from: { urlGlob: '*/b/*', tag: 'b' } }]
    return { ...one, setting: { ...one.setting, plan: { ...one.setting.plan, tags } }, batches, restarts }
  })

describe('tags from browsers', () => {
  it('are admitted in order of arrival, for any batches and restarts', { timeout: TIMEOUT_MS }, () => {
    let refused = 0
    holdsFor(aTaggedRun, 120, one => {
      const { arrivals } = one
      const last = arrivals.at(-1)?.receivedAt ?? 0
      const memory = feed(one, last, { mostTags: MOST })
      const admitted = admittedTags(arrivals, one.setting.plan, MOST)
      refused += admittedTags(arrivals, one.setting.plan, 99).size - admitted.size
      const setting: Setting = { ...one.setting, admitted }
      const rows = new Map(
        memory.contacts().map(row => [
          memory
            .factsOf(row)
            .map(({ event }) => eventKey(event))
            .join(' '),
          row,
        ]),
      )
      for (const { facts } of peopleOf(arrivals)) {
        const row = rows.get(facts.map(({ event }) => eventKey(event)).join(' '))!
        const standing = row.standings[`${setting.planId}.1`]!
        const oracle = readAt(facts, setting, row.decidedAt)
        expectSame(`figures of ${row.id}`, figuresOf({ ...oracle, ...standing }), figuresOf(oracle))
      }
    })
    // The cases would show nothing if there were room for all.
    expect(refused).toBeGreaterThan(25)
  })
})
