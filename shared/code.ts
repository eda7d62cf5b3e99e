import * as z from 'zod'
import { Instant } from './board.ts'
import { PartnerName } from './partner-name.ts'

/** What a code is given out as. Any code resolves in a link, as a coupon and as an order's `partner`. */
export const CODE_KINDS = ['link', 'coupon'] as const
const Kind = z.enum(CODE_KINDS)
const Text = z.string().max(200)
const PartnerId = z.string().min(1).max(200)

export const NewCode = z.object({
  /** As it is given out: `Jan-K`; without it, six signs are drawn. */
  code: Text.optional(),
  kind: Kind.default('link'),
  /** Null: it is known, and no partner's (a campaign, a name of a menu). */
  partner: PartnerId.nullable().default(null),
  /** Another name of this code, which it then resolves to. */
  aliasOf: Text.nullable().default(null),
  label: Text.default(''),
  /** A page of the site that the short link leads to; null: the home page. */
  landing: z.string().max(2_000).nullable().default(null),
  validFrom: Instant.nullable().default(null),
  /** Exclusive. */
  validUntil: Instant.nullable().default(null),
})
export type NewCode = z.infer<typeof NewCode>

/** A code of no partner may be given to one, once; no other code changes its partner. */
export const CodeChange = z.object({
  kind: Kind.optional(),
  partner: PartnerId.optional(),
  label: Text.optional(),
  landing: z.string().max(2_000).nullable().optional(),
  validFrom: Instant.nullable().optional(),
  validUntil: Instant.nullable().optional(),
  /** False: it counts for nothing, backwards too, as one that was registered by mistake. */
  isActive: z.boolean().optional(),
})
export type CodeChange = z.infer<typeof CodeChange>

export const CODE_STATES = ['in_force', 'not_yet', 'ended', 'off'] as const

export const CodeInfo = z.object({
  /** Folded: what texts are compared by. */
  code: z.string(),
  written: z.string(),
  kind: Kind,
  partner: PartnerName.nullable(),
  aliasOf: z.string().nullable(),
  label: z.string(),
  landing: z.string().nullable(),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
  isActive: z.boolean(),
  /** Whether it resolves now. */
  state: z.enum(CODE_STATES),
  madeAt: Instant,
  /** A user's id, or `key:<id>`. */
  madeBy: z.string(),
  /** The link that leads through the collector; null while the site has no home page. */
  shortLink: z.string().nullable(),
  /** Contacts who came or bought with it, their page views and orders, and redirects of its short link. */
  contacts: z.number().int(),
  views: z.number().int(),
  orders: z.number().int(),
  redirects: z.number().int(),
  lastAt: Instant.nullable(),
})
export type CodeInfo = z.infer<typeof CodeInfo>

/** A text that visitors came or bought with and that is not registered. */
export const UnknownCode = z.object({
  code: z.string(),
  contacts: z.number().int(),
  views: z.number().int(),
  orders: z.number().int(),
  redirects: z.number().int(),
  firstAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  /** A registered code that it differs from by one sign. */
  nearest: z.string().nullable(),
})
export type UnknownCode = z.infer<typeof UnknownCode>

/** What would count, from the past, if a text were registered. */
export const CodePreview = z.object({
  code: z.string(),
  contacts: z.number().int(),
  views: z.number().int(),
  /** Orders of trust server that bear the code, or that followed a view of it within the window, without another code. */
  orders: z.number().int(),
  /** More contacts have come with it than were looked at. */
  isPartial: z.boolean(),
})
export type CodePreview = z.infer<typeof CodePreview>

export const LinkWish = z.object({
  code: Text,
  /** A page of the site; without it, the home page. */
  address: z.string().max(2_000).optional(),
  subId: z.string().max(60).nullable().default(null),
  medium: z.string().max(60).nullable().default(null),
})
export type LinkWish = z.infer<typeof LinkWish>

export const MadeLink = z.object({
  /** The page's own address with the code in it. */
  deep: z.string(),
  /** Through the collector, which counts redirects. */
  short: z.string(),
  /** The address bore another code, which this one replaces. */
  replaced: z.string().nullable(),
})
export type MadeLink = z.infer<typeof MadeLink>

/** What is said of an address: first whom a visit by it is credited to, or why to none; then what to know besides. */
export const FINDINGS = [
  'credited', 'not_an_address', 'not_own_host', 'no_code', 'unknown_code', 'not_a_partners', 'off', 'not_yet',
  'ended', 'partner_inactive', 'redirect_loses_code', 'redirect_leaves_site', 'too_many_redirects', 'not_reached',
  'other_code', 'paid_click', 'network_click', 'unlisted_parameter', 'code_in_fragment', 'escaped_query',
] as const // biome-ignore format: two lists in one
export const Finding = z.object({
  finding: z.enum(FINDINGS),
  code: z.string().nullable(),
  parameter: z.string().nullable(),
  partner: PartnerName.nullable(),
  /** The nearest code, the partner's status, an instant, an address: what the finding is about. */
  detail: z.string().nullable(),
})
export type Finding = z.infer<typeof Finding>
export const LinkToCheck = z.object({
  address: z.string().max(4_000),
  /** Whether the site's pages are asked for redirects on the way. */
  follow: z.boolean().default(false),
})
export const LinkCheck = z.object({
  findings: z.array(Finding),
  subId: z.string().nullable(),
  medium: z.string().nullable(),
})
export type LinkCheck = z.infer<typeof LinkCheck>

/** Why a view or an order with a code counts for no partner. */
export const LOST = ['off', 'not_yet', 'ended', 'inactive', 'late', 'repeated'] as const
/** By a link, a signed click that an order bears, a coupon of an order, or an order's own word. */
export const EVIDENCE = ['click', 'order_click', 'coupon', 'named'] as const

/** What a contact's events say of partners. */
export const ContactPartners = z.object({
  /** Whose code the contact came or bought with last. */
  partner: PartnerName.nullable(),
  /** The latest first. */
  evidence: z.array(
    z.object({
      by: z.enum(EVIDENCE),
      code: z.string(),
      partner: PartnerName.nullable(),
      at: Instant,
      eventId: z.string(),
      order: z.string().nullable(),
      /** The page was reached by a paid click as well. */
      isPaid: z.boolean(),
      /** Null: it counts. */
      lost: z.enum(LOST).nullable(),
    }),
  ),
  /** Whom each order is credited to by codes; the latest first. */
  orders: z.array(
    z.object({
      order: z.string(),
      at: Instant,
      partner: PartnerName.nullable(),
      by: z.enum(EVIDENCE).nullable(),
      code: z.string().nullable(),
    }),
  ),
})
export type ContactPartners = z.infer<typeof ContactPartners>

export const Redirects = z.object({
  rows: z.array(
    z.object({ medium: z.string(), subId: z.string(), clicks: z.number().int(), lastAt: Instant }),
  ),
})
