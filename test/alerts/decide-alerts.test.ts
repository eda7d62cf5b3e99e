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
/** Applies the sent events, and returns the resulting alerts. */
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

describe('threshold alerts', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up' }

  it('follow the default rules, up and down, for the farthest threshold of one jump', () => {
    expect(take(START, ...views(1), { name: 'file_download' }).map(short)).toEqual([
      { of: 'default', kind: 'threshold', threshold: 'hot', from: 10, score: 50, direction: 'up' },
    ])
    expect(tick('tick', START + 2 * HOUR).map(short)).toEqual([
      { of: 'default', kind: 'threshold', threshold: 'cooled', from: 50, score: 10, direction: 'down' },
    ])
  })

  it('follow only the owner’s rules once one exists, each rule for its own threshold and plan', () => {
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

  it('are raised for each crossing if the rule has no cooldown', () => {
    rule(UP)
    expect(take(START, ...views(2))).toHaveLength(1)
    expect(take(START + MINUTE, ...views(2))).toHaveLength(1)
  })

  it('respect the cooldown of the rule for each contact', () => {
    rule(UP, { cooldown: 'PT1H' })
    expect(take(START, ...views(2))).toHaveLength(1)
    expect(take(START + MINUTE, ...views(2))).toHaveLength(0)
    expect(take(START + MINUTE, { visitor: 'w' }, { visitor: 'w' })).toHaveLength(1)
  })

  it('are not raised for imports, replays and a change of plan', () => {
    expect(take(START, { silent: true }, { silent: true })).toEqual([])
    registry.plans = [plan('p', 2, { ...PLAN, rules: [{ ...PLAN.rules[0]!, points: 100 } as never] })]
    registry.version += 1
    expect(tick('rescore', START + MINUTE)).toEqual([])
  })

  it('have the same id for any batches', () => {
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

describe('the trigger of an alert', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up' }

  it('is the contact’s latest event with the points of that event, without earlier points', () => {
    take(START, ...views(3))
    const [alert] = take(START + MINUTE, { id: 'now' })
    expect(alert).toMatchObject({
      from: 30,
      score: 40,
      trigger: { event: { key: 'public', id: 'now' }, name: 'page_view', points: 10 },
    })
  })

  it('has the name of its rule that gives the most points', () => {
    const again = { id: 'again', kind: 'event', event: 'revisit', where: [], points: 35 } as never
    registry.plans = [plan('p', 1, { ...PLAN, rules: [...PLAN.rules, again] })]
    rule(UP)
    take(START, {})
    expect(take(START + 2 * HOUR, { id: 'back' })).toMatchObject([
      { trigger: { event: { id: 'back' }, name: 'revisit', points: 45 } },
    ])
  })

  it('has no event when points have expired', () => {
    take(START, {}, { name: 'file_download' })
    expect(tick('tick', START + 2 * HOUR)).toMatchObject([
      { direction: 'down', trigger: { event: null, name: null, points: -40 } },
    ])
  })

  it('has no event and no points when a contact is inactive', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, ...views(3))
    expect(lapse(START + 7 * DAY)).toMatchObject([{ trigger: { event: null, name: null, points: null } }])
  })

  it('is the event that the rule names, or the event that identifies the contact', () => {
    rule({ kind: 'event', event: 'demo_request', where: [] }, {}, 'demo')
    rule({ kind: 'identified', atLeast: 20 }, {}, 'named')
    take(START, ...views(2))
    expect(take(START, { name: 'demo_request', id: 'd' }, { ...identify(), id: 'i' })).toMatchObject([
      { kind: 'event', trigger: { event: { id: 'd' }, name: 'demo_request', points: 0 } },
      { kind: 'identified', trigger: { event: { id: 'i' }, name: 'identify', points: 0 } },
    ])
  })

  it('contains ids and no text of the event', () => {
    const [alert] = take(START, {
      name: 'file_download',
      title: 'A secret page',
      props: { file_name: 'secret.pdf' },
    })
    expect(JSON.stringify(alert!.trigger)).not.toMatch(/secret/)
  })
})

describe('a condition of an alert rule', () => {
  const UP: Trigger = { kind: 'threshold', direction: 'up', threshold: 'warm' }
  const derived = { source: { channel: 'paid', name: 'google' }, device: { type: 'mobile' } }

  it.each<[string, Partial<AlertRule>, boolean]>([
    ['a trait that the contact has', { where: [{ field: 'traits.city', op: 'eq', value: 'krakow' }] }, true],
    [
      'a trait that the contact lacks',
      { where: [{ field: 'traits.city', op: 'eq', value: 'Gdynia' }] },
      false,
    ],
    ['the first source', { where: [{ field: 'source.channel', op: 'eq', value: 'paid' }] }, true],
    ['another source', { where: [{ field: 'source.channel', op: 'eq', value: 'organic' }] }, false],
    ['its device', { where: [{ field: 'device.type', op: 'in', value: ['mobile', 'tablet'] }] }, true],
    ['enough of a tag', { tag: { tag: 'tents', atLeast: 10 } }, true],
    ['more of a tag', { tag: { tag: 'tents', atLeast: 11 } }, false],
    ['another tag', { tag: { tag: 'boots', atLeast: 0 } }, false],
    ['enough fit', { fit: 5 }, true],
    ['more fit', { fit: 6 }, false],
  ])('is tested: %s', (_, conditions, isTold) => {
    rule(UP, conditions)
    take(START, { derived }, identify({ city: 'Kraków' }))
    expect(take(START + MINUTE, { props: { topic: 'tents' } })).toHaveLength(isTold ? 1 : 0)
  })
})

describe('an alert on a first identification', () => {
  it('is raised once, with the score at that time', () => {
    rule({ kind: 'identified', atLeast: 20 }, { cooldown: 'PT1M' })
    take(START, ...views(2))
    const [alert] = take(START + MINUTE, identify())
    expect(alert).toMatchObject({ kind: 'identified', plan: 'p', score: 20, reasons: [{ points: 10 }, {}] })
    expect(take(START + HOUR, identify({}, 'anna'), { visitor: 'w', ...identify() })).toEqual([])
  })

  it('is not raised below the score of the rule, for a contact that is already identified, or for a silent event', () => {
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

describe('an alert on an event', () => {
  it('is raised by the name of the event and its conditions, once within the cooldown', () => {
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

  it('is not raised by an event with less trust than its kind requires', () => {
    rule({ kind: 'event', event: 'purchase', where: [] })
    expect(take(START, { name: 'purchase' })).toEqual([])
    expect(take(START, { name: 'purchase', key: 'secret' })).toHaveLength(1)
  })

  it('has no score on a site without a plan', () => {
    registry.plans = []
    rule({ kind: 'event', event: 'demo_request', where: [] })
    expect(take(START, { name: 'demo_request' })).toMatchObject([{ plan: null, score: null, reasons: [] }])
  })
})

describe('an alert on inactivity', () => {
  it('is raised once for a contact with the required score, until the contact is active again', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, ...views(3))
    expect(lapse(START + 7 * DAY - 1)).toEqual([])
    expect(lapse(START + 7 * DAY)).toMatchObject([{ kind: 'inactive', score: 30 }])
    expect(lapse(START + 40 * DAY)).toEqual([])
    take(START + 50 * DAY, {})
    expect(lapse(START + 60 * DAY)).toHaveLength(1)
  })

  it('is not raised for a contact below the required score', () => {
    rule({ kind: 'inactive', atLeast: 20, for: 'P7D' })
    take(START, {})
    expect(lapse(START + 9 * DAY)).toEqual([])
  })

  it('is raised as a sleeping giant for a contact of the top band', () => {
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

  it('raises an alert for each contact that enters or leaves it, by events and by time', () => {
    list({ bands: ['hot'] })
    expect(changes(take(START, {}))).toEqual([])
    expect(changes(take(START, { name: 'file_download' }))).toEqual(['entered'])
    expect(changes(take(START + MINUTE, {}))).toEqual([])
    expect(changes(tick('tick', START + 2 * HOUR))).toEqual(['left'])
  })

  it('raises alerts for silent events too, because its receivers are programs', () => {
    list({ atLeast: 20 })
    expect(changes(take(START, { silent: true }, { silent: true }))).toEqual(['entered'])
  })

  it('starts with its present members without alerts, and an arrival in the same step raises one', () => {
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

  it('raises alerts for the effects of its own change and of a publication', () => {
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

  it('raises an alert when a contact leaves it by a merge into another contact', () => {
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

it('the cooldown of a contact continues after its identification', () => {
  rule({ kind: 'event', event: 'demo_request', where: [] })
  take(START, { visitor: null, ...identify() })
  expect(take(START, { name: 'demo_request' })).toHaveLength(1)
  expect(take(START + MINUTE, identify(), { name: 'demo_request' })).toEqual([])
})
