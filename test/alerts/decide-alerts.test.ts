import { beforeEach, describe, expect, it } from 'vitest'
import type { Arrival } from '../../collector/model/port.ts'
import type { Alert, ContactRow, PlanVersion, Registry } from '../../collector/model/rows.ts'
import { AlertRule, type Trigger } from '../../shared/alert-rule.ts'
import type { Event } from '../../shared/event.ts'
import { LiveList } from '../../shared/live-list.ts'
import { Plan } from '../../shared/plan.ts'
import { Memory } from '../decide/memory.ts'

const SITE = 's'
const START = Date.UTC(2026, 9, 1, 8)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const PLAN = Plan.parse({
  name: 'Sales',
  rules: [
    { id: 'view', kind: 'event', event: 'page_view', points: 10 },
    { id: 'offer', kind: 'event', event: 'file_download', points: 40, validity: 'PT2H' },
    {
      id: 'city',
      kind: 'trait',
      trait: 'city',
      where: [{ field: 'traits.city', op: 'eq', value: 'Kraków' }],
      points: 5,
    },
  ],
  tags: [{ from: 'props.topic' }],
  bands: [
    { id: 'cold', name: 'Cold' },
    { id: 'hot', name: 'Hot', from: 40 },
  ],
  thresholds: [
    { id: 'warm', name: 'Warm', value: 20, direction: 'up' },
    { id: 'hot', name: 'Hot', value: 40, direction: 'up' },
    { id: 'cooled', name: 'Cooled', value: 40, direction: 'down' },
  ],
})
const plan = (id: string, version = 1, document = PLAN): PlanVersion => ({
  id: `${id}.${version}`,
  plan: id,
  site: SITE,
  version,
  state: 'live',
  document,
})

let registry: Registry
let memory: Memory
let sent: number
beforeEach(() => {
  registry = {
    version: 1,
    sites: new Map([
      [
        SITE,
        { id: SITE, name: '', timeZone: 'UTC', retention: null, hasTombstones: false, tombstoneKey: 'k' },
      ],
    ]),
    plans: [plan('p')],
    alertRules: [],
    lists: [],
  }
  memory = new Memory(registry)
  sent = 0
})

const rule = (trigger: Trigger, more: Partial<AlertRule> = {}, id = 'r') => {
  registry.version += 1
  const document = AlertRule.parse({ name: id, trigger, ...more })
  registry.alertRules.push({ id, site: SITE, rule: document })
}
const list = (more: Partial<LiveList> = {}) => {
  registry.version += 1
  registry.lists = [{ id: 'l', site: SITE, list: LiveList.parse({ name: 'VIP', plan: 'p', ...more }) }]
}
type Sent = Partial<Event> & { silent?: true }
const arrival = (at: number, { silent, ...changes }: Sent = {}): Arrival => {
  const event: Event = {
    id: `e${sent++}`,
    key: 'public',
    name: 'page_view',
    time: at,
    receivedAt: at,
    visitor: 'v',
    userId: null,
    url: 'https://shop.example/tents',
    referrer: null,
    title: 'Tents',
    props: {},
    derived: {},
    ...changes,
  }
  return { kind: 'event', site: SITE, event, digest: event.id, ...(silent && { silent }) }
}
/** Takes what was sent, and tells what that makes known. */
const take = (at: number, ...events: Sent[]): Alert[] => {
  const before = memory.alerts.length
  memory.commit(events.map(event => arrival(at, event)))
  return memory.alerts.slice(before)
}
const views = (n: number): Sent[] => Array.from({ length: n }, () => ({}))
const identify = (traits: object = {}, userId = 'anna'): Sent => ({
  name: 'identify',
  userId,
  props: { userId, traits },
})
const tick = (kind: 'tick' | 'rescore', at: number): Alert[] => {
  const before = memory.alerts.length
  for (const row of memory.contacts()) memory.commit([{ kind, site: SITE, contact: row.id, at }])
  return memory.alerts.slice(before)
}
const lapse = (at: number): Alert[] => {
  const before = memory.alerts.length
  for (const row of memory.contacts())
    memory.commit([{ kind: 'inactivity', site: SITE, contact: row.id, rule: 'r', at }])
  return memory.alerts.slice(before)
}
const short = ({ rule: of, kind, threshold, score, from, direction }: Alert) => ({
  of,
  kind,
  ...(threshold && { threshold, from, direction }),
  score,
})
const contact = (): ContactRow => memory.contacts()[0]!

