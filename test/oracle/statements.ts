import type { Event } from '../../shared/event.ts'
import type { Plan, Rule } from '../../shared/plan.ts'
import { at, event } from './samples.ts'

const DAY = 86_400_000
const MINUTE = 60_000
export const T = at('2026-08-31T10:00')
export const later = (ms: number): number => T + ms

export const rule = (id: string, rest: object): Rule =>
  ({ id, where: [], points: 10, ...rest }) as unknown as Rule
export const plainly = (name: string, rest: object = {}): Rule =>
  rule(name, { kind: 'event', event: name, points: 1, ...rest })
/** A sentence of the specification: a plan, some events and the score. */
export type Statement = {
  says: string
  plan: Partial<Plan>
  events: Event[]
  at?: number
  score: number | null
  fit?: number
  retention?: string
}
const buy = (id: string, value: unknown, time = T, rest: Partial<Event> = {}): Event =>
  event('purchase', time, { props: { transaction_id: id, value, currency: 'PLN' }, ...rest })
const refund = (id: string, value?: unknown, time = later(1000), rest: Partial<Event> = {}): Event =>
  event('refund', time, { props: { transaction_id: id, ...(value === undefined ? {} : { value }) }, ...rest })
const perUnit = (rest: object = {}): Rule =>
  plainly('purchase', { points: undefined, perUnit: { field: 'props.value', rate: 1, ...rest } })
const perVisit = plainly('click', { limit: { per: 'visit', n: 1 } })
export const clicks = (...times: number[]): Event[] => times.map(time => event('click', later(time)))
const where = (field: string, op: string, value?: unknown): object => ({ where: [{ field, op, value }] })

const trait = (name: string, op: string, value: unknown, rest: object = {}): Rule =>
  rule(name, { kind: 'trait', trait: name, ...where(`traits.${name}`, op, value), ...rest })
const ONCE = { per: 'ever' as const, n: 1 }
const SEARCH = 'https://x.example/?q=a'
const searched = (ms: number): Event =>
  event('page_view', later(ms), { url: SEARCH, derived: { also: ['view_search_results'] } })

/** The events of a mail provider about the mail `m`, in seconds from the start. */
const mailed = (kind: string, seconds: number, link?: string, mail = 'm'): Event =>
  event(`email_${kind}`, later(seconds * 1000), {
    visitor: null,
    userId: 'u',
    props: { message_id: mail, ...(link && { link_url: `https://x.example/${link}` }) },
  })
