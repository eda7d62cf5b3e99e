import { describe, expect, it } from 'vitest'
import { signClick } from '../../collector/codes/click-id.ts'
import { clicksIn, evidenceOf, type Rules, WINDOW_DAYS } from '../../collector/codes/clicks.ts'
import { creditOf } from '../../collector/codes/order-credit.ts'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { at, event, ZONE } from '../oracle/samples.ts'
import { CLICK_KEY, registered, rulesOf, SITE } from './samples.ts'

const A = registered('a-link')
const B = registered('b-link')
const RULES = rulesOf([A, B, registered('wiosna', { partner: null })])

const fact = (name: string, local: string, rest: Partial<Event> = {}): Fact => {
  const made = event(name, at(local), rest)
  return { event: made, trust: made.key === 'secret' ? 'server' : 'browser' }
}
const view = (local: string, query: string, visitor = 'v1'): Fact => {
  const url = `https://shop.example/cennik?${query}`
  const derived = deriveFromUrl({ name: 'page_view', url, referrer: null, props: {} })
  return fact('page_view', local, { url, derived, visitor })
}
const order = (local: string, props: object = {}): Fact =>
  fact('purchase', local, { props: { transaction_id: 'o1', value: 100, ...props }, visitor: null })
const creditIn = (facts: Fact[], rules: Rules = RULES) => {
  const found = facts.findLast(({ event }) => event.name === 'purchase')!.event
  const about = { order: String(found.props.transaction_id), at: found.time, zone: ZONE, days: WINDOW_DAYS }
  return creditOf(evidenceOf(facts, rules), about)
}
const winner = (facts: Fact[], rules?: Rules) => creditIn(facts, rules).winner?.partner ?? null
const signed = (code: string, local: string) =>
  signClick(CLICK_KEY, SITE, { code, at: at(local), id: 'a'.repeat(22) })

describe('an order is credited', () => {
  it('to the last click within the window, which is half-open and of calendar days', () => {
    const click = view('2026-03-01T10:00', 'ref=a-link')
    // The clock changes on 29 March.
    expect(winner([click, order('2026-03-31T09:59:59.999')])).toBe('p_a-link')
    expect(winner([click, order('2026-03-31T10:00')])).toBeNull()
    expect(winner([click, view('2026-03-10T10:00', 'ref=b-link'), order('2026-03-12T10:00')])).toBe(
      'p_b-link',
    )
    expect(winner([click, order('2026-03-01T10:00')])).toBe('p_a-link')
  })

  it('to its coupon before any click, and a coupon of no partner is no evidence', () => {
    const clicks = [view('2026-03-01T10:00', 'ref=a-link'), view('2026-03-10T10:00', 'ref=b-link')]
    expect(winner([...clicks, order('2026-03-12T10:00', { coupon: ' A-Link ' })])).toBe('p_a-link')
    expect(winner([...clicks, order('2026-03-12T10:00', { coupon: 'WIOSNA' })])).toBe('p_b-link')
    expect(winner([...clicks, order('2026-03-12T10:00', { coupon: 'LATO10' })])).toBe('p_b-link')
    expect(winner([order('2026-03-12T10:00', { coupon: 'LATO10, WIOSNA,a-link,b-link' })])).toBe('p_a-link')
  })

  it('to the partner that the order itself names before its coupon', () => {
    expect(winner([order('2026-03-12T10:00', { partner: 'B-LINK', coupon: 'a-link' })])).toBe('p_b-link')
    expect(winner([order('2026-03-12T10:00', { partner: 'nobody', coupon: 'a-link' })])).toBe('p_a-link')
  })

  it('not to a click after the checkout began in the same visit', () => {
    const facts = [
      view('2026-03-01T20:00', 'ref=a-link'),
      fact('begin_checkout', '2026-03-01T20:10'),
      view('2026-03-01T20:11', 'ref=b-link'),
      order('2026-03-01T20:14'),
    ]
    expect(creditIn(facts)).toMatchObject({ winner: { partner: 'p_a-link' } })
    expect(evidenceOf(facts, RULES).map(({ lost }) => lost)).toEqual([null, 'late'])
    const nextDay = [...facts.slice(0, 2), view('2026-03-02T20:11', 'ref=b-link'), order('2026-03-02T20:14')]
    expect(winner(nextDay)).toBe('p_b-link')
  })

  it('to the signed click that it bears itself, without any page view', () => {
    const click = signed('a-link', '2026-03-01T10:00')
    expect(winner([order('2026-03-05T10:00', { partner_click: click })])).toBe('p_a-link')
    expect(winner([order('2026-03-31T10:00', { partner_click: click })])).toBeNull()
    expect(winner([order('2026-02-05T10:00', { partner_click: click })])).toBeNull()
    for (const forged of [`${click}x`, click.replace('a-link', 'b-link'), 'a-link', 7, null])
      expect(winner([order('2026-03-05T10:00', { partner_click: forged })])).toBeNull()
    expect(
      winner([order('2026-03-05T10:00', { partner_click: click })], { ...RULES, site: 'site_2' }),
    ).toBeNull()
  })

  it('once, however often it is told', () => {
    const facts = [
      order('2026-03-05T10:00', { coupon: 'a-link' }),
      order('2026-03-05T10:01', { coupon: 'a-link' }),
    ]
    expect(evidenceOf(facts, RULES)).toHaveLength(1)
  })

  it('never by what a browser says of a purchase, nor by a test', () => {
    const said = fact('purchase', '2026-03-05T10:00', { key: 'public', props: { coupon: 'a-link' } })
    expect(evidenceOf([said, order('2026-03-05T10:00', { coupon: 'a-link', test: true })], RULES)).toEqual([])
  })
})

