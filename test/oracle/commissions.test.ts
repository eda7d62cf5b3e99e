import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Customer, type Reckoned, reckon } from '../../collector/attribution/customer.ts'
import { pinText } from '../../collector/attribution/pin.ts'
import type { Setting } from '../../collector/attribution/terms.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { click, refund } from '../attribution/world.ts'
import { ledger } from './arbitrary-ledger.ts'
import { commissions, type Verdict } from './commissions.ts'

const numRuns = process.env.LONG ? 10_000 : 100
const FOREVER = Number.MAX_SAFE_INTEGER

const verdictOf = (one: Reckoned): Verdict => ({
  order: one.order.id,
  partner: one.partner,
  by: one.how.winner?.by ?? null,
  when: one.when,
  amounts: Object.fromEntries(
    one.earned
      .filter(({ amount }) => amount !== 0n)
      .map(({ currency, amount }) => [currency, String(amount)]),
  ),
  flags: one.flags,
  dueAt: one.dueAt,
})
const engine = (customer: Customer, setting: Setting) => reckon(customer, setting, FOREVER).map(verdictOf)

const holds = (law: (customer: Customer, setting: Setting) => void) =>
  fc.assert(
    fc.property(ledger, ({ customer, setting }) => {
      law(customer, setting)
    }),
    { numRuns },
  )

describe('commissions', () => {
  it('are what the specification says, read a second time', () =>
    holds((customer, setting) => expect(engine(customer, setting)).toEqual(commissions(customer, setting))))
})

/** Partner and amounts by order: what a partner is paid. */
const paid = (customer: Customer, setting: Setting) =>
  engine(customer, setting).map(({ order, partner, amounts }) => ({ order, partner, amounts }))
const withFacts = (customer: Customer, facts: readonly Fact[]): Customer => ({
  ...customer,
  facts: facts.toSorted((a, b) => comparePositions(a.event, b.event)),
})
const changed = (fact: Fact, change: Partial<Event>): Fact => ({
  ...fact,
  event: { ...fact.event, ...change },
})
const sumOf = (earned: Reckoned['earned']) => earned.map(({ currency, amount }) => `${currency} ${amount}`)

describe('credit', () => {
  it('comes from evidence of every kind in the random ledgers', () => {
    const seen = fc.sample(ledger, 300).flatMap(({ customer, setting }) => engine(customer, setting))
    const earning = seen.filter(({ amounts }) => Object.keys(amounts).length > 0)
    expect(new Set(earning.map(({ by }) => by))).toEqual(
      new Set(['decision', 'named', 'referral', 'coupon', 'bound', 'click']),
    )
    expect(new Set(earning.map(({ when }) => when))).toEqual(new Set(['first', 'recurring', 'existing']))
  })

  it('does not depend on clicks that won no order', () =>
    holds((customer, setting) => {
      const winners = new Set(reckon(customer, setting, FOREVER).map(({ how }) => how.winner?.eventId))
      const without = customer.facts.map(fact =>
        winners.has(fact.event.id) ? fact : changed(fact, { derived: {} }),
      )
      expect(paid(withFacts(customer, without), setting)).toEqual(paid(customer, setting))
    }))

  it('does not depend on codes that are no partner’s', () =>
    holds((customer, setting) => {
      const more = customer.facts.map(fact => {
        const { name, props, derived } = fact.event
        if (name === 'purchase' && props.coupon !== undefined)
          return changed(fact, { props: { ...props, coupon: `jesien,${props.coupon}` } })
        const { partner } = derived
        if (!partner) return fact
        const others = [{ code: partner.code, parameter: 'ref' }, ...(partner.others ?? [])]
        return changed(fact, { derived: { ...derived, partner: { code: 'jesien', parameter: 'x', others } } })
      })
      expect(paid(withFacts(customer, more), setting)).toEqual(paid(customer, setting))
    }))

  it('does not depend on clicks after the last order', () =>
    holds((customer, setting) => {
      const last = Math.max(0, ...customer.facts.map(({ event }) => event.time))
      const later = ['a', 'b', 'c'].map((letter, i) =>
        click(letter, last + 3_600_000 * (i + 1), { visitor: 'v2' }),
      )
      expect(paid(withFacts(customer, [...customer.facts, ...later]), setting)).toEqual(
        paid(customer, setting),
      )
    }))

  it('is never the buyer’s own partner’s without a decision', () =>
    holds((customer, setting) => {
      for (const { partner, by } of engine(customer, setting))
        if (partner !== null && by !== 'decision') expect(customer.ownOf.has(partner)).toBe(false)
    }))

  it('of an order that only a browser tells of does not exist', () =>
    holds((customer, setting) => {
      const forged = customer.facts.map((fact): Fact => ({ ...fact, trust: 'browser' }))
      expect(engine({ ...customer, facts: forged }, setting)).toEqual([])
    }))
})

describe('money', () => {
  it('is shown on lines that add up to the amount', () =>
    holds((customer, setting) => {
      for (const { earned } of reckon(customer, setting, FOREVER))
        for (const { amount, lines } of earned) {
          expect(lines.reduce((sum, line) => sum + line, 0n)).toBe(amount)
          expect(lines.every(line => line >= 0n)).toBe(true)
        }
    }))

  it('of an order is never raised by a further refund of it', () =>
    holds((customer, setting) => {
      const before = reckon(customer, setting, FOREVER)
      for (const { order, earned } of before) {
        if (order.id.startsWith('e:')) continue
        const more = refund(order.id, order.time + 1_000, 5)
        const after = reckon(withFacts(customer, [...customer.facts, more]), setting, FOREVER)
        const own = after.find(one => one.order.id === order.id)!
        for (const { currency, amount } of own.earned)
          expect(amount <= earned.find(one => one.currency === currency)!.amount).toBe(true)
      }
    }))

  it('of an order is 0 once its refunds add up to its value, in any parts', () =>
    holds((customer, setting) => {
      for (const { order } of reckon(customer, setting, FOREVER)) {
        if (order.id.startsWith('e:') || order.amounts === null) continue
        const { value, places } = order.amounts
        const parts = [value / 3n, value / 3n, value - 2n * (value / 3n)]
        const more = parts.map((part, i) => refund(order.id, order.time + i, Number(part) / 10 ** places))
        const after = reckon(withFacts(customer, [...customer.facts, ...more]), setting, FOREVER)
        expect(
          sumOf(after.find(one => one.order.id === order.id)!.earned.filter(({ amount }) => amount > 0n)),
        ).toEqual([])
      }
    }))

  it('of a pinned order is what it was, whatever else is told of the customer', () =>
    holds((customer, setting) => {
      const before = reckon(customer, setting, FOREVER)
      const pins = new Map(before.map(one => [one.order.id, { at: FOREVER, body: pinText(one.pinned) }]))
      const refunds = customer.facts.filter(({ event }) => event.name === 'refund')
      for (const facts of [customer.facts, refunds, []]) {
        const after = reckon(
          { ...customer, facts, pins, protections: [], ownOf: new Set() },
          setting,
          FOREVER,
        )
        expect(after.map(verdictOf)).toEqual(before.map(verdictOf))
      }
    }))
})