describe('thresholds', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up' }

  it('are told of by default, up and down, the farthest of those jumped together', () => {
    expect(take(START, ...views(1), { name: 'file_download' }).map(short)).toEqual([
      { of: 'default', kind: 'threshold', threshold: 'hot', from: 10, score: 50, direction: 'up' },
    ])
    expect(tick('tick', START + 2 * HOUR).map(short)).toEqual([
      { of: 'default', kind: 'threshold', threshold: 'cooled', from: 50, score: 10, direction: 'down' },
    ])
  })

  it('are told of by the owner’s rules alone once there are any, each by what it asks for', () => {
    rule({ ...UP, threshold: 'warm' }, {}, 'warm')
    rule({ ...UP, plan: 'p' }, {}, 'any')
    rule({ ...UP, plan: 'other' }, {}, 'other')
    rule(UP, { isOn: false }, 'off')
    const alerts = take(START, { name: 'file_download' })
    expect(alerts.map(short)).toEqual([
      { of: 'warm', kind: 'threshold', threshold: 'warm', from: 0, score: 40, direction: 'up' },
      { of: 'any', kind: 'threshold', threshold: 'hot', from: 0, score: 40, direction: 'up' },
    ])
    expect(alerts[0]).toMatchObject({
      page: { title: 'Tents', url: 'https://shop.example/tents' },
      reasons: [{ rule: 'offer', points: 40 }],
    })
    expect(tick('tick', START + 2 * HOUR)).toEqual([])
  })

  it('are told of each, the one after the other, without a cooldown of the rule', () => {
    rule(UP)
    expect(take(START, ...views(2))).toHaveLength(1)
    expect(take(START + MINUTE, ...views(2))).toHaveLength(1)
  })

  it('keep the rule’s own cooldown, for each contact', () => {
    rule(UP, { cooldown: 'PT1H' })
    expect(take(START, ...views(2))).toHaveLength(1)
    expect(take(START + MINUTE, ...views(2))).toHaveLength(0)
    expect(take(START + MINUTE, { visitor: 'w' }, { visitor: 'w' })).toHaveLength(1)
  })

  it('do not tell of what is silent: imports, replays, a change of plan', () => {
    expect(take(START, { silent: true }, { silent: true })).toEqual([])
    registry.plans = [plan('p', 2, { ...PLAN, rules: [{ ...PLAN.rules[0]!, points: 100 } as never] })]
    registry.version += 1
    expect(tick('rescore', START + MINUTE)).toEqual([])
  })

  it('give an alert the same id whatever the batching', () => {
    rule(UP)
    const events = views(4).map((event, i) => arrival(START + i, event))
    const ids = (batches: Arrival[][]) => {
      const other = new Memory(registry)
      for (const batch of batches) other.commit(structuredClone(batch))
      return other.alerts.map(({ id }) => id)
    }
    const together = ids([events])
    expect(together).toHaveLength(2)
    expect(ids(events.map(event => [event]))).toEqual(together)
  })
})

describe('what set an alert off', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up' }

  it('is the contact’s event, with the points that it gave, not those that were there', () => {
    take(START, ...views(3))
    const [alert] = take(START + MINUTE, { id: 'now' })
    expect(alert).toMatchObject({
      from: 30,
      score: 40,
      trigger: { event: { key: 'public', id: 'now' }, name: 'page_view', points: 10 },
    })
  })

  it('is named as the strongest of its rules counts it', () => {
    const again = { id: 'again', kind: 'event', event: 'revisit', where: [], points: 35 } as never
    registry.plans = [plan('p', 1, { ...PLAN, rules: [...PLAN.rules, again] })]
    rule(UP)
    take(START, {})
    expect(take(START + 2 * HOUR, { id: 'back' })).toMatchObject([
      { trigger: { event: { id: 'back' }, name: 'revisit', points: 45 } },
    ])
  })

  it('is time alone where points have ended', () => {
    take(START, {}, { name: 'file_download' })
    expect(tick('tick', START + 2 * HOUR)).toMatchObject([
      { direction: 'down', trigger: { event: null, name: null, points: -40 } },
    ])
  })

  it('is time alone of a silence, without points', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, ...views(3))
    expect(lapse(START + 7 * DAY)).toMatchObject([{ trigger: { event: null, name: null, points: null } }])
  })

  it('is the event that a rule asked for, and the one that names the contact', () => {
    rule({ kind: 'event', event: 'demo_request', where: [] }, {}, 'demo')
    rule({ kind: 'identified', atLeast: 20 }, {}, 'named')
    take(START, ...views(2))
    expect(take(START, { name: 'demo_request', id: 'd' }, { ...identify(), id: 'i' })).toMatchObject([
      { kind: 'event', trigger: { event: { id: 'd' }, name: 'demo_request', points: 0 } },
      { kind: 'identified', trigger: { event: { id: 'i' }, name: 'identify', points: 0 } },
    ])
  })

  it('keeps ids and no text of the event', () => {
    const [alert] = take(START, {
      name: 'file_download',
      title: 'A secret page',
      props: { file_name: 'secret.pdf' },
    })
    expect(JSON.stringify(alert!.trigger)).not.toMatch(/secret/)
  })
})