describe('a click', () => {
  it('is none while its partner is paused, and counts when it came before', () => {
    const pausedFrom = at('2026-03-01T00:00')
    const pausedUntil = at('2026-03-10T00:00')
    const rules = rulesOf([A], (_, time) => (time >= pausedFrom && time < pausedUntil ? 'paused' : 'active'))
    expect(winner([view('2026-03-05T10:00', 'ref=a-link'), order('2026-03-12T10:00')], rules)).toBeNull()
    expect(winner([view('2026-02-28T10:00', 'ref=a-link'), order('2026-03-12T10:00')], rules)).toBe(
      'p_a-link',
    )
  })

  it('with an advertising id as well counts, and says so', () => {
    const [found] = evidenceOf([view('2026-03-01T10:00', 'gclid=x&ref=A-Link')], RULES)
    expect(found).toMatchObject({ partner: 'p_a-link', isPaid: true, lost: null })
  })

  it('is by the first value that is a code, though that one has ended', () => {
    const ended = registered('a-link', { validUntil: at('2026-02-01T00:00') })
    const rules = rulesOf([ended, B])
    expect(evidenceOf([view('2026-03-01T10:00', 'via=b-link&ref=a-link')], rules)).toMatchObject([
      { code: 'a-link', lost: 'ended', partner: null },
    ])
    expect(evidenceOf([view('2026-03-01T10:00', 'via=b-link&ref=newsletter')], rules)).toMatchObject([
      { code: 'b-link', lost: null },
    ])
  })

  it('and its redirect are one, at the time of the redirect', () => {
    const click = encodeURIComponent(signed('a-link', '2026-03-01T09:59:58'))
    const facts = [
      view('2026-03-01T10:00', `ref=a-link&pc=${click}`),
      view('2026-03-01T10:05', `ref=a-link&pc=${click}`),
    ]
    expect(evidenceOf(facts, RULES)).toMatchObject([
      { at: at('2026-03-01T09:59:58'), lost: null },
      { lost: 'repeated' },
    ])
    // A bookmark of half an hour later is a click of its own time.
    const [later] = evidenceOf([view('2026-03-01T10:29:58', `ref=a-link&pc=${click}`)], RULES)
    expect(later).toMatchObject({ at: at('2026-03-01T10:29:58'), lost: null })
  })

  it('that a view has shown is not another one of the order', () => {
    const click = signed('a-link', '2026-03-01T10:00')
    const facts = [
      view('2026-03-01T10:00:01', `ref=a-link&pc=${encodeURIComponent(click)}`),
      order('2026-03-05T10:00', { partner_click: click }),
    ]
    expect(clicksIn(evidenceOf(facts, RULES))).toHaveLength(1)
  })

  it('during an objection is none, and an order of that time still has its coupon', () => {
    const facts = [
      fact('objection', '2026-03-01T09:00', { props: { on: true } }),
      view('2026-03-01T10:00', 'ref=a-link'),
      order('2026-03-02T10:00', { coupon: 'b-link' }),
    ]
    expect(evidenceOf(facts, RULES)).toMatchObject([{ by: 'coupon', partner: 'p_b-link' }])
  })
})

describe('a code that is registered later', () => {
  it('gives meaning to the views of before', () => {
    const facts = [view('2026-04-20T10:00', 'ref=targi'), order('2026-04-25T10:00')]
    expect(winner(facts)).toBeNull()
    expect(winner(facts, rulesOf([A, registered('targi', { madeAt: at('2026-05-01T10:00') })]))).toBe(
      'p_targi',
    )
    const alias = registered('targi', { partner: null, aliasOf: 'a-link' })
    expect(winner(facts, rulesOf([A, alias]))).toBe('p_a-link')
  })
})
