import fc from 'fast-check'
import { expect, it } from 'vitest'
import { signClick } from '../../collector/codes/click-id.ts'
import { evidenceOf, WINDOW_DAYS } from '../../collector/codes/clicks.ts'
import { creditOf } from '../../collector/codes/order-credit.ts'
import { ordersIn } from '../../collector/codes/orders.ts'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import type { Fact } from '../../collector/score/score.ts'
import { creditedBy, type Happening, type Registered } from '../oracle/partner-credit.ts'
import { at, event, ZONE } from '../oracle/samples.ts'
import { CLICK_KEY, registered, rulesOf, SITE } from './samples.ts'

const RUNS = process.env.LONG ? 50_000 : 500
const START = at('2026-03-01T00:00')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TEXTS = ['anna', 'bob', 'ann', 'menu', 'stranger']

const text = fc.constantFrom(...TEXTS)
const span = fc.option(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 })), {
  freq: 2,
})
const registry = fc.record({
  anna: fc.record({ span, isOn: fc.constant(true) }),
  bob: fc.record({ span, isOn: fc.integer({ min: 0, max: 4 }).map(n => n > 0) }),
  ann: fc.record({ span, isOn: fc.integer({ min: 0, max: 4 }).map(n => n > 0) }),
})
/** Redirects are few, so that views and orders meet the same one. */
const redirect = fc.option(fc.integer({ min: 0, max: 3 }), { freq: 2 })
const happening = fc.record({
  what: fc.constantFrom('view', 'view', 'view', 'checkout', 'objection', 'order', 'order'),
  /** Minutes: often close together, sometimes days. */
  gap: fc.oneof(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 60 * 24 * 12 })),
  visitor: fc.constantFrom('v1', 'v2'),
  texts: fc.array(text, { minLength: 1, maxLength: 2 }),
  redirect,
  isOn: fc.boolean(),
  number: fc.constantFrom('o1', 'o2', 'o3'),
  named: fc.option(text, { freq: 2 }),
  coupons: fc.option(fc.array(text, { minLength: 1, maxLength: 3 }), { freq: 2 }),
})
const redirects = fc.array(fc.record({ code: text, minute: fc.integer({ min: 0, max: 60 * 24 * 40 }) }), {
  minLength: 4,
  maxLength: 4,
})

/** Paused for some days. */
const isActive = (partner: string, time: number): boolean =>
  partner !== 'p_bob' || time < START + 10 * DAY || time >= START + 20 * DAY

it('is as a second reading of the law says, whatever has happened', () => {
  let orders = 0
  let credited = 0
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 16 }), redirects, registry, (drawn, made, state) => {
      const clicks = made.map(({ code, minute }, i) => ({
        id: String(i).repeat(22),
        code,
        at: START + minute * 60_000,
      }))
      let now = START
      const history = drawn.map((one): Happening => {
        now += one.gap * 60_000
        const own = one.redirect === null ? null : clicks[one.redirect]!
        if (one.what === 'view')
          return {
            what: 'view',
            at: now,
            visitor: one.visitor,
            texts: [...new Set(one.texts)],
            redirect: own,
          }
        if (one.what === 'checkout') return { what: 'checkout', at: now, visitor: one.visitor }
        if (one.what === 'objection') return { what: 'objection', at: now, isOn: one.isOn }
        const { number, named, coupons } = one
        return {
          what: 'order',
          at: now,
          number,
          named,
          coupons: coupons && [...new Set(coupons)],
          redirect: own,
        }
      })
      const entryOf = (
        name: 'anna' | 'bob' | 'ann',
        partner: string | null,
        sameAs: string | null,
      ): Registered => {
        const { span, isOn } = state[name]
        const from = span ? START + span[0] * DAY : Number.NEGATIVE_INFINITY
        const until = span ? from + span[1] * DAY : Number.POSITIVE_INFINITY
        return { text: name, partner, sameAs, from, until, isOn }
      }
      const codes = [
        entryOf('anna', 'p_anna', null),
        entryOf('bob', 'p_bob', null),
        entryOf('ann', null, 'anna'),
        { ...entryOf('anna', null, null), text: 'menu' },
      ]
      const rules = rulesOf(
        codes.map(code =>
          registered(code.text, {
            partner: code.partner,
            aliasOf: code.sameAs,
            validFrom: Number.isFinite(code.from) ? code.from : null,
            validUntil: Number.isFinite(code.until) ? code.until : null,
            isActive: code.isOn,
          }),
        ),
        (partner, time) => (isActive(partner, time) ? 'active' : 'paused'),
      )
      const facts = history.map(factOf)
      const evidence = evidenceOf(facts, rules)
      const found = new Map(
        ordersIn(facts).map(order => [
          order.order,
          creditOf(evidence, { ...order, zone: ZONE, days: WINDOW_DAYS }).winner?.partner ?? null,
        ]),
      )
      expect(found).toEqual(creditedBy(history, { codes, isActive, zone: ZONE, days: WINDOW_DAYS }))
      orders += found.size
      credited += [...found.values()].filter(Boolean).length
    }),
    { numRuns: RUNS },
  )
  // The histories are about something.
  expect(credited / orders).toBeGreaterThan(0.3)
  expect(credited / orders).toBeLessThan(0.95)
})

function factOf(one: Happening): Fact {
  if (one.what === 'view') {
    const url = new URL('https://shop.example/')
    for (const [i, code] of one.texts.entries()) url.searchParams.set(['ref', 'via'][i]!, code)
    if (one.redirect) url.searchParams.set('pc', signClick(CLICK_KEY, SITE, one.redirect))
    const derived = deriveFromUrl({ name: 'page_view', url: url.href, referrer: null, props: {} })
    return {
      event: event('page_view', one.at, { url: url.href, derived, visitor: one.visitor }),
      trust: 'browser',
    }
  }
  if (one.what === 'checkout')
    return { event: event('begin_checkout', one.at, { visitor: one.visitor }), trust: 'browser' }
  if (one.what === 'objection')
    return { event: event('objection', one.at, { props: { on: one.isOn }, visitor: null }), trust: 'server' }
  const props = {
    transaction_id: one.number,
    ...(one.named !== null && { partner: one.named }),
    ...(one.coupons !== null && { coupon: one.coupons.join(', ') }),
    ...(one.redirect && { partner_click: signClick(CLICK_KEY, SITE, one.redirect) }),
  }
  return { event: event('purchase', one.at, { props, visitor: null }), trust: 'server' }
}
