import { beforeEach, describe, expect, it } from 'vitest'
import { ContactBook } from '../../collector/board/contact-book.ts'
import type { ContactRow, PlanVersion, Registry } from '../../collector/model/rows.ts'
import { ScorerBook } from '../../collector/plans/scorer-book.ts'
import { silentCrossings } from '../../collector/publication/silent-crossings.ts'
import { Plan } from '../../shared/plan.ts'
import { Memory } from './memory.ts'

const SITE = 's'
const START = Date.UTC(2026, 9, 30, 8)
const HOUR = 3_600_000
const DAY = 24 * HOUR

const PLAN = Plan.parse({
  name: 'Sales',
  rules: [{ id: 'view', kind: 'event', event: 'page_view', points: 50 }],
  thresholds: [
    { id: 'hot', value: 40, direction: 'up' },
    { id: 'cooled', value: 40, direction: 'down' },
  ],
})
const CYCLES = Plan.parse({ ...PLAN, cycle: { every: 'month' } })

let registry: Registry
let memory: Memory
let sent: number
beforeEach(() => {
  registry = {
    version: 1,
    sites: new Map(),
    plans: [],
    alertRules: [],
    lists: [],
  }
  memory = new Memory(registry)
  sent = 0
  zone('UTC')
})

const zone = (timeZone: string) => {
  registry.version += 1
  registry.sites = new Map([
    [SITE, { id: SITE, name: '', timeZone, retention: null, hasTombstones: false, tombstoneKey: 'k' }],
  ])
}
const version = (number: number, state: PlanVersion['state'], document: Plan) => {
  registry.version += 1
  const others = registry.plans.filter(other => other.version !== number)
  registry.plans = [...others, { id: `p.${number}`, plan: 'p', site: SITE, version: number, state, document }]
}
const view = (at: number, visitor = 'v') => {
  const id = `e${sent++}`
  const event = {
    id,
    key: 'public' as const,
    name: 'page_view',
    time: at,
    receivedAt: at,
    visitor,
    userId: null,
    url: null,
    referrer: null,
    title: null,
    props: {},
    derived: {},
  }
  memory.commit([{ kind: 'event', site: SITE, event, digest: id }])
}
const each = (kind: 'tick' | 'rescore', at: number) => {
  for (const { id } of memory.contacts()) memory.commit([{ kind, site: SITE, contact: id, at }])
}
const contact = (): ContactRow => memory.contacts()[0]!
const crossed = () => memory.crossings.map(({ threshold, from, to, at }) => ({ threshold, from, to, at }))

describe('a plan version under construction', () => {
  it('is scored as of the present, so that earlier changes by time raise no alerts after it goes live', () => {
    version(1, 'live', PLAN)
    view(START)
    const before = crossed().length
    const now = START + 3 * DAY
    const document = Plan.parse({ ...PLAN, rules: [{ ...PLAN.rules[0], validity: 'P1D' }] })
    version(2, 'building', document)
    each('rescore', now)
    expect(contact().standings['p.2']!.score).toBe(0)
    registry.plans = []
    version(2, 'live', document)
    each('tick', now)
    expect(crossed().slice(before)).toEqual([])
  })
})

describe('the crossings of a publication', () => {
  const published = (document: Plan, now: number) => {
    version(2, 'building', document)
    each('rescore', now)
    const contacts = new ContactBook()
    for (const row of memory.contacts()) contacts.put(row)
    const [before, after] = new ScorerBook().of(registry, SITE)
    return silentCrossings({ contacts }, before!.version, after!, now).map(
      ({ threshold, from, to, silent, cause }) => ({ threshold, from, to, silent, cause }),
    )
  }
  const points = (more: number): Plan => Plan.parse({ ...PLAN, rules: [{ ...PLAN.rules[0], points: more }] })
  const audience: Plan['audience'] = [{ field: 'traits.city', op: 'exists', value: true }]
  const SILENT = { silent: true, cause: 'publication' }

  it.each<[string, Plan, Plan, object[]]>([
    [
      'are recorded for a contact that rises',
      points(30),
      PLAN,
      [{ threshold: 'hot', from: 30, to: 50, ...SILENT }],
    ],
    [
      'are recorded for a contact that falls',
      PLAN,
      points(30),
      [{ threshold: 'cooled', from: 50, to: 30, ...SILENT }],
    ],
    [
      'start from zero for a contact that enters the audience',
      { ...PLAN, audience },
      PLAN,
      [{ threshold: 'hot', from: 0, to: 50, ...SILENT }],
    ],
    ['are absent for a contact outside the audience', PLAN, { ...PLAN, audience }, []],
    ['are absent without a change of points', PLAN, PLAN, []],
  ])('%s', (_, before, after, expected) => {
    version(1, 'live', before)
    view(START)
    expect(published(after, START + HOUR)).toEqual(expected)
  })

  it('are absent for a threshold that is not armed', () => {
    version(1, 'live', Plan.parse({ ...PLAN, rules: [{ ...PLAN.rules[0], validity: 'PT1H' }] }))
    view(START)
    each('tick', START + HOUR)
    expect(contact().standings['p.1']!.score).toBe(0)
    expect(published(PLAN, START + 2 * HOUR)).toEqual([])
  })
})

describe('a change of the site’s time zone', () => {
  it('starts no cycle, so that no threshold is crossed a second time', () => {
    version(1, 'live', CYCLES)
    view(START)
    expect(crossed()).toMatchObject([{ threshold: 'hot', from: 0, to: 50 }])
    zone('Europe/Warsaw')
    view(START + HOUR)
    expect(crossed()).toHaveLength(1)
  })

  it('starts no cycle after all contacts have been scored with it', () => {
    version(1, 'live', CYCLES)
    view(START)
    zone('Europe/Warsaw')
    each('rescore', START + HOUR)
    view(START + 2 * HOUR)
    expect(crossed()).toHaveLength(1)
  })
})
