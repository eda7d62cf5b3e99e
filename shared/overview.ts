import * as z from 'zod'
import { Instant } from './board.ts'
import { CALLED } from './called.ts'

/** The periods of an overview in days, today included; any other period is named by its first and last day. */
export const PERIODS_DAYS = [1, 7, 30, 90] as const
/** The period of the points of rules. */
export const OVERVIEW_DAYS = 30

const Count = z.number().int()
/** A figure per day of the period, oldest first; null before the site's first event. */
const Daily = z.array(Count.nullable())
const Amounts = z.array(z.object({ currency: z.string().nullable(), amount: z.number() }))

/** The figures of a period. */
export const Totals = z.object({
  /** Contacts with an event of a browser. */
  visitors: Count,
  /** Contacts that were identified for the first time. */
  leads: Count,
  /** Rises over the plan's highest threshold, publications and imports left out. */
  hot: Count,
  conversions: Count,
  /** Contacts with a conversion. */
  converted: Count,
  /** Of orders and won deals. */
  revenue: Amounts,
  visits: Count,
  /** Visits with at most one page. */
  single: Count,
  /** The mean length of a visit, from its first to its last event. */
  visitMs: Count,
})
export type Totals = z.infer<typeof Totals>

/** The lists whose lines lead to contacts. */
export const OVERVIEW_LISTS = [
  'pages',
  'entries',
  'exits',
  'sources',
  'campaigns',
  'countries',
  'devices',
  'browsers',
  'conversions',
  'leads',
] as const
export type OverviewList = (typeof OVERVIEW_LISTS)[number]

const Listed = z.object({
  /** Names the line when its contacts are asked for. */
  key: z.string(),
  name: z.string(),
  people: Count,
  /** In the period before; null where that is not wholly stored. */
  before: Count.nullable(),
  /** How many of the contacts are in the plan's top band now. */
  hot: Count,
})
export type Listed = z.infer<typeof Listed>

/** A source of visitors in the period. */
export const Origin = Listed.extend({ channel: z.string().nullable(), visits: Count })
export type Origin = z.infer<typeof Origin>

export const ListedPage = Listed.extend({ path: z.string(), title: z.string().nullable(), views: Count })
export type ListedPage = z.infer<typeof ListedPage>

export const RuleFiring = z.object({
  rule: z.string(),
  /** The lines of the rule in the last 30 days; for trait and share rules, the contacts that currently match. */
  times: Count,
  points: z.number(),
  people: Count,
})
export type RuleFiring = z.infer<typeof RuleFiring>

/** The activity of all contacts of a site, counted from their stored events under one plan version. */
export const Survey = z.object({
  at: Instant,
  /** Contacts that there are and that were counted: a large site is estimated from a part, its figures scaled up. */
  contacts: Count,
  counted: Count,
  /** When the site's first event happened. */
  since: Instant.nullable(),
  /** The days of the period as ISO dates in the plan's time zone. */
  days: z.array(z.string()),
  /** Whether the last day is today, which is not over. */
  isPartial: z.boolean(),
  totals: Totals,
  /** Of as many days before, up to the same time of day; null where they are not wholly stored. */
  before: Totals.nullable(),
  visitors: Daily,
  visitorsBefore: Daily,
  events: Daily,
  /** Visitors of each hour of the last day, and of the day before it. Filled for a period of one day. */
  hours: z.array(z.object({ at: Instant, visitors: Count.nullable(), before: Count.nullable() })),
  bands: z.array(z.object({ id: z.string(), name: z.string(), counts: Daily })),
  crossings: z.array(
    z.object({ threshold: z.string(), name: z.string(), direction: z.enum(['up', 'down']), counts: Daily }),
  ),
  conversions: z.array(
    z.object({
      /** Of the site's conversions. */
      id: z.string(),
      /** The name that the owner gave it, else its kind of event. */
      name: z.string(),
      counts: Daily,
      people: Count,
      peopleBefore: Count.nullable(),
      times: Count,
      /** The value of orders and deals. */
      value: Amounts,
    }),
  ),
  pages: z.array(ListedPage),
  /** The first pages of visits. */
  entries: z.array(ListedPage),
  /** The last pages of visits that have ended. */
  exits: z.array(ListedPage),
  sources: z.array(Origin),
  campaigns: z.array(Origin),
  /** ISO country codes; empty without a database of places. */
  countries: z.array(Listed),
  /** `desktop`, `mobile`, `tablet` and others. */
  devices: z.array(Listed),
  browsers: z.array(Listed),
  rules: z.array(RuleFiring),
})
export type Survey = z.infer<typeof Survey>

export const Overview = z.object({
  at: Instant,
  plan: z.string(),
  planVersion: z.string(),
  /** The present moment: visitors of the last three minutes, those of them in the top band, the rate of events. */
  now: z.object({
    visitors: Count,
    hot: Count,
    /** In the last 60 seconds. */
    events: Count,
  }),
  /** Events of each of the last 60 minutes, oldest first; null while this collector was not running. */
  minutes: z.array(z.object({ at: Instant, events: Count.nullable() })),
  /** null until it has been counted for the first time. */
  survey: Survey.nullable(),
  /** During the count, and during a new count. */
  counting: z.object({ done: Count, total: Count }).nullable(),
})
export type Overview = z.infer<typeof Overview>

/** The contacts of one line of an overview, the highest scores first. */
export const OverviewPeople = z.object({
  /** Of the line; at most 50 of them are listed. */
  total: Count,
  rows: z.array(
    z.object({
      contactId: z.string(),
      ...CALLED,
      company: z.string().nullable(),
      score: Count.nullable(),
      band: z.string().nullable(),
      lastSeenAt: Instant.nullable(),
    }),
  ),
})
export type OverviewPeople = z.infer<typeof OverviewPeople>

export const RuleFirings = z.object({
  days: z.literal(OVERVIEW_DAYS),
  /** null until they have been counted; ask again. */
  rules: z.array(RuleFiring).nullable(),
  counting: z.object({ done: Count, total: Count }).nullable(),
})
export type RuleFirings = z.infer<typeof RuleFirings>

/** Today's figures of one board, for a screen on the wall. */
export const Counts = z.object({
  now: Count,
  hotNow: Count,
  /** Since midnight in the plan's time zone. */
  seenToday: Count,
  hotToday: Count,
  /** The contacts that last rose over the highest threshold, newest first; initials only if the wall hides names. */
  latest: z.array(
    z.object({
      contactId: z.string(),
      ...CALLED,
      score: Count,
      at: Instant,
    }),
  ),
})
export type Counts = z.infer<typeof Counts>
