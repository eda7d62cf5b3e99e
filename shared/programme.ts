import * as z from 'zod'
import { Instant } from './board.ts'
import { RatePpm } from './partner.ts'
import { Language } from './person.ts'
import {
  EVIDENCE,
  Precedence,
  ProgrammeBonus,
  ProgrammeLevel,
  ProgrammeRule,
  Sum,
} from './programme-rules.ts'

const text = (most: number) => z.string().trim().max(most)
/** A text in both languages of the portal. */
export const Both = z.strictObject({ pl: text(2000), en: text(2000) })
export type Both = z.infer<typeof Both>

const Days = z.int().min(0).max(3650)

/**
 * The partner programme as a document: the window, the protection, the rates and the periods exist here alone. The terms
 * page, the portal and the engine read the version that is in force.
 */
export const Programme = z.strictObject({
  name: z.strictObject({ pl: text(120).min(1), en: text(120).min(1) }),
  /** The company behind the programme, as its terms name it. */
  organiser: z.strictObject({ name: text(200), address: text(300), email: text(320) }),
  /** Of calendar days; null takes the site's when a version is published. */
  timeZone: z.string().max(64).nullable(),
  /** What is paid for: orders of a shop, or deals that sales won. */
  pays: z.enum(['orders', 'deals']),
  codes: z.strictObject({
    parameter: z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/, 'a parameter is a short word, such as ref'),
    windowDays: Days.min(1),
    click: z.enum(['last', 'first']),
  }),
  referrals: z.strictObject({
    /** Whether a stranger may refer by the public form. */
    isPublic: z.boolean(),
    protectionDays: Days.min(1),
    bindingMonths: z.int().min(0).max(120),
    refuses: z.strictObject({ protected: z.boolean(), cameByOther: z.boolean(), ownLead: z.boolean() }),
    /** The clock of sales: the first contact, and the news after it. */
    firstContactWorkingDays: z.int().min(1).max(30),
    newsDays: z.int().min(1).max(365),
  }),
  rates: z.strictObject({
    firstPpm: RatePpm,
    recurringPpm: RatePpm,
    recurringMonths: z.int().min(1).max(120),
    existingPpm: RatePpm,
  }),
  /** Before the rates, in their sequence. */
  rules: z.array(ProgrammeRule).max(50).default([]),
  levels: z.array(ProgrammeLevel).max(10).default([]),
  bonuses: z.array(ProgrammeBonus).max(20).default([]),
  /** Evidence, the strongest first; a decision by hand is stronger than all of it. */
  precedence: Precedence.default([...EVIDENCE]),
  /** Whether recurring orders keep the version of the customer's first order with the partner. */
  termsOf: z.enum(['customer', 'order']).default('customer'),
  base: z.strictObject({ valueIs: z.enum(['gross', 'net']), assumedTaxPpm: RatePpm.nullable() }),
  holdDays: Days,
  /** In minor units of each currency. */
  minimum: z.array(Sum).max(10),
  joining: z.strictObject({ isOpen: z.boolean() }),
  forbidden: z.strictObject({ brandBidding: z.boolean(), couponSites: z.boolean() }),
  /** So many days lie between the announcement of a change and its beginning. */
  noticeDays: Days.max(365),
  /** Paragraphs that the terms have besides. */
  more: Both,
})
export type Programme = z.infer<typeof Programme>

export const ProgrammeVersion = z.object({
  version: z.int(),
  author: z.string().nullable(),
  createdAt: Instant,
  publishedAt: Instant.nullable(),
  beginsAt: Instant.nullable(),
})
export type ProgrammeVersion = z.infer<typeof ProgrammeVersion>

export const ProgrammeInfo = z.object({
  /** The latest document; the default one where none was saved. */
  draft: Programme,
  draftVersion: z.int(),
  isDraftPublished: z.boolean(),
  versions: z.array(ProgrammeVersion),
  inForce: z.int().nullable(),
  /** The levels of the version in force: those that can be granted. */
  levelsInForce: z.array(ProgrammeLevel),
  upcoming: z.object({ version: z.int(), beginsAt: Instant }).nullable(),
  /** The earliest instant at which a version that is published now may begin. */
  earliest: Instant,
  /** Without a mail server the public referral form cannot confirm, and links are handed over by hand. */
  hasMail: z.boolean(),
  links: z.object({ portal: z.string(), join: z.string(), refer: z.string(), terms: z.string() }),
})
export type ProgrammeInfo = z.infer<typeof ProgrammeInfo>

export const PublishProgramme = z.strictObject({
  version: z.int().min(1),
  /** Left out: as early as it may be. */
  from: z.iso.datetime({ offset: true }).optional(),
})
export type PublishProgramme = z.infer<typeof PublishProgramme>

/** The terms of one version in one language. */
export const Terms = z.object({
  version: z.int(),
  language: Language,
  title: z.string(),
  beginsAt: Instant.nullable(),
  sections: z.array(z.object({ title: z.string(), paragraphs: z.array(z.string()) })),
  /** SHA-256 of the text as it stands here. */
  hash: z.string(),
})
export type Terms = z.infer<typeof Terms>
