import * as fc from 'fast-check'
import type { Customer } from '../../collector/attribution/customer.ts'
import { inSequence, PRECEDENCE, type Rule, type Setting } from '../../collector/attribution/terms.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { DAY, MINUTE, TERMS, ZONE } from '../attribution/world.ts'

export type Ledger = { customer: Customer; setting: Setting }

const START = Date.parse('2026-01-20T09:00:00Z')
const PARTNERS = ['A', 'B', 'C']
const partner = fc.constantFrom(...PARTNERS)
const code = fc.constantFrom('kod-a', 'kod-b', 'kod-c', 'wiosna')

/** Whole days, minutes and seconds, so that windows, visits and ties are met often. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 120 }), fc.constantFrom(0, 0, 1, 5, 12, 31), fc.constantFrom(0, 0, 4))
  .map(([day, minute, second]) => START + day * DAY + minute * MINUTE + second * 1_000)
const amount = fc.integer({ min: 0, max: 30_000 }).map(n => n / 100)
const item = fc.record(
  {
    item_id: fc.constantFrom('a', 'b', 'c'),
    price: amount,
    quantity: fc.constantFrom(1, 2, 3, 1.5),
  },
  { requiredKeys: ['item_id'] },
)
const items = fc.array(item, { minLength: 1, maxLength: 3 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const currency = maybe(fc.constantFrom('PLN', 'PLN', 'PLN', 'EUR', 'JPY', 'KWD', 'XTS', 'ZZZ'))

type Story = { name: string; time: number; props?: object; derived?: Event['derived'] }
const view = fc.record({ code, others: maybe(code), isPaid: fc.boolean(), time }).map(
  (one): Story => ({
    name: 'page_view',
    time: one.time,
    derived: {
      partner: {
        code: one.code,
        parameter: 'ref',
        ...(one.others && { others: [{ code: one.others, parameter: 'via' }] }),
      },
      ...(one.isPaid && { source: { channel: 'ad' } }),
    },
  }),
)
const number = fc.constantFrom('1', '2', '3', '4')
const purchase = fc
  .record({
    time,
    transaction_id: maybe(number),
    value: maybe(fc.oneof({ weight: 9, arbitrary: amount }, { weight: 1, arbitrary: fc.constant('1,230') })),
    net: maybe(amount),
    revenue: maybe(amount),
    discount: maybe(amount),
    tax: maybe(fc.integer({ min: 0, max: 3_000 }).map(n => n / 100)),
    shipping: maybe(fc.constantFrom(0, 9.99)),
    items: maybe(items),
    items_total: maybe(amount),
    currency,
    coupon: maybe(fc.array(code, { minLength: 1, maxLength: 2 }).map(list => [...new Set(list)].join(','))),
    partner: maybe(code),
    test: fc.constantFrom(undefined, undefined, undefined, true),
  })
  .map(({ time: at, ...props }): Story => ({ name: 'purchase', time: at, props }))
const refund = fc
  .record({
    time,
    transaction_id: number,
    value: maybe(fc.integer({ min: -20_000, max: 20_000 }).map(n => n / 100)),
    items: maybe(
      fc.array(fc.record({ item_id: fc.constantFrom('a', 'b', 'z') }), { minLength: 1, maxLength: 2 }),
    ),
    refund_id: maybe(fc.constantFrom('r1', 'r2')),
    currency: maybe(fc.constantFrom('PLN', 'PLN', 'EUR')),
  })
  .map(({ time: at, ...props }): Story => ({ name: 'refund', time: at, props }))
const checkout = time.map((at): Story => ({ name: 'begin_checkout', time: at }))
const objection = fc
  .record({ time, on: fc.boolean() })
  .map(({ time: at, on }): Story => ({ name: 'objection', time: at, props: { on } }))

const isServer = (name: string): boolean => name === 'purchase' || name === 'refund' || name === 'objection'

export const facts = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: view },
      { weight: 5, arbitrary: purchase },
      { weight: 3, arbitrary: refund },
      { weight: 2, arbitrary: checkout },
      { weight: 1, arbitrary: objection },
    ),
    { minLength: 2, maxLength: 14 },
  )
  .chain(stories =>
    fc
      .shuffledSubarray([...stories.keys()], { minLength: stories.length, maxLength: stories.length })
      .map(ids => stories.map((story, i) => factOf(story, ids[i]!))),
  )
  .map(all => all.toSorted((a, b) => comparePositions(a.event, b.event)))

function factOf({ name, time: at, props = {}, derived = {} }: Story, id: number): Fact {
  const key = isServer(name) ? 'secret' : 'public'
  const event: Event = {
    ...{
      id: `e${String(id).padStart(3, '0')}`,
      key,
      name,
      time: at,
      receivedAt: at,
      visitor: 'v1',
      userId: null,
    },
    ...{ url: null, referrer: null, title: null, derived },
    props: JSON.parse(JSON.stringify(props)) as Event['props'],
  }
  return { event, trust: key === 'secret' ? 'server' : 'browser' }
}

const ppm = fc.constantFrom(0, 12_345, 50_000, 100_000, 333_333)
const pay: fc.Arbitrary<Rule['pay']> = fc.oneof(
  { weight: 6, arbitrary: ppm.map(rate => ({ kind: 'percent' as const, ppm: rate })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fixed' as const),
      currency: fc.constantFrom('PLN', 'EUR'),
      amount: fc.constantFrom(0, 333, 5_000),
      per: fc.constantFrom('order' as const, 'unit' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'none' as const }) },
)
const rule = fc.record({
  when: fc.constantFrom('first' as const, 'recurring' as const, 'existing' as const, 'any' as const),
  months: maybe(fc.constantFrom(1, 2, 12)),
  where: maybe(fc.constantFrom('a', 'b').map(value => [{ field: 'item_id', op: 'eq' as const, value }])),
  max: maybe(fc.constantFrom(100, 2_000).map(most => [{ currency: 'PLN', amount: most }])),
  pay,
})
const rules = (prefix: string, maxLength: number) =>
  fc
    .array(rule, { maxLength })
    .map(list => list.map((one, i) => JSON.parse(JSON.stringify({ ...one, id: `${prefix}${i}` })) as Rule))

const since = fc.integer({ min: -40, max: 110 }).map(day => START + day * DAY)
const terms = fc
  .record({
    windowDays: fc.constantFrom(1, 7, 30),
    click: fc.constantFrom('last' as const, 'first' as const),
    precedence: fc.shuffledSubarray([...PRECEDENCE], { minLength: 5, maxLength: 5 }),
    bindingMonths: fc.constantFrom(0, 1, 12),
    holdDays: fc.constantFrom(0, 30),
    valueIs: fc.constantFrom('gross' as const, 'net' as const),
    assumedTaxPpm: fc.constantFrom(null, 230_000),
    termsOf: fc.constantFrom('customer' as const, 'order' as const),
    rules: fc.oneof(fc.constant(TERMS.rules), rules('p', 4)),
    level: rules('l', 2),
    beginsAt: since,
  })
  .map(({ level, ...one }) => ({ ...TERMS, ...one, zone: ZONE, levels: { Gold: level } }))

const status = fc.constantFrom(
  'active' as const,
  'active' as const,
  'active' as const,
  'paused' as const,
  'closed' as const,
  'banned' as const,
)
const partnerFacts = (id: string) =>
  fc.record({
    statuses: fc
      .array(fc.record({ status, from: since }), { maxLength: 2 })
      .map(list => [{ status: 'active' as const, from: 0 }, ...list].toSorted((a, b) => a.from - b.from)),
    deals: fc.array(fc.record({ rules: rules(`d${id}`, 2), from: since }), { maxLength: 1 }),
    levels: fc.array(fc.record({ level: fc.constant('Gold'), from: since }), { maxLength: 1 }),
  })

const decisions = fc
  .array(
    fc.record({
      at: time,
      order: fc.option(number, { nil: null }),
      from: time,
      until: fc.option(time, { nil: null }),
      answer: fc.oneof(
        fc.record({ partner: fc.option(partner, { nil: null }) }),
        fc.constant('rules' as const),
      ),
    }),
    { maxLength: 2 },
  )
  .map(list => list.map((one, i) => ({ ...one, id: `d${i}` })))

/** Protections of one contact never overlap. */
const protections = fc
  .array(fc.record({ partner, from: time, days: fc.constantFrom(1, 20, 60) }), { maxLength: 2 })
  .map(list => {
    const sorted = list.toSorted((a, b) => a.from - b.from)
    return sorted.map(({ partner: id, from, days }, i) => ({
      ...{ partner: id, referral: `r${i}`, from },
      to: Math.min(from + days * DAY, sorted[i + 1]?.from ?? Number.MAX_SAFE_INTEGER),
    }))
  })

