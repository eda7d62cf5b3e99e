import { describe, expect, it } from 'vitest'
import { append, openFold, profileOf, refold } from '../../collector/score/contact.ts'
import { explain } from '../../collector/score/explain.ts'
import { read } from '../../collector/score/read.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { at, fact, readAt, scoreAt, scorerOf, seen, sorted } from './samples.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const noon = at('2026-05-04T12:00')
const view = (minutes: number, over: object = {}): Fact => seen('page_view', noon + minutes * MINUTE, over)
const eventRule = (over: object) =>
  scorerOf({ rules: [{ id: 'r', kind: 'event', event: 'page_view', points: 1, ...over }] })

describe('limits', () => {
  const late = noon + 400 * DAY

  it.each<[string, object, Fact[], number]>([
    ['none: each time', {}, [view(0), view(1), view(2)], 3],
    ['the first n ever', { per: 'ever', n: 2 }, [view(0), view(1), view(2 * 1440)], 2],
    ['per hour of the clock', { per: 'hour', n: 1 }, [view(-1), view(0), view(59), view(60)], 3],
    ['per day of the zone', { per: 'day', n: 1 }, [view(0), view(719), view(720)], 2],
    [
      'per week from Monday',
      { per: 'week', n: 1 },
      [seen('page_view', '2026-05-03T23:59'), view(0), view(6 * 1440)],
      2,
    ],
    [
      'per month',
      { per: 'month', n: 1 },
      [view(0), view(27 * 1440), seen('page_view', '2026-06-01T00:00')],
      2,
    ],
    ['per visit', { per: 'visit', n: 1 }, [view(0), view(29), view(59), view(60)], 2],
    ['per visit of each visitor', { per: 'visit', n: 1 }, [view(0), view(1, { visitor: 'v2' })], 2],
    [
      'per visit: without a visitor unlimited',
      { per: 'visit', n: 1 },
      [view(0, { visitor: null }), view(1, { visitor: null })],
      2,
    ],
    [
      'once per field, without a limit where it is missing',
      { oncePer: 'props.f' },
      [
        view(0, { props: { f: 'a' } }),
        view(1, { props: { f: 'A' } }),
        view(2, { props: { f: 'a' } }),
        view(3),
        view(4),
      ],
      4,
    ],
    [
      'not within: after the last that counted',
      { notWithin: 'PT1H' },
      [view(0), view(59), view(60), view(119), view(120)],
      3,
    ],
  ])('%s', (_, limit, facts, expected) => {
    const scorer = eventRule(Object.keys(limit).length > 0 ? { limit } : {})
    expect(scoreAt(scorer, facts, late)).toBe(expected)
  })

  it('count the two hours of the same name separately', () => {
    const scorer = eventRule({ limit: { per: 'hour', n: 1 } })
    const first = at('2026-10-25T00:30:00Z')
    expect(
      scoreAt(scorer, [seen('page_view', first), seen('page_view', first + 60 * MINUTE)], first + DAY),
    ).toBe(2)
  })

  it('give the slot of a reversed line to the next', () => {
    const scorer = scorerOf({
      rules: [{ id: 'r', kind: 'event', event: 'purchase', points: 10, limit: { per: 'ever', n: 1 } }],
    })
    const order = (id: string, minute: number) =>
      fact('purchase', noon + minute * MINUTE, { props: { transaction_id: id, value: 5 } })
    const refund = fact('refund', noon + 9 * MINUTE, { props: { transaction_id: 'a' } })
    const lines = explain(scorer, sorted([order('a', 0), order('b', 1), refund]), late).lines
    expect(lines.map(line => [line.value, line.cut[0]?.by])).toEqual([
      [0, 'reversal'],
      [10, undefined],
    ])
    expect(scoreAt(scorer, [order('a', 0), refund], noon + 9 * MINUTE - 1)).toBe(10)
    expect(scoreAt(scorer, [order('a', 0), refund], noon + 9 * MINUTE)).toBe(0)
  })
})

describe('count rules', () => {
  const count = (over: object) =>
    scorerOf({ rules: [{ id: 'r', kind: 'count', event: 'page_view', n: 3, points: 10, ...over }] })
  const views = (...minutes: number[]) => minutes.map(minute => view(minute))

  it.each<[string, object, Fact[], number]>([
    ['fires at the nth, then counts afresh', {}, views(0, 1, 2, 3, 4), 10],
    ['and again', {}, views(0, 1, 2, 3, 4, 5), 20],
    ['the nth is earlier than the first + within', { within: 'PT1H' }, views(0, 30, 60), 0],
    ['rolls on', { within: 'PT1H' }, views(0, 30, 60, 80), 10],
    ['in one visit', { within: 'visit' }, views(0, 20, 50, 60, 70), 10],
    [
      'a firing that the limit refuses starts afresh too',
      { limit: { per: 'ever', n: 1 } },
      views(0, 1, 2, 3, 4, 5),
      10,
    ],
  ])('%s', (_, over, facts, expected) => {
    expect(scoreAt(count(over), facts, noon + DAY)).toBe(expected)
  })
})

