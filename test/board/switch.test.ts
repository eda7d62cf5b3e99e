import { expect, it } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import type { ContactRow, PlanVersion, Registry } from '../../collector/model/rows.ts'
import { Plan } from '../../shared/plan.ts'
import { contactRow } from '../store/samples.ts'

const document = Plan.parse({ name: 'P', rules: [] })
const versionOf = (version: number, state: PlanVersion['state']): PlanVersion => ({
  id: `p1.${version}`,
  plan: 'p1',
  site: 's1',
  version,
  state,
  document,
})
const registryOf = (version: number, plans: PlanVersion[]): Registry => ({
  version,
  sites: new Map(),
  plans,
  alertRules: [],
  lists: [],
})
const row = (id: string, version: number, scores: Record<string, number>): ContactRow => {
  const first = { time: 1, id, key: 'public' as const }
  const standings = Object.fromEntries(
    Object.entries(scores).map(([name, score]) => [
      name,
      { score, tags: {}, fit: 0, engagement: score, lastScoringAt: 1, first, at: 1, arms: {} },
    ]),
  ) as unknown as ContactRow['standings']
  return contactRow({ id, version, standings })
}
const shown = (boards: Boards) =>
  boards.rows({ plan: 'p1', top: 10 }).rows.map(({ contactId, score }) => `${contactId} ${score}`)

it('a contact decided after a publication keeps its place until the boards switch', () => {
  const boards = new Boards()
  boards.use(registryOf(1, [versionOf(1, 'live'), versionOf(2, 'building')]))
  for (const [id, score] of [
    ['c1', 3],
    ['c2', 2],
  ] as const)
    boards.put(row(id, 1, { 'p1.1': score, 'p1.2': score * 100 }))
  // The decision knows the new version alone; the boards do not know yet that it is live.
  boards.put(row('c1', 2, { 'p1.2': 400 }))
  expect(shown(boards)).toEqual(['c1 3', 'c2 2'])
  boards.use(registryOf(2, [versionOf(2, 'live')]))
  expect(shown(boards)).toEqual(['c1 400', 'c2 200'])
})