export const setting: fc.Arbitrary<Setting> = fc
  .record({
    versions: fc.array(terms, { minLength: 1, maxLength: 2 }),
    partners: fc.tuple(...PARTNERS.map(partnerFacts)),
  })
  .map(({ versions, partners }) => ({
    versions: inSequence(
      versions.map((one, i) => ({
        ...one,
        version: i + 1,
        // Most histories lie within the programme.
        beginsAt: i === 0 ? Math.min(one.beginsAt, START + 5 * DAY) : one.beginsAt,
        rules: [...one.rules].map((own: Rule) => ({ ...own, id: `${i}${own.id}` })),
      })),
    ),
    partners: new Map(PARTNERS.map((id, i) => [id, partners[i]!])),
    resolve(codes) {
      for (const text of codes) {
        const found = PARTNERS.find(id => `kod-${id.toLowerCase()}` === text)
        if (found) return { code: text, partner: found }
      }
      return null
    },
    readClick: () => null,
  }))

export const ledger: fc.Arbitrary<Ledger> = fc
  .record({ facts, setting, decisions, protections, ownOf: fc.subarray(PARTNERS, { maxLength: 1 }) })
  .map(({ ownOf, setting: by, ...rest }) => ({
    customer: { ...rest, ownOf: new Set(ownOf), flagDecisions: [], pins: new Map() },
    setting: by,
  }))
