import * as z from 'zod'
import { Instant } from './board.ts'
import { Language } from './person.ts'

/** `applied` waits for an answer; only an `active` partner earns by new clicks, codes and referrals. */
export const PARTNER_STATUSES = ['applied', 'active', 'paused', 'closed', 'banned'] as const
export const PartnerStatus = z.enum(PARTNER_STATUSES)
export type PartnerStatus = z.infer<typeof PartnerStatus>

export const PartnerKind = z.enum(['affiliate', 'wholesale', 'referrer'])
export type PartnerKind = z.infer<typeof PartnerKind>

const line = (most: number) => z.string().trim().max(most)

/** One status of a partner, which holds until the next one's time. */
export const StatusInterval = z.object({
  status: PartnerStatus,
  from: Instant,
  reason: z.string(),
  author: z.string(),
})
export type StatusInterval = z.infer<typeof StatusInterval>

export const PartnerPerson = z.object({
  id: z.string(),
  name: z.string(),
  /** Null once the person has left. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  role: z.enum(['owner', 'member']),
  language: Language,
  createdAt: Instant,
  removedAt: Instant.nullable(),
})
export type PartnerPerson = z.infer<typeof PartnerPerson>

export const NewPartnerPerson = z.strictObject({
  name: line(200),
  email: z.string().max(1000),
  phone: line(60).optional(),
  role: z.enum(['owner', 'member']).default('member'),
  language: Language.default('pl'),
})
export type NewPartnerPerson = z.infer<typeof NewPartnerPerson>

export const PartnerPersonChange = z.strictObject({
  name: line(200).optional(),
  phone: line(60).nullable().optional(),
  role: z.enum(['owner', 'member']).optional(),
  language: Language.optional(),
})
export type PartnerPersonChange = z.infer<typeof PartnerPersonChange>

/** A rate in millionths: 10 % is 100,000. */
export const RatePpm = z.int().min(0).max(1_000_000)

/** Conditions of one partner, which go before the programme's. */
export const PartnerDeal = z.strictObject({
  firstPpm: RatePpm.nullable().default(null),
  recurringPpm: RatePpm.nullable().default(null),
  recurringMonths: z.int().min(1).max(120).nullable().default(null),
  protectionDays: z.int().min(1).max(3650).nullable().default(null),
})
export type PartnerDeal = z.infer<typeof PartnerDeal>

export const StatedDeal = z.object({
  deal: PartnerDeal,
  from: Instant,
  reason: z.string(),
  author: z.string(),
})
export type StatedDeal = z.infer<typeof StatedDeal>

/** A level that the partner holds from an instant on; null: the programme's own rates. */
export const StatedLevel = z.object({
  level: z.string().nullable(),
  from: Instant,
  reason: z.string(),
  author: z.string(),
})
export type StatedLevel = z.infer<typeof StatedLevel>

export const TermsAcceptance = z.object({
  version: z.int(),
  language: Language,
  textHash: z.string(),
  at: Instant,
  person: z.string(),
})
export type TermsAcceptance = z.infer<typeof TermsAcceptance>

/** A partner as the list shows it. */
export const PartnerInfo = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  company: z.string(),
  website: z.string(),
  kind: PartnerKind,
  note: z.string(),
  status: PartnerStatus,
  statusSince: Instant,
  createdAt: Instant,
  erasedAt: Instant.nullable(),
  /** The owner's address, if there is one. */
  email: z.string().nullable(),
  people: z.int(),
  referrals: z.object({ open: z.int(), won: z.int(), all: z.int() }),
})
export type PartnerInfo = z.infer<typeof PartnerInfo>

export const PartnerDetail = PartnerInfo.extend({
  persons: z.array(PartnerPerson),
  statuses: z.array(StatusInterval),
  deals: z.array(StatedDeal),
  levels: z.array(StatedLevel),
  acceptances: z.array(TermsAcceptance),
})
export type PartnerDetail = z.infer<typeof PartnerDetail>

export const NewPartner = z.strictObject({
  name: line(200).min(1),
  company: line(200).default(''),
  website: line(500).default(''),
  kind: PartnerKind.default('affiliate'),
  note: line(2000).default(''),
  status: z.enum(['applied', 'active']).default('active'),
  person: NewPartnerPerson.omit({ role: true }).optional(),
})
export type NewPartner = z.infer<typeof NewPartner>

export const PartnerChange = z.strictObject({
  name: line(200).min(1).optional(),
  company: line(200).optional(),
  website: line(500).optional(),
  kind: PartnerKind.optional(),
  note: line(2000).optional(),
})
export type PartnerChange = z.infer<typeof PartnerChange>

/** `from` may lie in the past, as for an import; never in the future. */
export const NewStatus = z.strictObject({
  status: PartnerStatus,
  reason: line(500).default(''),
  from: z.iso.datetime({ offset: true }).optional(),
})
export type NewStatus = z.infer<typeof NewStatus>

export const NewDeal = z.strictObject({
  deal: PartnerDeal,
  reason: line(500).default(''),
})
export type NewDeal = z.infer<typeof NewDeal>

/** `from` may lie in the past, as for an import; never in the future. */
export const NewLevel = z.strictObject({
  /** The id of a level of the programme in force; null takes the level away. */
  level: z.string().max(40).nullable(),
  reason: line(500).default(''),
  from: z.iso.datetime({ offset: true }).optional(),
})
export type NewLevel = z.infer<typeof NewLevel>

/** A one-time link into the portal. */
export const PortalLink = z.object({ url: z.string(), expiresAt: Instant })
export type PortalLink = z.infer<typeof PortalLink>

/** Mails of the partner programme that have not arrived. */
export const PartnerMails = z.object({
  hasMail: z.boolean(),
  rows: z.array(
    z.object({
      kind: z.string(),
      /** `dead`: the mail server refused it, or did not take it in all attempts. */
      state: z.enum(['waiting', 'dead']),
      count: z.int(),
      oldestAt: Instant,
    }),
  ),
})
export type PartnerMails = z.infer<typeof PartnerMails>