/** The contact's browser on a page. */
const landed = (seconds: number, path: string): Event[] => [
  event('page_view', later(seconds * 1000), { url: `https://x.example/${path}?utm_medium=email` }),
  event('identify', later(seconds * 1000), { props: { userId: 'u' } }),
]
const MAILS = { rules: ['click', 'unsubscribe', 'open', 'delivered'].map(kind => plainly(`email_${kind}`)) }
const MAIL_STATEMENTS: Statement[] = [
  ...[599_999, 600_000].map(ms => ({
    says: `a click in a mail, ${ms} ms later`,
    plan: MAILS,
    events: [mailed('click', 0, 'a')],
    at: later(ms),
    score: ms < 600_000 ? 0 : 1,
  })),
  ...[-121, -120, 120, 121].map(seconds => ({
    says: `a click in a mail and the page that it leads to, ${seconds} s apart`,
    plan: MAILS,
    events: [mailed('click', 0, 'a?x=1#y'), ...landed(seconds, 'a')],
    at: later(300_000),
    score: Math.abs(seconds) <= 120 ? 1 : 0,
  })),
  {
    says: 'a click in a mail and another page',
    plan: MAILS,
    events: [mailed('click', 0, 'a'), ...landed(1, 'b')],
    at: later(300_000),
    score: 0,
  },
  {
    says: 'a page that a server tells of confirms no click',
    plan: MAILS,
    events: [
      mailed('click', 0, 'a'),
      event('page_view', later(1000), { key: 'secret', userId: 'u', url: 'https://x.example/a' }),
    ],
    at: later(300_000),
    score: 0,
  },
  {
    says: 'a click that names no link, or no mail, counts at once',
    plan: MAILS,
    events: [mailed('click', 0), mailed('click', 1, 'a', '')],
    at: later(1000),
    score: 2,
  },
  ...[10_000, 10_001].map(ms => ({
    says: `three links of a mail within ${ms} ms`,
    plan: MAILS,
    events: [0, 5000, ms].map((after, i) => ({ ...mailed('click', 0, `${i}`), time: later(after) })),
    score: ms > 10_000 ? 3 : 0,
  })),
  ...[60_000, 60_001].map(ms => ({
    says: `four links of a mail within ${ms} ms`,
    plan: MAILS,
    events: [0, 20_000, 40_000, ms].map((after, i) => ({
      ...mailed('click', 0, `${i}`),
      time: later(after),
    })),
    score: ms > 60_000 ? 4 : 0,
  })),
  {
    says: 'the same link again and again is a person’s impatience',
    plan: MAILS,
    events: [0, 1, 2, 3].map(second => mailed('click', second, 'a')),
    score: 4,
  },
  {
    says: 'links of two mails together',
    plan: MAILS,
    events: [mailed('click', 0, 'a'), mailed('click', 1, 'b'), mailed('click', 2, 'c', 'n')],
    score: 3,
  },
  {
    says: 'the way to leave a list is a link too',
    plan: MAILS,
    events: [mailed('click', 0, 'a'), mailed('click', 1, 'b'), mailed('unsubscribe', 2)],
    score: 0,
  },
  {
    says: 'of a scanner’s clicks a visit confirms the one on its page',
    plan: MAILS,
    events: [...['a', 'b', 'c', 'd'].map((link, i) => mailed('click', i, link)), ...landed(60, 'b')],
    score: 1,
  },
  {
    says: 'a scanner’s clicks are no activity',
    plan: { rules: [rule('quiet', { kind: 'absence', for: 'P3D', points: -5 })] },
    events: [
      event('click', T, { visitor: null, userId: 'u' }),
      ...['a', 'b', 'c'].map((link, i) => mailed('click', 2 * 86_400 + i, link)),
    ],
    at: later(4 * DAY),
    score: -5,
  },
  {
    says: 'a person’s click is',
    plan: { rules: [rule('quiet', { kind: 'absence', for: 'P3D', points: -5 })] },
    events: [event('click', T, { visitor: null, userId: 'u' }), mailed('click', 2 * 86_400, 'a')],
    at: later(4 * DAY),
    score: 0,
  },
  {
    says: 'a mail is delivered once, however often it is told',
    plan: MAILS,
    events: [mailed('delivered', 0), mailed('delivered', 5), mailed('delivered', 6, undefined, 'n')],
    score: 2,
  },
  ...[0, 1].map(ms => ({
    says: `a delivery ${ms} ms before the end of its 90 days`,
    plan: MAILS,
    events: [mailed('delivered', 0)],
    at: later(90 * DAY - ms),
    score: ms,
  })),
  {
    says: 'no reaction to a mail within a week',
    plan: {
      rules: [
        rule('cold', {
          kind: 'absence',
          event: 'email_click',
          after: 'email_delivered',
          for: 'P7D',
          points: -5,
        }),
      ],
    },
    events: [mailed('delivered', 0), ...['a', 'b', 'c'].map((link, i) => mailed('click', i, link))],
    at: later(8 * DAY),
    score: -5,
  },
  {
    says: 'a mail that is opened again on another day is a revisit, one of the same day is not',
    plan: { rules: [plainly('revisit')] },
    events: [
      mailed('open', 0),
      mailed('open', 3600),
      mailed('open', 86_400),
      mailed('click', 2 * 86_400, 'a'),
      mailed('open', 86_400, undefined, 'n'),
    ],
    at: later(5 * DAY),
    score: 2,
  },
]

