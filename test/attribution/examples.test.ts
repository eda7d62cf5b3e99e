import { describe, expect, it } from 'vitest'
import { bonusesOf } from '../../collector/attribution/bonus.ts'
import { reckon } from '../../collector/attribution/customer.ts'
import { pinText } from '../../collector/attribution/pin.ts'
import { inSequence, type Rule } from '../../collector/attribution/terms.ts'
import { at, click, codeFor, customer, order, reckoned, refund, said, setting, TERMS, told } from './world.ts'

const net = (id: string, time: number, amount: number, more: object = {}) =>
  order(id, time, { value: amount, tax: undefined, net: amount, ...more })
const march = (day: number, hour = '12:00') => at(`2026-03-${String(day).padStart(2, '0')}T${hour}`)
/** Two partners' clicks, and an order after them. */
const two = [click('A', march(1)), click('B', march(10))]

describe('what a partner earns', () => {
  it('is the rate of the base, and is due after the hold', () => {
    const { O1 } = reckoned([click('A', march(1, '10:00')), order('O1', march(5))])
    expect(said(O1)).toBe('A 1000 PLN')
    expect(O1!.dueAt).toBe(at('2026-04-04T12:00'))
  })

  it('is rounded once, half away from zero', () => {
    const facts = [click('A', march(1)), order('O', march(5), { value: 99.99, tax: 18.65, shipping: 9.99 })]
    expect(said(reckoned(facts).O)).toBe('A 714 PLN')
    expect(said(reckoned([...facts, refund('O', march(6), 20)]).O)).toBe('A 571 PLN')
  })

  it('is shown on lines that add up to it', () => {
    const rules: Rule[] = [
      {
        id: 'low',
        when: 'any',
        where: [{ field: 'item_id', op: 'eq', value: 'c' }],
        pay: { kind: 'percent', ppm: 50_000 },
      },
      ...TERMS.rules,
    ]
    const items = ['a', 'b', 'c'].map(item_id => ({ item_id, price: 33.35 }))
    const facts = [click('A', march(1)), net('O', march(5), 100.05, { items })]
    const { O } = reckoned(facts, { by: setting({}, { rules }) })
    expect(said(O)).toBe('A 834 PLN')
    expect(O!.earned[0]!.lines).toEqual([334n, 333n, 167n])
  })

  it('in another currency is another amount', () => {
    const euro = reckoned([click('A', march(1)), net('O', march(5), 100, { currency: 'EUR' })])
    expect(said(euro.O)).toBe('A 1000 EUR')
    const yen = reckoned([click('A', march(1)), net('O', march(5), 12_345, { currency: 'JPY' })])
    expect(said(yen.O)).toBe('A 1235 JPY')
    expect(said(reckoned([click('A', march(1)), net('O', march(5), 0.04)]).O)).toBe('A too_small')
  })

  it('as a fixed sum is whole while anything is kept', () => {
    const rules: Rule[] = [
      { id: 'f', when: 'first', pay: { kind: 'fixed', currency: 'PLN', amount: 5_000, per: 'order' } },
    ]
    const by = setting({}, { rules })
    const facts = [click('A', march(1)), net('O', march(5), 100), refund('O', march(6), 99)]
    expect(said(reckoned(facts, { by }).O)).toBe('A 5000 PLN')
    expect(said(reckoned([...facts, refund('O', march(7), 1)], { by }).O)).toBe('A refunded')
  })

  it('waits for an amount that can be read in one way', () => {
    const unread = [click('A', march(1)), order('O', march(5), { value: '1,230', tax: undefined })]
    expect(said(reckoned(unread).O)).toBe('A needs_amount')
    const read = [click('A', march(1)), order('O', march(5), { value: '1 230,00', tax: 230 })]
    expect(said(reckoned(read).O)).toBe('A 10000 PLN')
    expect(said(reckoned([...unread, net('O', march(8), 1_000)]).O)).toBe('A 10000 PLN')
  })

  it('takes an assumed tax off exactly', () => {
    const facts = [click('A', march(1)), order('O', march(5), { value: 199, tax: undefined })]
    expect(said(reckoned(facts, { by: setting({}, { assumedTaxPpm: 230_000 }) }).O)).toBe('A 1618 PLN')
  })

  it('is one commission for an order that is sent three times', () => {
    const facts = [click('A', march(1)), ...[5, 5, 6].map(day => order('O1', march(day)))]
    expect(Object.keys(reckoned(facts))).toEqual(['O1'])
    expect(said(reckoned(facts).O1)).toBe('A 1000 PLN')
  })

  it('is nothing after a full refund, however it is told', () => {
    const facts = [click('A', march(1)), order('O1', march(5))]
    expect(said(reckoned([...facts, refund('O1', march(20))]).O1)).toBe('A refunded')
    const twice = [refund('O1', march(20), 123), refund('O1', march(21), 123, { reason: 'dispute' })]
    expect(said(reckoned([...facts, ...twice]).O1)).toBe('A refunded')
  })

  it('of refunds in three parts has no drift', () => {
    const facts = [click('A', march(1)), order('O', march(5), { value: 1_230, tax: 230 })]
    const parts = [5, 6, 7].map(month => refund('O', at(`2026-0${month}-10T12:00`), 410))
    const earned = [0, 1, 2, 3].map(n => said(reckoned([...facts, ...parts.slice(0, n)]).O))
    expect(earned).toEqual(['A 10000 PLN', 'A 6667 PLN', 'A 3333 PLN', 'A refunded'])
  })
})

