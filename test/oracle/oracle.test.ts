import { describe, expect, it } from 'vitest'
import type { Event } from '../../shared/event.ts'
import type { Plan, Rule } from '../../shared/plan.ts'
import { crossingsOf } from './crossings.ts'
import { toNumber } from './decimal.ts'
import { peopleOf } from './identity.ts'
import { nextChange } from './instants.ts'
import type { Setting } from './lines.ts'
import { explainAt, readAt } from './reading.ts'
import { at, event, setting } from './samples.ts'

/** The one person's score; several people are a mistake of the test. */
const scoreOf = (events: Event[], plan: Setting, time: number): number | null => {
  const people = peopleOf(events)
  expect(people).toHaveLength(1)
  return readAt(people[0]!.facts, plan, time).score
}

const DAY = 86_400_000
const T = at('2026-08-31T10:00')
const later = (ms: number): number => T + ms

const rule = (id: string, rest: object): Rule => ({ id, where: [], points: 10, ...rest }) as unknown as Rule
const download = rule('download', {
  kind: 'event',
  event: 'file_download',
  limit: { per: 'day', n: 3 },
})
const form = rule('form', { kind: 'event', event: 'form_submit', points: 5 })
const plainly = (name: string, rest: object = {}): Rule =>
  rule(name, { kind: 'event', event: name, points: 1, ...rest })

