import * as z from 'zod'
import { Instant } from './board.ts'
import { PartnerStatus } from './partner.ts'
import { PayoutAccount } from './payment.ts'
import { Language } from './person.ts'
import { OwnReferral } from './referral.ts'
import { RewardState } from './reward.ts'

const line = (most: number) => z.string().trim().max(most)

/** What the pages of the programme may say to any visitor. */
export const PortalFront = z.object({
  site: z.string(),
  /** Null until a version of the programme is in force: then there is nothing to join. */
  programme: z.object({ name: z.object({ pl: z.string(), en: z.string() }), version: z.int() }).nullable(),
  canJoin: z.boolean(),
  /** The form for strangers is open. Without a mail server it cannot be confirmed, and is not offered. */
  canRefer: z.boolean(),
  hasMail: z.boolean(),
  isSignedIn: z.boolean(),
})
export type PortalFront = z.infer<typeof PortalFront>

export const Application = z.strictObject({
  name: line(200).min(1),
  company: line(200).default(''),
  website: line(500).default(''),
  email: z.string().max(1000),
  phone: z.string().max(60).optional(),
  note: line(2000).default(''),
  language: Language.default('pl'),
  termsHash: z.string().max(100),
  /** A field that people do not see; programs fill it in. */
  fax: z.string().max(500).default(''),
  /** How long the form was open. */
  filledMs: z.int().min(0).max(86_400_000),
})
export type Application = z.infer<typeof Application>

export const PortalToken = z.strictObject({ token: z.string().max(200) })
export const PortalSignIn = z.strictObject({ email: z.string().max(1000) })
export const Received = z.object({ status: z.literal('received') })

/** What became of a confirmed referral; no word of it tells of the referred person. */
export const Confirmed = z.object({ status: z.literal('confirmed') })

export const PortalMe = z.object({
  partner: z.object({ id: z.string(), name: z.string(), company: z.string(), status: PartnerStatus }),
  person: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    role: z.enum(['owner', 'member']),
    language: Language,
  }),
  programme: z.object({ pl: z.string(), en: z.string() }),
  muted: z.array(z.string()),
  canMute: z.array(z.string()),
  terms: z.object({
    accepted: z.int().nullable(),
    inForce: z.int().nullable(),
    upcoming: z.object({ version: z.int(), beginsAt: Instant }).nullable(),
  }),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(['owner', 'member']),
      /** The invitation waits to be accepted. */
      isInvited: z.boolean(),
    }),
  ),
  hasMail: z.boolean(),
})
export type PortalMe = z.infer<typeof PortalMe>

export const PortalMeChange = z.strictObject({
  name: line(200).min(1).optional(),
  phone: z.string().max(60).nullable().optional(),
  language: Language.optional(),
  muted: z.array(z.string().max(40)).max(20).optional(),
})
export type PortalMeChange = z.infer<typeof PortalMeChange>

/** What a link opens: the account of a partner. `isInvited`: the person accepts an invitation by it. */
export const Invitation = z.object({
  isInvited: z.boolean(),
  partner: z.string(),
  name: z.string(),
  email: z.string(),
})
export type Invitation = z.infer<typeof Invitation>

/** The people after an invitation; without a mail server with the link to hand over, shown this once. */
export const Invited = z.object({ me: PortalMe, link: z.string().nullable() })
export type Invited = z.infer<typeof Invited>

export const PortalColleague = z.strictObject({ name: line(200).min(1), email: z.string().max(1000) })
/** A page of the list; the counts are those of all pages. */
export const PortalReferrals = z.object({
  rows: z.array(OwnReferral),
  nextCursor: z.string().nullable(),
  counts: z.object({ open: z.int(), won: z.int(), all: z.int() }),
})
export type PortalReferrals = z.infer<typeof PortalReferrals>
export const AcceptTerms = z.strictObject({ hash: z.string().max(100) })

/** A reward of the partner, without the words of staff; amounts are minor units. */
export const PortalReward = z.object({
  id: z.string(),
  name: z.string(),
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  at: Instant,
  state: RewardState,
  stateAt: Instant,
})
export type PortalReward = z.infer<typeof PortalReward>
export const PortalRewards = z.object({ rows: z.array(PortalReward) })

export const Material = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  kind: z.enum(['banner', 'text', 'video', 'document', 'other']),
  language: Language.nullable(),
  validUntil: Instant.nullable(),
})
export type Material = z.infer<typeof Material>

export const NewMaterial = z.strictObject({
  title: line(200).min(1),
  url: z.url({ protocol: /^https?$/ }).max(1000),
  kind: Material.shape.kind.default('document'),
  language: Language.nullable().default(null),
  validUntil: z.iso.datetime({ offset: true }).nullable().default(null),
})
export type NewMaterial = z.infer<typeof NewMaterial>

/** A change of a referral, as the portal's live pages receive it. */
export const PortalChange = z.object({ referral: OwnReferral, counts: PortalReferrals.shape.counts })
export type PortalChange = z.infer<typeof PortalChange>

/** Everything that is kept of the person, for the person. */
export const PortalExport = z.object({
  me: PortalMe,
  statuses: z.array(z.object({ status: PartnerStatus, from: Instant, reason: z.string() })),
  acceptances: z.array(z.object({ version: z.int(), language: Language, textHash: z.string(), at: Instant })),
  referrals: z.array(OwnReferral),
  messages: z.array(z.object({ kind: z.string(), state: z.string(), at: Instant })),
  payoutAccount: PayoutAccount,
})
export type PortalExport = z.infer<typeof PortalExport>

/** A code of the partner's own, with its links. */
export const PortalCode = z.object({
  code: z.string(),
  written: z.string(),
  kind: z.enum(['link', 'coupon']),
  isActive: z.boolean(),
  /** Through the collector; null while the site has no home page. */
  short: z.string().nullable(),
  /** The home page with the code in its address. */
  deep: z.string().nullable(),
  people: z.int(),
  orders: z.int(),
})
export type PortalCode = z.infer<typeof PortalCode>
export const PortalLinks = z.object({
  rows: z.array(PortalCode),
  /** A partner without a code of their own may draw one. */
  canDraw: z.boolean(),
})
export type PortalLinks = z.infer<typeof PortalLinks>
export const PortalLinkWish = z.strictObject({
  code: z.string().max(200),
  address: z.string().max(2_000),
  subId: z.string().max(60).optional(),
})
export const PortalDeepLink = z.object({ deep: z.string(), replaced: z.boolean() })
export const PortalCheckWish = z.strictObject({ address: z.string().max(4_000) })
/** Whom a visit would be credited to: of another partner only that it is another one. */
export const PortalCheck = z.object({
  result: z.enum(['mine', 'other', 'none', 'not_own_host', 'not_an_address', 'not_in_force']),
})
export type PortalCheck = z.infer<typeof PortalCheck>