describe('conditions', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up', threshold: 'warm' }
  const derived = { source: { channel: 'paid', name: 'google' }, device: { type: 'mobile' } }

  it.each<[string, Partial<AlertRule>, boolean]>([
    ['a trait that the contact has', { where: [{ field: 'traits.city', op: 'eq', value: 'krakow' }] }, true],
    ['a trait that it has not', { where: [{ field: 'traits.city', op: 'eq', value: 'Gdynia' }] }, false],
    ['where it first came from', { where: [{ field: 'source.channel', op: 'eq', value: 'paid' }] }, true],
    ['another source', { where: [{ field: 'source.channel', op: 'eq', value: 'organic' }] }, false],
    ['its device', { where: [{ field: 'device.type', op: 'in', value: ['mobile', 'tablet'] }] }, true],
    ['enough of a tag', { tag: { tag: 'tents', atLeast: 10 } }, true],
    ['more of a tag', { tag: { tag: 'tents', atLeast: 11 } }, false],
    ['another tag', { tag: { tag: 'boots', atLeast: 0 } }, false],
    ['enough fit', { fit: 5 }, true],
    ['more fit', { fit: 6 }, false],
  ])('of %s', (_, conditions, isTold) => {
    rule(UP, conditions)
    take(START, { derived }, identify({ city: 'Kraków' }))
    expect(take(START + MINUTE, { props: { topic: 'tents' } })).toHaveLength(isTold ? 1 : 0)
  })
})

describe('a first identification', () => {
  it('is told of once, with the score reached', () => {
    rule({ kind: 'identified', atLeast: 20 }, { cooldown: 'PT1M' })
    take(START, ...views(2))
    const [alert] = take(START + MINUTE, identify())
    expect(alert).toMatchObject({ kind: 'identified', plan: 'p', score: 20, reasons: [{ points: 10 }, {}] })
    expect(take(START + HOUR, identify({}, 'anna'), { visitor: 'w', ...identify() })).toEqual([])
  })

  it('with too low a score is not, nor of an identified contact, nor silently', () => {
    rule({ kind: 'identified', atLeast: 20 })
    expect(take(START, {}, identify())).toEqual([])
    expect(take(START + MINUTE, ...views(4))).toEqual([])
    expect(take(START + MINUTE, { visitor: 'w' }, { visitor: 'w' }, { visitor: 'w', ...identify() })).toEqual(
      [],
    )
    const silent = { visitor: 'x', silent: true } as const
    expect(take(START + MINUTE, silent, silent, { ...identify({}, 'jan'), ...silent })).toEqual([])
    expect(take(START + HOUR, { visitor: 'x' })).toEqual([])
  })
})

describe('an event', () => {
  it('is told of by its name and conditions, once within the cooldown', () => {
    rule({ kind: 'event', event: 'demo_request', where: [{ field: 'props.size', op: 'gte', value: 50 }] })
    const demo = (size: number): Sent => ({ name: 'demo_request', props: { size } })
    expect(take(START, demo(10), {})).toEqual([])
    // A double click is one wish, and no news of its own.
    expect(take(START + 1_000, demo(80))).toEqual([])
    expect(take(START + MINUTE, demo(80))).toMatchObject([
      { kind: 'event', event: 'demo_request', plan: 'p', score: 10 },
    ])
    expect(take(START + HOUR, demo(80))).toEqual([])
    expect(take(START + 25 * HOUR, demo(80), demo(80))).toHaveLength(1)
  })

  it('that a browser may not vouch for is not believed', () => {
    rule({ kind: 'event', event: 'purchase', where: [] })
    expect(take(START, { name: 'purchase' })).toEqual([])
    expect(take(START, { name: 'purchase', key: 'secret' })).toHaveLength(1)
  })

  it('of a site without a plan is told of without a score', () => {
    registry.plans = []
    rule({ kind: 'event', event: 'demo_request', where: [] })
    expect(take(START, { name: 'demo_request' })).toMatchObject([{ plan: null, score: null, reasons: [] }])
  })
})