describe('the worked examples', () => {
  it('1: traits, a form and 60 quiet days', () => {
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

  it('3: the first three of a day, whenever they arrive', () => {
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

  it('5: a decay crosses where the whole number changes', () => {
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

  it('6: two visitors who are one person', () => {
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
})

describe('the fine print', () => {
  type Case = {
    says: string
    plan: Partial<Plan>
    events: Event[]
    at?: number
    score: number | null
    retention?: string
  }
  const buy = (id: string, value: unknown, time = T, rest: Partial<Event> = {}): Event =>
    event('purchase', time, { props: { transaction_id: id, value, currency: 'PLN' }, ...rest })
  const refund = (id: string, value?: unknown, time = later(1000)): Event =>
    event('refund', time, {
      visitor: null,
      props: { transaction_id: id, ...(value === undefined ? {} : { value }) },
    })
  const perUnit = (rest: object = {}): Rule =>
    plainly('purchase', { points: undefined, perUnit: { field: 'props.value', rate: 1, ...rest } })
  const perVisit = plainly('click', { limit: { per: 'visit', n: 1 } })
  const clicks = (...times: number[]): Event[] => times.map(time => event('click', later(time)))
  const where = (field: string, op: string, value?: unknown): object => ({ where: [{ field, op, value }] })
  const MINUTE = 60_000

  const cases: Case[] = [
    // Points
    {
      says: '50 × 1.15 is 58',
      plan: {
        rules: [plainly('click', { points: 50 })],
        seasons: [{ id: 's', from: '2026-08-31', to: '2026-08-31', factor: 1.15 }],
      },
      events: clicks(0),
      score: 58,
    },
    {
      says: 'half away from zero below it',
      plan: {
        rules: [plainly('click', { points: -50 })],
        seasons: [{ id: 's', from: '2026-08-31', to: '2026-08-31', factor: 1.15 }],
      },
      events: clicks(0),
      score: -58,
    },
    // Conditions
    {
      says: 'a missing field meets ne',
      plan: { rules: [plainly('click', where('props.a', 'ne', 'x'))] },
      events: clicks(0),
      score: 1,
    },
    {
      says: 'a missing field meets no lt',
      plan: { rules: [plainly('click', where('props.a', 'lt', 9))] },
      events: clicks(0),
      score: 0,
    },
    {
      says: 'a missing field does not exist',
      plan: { rules: [plainly('click', where('props.a', 'exists', false))] },
      events: clicks(0),
      score: 1,
    },
    {
      says: 'text that is a number compares as one',
      plan: { rules: [plainly('click', where('props.a', 'gte', 9))] },
      events: [event('click', T, { props: { a: '10.5' } })],
      score: 1,
    },
    {
      says: 'text compares folded',
      plan: { rules: [plainly('click', where('props.a', 'eq', 'ZOLC STRASSE'))] },
      events: [event('click', T, { props: { a: 'żółć Straße' } })],
      score: 1,
    },
    {
      says: 'a glob matches the whole and crosses slashes',
      plan: { rules: [plainly('click', where('url.path', 'glob', '/a*z'))] },
      events: [
        event('click', T, { url: 'https://x.example/a/b/z' }),
        event('click', T, { url: 'https://x.example/a/b/z/' }),
      ],
      score: 1,
    },
    {
      says: "a trait is the one at the event's time",
      plan: { rules: [plainly('click', where('traits.city', 'eq', 'Gdynia'))] },
      events: [
        event('click', later(1)),
        event('identify', later(2), { props: { userId: 'u', traits: { city: 'Gdynia' } } }),
        event('click', later(3)),
        event('identify', later(4), { props: { userId: 'u', traits: { city: 'Sopot' } } }),
      ],
      score: 1,
    },
    // Rules
    {
      says: 'the nth is earlier than the first + within',
      plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, within: 'PT1H' })] },
      events: clicks(0, 60 * MINUTE, 120 * MINUTE - 1),
      score: 10,
    },
    {
      says: 'exactly within is too late',
      plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, within: 'PT1H' })] },
      events: clicks(0, 60 * MINUTE),
      score: 0,
    },
    {
      says: 'a firing that the limit refuses starts the count afresh',
      plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, limit: { per: 'ever', n: 1 } })] },
      events: clicks(0, 1, 2, 3, 4),
      score: 10,
    },
    {
      says: 'a match at exactly silence + duration comes too late for a line with a validity',
      plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5, validity: 'P1D' })] },
      events: clicks(0, DAY),
      at: later(DAY),
      score: -5,
    },
    {
      says: 'without a validity the silence ends at the next match',
      plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })] },
      events: clicks(0, DAY),
      at: later(DAY),
      score: 0,
    },
    {
      says: 'who never had a match is not punished',
      plan: { rules: [rule('q', { kind: 'absence', event: 'purchase', for: 'P1D', points: -5 })] },
      events: clicks(0),
      at: later(9 * DAY),
      score: 0,
    },
    {
      says: 'an offer without a reaction, by the first offer since the last reaction',
      plan: {
        rules: [rule('q', { kind: 'absence', event: 'click', after: 'offer_sent', for: 'P7D', points: -5 })],
      },
      events: [event('offer_sent', T), event('offer_sent', later(3 * DAY))],
      at: later(7 * DAY),
      score: -5,
    },
    {
      says: 'perUnit.max caps a negative rate too',
      plan: { rules: [perUnit({ rate: -2, max: 5 })] },
      events: [buy('o', 100)],
      score: -5,
    },
    {
      says: 'text that is a number counts',
      plan: { rules: [perUnit()] },
      events: [buy('o', '12.50')],
      score: 13,
    },
    {
      says: 'text that is none earns nothing',
      plan: { rules: [perUnit()] },
      events: [buy('o', '12,50')],
      score: 0,
    },
    {
      says: 'another currency earns nothing',
      plan: { rules: [perUnit({ currency: 'EUR' })] },
      events: [buy('o', 9)],
      score: 0,
    },
    {
      says: 'money from a browser earns nothing by default',
      plan: { rules: [perUnit()] },
      events: [buy('o', 9, T, { key: 'public' })],
      score: 0,
    },
    {
      says: 'nothing before since',
      plan: { rules: [plainly('click', { since: new Date(later(1)).toISOString() })] },
      events: clicks(0, 1),
      score: 1,
    },
    // Limits
    {
      says: 'once a visit',
      plan: { rules: [perVisit] },
      events: clicks(0, 29 * MINUTE, 59 * MINUTE),
      score: 2,
    },
    {
      says: 'events without a visitor are not limited by visits',
      plan: { rules: [perVisit] },
      events: [0, 1].map(ms => event('click', later(ms), { visitor: null, userId: 'u' })),
      score: 2,
    },
    {
      says: 'a missing value is a value',
      plan: { rules: [plainly('click', { limit: { oncePer: 'props.a' } })] },
      events: [
        ...clicks(0, 1),
        event('click', T, { props: { a: 1 } }),
        event('click', T, { props: { a: '1' } }),
      ],
      score: 3,
    },
    {
      says: 'exactly at the end of notWithin counts',
      plan: { rules: [plainly('click', { limit: { notWithin: 'PT1H' } })] },
      events: clicks(0, 60 * MINUTE - 1, 60 * MINUTE),
      score: 2,
    },
    {
      says: 'the two hours of autumn that share a name are two',
      plan: { rules: [plainly('click', { limit: { per: 'hour', n: 1 } })] },
      events: ['2026-10-25T00:30Z', '2026-10-25T00:40Z', '2026-10-25T01:30Z'].map(time =>
        event('click', Date.parse(time)),
      ),
      at: at('2026-10-26T00:00'),
      score: 2,
    },
    // Reversal
    {
      says: 'a refund takes its part',
      plan: { rules: [perUnit()] },
      events: [buy('o', 100), refund('o', '25')],
      score: 75,
    },
    {
      says: 'refunds add up',
      plan: { rules: [perUnit()] },
      events: [buy('o', 100), refund('o', 60), refund('o', 60)],
      score: 0,
    },
    {
      says: 'a refund without a value is in full',
      plan: { rules: [perUnit()] },
      events: [buy('o', 100), refund('o')],
      score: 0,
    },
    {
      says: 'fixed points stand until the whole is refunded',
      plan: { rules: [plainly('purchase')] },
      events: [buy('o', 100), refund('o', 99)],
      score: 1,
    },
    {
      says: 'a reversed line frees its place',
      plan: { rules: [plainly('purchase', { limit: { per: 'ever', n: 1 } })] },
      events: [buy('o', 100), buy('p', 100), refund('o')],
      score: 1,
    },
    {
      says: 'a refund waits for its order',
      plan: { rules: [perUnit()] },
      events: [refund('o', 30, T - 5), buy('o', 100)],
      score: 70,
    },
    {
      says: 'an order refunded in full matches no count',
      plan: { rules: [rule('c', { kind: 'count', event: 'purchase', n: 2 })] },
      events: [buy('o', 100), refund('o', 100), buy('p', 100)],
      score: 0,
    },
    // Time
    {
      says: 'a local time that does not exist is the later one',
      plan: { rules: [plainly('click', { validity: 'P1D' })] },
      events: [event('click', at('2026-03-28T02:30'))],
      at: at('2026-03-29T03:29:59.999'),
      score: 1,
    },
    {
      says: 'a season by instants is half-open',
      plan: {
        rules: [plainly('click')],
        seasons: [
          {
            id: 's',
            from: new Date(later(1)).toISOString(),
            to: new Date(later(2)).toISOString(),
            factor: 9,
          },
        ],
      },
      events: clicks(0, 1, 2),
      score: 11,
    },
    {
      says: 'a cycle counts its own events only',
      plan: { rules: [plainly('click')], cycle: { every: 'month' } },
      events: [event('click', at('2026-08-31T23:59')), event('click', at('2026-09-01T00:00'))],
      at: at('2026-09-02T00:00'),
      score: 1,
    },
    {
      says: "retention ends exactly, in the site's zone",
      plan: { rules: [plainly('click')] },
      events: clicks(0, 1),
      at: at('2026-09-30T10:00'),
      retention: 'P1M',
      score: 1,
    },
    // Caps
    {
      says: 'a group caps its net sum',
      plan: {
        groups: [{ id: 'g', max: 5 }],
        rules: [plainly('click', { group: 'g', points: 9 }), plainly('scroll', { group: 'g', points: -2 })],
      },
      events: [...clicks(0, 1), event('scroll', T)],
      score: 5,
    },
    {
      says: 'a floor lifts',
      plan: { min: -3, rules: [plainly('click', { points: -9 })] },
      events: clicks(0),
      score: -3,
    },
    // Identity
    {
      says: 'what is verified is not overwritten by a browser',
      plan: {
        rules: [
          rule('t', {
            kind: 'trait',
            trait: 'city',
            where: [{ field: 'traits.city', op: 'eq', value: 'a' }],
          }),
        ],
      },
      events: [
        event('identify', T, {
          props: { userId: 'u', verified: { userId: 'u', traits: { city: 'a' }, until: later(9) } },
        }),
        event('identify', later(5), { props: { userId: 'u', traits: { city: 'b' } } }),
      ],
      score: 10,
    },
    {
      says: 'a proof lends its trust until it ends',
      plan: { rules: [plainly('click', { minTrust: 'verified' })] },
      events: [
        ...clicks(-1, 4, 5),
        event('identify', T, { props: { userId: 'u', verified: { userId: 'u', until: later(5) } } }),
      ],
      score: 1,
    },
    {
      says: 'an objection ends the score',
      plan: { rules: [plainly('click')] },
      events: [...clicks(0), event('objection', later(1), { props: { on: true } })],
      score: null,
    },
    {
      says: 'events of the time of an objection never count',
      plan: { rules: [plainly('click')] },
      events: [
        ...clicks(0, 2, 4),
        event('objection', later(1), { props: { on: true } }),
        event('objection', later(3), { props: { on: false } }),
      ],
      score: 2,
    },
    {
      says: 'outside the audience there is no score',
      plan: { rules: [plainly('click')], audience: [{ field: 'traits.city', op: 'exists' }] },
      events: clicks(0),
      score: null,
    },
    // Derived kinds
    {
      says: 'a page seen again in a later visit is a revisit',
      plan: { rules: [plainly('revisit')] },
      events: [0, 1, 40].map(minute =>
        event('page_view', later(minute * MINUTE), { url: `https://x.example/a?m=${minute}` }),
      ),
      score: 1,
    },
    {
      says: 'an explicit search takes the place of the derived one',
      plan: { rules: [plainly('view_search_results')] },
      events: [
        event('page_view', T, { url: 'https://x.example/?q=a', derived: { also: ['view_search_results'] } }),
        event('view_search_results', later(1500), { url: 'https://x.example/?q=a' }),
      ],
      score: 1,
    },
    {
      says: 'an explicit search takes the place of the derived one for the same words, wherever it was told',
      plan: { rules: [plainly('view_search_results')] },
      events: [
        event('view_search_results', T, { url: 'https://x.example/', props: { search_term: 'Łódź ' } }),
        event('page_view', later(1500), {
          url: 'https://x.example/?q=lodz',
          derived: { also: ['view_search_results'], search: 'lodz' },
        }),
        event('page_view', later(1600), {
          url: 'https://x.example/?q=a',
          derived: { also: ['view_search_results'], search: 'a' },
        }),
      ],
      score: 2,
    },
    {
      says: 'shares of orders',
      plan: {
        rules: [
          rule('s', {
            kind: 'share',
            event: 'purchase',
            atLeast: 2,
            share: 1,
            ...where('props.coupon', 'exists', true),
          }),
        ],
      },
      events: [1, 2].map(n => event('purchase', later(n), { props: { coupon: 'x' } })),
      score: 10,
    },
  ]

  it.each(cases)('$says', ({ plan, events, at: time = later(DAY / 2), score, retention = null }) => {
    expect(scoreOf(events, setting(plan, { siteZone: 'Europe/Warsaw', retention }), time)).toBe(score)
  })

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

  it('gives the anonymous time to the first identity and the rest to the second', () => {
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

  it('binds an e-mail alone to the user before it, and the browser of the same mail to the same person', () => {
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

  it('attaches a visitor that was never identified by alias', () => {
    const alias = event('alias', later(9), {
      id: 'alias',
      visitor: null,
      userId: 'u',
      props: { previousId: 'a' },
    })
    expect(groups([view('a', 0), alias])).toEqual(['a0 alias'])
  })

  it('gives a refund to whose order it names', () => {
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

  it('takes the first accepted body of a duplicate', () => {
    const first = view('a', 0, { id: 'same' })
    expect(groups([first, { ...first, time: later(5), visitor: 'b' }])).toEqual(['same'])
  })
})