describe('absence rules', () => {
  const absence = (over: object) =>
    scorerOf({ rules: [{ id: 'r', kind: 'absence', for: 'P7D', points: -5, ...over }] })
  const week = 7 * DAY

  it.each<[string, object, Fact[], number, number]>([
    ['begins at silence + duration', {}, [view(0)], noon + week, -5],
    ['not before', {}, [view(0)], noon + week - 1, 0],
    ['ends at the next match', {}, [view(0), seen('page_view', noon + 8 * DAY)], noon + 8 * DAY, 0],
    [
      'a match at exactly the end is too late, and ends it',
      {},
      [view(0), seen('page_view', noon + week)],
      noon + week,
      0,
    ],
    [
      'with a validity it outlives the match',
      { validity: 'P2D' },
      [view(0), seen('page_view', noon + week)],
      noon + week,
      -5,
    ],
    ['and ends by itself', { validity: 'P2D' }, [view(0)], noon + 9 * DAY, 0],
    ['bookkeeping is no activity', {}, [view(0), seen('identify', noon + DAY)], noon + week, -5],
    ['who never matched is not punished', { event: 'login' }, [view(0)], noon + week, 0],
    [
      'unless another event starts the clock',
      { event: 'login', after: 'page_view' },
      [view(0)],
      noon + week,
      -5,
    ],
    [
      'the first such event since the last match',
      { event: 'login', after: 'page_view' },
      [view(0), view(10)],
      noon + week,
      -5,
    ],
    [
      'a reaction stops the clock',
      { event: 'login', after: 'page_view' },
      [view(0), seen('login', noon + 1)],
      noon + week,
      0,
    ],
  ])('%s', (_, over, facts, instant, expected) => {
    expect(scoreAt(absence(over), facts, instant)).toBe(expected)
  })

  it('are not started by a read that a later event in order contradicts', () => {
    const scorer = absence({})
    const fold = openFold([scorer])
    append(fold, view(0))
    expect(read(fold, 0, noon + week + 10).score).toBe(-5)
    expect(append(fold, seen('page_view', noon + week - 1))).toBe(true)
    expect(read(fold, 0, noon + week + 20).score).toBe(0)
  })
})