describe('an order goes to', () => {
  it('a click within its window, which is half-open and of calendar days', () => {
    const inside = at('2026-03-31T09:59:59.999')
    const facts = [click('A', march(1, '10:00'))]
    expect(said(reckoned([...facts, order('O', inside)]).O)).toBe('A 1000 PLN')
    expect(said(reckoned([...facts, order('O', inside + 1)]).O)).toBe('nobody no_evidence')
    const both = reckoned([...facts, order('O1', inside), order('O2', inside + 1)])
    expect(said(both.O2)).toBe('A 500 PLN')
    expect(both.O2!.how.winner!.by).toBe('bound')
  })

  it('the last click, or the first', () => {
    const facts = [...two, order('O', march(12))]
    expect(said(reckoned(facts).O)).toBe('B 1000 PLN')
    expect(said(reckoned(facts, { by: setting({}, { click: 'first' }) }).O)).toBe('A 1000 PLN')
  })

  it('a coupon before a click, if the coupon is a partner’s', () => {
    const coupon = (text: string) => reckoned([...two, order('O', march(12), { coupon: text })]).O
    expect(said(coupon(' Kod-A '))).toBe('A 1000 PLN')
    expect(said(coupon('WIOSNA'))).toBe('B 1000 PLN')
    expect(coupon('WIOSNA')!.how.candidates.map(({ by }) => by)).toEqual(['click', 'click'])
  })

  it('no click after checkout began in the same visit', () => {
    const facts = [
      click('A', march(5, '20:00')),
      told('begin_checkout', march(5, '20:10')),
      click('B', march(5, '20:11')),
      order('O', march(5, '20:14')),
    ]
    const { O } = reckoned(facts)
    expect(said(O)).toBe('A 1000 PLN')
    expect(O!.how.candidates.map(({ partner, reason }) => [partner, reason])).toEqual([
      ['B', 'late'],
      ['A', 'won'],
    ])
  })

  it('the first partner until the binding ends', () => {
    const facts = [click('A', at('2026-01-10T10:00')), order('O1', at('2026-01-15T10:00'))]
    const later = [order('O2', at('2026-12-15T10:00')), order('O3', at('2027-01-15T10:00'))]
    const { O2, O3 } = reckoned([...facts, ...later])
    expect([said(O2), said(O3)]).toEqual(['A 500 PLN', 'nobody no_evidence'])
    expect(O3!.how.candidates.find(({ by }) => by === 'bound')!.reason).toBe('binding_ended')
  })

  it('no partner whose terms pay nothing for that customer', () => {
    const facts = [order('old', at('2025-05-01T10:00')), click('A', march(1)), net('O', march(5), 100)]
    const { O } = reckoned(facts)
    expect(said(O)).toBe('nobody no_terms')
    expect(said(reckoned([...facts, net('O2', march(6), 100)]).O2)).toBe('nobody no_terms')
    const rules = [
      ...TERMS.rules.slice(0, 2),
      { id: 'e', when: 'existing', pay: { kind: 'percent', ppm: 20_000 } } as const,
    ]
    expect(said(reckoned(facts, { by: setting({}, { rules }) }).O)).toBe('A 200 PLN')
  })

  it('the partner that holds the customer, if another one’s coupon earns nothing', () => {
    const bound = [click('A', march(1)), order('O1', march(5))]
    const next = (coupon: string) => net('O2', march(20), 100, { coupon })
    const { O2 } = reckoned([...bound, next(codeFor('B'))])
    expect([said(O2), O2!.how.winner!.by]).toEqual(['A 500 PLN', 'bound'])
    const rules = [
      ...TERMS.rules.slice(0, 2),
      { id: 'e', when: 'existing', pay: { kind: 'percent', ppm: 20_000 } } as const,
    ]
    const paid = reckoned([...bound, next(codeFor('B')), net('O3', march(21), 100)], {
      by: setting({}, { rules }),
    })
    expect([said(paid.O2), said(paid.O3)]).toEqual(['B 200 PLN', 'A 500 PLN'])
    const own = reckoned([...bound, next(codeFor('A'))]).O2!
    expect([said(own), own.how.winner!.by]).toEqual(['A 500 PLN', 'coupon'])
  })

  it('a partner that binds, though the first basket pays nothing', () => {
    const where = [{ field: 'item_id', op: 'eq' as const, value: 'gift' }]
    const rules: Rule[] = [{ id: 'x', when: 'any', where, pay: { kind: 'none' } }, ...TERMS.rules]
    const facts = [
      click('A', march(1)),
      net('O1', march(5), 50, { items: [{ item_id: 'gift', price: 50 }] }),
      net('O2', at('2026-05-05T10:00'), 100),
    ]
    const { O1, O2 } = reckoned(facts, { by: setting({}, { rules }) })
    expect([said(O1), said(O2)]).toEqual(['A excluded', 'A 500 PLN'])
  })

  it('no partner of the buyer’s own', () => {
    const facts = [click('B', march(5)), click('A', march(9)), order('O', march(10))]
    const { O } = reckoned(facts, { of: { ownOf: new Set(['A']) } })
    expect(said(O)).toBe('B 1000 PLN')
    expect(O!.how.candidates[0]!.reason).toBe('self')
  })

  it('a protection before coupons and clicks', () => {
    const protections = [{ partner: 'P', referral: 'r1', from: march(2), to: at('2026-08-29T12:00') }]
    const facts = [click('Q', march(20)), order('O', at('2026-06-01T10:00'), { coupon: codeFor('R') })]
    const { O } = reckoned(facts, { of: { protections } })
    expect(said(O)).toBe('P 1000 PLN')
    expect(O!.how.candidates.find(({ partner }) => partner === 'R')!.reason).toBe('weaker')
  })

  it('a protection no longer than it runs', () => {
    const ended = [{ partner: 'P', referral: 'r1', from: march(2), to: at('2026-04-01T12:00') }]
    const buy = order('O', at('2026-04-10T10:00'))
    expect(said(reckoned([buy], { of: { protections: ended } }).O)).toBe('nobody no_evidence')
    const again = [
      ...ended,
      { partner: 'Q', referral: 'r2', from: at('2026-04-02T12:00'), to: at('2026-09-29T12:00') },
    ]
    expect(said(reckoned([buy], { of: { protections: again } }).O)).toBe('Q 1000 PLN')
    const seen = [click('Q', march(20)), buy]
    expect(said(reckoned(seen, { of: { protections: ended } }).O)).toBe('Q 1000 PLN')
  })

  it('the signed click that the order itself bears', () => {
    const partner_click = `A:${march(1, '10:00')}`
    expect(said(reckoned([order('O', march(5), { partner_click })]).O)).toBe('A 1000 PLN')
  })

  it('the partner by the level at the start of the month', () => {
    const facts = [
      [click('A', march(20)), net('O', at('2026-03-31T23:59:59'), 500)],
      [click('A', march(20)), net('O', at('2026-04-01T00:00'), 500)],
    ]
    const levels = [{ level: 'Srebrny', from: at('2026-04-01') }]
    const partners = new Map([
      ['A', { statuses: [{ status: 'active' as const, from: 0 }], deals: [], levels }],
    ])
    expect(facts.map(one => said(reckoned(one, { by: setting({ partners }) }).O))).toEqual([
      'A 5000 PLN',
      'A 6000 PLN',
    ])
  })

  it('the version of the customer’s first order', () => {
    const second = {
      ...TERMS,
      version: 2,
      beginsAt: at('2026-05-01'),
      rules: [
        { id: 'first', when: 'first' as const, pay: { kind: 'percent' as const, ppm: 80_000 } },
        {
          id: 'recurring',
          when: 'recurring' as const,
          months: 12,
          pay: { kind: 'percent' as const, ppm: 40_000 },
        },
      ],
    }
    const by = setting({ versions: inSequence([second, TERMS]) })
    const old = [
      click('A', at('2026-04-18T10:00')),
      net('O1', at('2026-04-20T10:00'), 100),
      net('O2', at('2026-05-20T10:00'), 100),
    ]
    const fresh = [click('A', at('2026-05-01T10:00')), net('O3', at('2026-05-02T10:00'), 100)]
    const first = reckoned(old, { by })
    expect([said(first.O1), said(first.O2)]).toEqual(['A 1000 PLN', 'A 500 PLN'])
    expect(said(reckoned(fresh, { by }).O3)).toBe('A 800 PLN')
  })

  it('a paid click’s partner, held by a flag', () => {
    const paid = click('A', march(1), {
      derived: { partner: { code: codeFor('A'), parameter: 'ref' }, source: { channel: 'ad' } },
    })
    const facts = [paid, order('O', march(5))]
    const { O } = reckoned(facts)
    expect([said(O), O!.flags, O!.isHeld]).toEqual(['A 1000 PLN', ['paid_traffic'], true])
    const decided = (answer: 'release' | 'void') => ({
      flagDecisions: [{ id: 'd', at: march(6), order: 'O', flag: 'paid_traffic' as const, answer }],
    })
    expect(reckoned(facts, { of: decided('release') }).O!.isHeld).toBe(false)
    expect(said(reckoned(facts, { of: decided('void') }).O)).toBe('A flag')
  })

  it('no click of a partner that was paused then', () => {
    const statuses = [
      { status: 'active' as const, from: 0 },
      { status: 'paused' as const, from: march(1, '00:00') },
      { status: 'active' as const, from: march(10, '00:00') },
    ]
    const by = setting({ partners: new Map([['A', { statuses, deals: [], levels: [] }]]) })
    const bought = order('O', march(12))
    expect(said(reckoned([click('A', march(5)), bought], { by }).O)).toBe('nobody no_evidence')
    expect(said(reckoned([click('A', at('2026-02-28T12:00')), bought], { by }).O)).toBe('A 1000 PLN')
  })

  it('the partner of a deal, and a deal that is lost again is refunded', () => {
    const by = setting({}, { pays: 'deals' })
    const protections = [{ partner: 'P', referral: 'r', from: march(2), to: at('2026-08-29T12:00') }]
    const won = () => told('deal_won', march(20), { deal_id: 7, amount: 10_000 })
    const facts = [won(), won()]
    const id = '7'
    expect(said(reckoned(facts, { by, of: { protections } })[id])).toBe('P 100000 PLN')
    const lost = [...facts, told('deal_lost', at('2026-05-20T12:00'), { deal_id: 7 })]
    expect(said(reckoned(lost, { by, of: { protections } })[id])).toBe('P refunded')
    const again = [...lost, told('deal_won', at('2026-05-21T12:00'), { deal_id: 7 })]
    expect(said(reckoned(again, { by, of: { protections } })[id])).toBe('P 100000 PLN')
  })
})

