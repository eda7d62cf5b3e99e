import { describe, expect, it } from 'vitest'
import type { Event } from '../../shared/event.ts'
import { crossingsOf } from './crossings.ts'
import { toNumber } from './decimal.ts'
import { peopleOf } from './identity.ts'
import { nextChange } from './instants.ts'
import type { Setting } from './lines.ts'
import { explainAt, readAt } from './reading.ts'
import { at, event, setting } from './samples.ts'
import { clicks, later, plainly, rule, STATEMENTS, T } from './statements.ts'
import { inOrder, WHO } from './who.ts'

/** The one person's score; several people are a mistake of the test. */
const scoreOf = (events: Event[], plan: Setting, time: number): number | null => {
  const people = peopleOf(events)
  expect(people).toHaveLength(1)
  return readAt(people[0]!.facts, plan, time).score
}

const DAY = 86_400_000
const download = rule('download', {
  kind: 'event',
  event: 'file_download',
  limit: { per: 'day', n: 3 },
})
const form = rule('form', { kind: 'event', event: 'form_submit', points: 5 })

describe('the worked examples', () => {
  it('1: traits, a form and 60 days of inactivity', () => {
    const plan = setting({
      rules: [
        rule('manager', {
          kind: 'trait',
          trait: 'job',
          where: [{ field: 'traits.job', op: 'eq', value: 'sales manager' }],
        }),
        rule('warsaw', {
          kind: 'trait',
          trait: 'city',
          points: 5,
          where: [{ field: 'traits.city', op: 'eq', value: 'Warsaw' }],
        }),
        form,
        rule('quiet', { kind: 'absence', for: 'P60D', points: -5 }),
      ],
    })
    const events = [
      event('identify', T, { props: { userId: 'u', traits: { job: 'Sales Manager', city: 'Warsaw' } } }),
      event('form_submit', T),
    ]
    expect(scoreOf(events, plan, at('2026-10-30T09:59:59.999'))).toBe(20)
    expect(scoreOf(events, plan, at('2026-10-30T10:00'))).toBe(15)
  })

  it('2: six months from 31 August end with February', () => {
    const plan = setting({ rules: [plainly('purchase', { points: 50, validity: 'P6M' })] })
    const events = [event('purchase', T)]
    expect(scoreOf(events, plan, at('2027-02-28T09:59:59.999'))).toBe(50)
    expect(scoreOf(events, plan, at('2027-02-28T10:00'))).toBe(0)
    const { facts } = peopleOf(events)[0]!
    expect(nextChange(facts, plan, T).next).toBe(at('2027-02-28T10:00'))
  })

  it('3: the first three events of a day by event time, in any order of arrival', () => {
    const plan = setting({ rules: [download] })
    const hours = [9, 10, 11, 12].map(hour =>
      event('file_download', at(`2026-08-31T${String(hour).padStart(2, '0')}:00`), { id: `at ${hour}` }),
    )
    const over = (events: Event[]): string[] =>
      explainAt(peopleOf(events)[0]!.facts, plan, later(DAY))
        .lines.filter(line => line.isOverLimit)
        .map(line => line.event!.id)
        .sort()
    expect(scoreOf(hours, plan, later(DAY))).toBe(30)
    expect(over(hours)).toEqual(['at 12'])
    const late = event('file_download', at('2026-08-31T08:00'), { receivedAt: later(DAY) })
    expect(scoreOf([...hours, late], plan, later(DAY))).toBe(30)
    expect(over([...hours, late])).toEqual(['at 11', 'at 12'])
  })

  it('4: a threshold with hysteresis and cooldown', () => {
    const plan = setting({
      thresholds: [{ id: 'hot', name: 'Hot', value: 100, direction: 'up', hysteresis: 10 }],
    })
    const give = (n: number, hours: number): Event =>
      event('adjustment', later(hours * 3_600_000), {
        userId: 'u',
        visitor: null,
        props: { plan: 'leads', points: n },
      })
    const events = [give(95, 0), give(9, 1), give(-7, 2), give(4, 3), give(-12, 4), give(11, 30)]
    const log = crossingsOf(events, plan, later(3 * DAY))
    expect(log.map(({ at, score }) => [(at - T) / 3_600_000, score])).toEqual([
      [1, 104],
      [30, 100],
    ])
  })

  it('5: a half-life crosses a threshold where the rounded score changes', () => {
    const plan = setting({
      rules: [plainly('sign_up', { points: 80, halfLife: 'P7D' })],
      thresholds: [{ id: 'cold', name: 'Cold', value: 40, direction: 'down' }],
    })
    const events = [event('sign_up', T)]
    expect(scoreOf(events, plan, later(7 * DAY))).toBe(40)
    const log = crossingsOf(events, plan, later(30 * DAY))
    const exact = 7 * DAY * Math.log2(80 / 39.5)
    expect(log.map(crossing => crossing.at)).toEqual([later(Math.ceil(exact))])
    expect(Math.abs(exact - (7 * DAY + 3 * 3_600_000 + 2 * 60_000 + 55_500))).toBeLessThan(60)
  })

  it('6: two visitors of one contact share limits', () => {
    const plan = setting({
      rules: [download, form, rule('search', { kind: 'event', event: 'view_search_results' })],
    })
    const three = (visitor: string): Event[] =>
      [1, 2, 3].map(minute => event('file_download', later(minute * 60_000), { visitor }))
    const a = [...three('a'), event('form_submit', later(1), { visitor: 'a' })]
    const b = [...three('b'), event('view_search_results', later(2), { visitor: 'b' })]
    expect(scoreOf(a, plan, later(DAY))).toBe(35)
    expect(scoreOf(b, plan, later(DAY))).toBe(40)
    const named = ['a', 'b'].map(visitor =>
      event('identify', later(DAY), { visitor, props: { userId: 'one' } }),
    )
    expect(scoreOf([...a, ...b, ...named], plan, later(DAY))).toBe(45)
  })

  it('11: an e-mail address alone belongs to the contact that has it', () => {
    const plan = setting({
      rules: [
        plainly('email_click', { points: 5 }),
        plainly('purchase', { points: 50 }),
        plainly('page_view', { points: 1 }),
      ],
    })
    const told = (name: string, ms: number, email: string) =>
      event(name, later(ms), { key: 'secret', visitor: null, props: { email } })
    const mails = [told('email_click', 0, ' Jan@X.example'), told('email_click', 1, 'jan@x.example')]
    expect(scoreOf(mails, plan, later(DAY))).toBe(10)
    const ordered = [...mails, told('purchase', 2, 'jan@x.example')]
    expect(scoreOf(ordered, plan, later(DAY))).toBe(60)
    const browser = (from: number) => [
      event('page_view', later(from)),
      event('identify', later(from + 1), { props: { email: 'jan@x.example' } }),
    ]
    expect(scoreOf([...ordered, ...browser(3)], plan, later(DAY))).toBe(61)
    expect(scoreOf([...browser(-5), ...ordered], plan, later(DAY))).toBe(61)
  })

  it('7: one conversion with several reports counts once', () => {
    const plan = setting({
      rules: [plainly('generate_lead', { points: 20 }), plainly('demo_request', { points: 30 })],
    })
    const lead = (ms: number) => event('generate_lead', later(ms))
    const form = [0, 400, 4_000].map(lead)
    expect(scoreOf(form, plan, later(DAY))).toBe(20)
    const again = [...form, lead(10_000)]
    expect(scoreOf(again, plan, later(DAY))).toBe(40)
    const demo = [event('demo_request', later(300_000)), lead(303_000)]
    expect(scoreOf([...again, ...demo], plan, later(DAY))).toBe(70)
  })

  it('9: a refund reverses every purchase of its order number', () => {
    const told = (name: string, hours: number, value?: string) =>
      event(name, later(hours * 3_600_000), { props: { transaction_id: '1001', ...(value && { value }) } })
    const orders = [told('purchase', 0, '129,90'), told('purchase', 1, '129,90')]
    const part = told('refund', 2, '29,90')
    const steps = [orders, [...orders, part], [...orders, part, told('refund', 3)]]
    const perUnit = rule('sum', {
      kind: 'event',
      event: 'purchase',
      points: undefined,
      perUnit: { field: 'props.value', rate: 1 },
    })
    const both = setting({ rules: [plainly('purchase', { points: 50 }), perUnit] })
    expect(steps.map(events => scoreOf(events, both, later(DAY)))).toEqual([360, 300, 0])
    const once = setting({
      rules: [plainly('purchase', { points: 50, limit: { oncePer: 'props.transaction_id' } })],
    })
    expect(steps.map(events => scoreOf(events, once, later(DAY)))).toEqual([50, 50, 0])
  })

  it('8: visits are derived from page views of a server', () => {
    const plan = setting({
      rules: [
        plainly('revisit', { points: 8 }),
        rule('c', { kind: 'count', event: 'click', n: 1, within: 'visit', points: 1 }),
      ],
    })
    const sent = (name: string, minutes: number) =>
      event(name, later(minutes * 60_000), { key: 'secret', url: 'https://shop.example/a' })
    const views = [0, 10].map(minutes => sent('page_view', minutes))
    expect(scoreOf(views, plan, later(DAY))).toBe(0)
    expect(scoreOf([...views, sent('page_view', 50), sent('click', 90)], plan, later(DAY))).toBe(8)
  })
})

