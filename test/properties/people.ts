import type { ContactRow } from '../../collector/model/rows.ts'
import type { Memory } from '../decide/memory.ts'
import type { Case } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
import { figuresOf } from './compare.ts'
import { eventKey } from './feed.ts'
import { expectSame } from './show.ts'

/** Each contact has the events and the score that the oracle gives it. */
export function expectPeople(
  memory: Memory,
  { setting, arrivals }: Pick<Case, 'setting' | 'arrivals'>,
): void {
  const people = peopleOf(arrivals)
  const rows = memory.contacts()
  const told = new Map<string, object>()
  for (const row of rows) {
    const keys = memory
      .factsOf(row)
      .map(({ event }) => eventKey(event))
      .join(' ')
    const standing = row.standings[`${setting.planId}.1`]!
    told.set(keys, { row, standing })
  }
  expectSame(
    'contacts',
    { events: [...told.keys()].sort() },
    { events: people.map(({ facts }) => facts.map(({ event }) => eventKey(event)).join(' ')).sort() },
  )
  for (const { facts } of people) {
    const { row, standing } = told.get(facts.map(({ event }) => eventKey(event)).join(' ')) as {
      row: ContactRow
      standing: ContactRow['standings'][string]
    }
    const oracle = readAt(facts, setting, row.decidedAt)
    const engine = { ...oracle, ...standing, tags: standing.tags }
    expectSame(`figures of ${row.id}`, figuresOf(engine), figuresOf(oracle))
  }
}