describe('scores', () => {
  it('depend on event time, not on the time of arrival', () => {
    const seasons = [{ id: 's', from: '2026-05-04', to: '2026-05-04', factor: 2 }]
    const scorer = scorerOf({ rules: [{ id: 'r', kind: 'event', event: 'page_view', points: 10 }], seasons })
    const received = (time: number, receivedAt: number) => seen('page_view', time, { receivedAt })
    expect(scoreAt(scorer, [received(noon, noon + 5 * DAY)], noon)).toBe(20)
    expect(scoreAt(scorer, [received(noon - DAY, noon)], noon)).toBe(10)
  })

  it('break ties by event id in UTF-8 bytes, in any order of arrival', () => {
    const scorer = eventRule({
      points: undefined,
      perUnit: { field: 'props.n', rate: 1 },
      limit: { per: 'ever', n: 1 },
    })
    const tied = (id: string, n: number, receivedAt: number) => view(0, { id, receivedAt, props: { n } })
    expect(scoreAt(scorer, [tied('b', 2, noon), tied('a', 1, noon + 1)], noon)).toBe(1)
    // As UTF-16 units the second would be the smaller.
    expect(scoreAt(scorer, [tied('\uffee', 1, noon + 1), tied('\u{1f600}', 2, noon)], noon)).toBe(1)
  })

  it('cap the net sum of a group, so that negative points make room', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'up', kind: 'event', event: 'page_view', points: 10, group: 'g' },
        { id: 'down', kind: 'event', event: 'login', points: -4, group: 'g' },
      ],
      groups: [{ id: 'g', min: -5, max: 12 }],
    })
    const login = (minute: number) => seen('login', noon + minute * MINUTE)
    expect(scoreAt(scorer, [view(0), view(1)], noon + DAY)).toBe(12)
    expect(scoreAt(scorer, [view(0), view(1), login(2), login(3), login(4)], noon + DAY)).toBe(8)
    expect(scoreAt(scorer, [login(2), login(3), login(4)], noon + DAY)).toBe(-5)
  })

  it('limit a line to 10⁹, for any number of overlapping seasons', () => {
    const seasons = Array.from({ length: 200 }, (_, i) => ({
      id: `s${i}`,
      from: '2026-05-01',
      to: '2026-05-31',
      factor: 999.9999,
    }))
    const rules = [1_000_000, -1_000_000, -7].map(points => ({
      id: `r${points}`,
      kind: 'event' as const,
      event: 'page_view',
      points,
    }))
    expect(scoreAt(scorerOf({ rules, seasons }), [view(0)], noon)).toBe(-1_000_000_000)
  })

  it('round once, half away from zero, in decimals', () => {
    const seasons = [{ id: 's', from: '2026-05-01', to: '2026-05-31', factor: 1.15 }]
    const scorer = (points: number) =>
      scorerOf({ rules: [{ id: 'r', kind: 'event', event: 'page_view', points }], seasons })
    expect(scoreAt(scorer(50), [view(0)], noon)).toBe(58)
    expect(scoreAt(scorer(-50), [view(0)], noon)).toBe(-58)
    expect(scoreAt(scorer(50), [view(0), view(1)], noon + DAY)).toBe(115)
  })

  it('sum points per unit exactly, also after reversals', () => {
    const scorer = scorerOf({
      rules: [
        {
          id: 'r',
          kind: 'event',
          event: 'purchase',
          perUnit: { field: 'props.value', rate: 0.1, max: 100, currency: 'PLN' },
        },
      ],
    })
    const order = (value: unknown, id: string, currency = 'pln') =>
      fact('purchase', noon, { props: { value, currency, transaction_id: id } })
    expect(scoreAt(scorer, [order('19.99', 'a'), order(15.01, 'b')], noon)).toBe(4)
    expect(scoreAt(scorer, [order(5000, 'a')], noon)).toBe(100)
    expect(scoreAt(scorer, [order(50, 'a', 'EUR'), order(-50, 'b'), order('much', 'c')], noon)).toBe(0)
    const refund = (value: number) => fact('refund', noon + MINUTE, { props: { transaction_id: 'a', value } })
    expect(scoreAt(scorer, [order(300, 'a'), refund(100)], noon + MINUTE)).toBe(20)
    expect(scoreAt(scorer, [order(300, 'a'), refund(100), refund(100), refund(100)], noon + MINUTE)).toBe(0)
  })

  it('cap a group on its net sum, then the plan, the latest lines first', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'city', kind: 'trait', trait: 'city', points: 4, group: 'g' },
        { id: 'view', kind: 'event', event: 'page_view', points: 10, group: 'g' },
        { id: 'career', kind: 'event', event: 'career_view', points: -3, group: 'g' },
        { id: 'login', kind: 'event', event: 'login', points: 10 },
      ],
      groups: [{ id: 'g', max: 12 }],
      max: 20,
    })
    const facts = sorted([
      seen('identify', noon, { props: { traits: { city: 'Gdynia' } } }),
      view(1),
      view(2),
      seen('career_view', noon + 3 * MINUTE),
      seen('login', noon + 4 * MINUTE),
    ])
    const { score, fit, engagement, lines } = explain(scorer, facts, noon + DAY)
    expect({ score, fit, engagement }).toEqual({ score: 20, fit: 4, engagement: 16 })
    const values = Object.fromEntries(
      lines.map(line => [`${line.rule} ${line.at === null ? '' : (line.at - noon) / MINUTE}`, line.value]),
    )
    expect(values).toEqual({ 'city ': 4, 'view 1': 10, 'view 2': 1, 'career 3': -3, 'login 4': 8 })
  })

  it('show the floor as a separate line', () => {
    const scorer = scorerOf({ rules: [{ id: 'r', kind: 'event', event: 'page_view', points: -7 }], min: 0 })
    const { lines, score } = explain(scorer, [view(0)], noon)
    expect(score).toBe(0)
    expect(lines.map(line => [line.rule, line.value])).toEqual([
      ['r', -7],
      ['floor', 7],
    ])
  })

  it('include a score per tag, without caps', () => {
    const scorer = scorerOf({
      rules: [{ id: 'r', kind: 'event', event: 'page_view', points: 10, validity: 'P1D' }],
      tags: [{ from: 'props.product' }, { from: { urlGlob: '*/shoes/*', tag: 'shoes' } }],
      max: 5,
    })
    const facts = [
      view(0, { props: { product: 'boot' }, url: 'https://x.pl/shoes/1' }),
      view(1, { props: { product: '__proto__' } }),
    ]
    const tags = { ...readAt(scorer, facts, noon + MINUTE).tags }
    expect(Object.entries(tags)).toEqual([
      ['boot', 10],
      ['shoes', 10],
      ['__proto__', 10],
    ])
    expect(readAt(scorer, facts, noon + 2 * DAY).tags).toEqual({})
  })
})

