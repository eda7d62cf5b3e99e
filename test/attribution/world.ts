import { Temporal } from 'temporal-polyfill'
import { type Customer, type Reckoned, reckon } from '../../collector/attribution/customer.ts'
import type { PartnerFacts, Setting, Terms } from '../../collector/attribution/terms.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'

export const ZONE = 'Europe/Warsaw'
export const MINUTE = 60_000
export const DAY = 86_400_000

/** `2026-03-01T10:00` by the wall clock of Warsaw. */
export const at = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds

/** The programme that works out of the box. */
export const TERMS: Terms = {
  version: 1,
  beginsAt: at('2025-01-01'),
  publishedAt: at('2025-01-01'),
  zone: ZONE,
  pays: 'orders',
  currency: 'PLN',
  windowDays: 30,
  click: 'last',
  precedence: ['named', 'referral', 'coupon', 'bound', 'click'],
  bindingMonths: 12,
  holdDays: 30,
  valueIs: 'gross',
  assumedTaxPpm: null,
  termsOf: 'customer',
  rules: [
    { id: 'first', when: 'first', pay: { kind: 'percent', ppm: 100_000 } },
    { id: 'recurring', when: 'recurring', months: 12, pay: { kind: 'percent', ppm: 50_000 } },
    { id: 'existing', when: 'existing', pay: { kind: 'none' } },
  ],
  levels: {
    Srebrny: [
      { id: 's_first', when: 'first', pay: { kind: 'percent', ppm: 120_000 } },
      { id: 's_recurring', when: 'recurring', months: 12, pay: { kind: 'percent', ppm: 60_000 } },
    ],
  },
  bonuses: [
    { id: 'fifth', per: 'quarter', if: { kind: 'every', customers: 5 }, currency: 'PLN', amount: 20_000 },
  ],
  minimum: [
    { currency: 'PLN', amount: 10_000 },
    { currency: 'EUR', amount: 2_500 },
  ],
}

let made = 0
export const told = (name: string, time: number, props: object = {}, rest: Partial<Event> = {}): Fact => {
  const isServer = /^(purchase|refund|deal_|objection)/.test(name)
  const event: Event = {
    id: `e${String(++made).padStart(6, '0')}`,
    key: isServer ? 'secret' : 'public',
    name,
    time,
    receivedAt: time,
    visitor: 'v1',
    userId: null,
    url: null,
    referrer: null,
    title: null,
    props: { ...props },
    derived: {},
    ...rest,
  }
  return { event, trust: isServer ? 'server' : 'browser' }
}

/** A page view by the link of a partner; the code of partner A is `a`. */
export const click = (partner: string, time: number, rest: Partial<Event> = {}): Fact =>
  told('page_view', time, {}, { derived: { partner: { code: codeFor(partner), parameter: 'ref' } }, ...rest })
export const codeFor = (partner: string): string => `kod-${partner.toLowerCase()}`
export const order = (id: string, time: number, props: object = {}): Fact =>
  told('purchase', time, { transaction_id: id, value: 123, tax: 23, ...props })
export const refund = (id: string, time: number, value?: number | string, more: object = {}): Fact =>
  told('refund', time, { transaction_id: id, ...(value !== undefined && { value }), ...more })

const PARTNERS = ['A', 'B', 'C', 'P', 'Q', 'R']
const active = (): PartnerFacts => ({ statuses: [{ status: 'active', from: 0 }], deals: [], levels: [] })

export const setting = (rest: Partial<Setting> = {}, terms: Partial<Terms> = {}): Setting => ({
  versions: [{ ...TERMS, ...terms }],
  partners: new Map(PARTNERS.map(id => [id, active()])),
  resolve(codes) {
    for (const code of codes) {
      const partner = PARTNERS.find(id => codeFor(id) === code)
      if (partner) return { code, partner }
    }
    return null
  },
  readClick(text) {
    const [, partner, time] = /^(\w):(\d+)$/.exec(String(text)) ?? []
    return partner ? { code: codeFor(partner), at: Number(time), id: String(text) } : null
  },
  ...rest,
})

export const customer = (facts: readonly Fact[], rest: Partial<Customer> = {}): Customer => ({
  facts: facts.toSorted((a, b) => comparePositions(a.event, b.event)),
  ownOf: new Set(),
  protections: [],
  decisions: [],
  flagDecisions: [],
  pins: new Map(),
  ...rest,
})

/** The orders of one customer as the engine sees them, by number. */
export function reckoned(
  facts: readonly Fact[],
  {
    now = at('2028-01-01'),
    of = {},
    by = setting(),
  }: { now?: number; of?: Partial<Customer>; by?: Setting } = {},
): Record<string, Reckoned> {
  const known = facts.filter(({ event }) => event.time <= now)
  return Object.fromEntries(reckon(customer(known, of), by, now).map(one => [one.order.id, one]))
}

/** `A 10.00 PLN`, or the reason why there is nothing. */
export function said(one: Reckoned | undefined): string {
  if (!one) return 'no order'
  const sums = one.earned
    .filter(({ amount }) => amount > 0n)
    .map(({ currency, amount }) => `${amount} ${currency}`)
  return [one.partner ?? 'nobody', ...(sums.length > 0 ? sums : [one.why])].join(' ')
}
