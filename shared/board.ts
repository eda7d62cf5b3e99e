import * as z from 'zod'
import { LEAD_STATUSES, Outcome } from './outcome.ts'
import { PartnerName } from './partner-name.ts'

/** Times in answers are ISO 8601 UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 })

export const LastEvent = z.object({
  name: z.string(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  /** Product, file or query of the event, if known. */
  item: z.string().nullable(),
  at: Instant,
})
export type LastEvent = z.infer<typeof LastEvent>

/** One contact on a board. The name of an anonymous contact is made of `device`, `browser` and `os`. */
export const Row = z.object({
  rank: z.number().int(),
  contactId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  /** Whether a phone number is known; the board itself does not show it. */
  hasPhone: z.boolean().optional(),
  /** The site's own id of the person, if no name or e-mail address is known. */
  userId: z.string().nullable().optional(),
  company: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  source: z.string().nullable(),
  /** The partner whose code the contact came or bought with last. Left out without one. */
  partner: PartnerName.optional(),
  score: z.number().int(),
  fit: z.number().int(),
  engagement: z.number().int(),
  /** For a known contact whose points all come from unproven browser events. Absent otherwise. */
  isUnproven: z.literal(true).optional(),
  /** Id of the band that the score lies in; null where the plan has no bands. */
  band: z.string().nullable(),
  lastEvent: LastEvent.nullable(),
  lastEventAt: Instant.nullable(),
  visits: z.number().int(),
  /** The score at the end of each of the last 14 days, oldest first; the last one is now. Filled for the rows shown. */
  trend: z.array(z.number().nullable()).optional(),
  archetype: z.enum(['rising_star', 'sleeping_giant']).nullable().optional(),
  /** The owner of the lead. */
  owner: z.object({ id: z.string(), name: z.string() }).nullable().optional(),
  /** The outcome of the lead; null without one. */
  outcome: Outcome.nullable().optional(),
  outcomeAt: Instant.nullable().optional(),
  /** In the future, or null. */
  snoozedUntil: Instant.nullable().optional(),
})
export type Row = z.infer<typeof Row>

const Values = z.array(z.string().max(200)).max(50)

/** The specification of a board: a plan (and so a site), optionally one tag, optionally a filter of contacts. */
export const BoardSpec = z.object({
  plan: z.string(),
  tag: z.string().optional(),
  /** The start (ISO date or instant) of a past cycle; without it, the running one. */
  cycle: z.string().optional(),
  filter: z
    .object({
      band: z.array(z.string()).optional(),
      known: z.boolean().optional(),
      text: z.string().max(200).optional(),
      /** Any of these, by case and diacritics alike. */
      source: Values.optional(),
      city: Values.optional(),
      company: Values.optional(),
      /** Ids of users; `none` for unclaimed leads. */
      owner: Values.optional(),
      /** Ids of partners; `none` for contacts that came with no partner's code. */
      partner: Values.optional(),
      /** Statuses of the lead. */
      status: z.array(z.enum(LEAD_STATUSES)).optional(),
    })
    .optional(),
  top: z.number().int().min(1).max(1000).default(50),
})
export type BoardSpec = z.infer<typeof BoardSpec>

export const Board = z.object({
  epoch: z.string(),
  seq: z.number().int(),
  plan: z.string(),
  planVersion: z.string(),
  total: z.number().int(),
  rows: z.array(Row),
  cursor: z.string().nullable(),
})
export type Board = z.infer<typeof Board>

const Facet = z.object({ value: z.string(), count: z.number().int() })

/** The filter values of a board: those that most contacts have, with their counts. */
export const Facets = z.object({
  sources: z.array(Facet),
  cities: z.array(Facet),
  companies: z.array(Facet),
  owners: z.array(z.object({ id: z.string(), name: z.string(), count: z.number().int() })),
  partners: z.array(z.object({ id: z.string(), name: z.string(), count: z.number().int() })),
})
export type Facets = z.infer<typeof Facets>

/** Contacts by rank (the best 1,000) as they were about an hour, a day or a week ago. */
export const Ranks = z.object({
  plan: z.string(),
  /** When exactly; null if there is no snapshot of about that time. */
  at: Instant.nullable(),
  contacts: z.array(z.string()),
})
export type Ranks = z.infer<typeof Ranks>