describe('each sentence of the specification', () => {
  it.each(STATEMENTS)(
    '$says',
    ({ plan, events, at: time = later(DAY / 2), score, fit, retention = null }) => {
      const people = peopleOf(events)
      expect(people).toHaveLength(1)
      const reading = readAt(people[0]!.facts, setting(plan, { siteZone: 'Europe/Warsaw', retention }), time)
      expect(reading.score).toBe(score)
      if (fit !== undefined) expect(reading.fit).toBe(fit)
    },
  )

  it('cuts the latest lines first', () => {
    const plan = setting({ max: 15, rules: [plainly('click', { points: 10 })] })
    const lines = explainAt(peopleOf(clicks(0, 1))[0]!.facts, plan, later(9)).lines
    expect(lines.map(line => [line.at! - T, toNumber(line.value)])).toEqual([
      [1, 5],
      [0, 10],
    ])
  })
})

describe('identity', () => {
  const view = (visitor: string, ms: number, rest: Partial<Event> = {}): Event =>
    event('page_view', later(ms), { id: `${visitor}${ms}`, visitor, ...rest })
  const identify = (visitor: string | null, ms: number, props: object): Event =>
    event('identify', later(ms), { id: `i${visitor}${ms}`, visitor, props: { ...props } })
  const groups = (events: Event[]): string[] =>
    peopleOf(events)
      .map(person => person.facts.map(fact => fact.event.id).join(' '))
      .sort()

  it('assigns the anonymous time to the first identity and the rest to the second', () => {
    expect(
      groups([
        view('a', 0),
        identify('a', 1, { userId: 'u' }),
        view('a', 2),
        identify('a', 3, { userId: 'w' }),
        view('a', 4),
      ]),
    ).toEqual(['a0 ia1 a2', 'ia3 a4'])
  })

  it('attaches an e-mail address alone to the earlier user, and a browser with the same address to the same contact', () => {
    expect(
      groups([
        identify('a', 0, { userId: 'u' }),
        identify('a', 1, { email: ' A@x.pl ' }),
        identify('b', 2, { email: 'a@X.pl' }),
      ]),
    ).toEqual(['ia0 ia1 ib2'])
  })

  it('never merges two known contacts by an identify that names both', () => {
    expect(
      groups([
        identify('a', 0, { userId: 'u' }),
        identify('b', 1, { email: 'm' }),
        identify('c', 2, { userId: 'u', email: 'm' }),
      ]),
    ).toEqual(['ia0 ic2', 'ib1'])
  })

  it('merges by alias', () => {
    const alias = event('alias', later(9), {
      id: 'alias',
      visitor: null,
      userId: 'u',
      props: { previousId: 'w' },
    })
    expect(groups([identify('a', 0, { userId: 'u' }), identify('b', 1, { userId: 'w' }), alias])).toEqual([
      'ia0 ib1 alias',
    ])
  })

  it('attaches an anonymous visitor by alias', () => {
    const alias = event('alias', later(9), {
      id: 'alias',
      visitor: null,
      userId: 'u',
      props: { previousId: 'a' },
    })
    expect(groups([view('a', 0), alias])).toEqual(['a0 alias'])
  })

  it('assigns a refund to the owner of its order', () => {
    const order = event('purchase', T, { id: 'order', visitor: 'a', props: { transaction_id: 'o' } })
    const refund = event('refund', later(1), {
      id: 'refund',
      visitor: null,
      userId: 'x',
      props: { transaction_id: 'o' },
    })
    expect(groups([refund])).toEqual(['refund'])
    expect(groups([refund, order])).toEqual(['order refund'])
  })

  it('keeps the first accepted body of a duplicate', () => {
    const first = view('a', 0, { id: 'same' })
    expect(groups([first, { ...first, time: later(5), url: '/other' }])).toEqual(['same'])
  })

  it('keeps an event of another visitor with the same id as a separate event', () => {
    const first = view('a', 0, { id: 'same' })
    expect(
      groups([first, { ...first, visitor: 'b' }, { ...first, visitor: 'b', time: later(5) }]),
    ).toHaveLength(2)
  })
})

describe('each sentence about identity', () => {
  it.each(WHO)('$says', ({ events, contacts }) => {
    for (const order of [events, events.toReversed()]) {
      const people = peopleOf(order).map(({ facts }) => facts.map(({ event }) => event.id))
      expect(inOrder(people)).toEqual(inOrder(contacts))
    }
  })
})
