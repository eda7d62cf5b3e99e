import type { Rule } from '../../../shared/plan.ts'

/** Seconds in view have a group of their own, so that a page that stays open is worth a limited part of a score. */
export const TIME_GROUP = 'time'
/** The group of all other rules that accept browser events. */
export const BROWSER_GROUP = 'browser'
/** Rules on known traits; a trait may have several names, so each kind of trait has a group. */
export const COMPANY_GROUP = 'company'
export const JOB_GROUP = 'job'
export const MAILBOX_GROUP = 'mailbox'

const MONTH = 'P30D'

export const event = (id: string, name: string, points: number, more: object = {}): Rule =>
  ({ id, kind: 'event', event: name, where: [], points, ...more }) as Rule

/** An act on a page, for which a browser event is sufficient. */
export const act = (id: string, name: string, points: number, more: object = {}): Rule =>
  event(id, name, points, { group: BROWSER_GROUP, ...more })

/** An act that only the site's own servers report. */
export const told = (id: string, name: string, points: number, more: object = {}): Rule =>
  event(id, name, points, { minTrust: 'server', ...more })

export const trait = (id: string, name: string, points: number, group: string, more: object = {}): Rule =>
  ({
    id,
    kind: 'trait',
    trait: name,
    where: [{ field: 'value', op: 'exists' }],
    points,
    group,
    ...more,
  }) as Rule

const silence = (id: string, days: number, points: number): Rule => ({
  id,
  kind: 'absence',
  where: [],
  for: `P${days}D`,
  points,
})

/** Two points a minute. An event may hold the time of a whole visit, so one line may reach what the group gives. */
export const timeInView = (most: number, validity = MONTH): Rule =>
  ({
    id: 'time',
    kind: 'event',
    event: 'engagement',
    where: [],
    perUnit: { field: 'props.seconds', rate: 0.0333, max: most },
    validity,
    group: TIME_GROUP,
  }) as Rule

export const readToTheEnd = (points: number): Rule =>
  act('read', 'engagement', points, {
    where: [{ field: 'props.percent_scrolled', op: 'gte', value: 75 }],
    limit: { per: 'day', n: 5 },
    validity: MONTH,
  })

/** The first five a day are worth a point each. */
export const firstFive = (id: string, name: string): Rule =>
  act(id, name, 1, { limit: { per: 'day', n: 5 }, validity: MONTH })

/** Beyond the first five: each step takes about twice as many events as the one before, for the same points. */
export const steps = (id: string, name: string, points: number, counts: readonly number[]): Rule[] =>
  counts.map(
    n =>
      ({
        id: `${id}-${n}`,
        kind: 'count',
        event: name,
        where: [],
        n,
        within: MONTH,
        points,
        limit: { notWithin: MONTH },
        validity: MONTH,
        group: BROWSER_GROUP,
      }) as Rule,
  )

/** A visit with more than its first pages. */
export const deepVisit = (points: number): Rule =>
  ({
    id: 'deep-visit',
    kind: 'count',
    event: 'page_view',
    where: [],
    n: 5,
    within: 'visit',
    points,
    limit: { per: 'day', n: 1 },
    validity: MONTH,
    group: BROWSER_GROUP,
  }) as Rule

/** What connected services tell of mails and calls. A click in a mail counts once it is known to be a person's. */
export const reactions: readonly Rule[] = [
  told('mail-click', 'email_click', 5, { limit: { oncePer: 'props.message_id' }, validity: MONTH }),
  {
    id: 'mail-ignored',
    kind: 'absence',
    event: 'email_click',
    after: 'email_delivered',
    where: [],
    for: MONTH,
    points: -5,
  },
  told('call-in', 'call_incoming', 5, { limit: { per: 'day', n: 1 }, validity: MONTH }),
  told('call-missed', 'call_missed', -5, { limit: { per: 'day', n: 1 }, validity: MONTH }),
]

export const regrets: readonly Rule[] = [
  act('career', 'career_view', -10, { limit: { notWithin: MONTH } }),
  told('unsubscribe', 'email_unsubscribe', -20, { limit: { notWithin: MONTH } }),
  told('complaint', 'complaint', -20, { limit: { per: 'day', n: 1 } }),
  silence('silent-30', 30, -5),
  silence('silent-60', 60, -10),
]

/** An order counts once, for any number of messages about it. */
export const purchase = told('purchase', 'purchase', 50, {
  limit: { oncePer: 'props.transaction_id' },
  validity: 'P6M',
})