describe('a pin', () => {
  const pinsOf = (facts: ReturnType<typeof order>[], pinnedAt: number) =>
    new Map(
      reckon(customer(facts), setting(), pinnedAt).map(one => [
        one.order.id,
        { at: pinnedAt, body: pinText(one.pinned) },
      ]),
    )

  it('withstands a click that is imported late', () => {
    const facts = [click('A', march(1)), order('O', march(12))]
    const late = click('B', march(10))
    expect(said(reckoned([...facts, late]).O)).toBe('B 1000 PLN')
    const pins = pinsOf(facts, at('2026-05-02T12:00'))
    expect(said(reckoned([...facts, late], { of: { pins } }).O)).toBe('A 1000 PLN')
  })

  it('follows refunds of its order, though the events have gone', () => {
    const facts = [click('A', march(1)), order('O1', march(5))]
    const pins = pinsOf(facts, march(20))
    const { O1 } = reckoned([refund('O1', march(25), 61.5)], { of: { pins } })
    expect(said(O1)).toBe('A 500 PLN')
    expect(O1!.isPinned).toBe(true)
  })

  it('gives way to a later decision', () => {
    const facts = [click('A', march(1)), order('O', march(12))]
    const pins = pinsOf(facts, at('2026-05-02T12:00'))
    const decide = (time: number) => ({
      pins,
      decisions: [{ id: 'd', at: time, order: 'O', from: time, until: null, answer: { partner: 'C' } }],
    })
    expect(said(reckoned(facts, { of: decide(at('2026-05-03T12:00')) }).O)).toBe('C 1000 PLN')
    expect(said(reckoned(facts, { of: decide(at('2026-05-01T12:00')) }).O)).toBe('A 1000 PLN')
    expect(said(reckoned([refund('O', march(13), 61.5)], { of: decide(at('2026-05-03T12:00')) }).O)).toBe(
      'C 500 PLN',
    )
  })
})

describe('a bonus', () => {
  const orders = (count: number, refunded: number) =>
    Array.from({ length: count }, (_, n) => {
      const time = at(`2026-0${4 + (n % 3)}-1${n}T12:00`)
      const facts = [click('A', time - 1_000_000), order(`O${n}`, time)]
      return reckoned(n < refunded ? [...facts, refund(`O${n}`, at('2026-09-01T12:00'))] : facts)[`O${n}`]!
    })

  it('follows its orders', () => {
    const [one, ...more] = bonusesOf('A', orders(5, 0), setting())
    expect(more).toEqual([])
    expect(one).toMatchObject({ amount: 20_000n, ordinal: 1, dueAt: at('2026-07-31') })
    expect(bonusesOf('A', orders(5, 1), setting())).toEqual([])
    expect(bonusesOf('A', orders(6, 1), setting())).toEqual([one])
  })
})