describe('a silence', () => {
  it('of a contact with enough score alerts once, until the next one', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, ...views(3))
    expect(lapse(START + 7 * DAY - 1)).toEqual([])
    expect(lapse(START + 7 * DAY)).toMatchObject([{ kind: 'inactive', score: 30 }])
    expect(lapse(START + 40 * DAY)).toEqual([])
    take(START + 50 * DAY, {})
    expect(lapse(START + 60 * DAY)).toHaveLength(1)
  })

  it('of a contact with too low a score does not', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, {})
    expect(lapse(START + 9 * DAY)).toEqual([])
  })

  it('of a contact from the top band makes a sleeping giant', () => {
    rule({ kind: 'sleeping_giant' })
    take(START, {}, { name: 'file_download' })
    expect(lapse(START + 13 * DAY)).toEqual([])
    expect(lapse(START + 14 * DAY)).toMatchObject([{ kind: 'sleeping_giant', score: 10 }])
    expect(lapse(START + 15 * DAY)).toEqual([])
  })
})

describe('a live list', () => {
  const changes = (alerts: Alert[]) =>
    alerts.filter(({ kind }) => kind === 'list').map(({ change }) => change)

  it('alerts on each contact that enters or leaves it, by events and by time', () => {
    list({ bands: ['hot'] })
    expect(changes(take(START, {}))).toEqual([])
    expect(changes(take(START, { name: 'file_download' }))).toEqual(['entered'])
    expect(changes(take(START + MINUTE, {}))).toEqual([])
    expect(changes(tick('tick', START + 2 * HOUR))).toEqual(['left'])
  })

  it('tells of what is silent to people: it speaks to machines', () => {
    list({ atLeast: 20 })
    expect(changes(take(START, { silent: true }, { silent: true }))).toEqual(['entered'])
  })

  it('begins with its present members without alerts; the effect of the arrival does alert', () => {
    take(START, ...views(2))
    list({ atLeast: 20 })
    expect(changes(tick('rescore', START + MINUTE))).toEqual([])
    expect(contact().lists).toEqual({ l: true })
    registry.lists = []
    registry.version += 1
    take(START + MINUTE, {})
    expect(contact().lists).toBeUndefined()
    list({ atLeast: 40 })
    expect(changes(take(START + MINUTE, {}))).toEqual(['entered'])
  })

  it('tells of what its change and a publication change', () => {
    list({ atLeast: 20 })
    take(START, ...views(2))
    list({ atLeast: 30 })
    expect(changes(tick('rescore', START + MINUTE))).toEqual(['left'])
    const next = plan('p', 2, { ...PLAN, rules: [{ ...PLAN.rules[0]!, points: 15 } as never] })
    registry.plans.push({ ...next, state: 'building' })
    registry.version += 1
    expect(tick('rescore', START + 2 * MINUTE)).toEqual([])
    registry.plans = [next]
    registry.version += 1
    expect(changes(tick('rescore', START + 3 * MINUTE))).toEqual(['entered'])
  })

  it('is left by a contact that is merged into another', () => {
    list({ atLeast: 20 })
    take(START, { visitor: null, ...identify() })
    take(START, ...views(2))
    const lost = memory.contacts().find(({ lists }) => lists?.l)!.id
    const alerts = take(START + MINUTE, identify())
    expect(alerts.filter(({ kind }) => kind === 'list')).toMatchObject([
      { contact: lost, change: 'left' },
      { contact: contact().id, change: 'entered' },
    ])
  })
})

it('a contact’s cooldown continues when it is identified', () => {
  rule({ kind: 'event', event: 'demo_request', where: [] })
  take(START, { visitor: null, ...identify() })
  expect(take(START, { name: 'demo_request' })).toHaveLength(1)
  expect(take(START + MINUTE, identify(), { name: 'demo_request' })).toEqual([])
})