export const STATEMENTS: Statement[] = [
  ...MAIL_STATEMENTS,
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
    says: 'a missing field matches ne',
    plan: { rules: [plainly('click', where('props.a', 'ne', 'x'))] },
    events: clicks(0),
    score: 1,
  },
  {
    says: 'a missing field does not match lt',
    plan: { rules: [plainly('click', where('props.a', 'lt', 9))] },
    events: clicks(0),
    score: 0,
  },
  {
    says: 'a missing field does not match exists',
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
    says: 'text is compared in its folded form',
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
    says: 'an event at exactly within is too late',
    plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, within: 'PT1H' })] },
    events: clicks(0, 60 * MINUTE),
    score: 0,
  },
  {
    says: 'a firing above the limit restarts the count',
    plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, limit: { per: 'ever', n: 1 } })] },
    events: clicks(0, 1, 2, 3, 4),
    score: 10,
  },
  {
    says: 'a match at exactly inactivity + duration is too late for a line with a validity',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5, validity: 'P1D' })] },
    events: clicks(0, DAY),
    at: later(DAY),
    score: -5,
  },
  {
    says: 'without a validity the inactivity ends at the next match',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })] },
    events: clicks(0, DAY),
    at: later(DAY),
    score: 0,
  },
  {
    says: 'a contact without a match has no absence points',
    plan: { rules: [rule('q', { kind: 'absence', event: 'purchase', for: 'P1D', points: -5 })] },
    events: clicks(0),
    at: later(9 * DAY),
    score: 0,
  },
  {
    says: 'an offer without a reaction counts from the first offer since the last reaction',
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
    says: 'an amount is parsed as people write it',
    plan: { rules: [perUnit()] },
    events: [buy('o', '12,50'), buy('p', '1 299,00 zł'), buy('q', '1,299.00')],
    score: 2611,
  },
  {
    says: 'ambiguous or unreadable text earns nothing',
    plan: { rules: [perUnit()] },
    events: [buy('o', '1,299'), buy('p', '1.299'), buy('q', '5 km')],
    score: 0,
  },
  {
    says: 'conditions parse numbers as amounts are parsed',
    plan: {
      rules: [
        trait('employees', 'gte', 1000, { points: 7 }),
        plainly('click', where('props.price', 'lt', 130)),
      ],
    },
    events: [
      event('identify', T, { props: { userId: 'u', traits: { employees: '1 200' } } }),
      event('click', T, { props: { price: '129,90' } }),
    ],
    score: 8,
  },
  {
    says: 'another currency earns nothing',
    plan: { rules: [perUnit({ currency: 'EUR' })] },
    events: [buy('o', 9)],
    score: 0,
  },
  {
    says: 'amounts from a browser earn nothing by default',
    plan: { rules: [perUnit()] },
    events: [buy('o', 9, T, { key: 'public' })],
    score: 0,
  },
  {
    says: 'events before since earn nothing',
    plan: { rules: [plainly('click', { since: new Date(later(1)).toISOString() })] },
    events: clicks(0, 1),
    score: 1,
  },
  // Limits
  {
    says: 'a rule can count once per visit',
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
    says: 'oncePer does not limit events with an absent or empty value',
    plan: { rules: [plainly('click', { limit: { oncePer: 'props.a' } })] },
    events: [
      ...clicks(0, 1),
      event('click', T, { props: { a: 1 } }),
      event('click', T, { props: { a: '1' } }),
      event('click', later(1), { props: { a: 1 } }),
      event('click', T, { props: { a: '' } }),
      event('click', later(1), { props: { a: '' } }),
    ],
    score: 6,
  },
  {
    says: 'an event at exactly the end of notWithin counts',
    plan: { rules: [plainly('click', { limit: { notWithin: 'PT1H' } })] },
    events: clicks(0, 60 * MINUTE - 1, 60 * MINUTE),
    score: 2,
  },
  {
    says: 'the two hours of the same name in autumn are separate',
    plan: { rules: [plainly('click', { limit: { per: 'hour', n: 1 } })] },
    events: ['2026-10-25T00:30Z', '2026-10-25T00:40Z', '2026-10-25T01:30Z'].map(time =>
      event('click', Date.parse(time)),
    ),
    at: at('2026-10-26T00:00'),
    score: 2,
  },
  // Reversal
  {
    says: 'a refund reverses its share',
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
    says: 'fixed points remain until a full refund',
    plan: { rules: [plainly('purchase')] },
    events: [buy('o', 100), refund('o', 99)],
    score: 1,
  },
  {
    says: 'a reversed line frees its slot',
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
    says: 'a floor raises the score',
    plan: { min: -3, rules: [plainly('click', { points: -9 })] },
    events: clicks(0),
    score: -3,
  },
  // Identity
  {
    says: 'a browser does not overwrite a verified trait',
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
    says: 'an identity proof gives its trust until it expires',
    plan: { rules: [plainly('click', { minTrust: 'verified' })] },
    events: [
      ...clicks(-1, 4, 5),
      event('identify', T, { props: { userId: 'u', verified: { userId: 'u', until: later(5) } } }),
    ],
    score: 1,
  },
  {
    says: 'an objection removes the score',
    plan: { rules: [plainly('click')] },
    events: [...clicks(0), event('objection', later(1), { props: { on: true } })],
    score: null,
  },
  {
    says: 'events during an objection never count',
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
  {
    says: 'a partner has no score under a plan that does not ask for partners',
    plan: { rules: [plainly('click')] },
    events: [...clicks(0), event('identify', later(1), { props: { traits: { partner_kind: 'affiliate' } } })],
    score: null,
  },
  {
    says: 'a partner has a score under a plan that asks for partners, and others have none',
    plan: {
      rules: [plainly('click')],
      audience: [{ field: 'traits.partner_kind', op: 'eq', value: 'affiliate' }],
    },
    events: [...clicks(0), event('identify', later(1), { props: { traits: { partner_kind: 'affiliate' } } })],
    score: 1,
  },
  {
    says: 'what is taken back of a sale of a partner is taken off, and a refund of the same number is not',
    plan: {
      rules: [plainly('partner_sale', { points: undefined, perUnit: { field: 'props.value', rate: 1 } })],
    },
    events: [
      event('partner_sale', T, { key: 'secret', props: { transaction_id: 'o', value: 100 } }),
      refund('o', 50),
      event('partner_sale_reversed', later(2000), {
        key: 'secret',
        props: { transaction_id: 'o', value: 30 },
      }),
    ],
    score: 70,
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
    says: 'an explicit search replaces the derived one',
    plan: { rules: [plainly('view_search_results')] },
    events: [
      event('page_view', T, { url: 'https://x.example/?q=a', derived: { also: ['view_search_results'] } }),
      event('view_search_results', later(1500), { url: 'https://x.example/?q=a' }),
    ],
    score: 1,
  },
  {
    says: 'an explicit search replaces the derived one for the same words, from any page',
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

  // Points, at their edges
  { says: 'a plan without rules gives nothing', plan: { rules: [] }, events: clicks(0), score: 0 },
  {
    says: 'a floor above zero raises an empty score',
    plan: { rules: [], min: 5 },
    events: clicks(0),
    score: 5,
  },
  {
    says: 'negative points end at the floor',
    plan: { rules: [plainly('click', { points: -7 })], min: 0 },
    events: clicks(0, 1),
    score: 0,
  },
  ...(
    [
      ['NaN', 0],
      ['Infinity', 0],
      ['0x10', 0],
      ['', 0],
      [true, 0],
      [-0, 0],
      [' 12 ', 12],
      ['+5', 5],
      ['.5', 1],
      ['1e3', 1000],
      [1e9, 1_000_000],
      [1e300, 1_000_000],
      [5e-324, 0],
    ] as const
  ).map(([value, score]) => ({
    says: `an amount of ${JSON.stringify(value)} earns ${score}`,
    plan: { rules: [perUnit()] },
    events: [buy('o', value)],
    score,
  })),
  ...(
    [
      [0.5, 0.999999999, 1],
      [0.5, 0.999999998, 0],
      [-0.5, 1, -1],
      [-0.5, 0.999999999, -1],
      [-0.5, 0.999999998, -0],
    ] as const
  ).map(([rate, value, score]) => ({
    says: `${rate} a unit for ${value} is rounded to 9 places and then once`,
    plan: { rules: [perUnit({ rate })] },
    events: [buy('o', value)],
    score: score + 0,
  })),
  {
    says: 'overlapping seasons multiply',
    plan: {
      rules: [plainly('click', { points: 10 })],
      seasons: ['a', 'b'].map(id => ({ id, from: '2026-08-31', to: '2026-08-31', factor: 1.5 })),
    },
    events: clicks(0),
    score: 23,
  },
  {
    says: 'a half-life halves, and a validity ends it',
    plan: {
      rules: [
        plainly('click', { points: 40, halfLife: 'P1D' }),
        plainly('scroll', { points: 40, halfLife: 'P1D', validity: 'P1D' }),
      ],
    },
    events: [...clicks(0), event('scroll', T)],
    at: later(DAY),
    score: 20,
  },
  // Conditions
  {
    says: 'letters without a decomposition are folded',
    plan: { rules: [plainly('click', where('props.a', 'eq', 'LODAEOEISSÖ'))] },
    events: [
      event('click', T, { props: { a: 'łøđæœıßo' } }),
      event('click', T, { props: { a: 'lodaeoeisso' } }),
    ],
    score: 2,
  },
  {
    says: 'a missing field matches notIn',
    plan: { rules: [plainly('click', where('props.a', 'notIn', ['x']))] },
    events: clicks(0),
    score: 1,
  },
  {
    says: 'text operators compare numbers by their text',
    plan: { rules: [plainly('click', where('props.a', 'contains', '5'))] },
    events: [event('click', T, { props: { a: 250 } })],
    score: 1,
  },
  {
    says: 'a flag equals only a flag',
    plan: {
      rules: [
        plainly('click', where('props.a', 'eq', 'true')),
        plainly('scroll', where('props.a', 'eq', true)),
      ],
    },
    events: [event('click', T, { props: { a: true } }), event('scroll', T, { props: { a: true } })],
    score: 1,
  },
  {
    says: 'a list matches negations only',
    plan: {
      rules: [plainly('click', where('props.a', 'eq', 'x')), plainly('scroll', where('props.a', 'ne', 'x'))],
    },
    events: [event('click', T, { props: { a: ['x'] } }), event('scroll', T, { props: { a: ['x'] } })],
    score: 1,
  },
  {
    says: 'the path is compared in its decoded form',
    plan: { rules: [plainly('click', where('url.path', 'eq', '/usługi'))] },
    events: [event('click', T, { url: 'https://x.example/us%C5%82ugi' })],
    score: 1,
  },
  // Traits
  {
    says: 'the e-mail of an identify is a trait',
    plan: { rules: [trait('email', 'endsWith', '@x.pl')] },
    events: [event('identify', T, { props: { userId: 'u', email: 'a@x.pl' } })],
    score: 10,
    fit: 10,
  },
  {
    says: 'a company has its own traits',
    plan: { rules: [trait('company.size', 'gte', 50), trait('size', 'gte', 50)] },
    events: [event('group', T, { props: { traits: { size: 80 } } })],
    score: 10,
  },
  {
    says: 'null removes a trait',
    plan: { rules: [trait('city', 'ne', 'Sopot')] },
    events: [
      event('identify', T, { props: { userId: 'u', traits: { city: 'Gdynia' } } }),
      event('identify', later(1), { props: { userId: 'u', traits: { city: null } } }),
    ],
    score: 0,
  },
  {
    says: 'a trait rule requires the trait to be present',
    plan: { rules: [trait('city', 'ne', 'Sopot')] },
    events: clicks(0),
    score: 0,
  },
  {
    says: 'a proof does not verify traits outside of it',
    plan: { rules: [trait('city', 'exists', true, { minTrust: 'verified' })] },
    events: [
      event('identify', T, {
        props: { userId: 'u', traits: { city: 'a' }, verified: { userId: 'u', until: later(DAY) } },
      }),
    ],
    score: 0,
  },
  {
    says: 'a missing trait is in an audience that asks for another one',
    plan: { rules: [plainly('click')], audience: [{ field: 'traits.city', op: 'ne', value: 'Sopot' }] },
    events: clicks(0),
    score: 1,
  },
  {
    says: 'trait lines outlive a cycle',
    plan: { rules: [trait('city', 'exists', true), plainly('click')], cycle: { every: 'month' } },
    events: [event('identify', T, { props: { userId: 'u', traits: { city: 'a' } } }), ...clicks(0)],
    at: at('2026-09-01T00:00'),
    score: 10,
    fit: 10,
  },
  // Counts, shares
  {
    says: 'an event with a secret key belongs to the visit of its time',
    plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 3, within: 'visit' })] },
    events: [...clicks(0, 20 * MINUTE), event('click', later(40 * MINUTE), { key: 'secret' })],
    score: 10,
  },
  {
    says: 'a secret key extends no visit',
    plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 3, within: 'visit' })] },
    events: [...clicks(0, 40 * MINUTE), event('click', later(20 * MINUTE), { key: 'secret' })],
    score: 0,
  },
  {
    says: 'a page view of any sender starts and extends a visit',
    plan: { rules: [rule('c', { kind: 'count', event: 'page_view', n: 3, within: 'visit' })] },
    events: [0, 20, 40].map(minutes => event('page_view', later(minutes * MINUTE), { key: 'secret' })),
    score: 10,
  },
  {
    says: 'other events of a server belong to a visit without extending it',
    plan: { rules: [rule('c', { kind: 'count', event: 'click', n: 2, within: 'visit' })] },
    events: [
      event('page_view', later(0), { key: 'secret' }),
      ...[10, 25, 40].map(minutes => event('click', later(minutes * MINUTE), { key: 'secret' })),
    ],
    score: 10,
  },
  {
    says: 'a page view of a server in another visit is a revisit',
    plan: { rules: [plainly('revisit')] },
    events: [0, 10, 50].map(minutes =>
      event('page_view', later(minutes * MINUTE), { key: 'secret', url: 'https://x.example/a' }),
    ),
    score: 1,
  },
  // Wishes
  {
    says: 'several reports of one conversion count once',
    plan: { rules: [plainly('generate_lead')] },
    events: [0, 40, 4_000].map(ms => event('generate_lead', later(ms))),
    score: 1,
  },
  {
    says: 'a report ten seconds after a counted one is another conversion',
    plan: { rules: [plainly('demo_request')] },
    events: [0, 9_999, 10_000, 19_999].map(ms => event('demo_request', later(ms))),
    score: 2,
  },
  {
    says: 'a general lead after a more specific conversion repeats it, not the other way round',
    plan: { rules: [plainly('generate_lead'), plainly('demo_request', { points: 10 })] },
    events: [
      event('demo_request', later(0)),
      event('generate_lead', later(1_000)),
      event('generate_lead', later(60_000)),
      event('demo_request', later(61_000)),
    ],
    score: 21,
  },
  {
    says: 'conversions of different kinds and browsers are separate',
    plan: { rules: [plainly('demo_request'), plainly('newsletter_signup'), plainly('sign_up')] },
    events: [
      event('demo_request', later(0)),
      event('newsletter_signup', later(1)),
      event('sign_up', later(2)),
      event('demo_request', later(3), { visitor: 'v2' }),
      ...['v1', 'v2'].map(visitor => event('identify', later(4), { visitor, props: { userId: 'u' } })),
    ],
    score: 4,
  },
  {
    says: 'a server’s report of a conversion always counts, and a later browser report of it does not',
    plan: { rules: [plainly('generate_lead')] },
    events: [
      event('generate_lead', later(0)),
      event('generate_lead', later(1), { key: 'secret' }),
      event('generate_lead', later(2)),
    ],
    score: 2,
  },
  {
    says: 'a repeated report of a conversion counts as activity',
    plan: { rules: [plainly('generate_lead'), rule('a', { kind: 'absence', for: 'PT8S' })] },
    events: [0, 7_000].map(ms => event('generate_lead', later(ms))),
    at: later(14_999),
    score: 1,
  },
  {
    says: 'a firing within a window above the limit restarts the count',
    plan: {
      rules: [
        rule('c', { kind: 'count', event: 'click', n: 2, within: 'PT1H', limit: { notWithin: 'PT3M' } }),
      ],
    },
    events: clicks(...[0, 1, 2, 3, 4].map(minute => minute * MINUTE)),
    score: 10,
  },
  {
    says: 'a share is at least s of at least k',
    plan: {
      rules: [2, 3].map(atLeast =>
        rule(`s${atLeast}`, {
          kind: 'share',
          event: 'purchase',
          atLeast,
          share: 0.5,
          points: atLeast,
          ...where('props.coupon', 'exists', true),
        }),
      ),
    },
    events: [event('purchase', T, { props: { coupon: 'x' } }), event('purchase', later(1))],
    score: 2,
    fit: 0,
  },
  {
    says: 'an order refunded in full is in no share',
    plan: {
      rules: [
        rule('s', {
          kind: 'share',
          event: 'purchase',
          atLeast: 2,
          share: 1,
          ...where('props.currency', 'eq', 'PLN'),
        }),
      ],
    },
    events: [buy('o', 1), buy('p', 1), refund('o')],
    score: 0,
  },
  // Absences
  {
    says: 'one event first ends an inactivity, then starts the clock',
    plan: { rules: [rule('q', { kind: 'absence', event: 'click', after: 'click', for: 'P1D', points: -5 })] },
    events: clicks(0, 2 * DAY),
    at: later(3 * DAY),
    score: -5,
  },
  {
    says: 'an event that ends an inactivity needs the trust of its kind',
    plan: {
      rules: [rule('q', { kind: 'absence', event: 'purchase', after: 'click', for: 'P1D', points: -5 })],
    },
    events: [...clicks(0), buy('o', 1, later(1), { key: 'public' })],
    at: later(DAY),
    score: -5,
  },
  {
    says: 'an inactivity above the limit earns nothing, even after the first one has ended',
    plan: {
      rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5, limit: { per: 'ever', n: 1 } })],
    },
    events: clicks(0, 2 * DAY),
    at: later(4 * DAY),
    score: 0,
  },
  {
    says: 'an opened e-mail ends no inactivity, nor does an adjustment',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })] },
    events: [
      ...clicks(0),
      event('email_open', later(1), { key: 'secret' }),
      event('adjustment', later(2), { props: { plan: 'leads', points: 1 } }),
    ],
    at: later(DAY),
    score: -4,
  },
  {
    says: 'events during an objection end no inactivity',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })] },
    events: [
      ...clicks(0, 2),
      event('objection', later(1), { props: { on: true } }),
      event('objection', later(3), { props: { on: false } }),
    ],
    at: later(DAY),
    score: -5,
  },
  {
    says: 'a cycle begins without an inactivity',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })], cycle: { every: 'month' } },
    events: clicks(0),
    at: at('2026-09-01T10:00'),
    score: 0,
  },
  // Limits
  {
    says: 'a line of zero points takes a slot',
    plan: { rules: [{ ...perUnit({ currency: 'PLN' }), limit: ONCE } as Rule] },
    events: [event('purchase', T, { props: { value: 9, currency: 'EUR' } }), buy('o', 9, later(1))],
    score: 0,
  },
  {
    says: 'an expired line keeps its slot',
    plan: { rules: [plainly('click', { validity: 'PT1H', limit: ONCE })] },
    events: clicks(0, 2 * 60 * MINUTE),
    at: later(2 * 60 * MINUTE),
    score: 0,
  },
  // Seasons
  {
    says: 'a season by dates contains its last day, in the zone of the plan',
    plan: {
      rules: [plainly('click')],
      seasons: [{ id: 's', from: '2026-08-30', to: '2026-08-30', factor: 10 }],
    },
    events: ['2026-08-29T23:59', '2026-08-30T00:00', '2026-08-30T23:59', '2026-08-31T00:00'].map(time =>
      event('click', at(time)),
    ),
    score: 22,
  },
  {
    says: 'a season does not apply to trait, share and manual lines',
    plan: {
      rules: [
        trait('city', 'exists', true),
        rule('s', { kind: 'share', event: 'identify', atLeast: 1, share: 1, points: 100 }),
      ],
      seasons: [{ id: 's', from: '2026-08-31', to: '2026-08-31', factor: 7 }],
    },
    events: [
      event('identify', T, { props: { userId: 'u', traits: { city: 'a' } } }),
      event('adjustment', later(1), { props: { plan: 'leads', points: 1 } }),
    ],
    score: 111,
    fit: 10,
  },
  {
    says: 'only a season without conditions applies to an absence',
    plan: {
      rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })],
      seasons: [
        { id: 'a', from: '2026-09-01', to: '2026-09-01', factor: 2 },
        { id: 'b', from: '2026-09-01', to: '2026-09-01', factor: 3, ...where('url', 'exists', false) },
      ],
    },
    events: clicks(0),
    at: later(DAY),
    score: -10,
  },
  // Cycles
  ...(
    [
      ['2026-08-31T23:59', 1],
      ['2026-09-09T23:59', 2],
      ['2026-09-10T00:00', 4],
      ['2027-09-01T00:00', 4],
    ] as const
  ).map(([time, score]) => ({
    says: `cycles by dates, at ${time}`,
    plan: {
      rules: [1, 2, 4].map(points => plainly(`kind_${points}`, { points })),
      cycle: { dates: ['2026-09-01', '2026-09-10'] },
    },
    events: [
      event('kind_1', T),
      event('kind_2', at('2026-09-01T00:00')),
      event('kind_4', at('2026-09-10T00:00')),
    ],
    at: at(time),
    score,
  })),
  // Manual adjustments
  {
    says: 'manual points count for one plan, from a server, with a valid validity',
    plan: { rules: [] },
    events: [
      { plan: 'leads', points: 1 },
      { plan: 'others', points: 2 },
      { plan: 'leads', points: 4, validity: 'P1X' },
      { plan: 'leads', points: 8, validity: 'PT1H' },
      { plan: 'leads', points: 0.5 },
      { plan: 'leads', points: 1_000_001 },
    ].map((props, i) => event('adjustment', later(i), { props })),
    at: later(60 * MINUTE),
    score: 9,
  },
  {
    says: 'manual points from a page do not count',
    plan: { rules: [] },
    events: [event('adjustment', T, { key: 'public', props: { plan: 'leads', points: 5 } })],
    score: 0,
  },
  // Reversal
  {
    says: 'a refund with less trust than its order reverses nothing',
    plan: { rules: [perUnit()] },
    events: [buy('o', 100), refund('o', 25, later(1), { key: 'public' })],
    score: 100,
  },
  {
    says: 'any refund of an order without a value is in full',
    plan: { rules: [plainly('purchase')] },
    events: [buy('o', undefined), refund('o', 5)],
    score: 0,
  },
  {
    says: 'a negative refund amount counts as its absolute value',
    plan: { rules: [perUnit()] },
    events: [buy('o', 100), refund('o', -5), refund('o', '−29,90 zł')],
    score: 65,
  },
  {
    says: 'a refund with an unreadable amount reverses nothing',
    plan: { rules: [perUnit()] },
    events: [buy('o', 100), refund('o', 'half'), refund('o', '1,299')],
    score: 100,
  },
  {
    says: 'a refund with a readable text amount is partial',
    plan: { rules: [perUnit(), plainly('purchase', { points: 7 })] },
    events: [buy('o', '129,90'), refund('o', '29,90')],
    score: 107,
  },
  {
    says: 'a full refund reverses every purchase of its number',
    plan: { rules: [plainly('purchase', { points: 50 })] },
    events: [buy('o', 100), buy('o', 100, later(1)), refund('o')],
    score: 0,
  },
  {
    says: 'a refund reverses the same amount of every purchase of its number',
    plan: { rules: [perUnit()] },
    events: [buy('o', 100), buy('o', 10, later(1)), refund('o', 10)],
    score: 90,
  },
  {
    says: 'a refund applies to purchases of its number with at most its own trust',
    plan: { rules: [perUnit()].map(one => ({ ...one, minTrust: 'browser' as const })) },
    events: [
      buy('o', 100, T, { key: 'public' }),
      buy('o', 40, later(1)),
      refund('o', 10, later(2), { key: 'public' }),
    ],
    score: 130,
  },
  {
    says: 'orders without a number cannot be refunded',
    plan: { rules: [plainly('purchase', { points: 50 })] },
    events: [buy('', 100), refund('')],
    score: 50,
  },
  {
    says: 'machine-made events are no activity, for any spelling of their name',
    plan: { rules: [rule('q', { kind: 'absence', for: 'P1D', points: -5 })] },
    events: [
      event('click', T),
      event('Order Updated', later(DAY / 2)),
      event('payment_failed', later(DAY / 2 + 1)),
      event('emailBounced', later(DAY / 2 + 2)),
    ],
    at: later(DAY),
    score: -5,
  },
  {
    says: 'a refund before since does not exist',
    plan: { rules: [{ ...perUnit(), since: new Date(T).toISOString() }] },
    events: [refund('o', 10, later(-1)), buy('o', 100), refund('o', 20, later(1))],
    score: 80,
  },
  {
    says: 'of orders with one number, one before since does not exist',
    plan: { rules: [{ ...perUnit(), since: new Date(T).toISOString() }] },
    events: [buy('o', 100, later(-1)), buy('o', 10), refund('o', 10)],
    score: 0,
  },
  {
    says: 'a refund reverses its share of the points below the maximum',
    plan: { rules: [perUnit({ max: 50 })] },
    events: [buy('o', 100), refund('o', 50)],
    score: 25,
  },
  {
    says: 'a refund waits for its order across the start of a cycle',
    plan: { rules: [perUnit()], cycle: { every: 'month' } },
    events: [refund('o', 30), buy('o', 100, later(DAY))],
    at: later(2 * DAY),
    score: 70,
  },
  // Objection
  {
    says: 'a browser cannot state an objection',
    plan: { rules: [plainly('click')] },
    events: [...clicks(0), event('objection', later(1), { key: 'public', props: { on: true } })],
    score: 1,
  },
  {
    says: 'the events that start and end an objection count',
    plan: { rules: [plainly('objection', { minTrust: 'server' })] },
    events: [true, true, false].map((on, i) => event('objection', later(i), { props: { on } })),
    score: 3,
  },
  {
    says: 'a refund during an objection has no effect',
    plan: { rules: [perUnit()] },
    events: [
      buy('o', 100),
      event('objection', later(1), { props: { on: true } }),
      refund('o', 30, later(2)),
      event('objection', later(3), { props: { on: false } }),
    ],
    score: 100,
  },
  // Second names
  ...[2000, 2001].map(ms => ({
    says: `an explicit search ${ms} ms later`,
    plan: { rules: [plainly('view_search_results')] },
    events: [searched(0), event('view_search_results', later(ms), { url: SEARCH })],
    score: ms > 2000 ? 2 : 1,
  })),
  {
    says: 'a server event replaces no secondary name',
    plan: { rules: [plainly('view_search_results')] },
    events: [searched(0), event('view_search_results', later(1), { url: SEARCH, key: 'secret' })],
    score: 2,
  },
  {
    says: 'an event of another visitor replaces no secondary name',
    plan: { rules: [plainly('view_search_results')] },
    events: [
      searched(0),
      event('view_search_results', later(1), { url: SEARCH, visitor: 'v2' }),
      ...['v1', 'v2'].map(visitor => event('identify', later(2), { visitor, props: { userId: 'u' } })),
    ],
    score: 2,
  },
  {
    says: 'a file is identified by its link, else its name, else its page',
    plan: { rules: [plainly('revisit')] },
    events: [
      { link_url: 'https://x.example/a.pdf?x=1', file_name: 'a' },
      { link_url: 'https://x.example/a.pdf', file_name: 'b' },
      { link_url: 'https://x.example/c.pdf', file_name: 'c' },
    ].map((props, i) => event('file_download', later(i * 40 * MINUTE), { url: 'https://x.example/', props })),
    score: 1,
  },
  // Caps
  {
    says: 'of lines without a time, that of the larger rule id is cut first',
    plan: {
      max: 15,
      rules: [
        trait('city', 'exists', true),
        { ...trait('city', 'exists', true), id: 'z' },
        rule('y', { kind: 'share', event: 'identify', atLeast: 1, share: 1 }),
      ],
    },
    events: [event('identify', T, { props: { userId: 'u', traits: { city: 'a' } } })],
    score: 15,
    fit: 10,
  },
  {
    says: 'lines with a time are cut before those without',
    plan: { max: 15, rules: [trait('city', 'exists', true), plainly('identify', { points: 30 })] },
    events: [event('identify', T, { props: { userId: 'u', traits: { city: 'a' } } })],
    score: 15,
    fit: 10,
  },
  {
    says: 'the minimum of a group limits its negative points',
    plan: {
      groups: [{ id: 'g', min: -4 }],
      rules: [
        { ...trait('city', 'exists', true), group: 'g', points: -10 },
        plainly('identify', { group: 'g', points: -3 }),
      ],
    },
    events: [event('identify', T, { props: { userId: 'u', traits: { city: 'a' } } })],
    score: -4,
    fit: -4,
  },
]
