import * as z from 'zod'
import { Instant } from './board.ts'
import { CALLED } from './called.ts'

/** The periods of an overview's lists; its charts always show 30 days. */
export const PERIODS_DAYS = [1, 7, 30] as const
export const OVERVIEW_DAYS = 30

const Count = z.number().int()
/** A figure per day, oldest first, up to today; null before the site's first event. */
const Daily = z.array(Count.nullable())

/** A source of visitors in the period. `hot`: how many of them are in the plan's top band now. */
export const Origin = z.object({
  name: z.string(),
  channel: z.string().nullable(),
  visits: Count,
  people: Count,
  hot: Count,
})
export type Origin = z.infer<typeof Origin>

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
  /** ISO dates in the plan's time zone. */
  days: z.array(z.string()),
  visitors: Daily,
  events: Daily,
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
      times: Count,
      /** The value of orders and deals. */
      value: z.array(z.object({ currency: z.string().nullable(), amount: z.number() })),
    }),
  ),
  pages: z.array(z.object({ path: z.string(), title: z.string().nullable(), views: Count, people: Count })),
  sources: z.array(Origin),
  campaigns: z.array(Origin),
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