describe('the next change without an event', () => {
  it('is the exact ms at which rising and falling parts change the score', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'up', kind: 'event', event: 'page_view', points: 100, halfLife: 'P1D' },
        { id: 'down', kind: 'event', event: 'page_view', points: -80, halfLife: 'PT6H' },
        { id: 'in', kind: 'event', event: 'page_view', points: 40, halfLife: 'P3D', group: 'g' },
      ],
      groups: [{ id: 'g', max: 30 }],
    })
    const fold = refold([scorer], [view(0)])
    let reading = read(fold, 0, noon)
    let highest = reading.score!
    for (let i = 0; i < 60; i++) {
      const next = reading.next!
      const before = scoreAt(scorer, [view(0)], next - 1)
      expect(before).toBe(reading.score)
      const middle = reading.at + Math.floor((next - reading.at) / 2)
      expect(scoreAt(scorer, [view(0)], middle)).toBe(reading.score)
      reading = read(fold, 0, next)
      expect(reading.score).not.toBe(before)
      highest = Math.max(highest, reading.score!)
    }
    expect(highest).toBeGreaterThan(70)
  })

  it('is found at once where parts of one half-life cancel out', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'up', kind: 'event', event: 'page_view', points: 1_000_000, halfLife: 'P1D' },
        { id: 'down', kind: 'event', event: 'page_view', points: -1_000_000, halfLife: 'P1D' },
      ],
    })
    expect(readAt(scorer, [view(0)], noon)).toMatchObject({ score: 0, next: null })
  })
})

describe('secondary names of events', () => {
  const scorer = scorerOf({
    rules: [
      { id: 's', kind: 'event', event: 'view_search_results', points: 3 },
      { id: 'r', kind: 'event', event: 'revisit', points: 8 },
    ],
  })
  const url = 'https://x.pl/find?q=buty'
  const search = (minutes: number) => view(minutes, { url, derived: { also: ['view_search_results'] } })

  it('are replaced by an explicit event of the same kind, before or after', () => {
    for (const seconds of [-2, 0, 2]) {
      const explicit = seen('view_search_results', noon + seconds * 1000, { url })
      expect(scoreAt(scorer, [search(0), explicit], noon + DAY)).toBe(3)
    }
    expect(scoreAt(scorer, [search(0), seen('view_search_results', noon + 2001, { url })], noon + DAY)).toBe(
      6,
    )
  })

  it('are one search for the same words, at any address', () => {
    const shown = view(0, { url, derived: { also: ['view_search_results'], search: 'Buty  zimowe' } })
    const told = (search_term: unknown, over: Partial<Event> = {}) =>
      seen('view_search_results', noon - 500, { url: 'https://x.pl/', props: { search_term }, ...over })
    for (const [points, explicit] of [
      [3, told(' buty zimowe ')],
      [3, told('BUTY ZIMOWE')],
      // Another search, an unknown search, another visitor's, a server's report, too long ago.
      [6, told('buty')],
      [6, told(undefined)],
      [6, told('buty zimowe', { visitor: 'v2' })],
      [6, told('buty zimowe', { key: 'secret' })],
      [6, told('buty zimowe', { time: noon - 2001 })],
    ] as const)
      expect([explicit.event.props, scoreAt(scorer, [shown, explicit], noon + DAY)]).toEqual([
        explicit.event.props,
        points,
      ])
    // An address without search words is still the same address.
    const known = seen('view_search_results', noon + 900, { url, props: { search_term: 'x' } })
    expect(scoreAt(scorer, [shown, known], noon + DAY)).toBe(3)
  })

  it('are revisits in another visit only', () => {
    const page = (minutes: number) => view(minutes, { url: 'https://x.pl/a?x=1#y' })
    expect(scoreAt(scorer, [page(0), page(29), page(58)], noon + DAY)).toBe(0)
    expect(scoreAt(scorer, [page(0), page(30)], noon + DAY)).toBe(8)
  })
})

describe('the profile', () => {
  it('keeps for each trait the latest value of the highest trust', () => {
    const named = (minutes: number, city: string, trust: 'browser' | 'server') =>
      fact('identify', noon + minutes * MINUTE, { trust, props: { traits: { city } } })
    const fold = refold(
      [scorerOf({})],
      [named(0, 'A', 'browser'), named(1, 'B', 'server'), named(2, 'C', 'browser')],
    )
    expect(profileOf(fold).traits).toEqual({ city: { value: 'B', trust: 'server', time: noon + MINUTE } })
  })
})
