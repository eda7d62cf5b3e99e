import { beforeEach, describe, expect, it } from 'vitest'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import { timelineOf } from '../../collector/queries/timeline.ts'
import type { Event } from '../../shared/event.ts'
import type { Plan, Threshold } from '../../shared/plan.ts'
import { proofText } from '../../shared/words/proof.ts'
import { Memory } from '../decide/memory.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { registryOf, SITE } from '../properties/feed.ts'

const START = at('2026-08-31T10:00')
const later = (minutes: number) => START + minutes * 60_000

const planOf = (thresholds: Partial<Threshold>[], more: Partial<Plan> = {}) =>
  setting({
    rules: [
      { id: 'demo', kind: 'event', event: 'demo_request', points: 50, where: [] },
      { id: 'call', kind: 'event', event: 'call_booked', points: 40, where: [] },
      {
        id: 'ceo',
        kind: 'trait',
        trait: 'job',
        points: 5,
        where: [{ field: 'traits.job', op: 'exists', value: true }],
      },
    ],
    thresholds: thresholds.map((one, i) => ({ id: `t${i}`, value: 100, direction: 'up', ...one })),
    ...more,
  })

let registry: Registry
let memory: Memory
const open = (plan: ReturnType<typeof planOf>) => {
  registry = registryOf(plan)
  memory = new Memory(registry)
}
beforeEach(() => open(planOf([{}])))

const commit = (...events: Event[]) =>
  memory.commit(events.map(one => ({ kind: 'event', site: SITE, event: one, digest: one.id })))
const alice = { userId: '42', email: 'alice@corp.example' }
const byServer = (name: string, minutes: number, props: object = {}) =>
  event(name, later(minutes), { key: 'secret', visitor: null, userId: '42', props: { ...props } })
const byBrowser = (name: string, minutes: number, props: object = {}, visitor = 'stranger') =>
  event(name, later(minutes), { key: 'public', visitor, props: { ...props } })
const known = () => commit(byServer('identify', 0, alice))
const claims = (minutes = 1) =>
  commit(byBrowser('identify', minutes, { email: 'alice@corp.example', traits: { job: 'CEO' } }))
const demos = (count: number, from = 20) => {
  // Wishes are told apart by some seconds; here they are days apart.
  for (let n = 0; n < count; n++) commit(byBrowser('demo_request', from + n * 1_440))
}
const standing = (row: ContactRow) => row.standings['leads.1']!

describe('an unproven browser that sends a known e-mail address', () => {
  it('raises alerts that mark every point as unproven and the identity as claimed by the browser', () => {
    known()
    claims()
    demos(2)
    expect(memory.alerts).toMatchObject([{ score: 105, proven: 0, isClaimed: true }])
    expect(proofText('en', 105, 0)).toBe('105 points, all unproven')
  })

  it('makes a board row that is marked as claimed until an event proves the identity', () => {
    known()
    claims()
    demos(1)
    expect(memory.contacts().map(standing)).toMatchObject([{ score: 55, isUnproven: true }])
    commit(byServer('call_booked', 30))
    const [row] = memory.contacts()
    expect(standing(row!).score).toBe(95)
    expect(standing(row!)).not.toHaveProperty('isUnproven')
  })

  it('does not cross a threshold with a required trust; server events do, and the alert has their score', () => {
    open(planOf([{ value: 40, minTrust: 'verified' }]))
    known()
    claims()
    demos(3)
    expect(memory.crossings).toEqual([])
    commit(byServer('call_booked', 9_000))
    expect(memory.crossings).toMatchObject([
      { from: 0, to: 40, planVersion: 'leads.1', reasons: [{ rule: 'call' }] },
    ])
    expect(memory.alerts).toMatchObject([{ score: 40, from: 0, proven: 40 }])
    expect(memory.alerts[0]).not.toHaveProperty('isClaimed')
    expect(standing(memory.contacts()[0]!).score).toBe(195)
  })

  it('is marked on the timeline at its first identify', () => {
    known()
    claims(1)
    claims(2)
    commit(byServer('call_booked', 3))
    const [row] = memory.contacts()
    const { events } = timelineOf(memory.factsOf(row!), 10, undefined)
    expect(events.map(({ name, isClaim }) => [name, isClaim ?? false])).toEqual([
      ['call_booked', false],
      ['identify', false],
      ['identify', true],
      ['identify', false],
    ])
  })
})

describe('an identity is not marked as claimed', () => {
  it('after an identify of a contact that no server has named', () => {
    claims()
    demos(2)
    expect(memory.alerts).toMatchObject([{ score: 105, proven: 0 }])
    expect(memory.alerts[0]).not.toHaveProperty('isClaimed')
  })

  it('after a server has named the visitor', () => {
    known()
    commit(
      event('identify', later(1), { key: 'secret', visitor: 'stranger', userId: '42', props: { ...alice } }),
    )
    claims(2)
    demos(2)
    expect(memory.alerts[0]).not.toHaveProperty('isClaimed')
  })

  it('with an identity proof, and events during the proof count as proven', () => {
    known()
    const verified = { userId: '42', until: later(99_999) }
    commit(
      event('identify', later(1), { key: 'public', visitor: 'phone', props: { userId: '42', verified } }),
    )
    commit(byBrowser('demo_request', 2, {}, 'phone'), byBrowser('demo_request', 3_000, {}, 'phone'))
    expect(memory.alerts).toMatchObject([{ score: 100, proven: 100 }])
    expect(memory.alerts[0]).not.toHaveProperty('isClaimed')
  })
})

describe('a threshold with a required trust', () => {
  it('keeps its state over a publication, a restart and changes by time', () => {
    open(planOf([{ value: 40, minTrust: 'server' }, { value: 50 }]))
    known()
    commit(byServer('call_booked', 1))
    expect(memory.crossings.map(({ threshold }) => threshold)).toEqual(['t0'])
    // A version that is being built takes the state over: nothing is crossed again when it is live.
    const [live] = registry.plans
    const next = { ...live!, id: 'leads.2', version: 2, state: 'building' as const }
    registry.version += 1
    registry.plans.push(next)
    for (const row of memory.contacts())
      memory.commit([{ kind: 'rescore', site: SITE, contact: row.id, at: later(2) }])
    registry.version += 1
    registry.plans.splice(0, 2, { ...next, state: 'live' })
    memory.restart()
    commit(byServer('call_booked', 3))
    expect(memory.crossings.map(({ threshold }) => threshold)).toEqual(['t0', 't1'])
    expect(Object.keys(memory.contacts()[0]!.standings)).toEqual(['leads.2', 'leads.2 server'])
  })
})

it.each([
  [143, 0, '143 points, all unproven', '143 punkty, wszystkie niepotwierdzone'],
  [143, -20, '143 points, all unproven', '143 punkty, wszystkie niepotwierdzone'],
  [143, 40, '143 points, 103 of them unproven', '143 punkty, w tym 103 niepotwierdzone'],
  [112, 107, '112 points, 5 of them unproven', '112 punktów, w tym 5 niepotwierdzonych'],
  [2, 1, '2 points, 1 of them unproven', '2 punkty, w tym 1 niepotwierdzony'],
  [1, 0, '1 point, unproven', '1 punkt, niepotwierdzony'],
  [143, 143, null, null],
  [143, 150, null, null],
  [-5, 0, null, null],
  [0, -5, null, null],
  [143, null, null, null],
  [null, 5, null, null],
])('%s points of which %s are proven read: %s', (score, proven, en, pl) => {
  expect(proofText('en', score, proven)).toBe(en)
  expect(proofText('pl', score, proven)).toBe(pl)
})
