import * as z from 'zod'
import { Instant } from './board.ts'
import { Language } from './person.ts'

/** A referral is in exactly one of these at every instant. */
export const REFERRAL_STATES = [
  'unconfirmed',
  'refused',
  'open',
  'working',
  'won',
  'lost',
  'expired',
  'withdrawn',
] as const
export const ReferralState = z.enum(REFERRAL_STATES)
export type ReferralState = z.infer<typeof ReferralState>

/** Why a referral was refused, in the order in which the reasons are asked. */
export const REFUSED_BECAUSE = [
  'inactive',
  'self',
  'customer',
  'repeated',
  'protected',
  'came_by_other',
  'own_lead',
] as const
export const RefusedBecause = z.enum(REFUSED_BECAUSE)
export type RefusedBecause = z.infer<typeof RefusedBecause>

/** Why a referral is in its state. */
export const REFERRAL_REASONS = [
  ...REFUSED_BECAUSE,
  'new',
  'overruled',
  'claimed',
  'contacted',
  'meeting',
  'order',
  'order_awaited',
  'lost',
  'not_a_fit',
  'time',
  'not_confirmed',
  'banned',
  'given_to_other',
  'by_partner',
  'awaits_confirmation',
  'awaits_approval',
  'erased',
] as const
export const ReferralReason = z.enum(REFERRAL_REASONS)
export type ReferralReason = z.infer<typeof ReferralReason>

const line = (most: number) => z.string().trim().max(most)

/** On what basis the person's data may be passed on. */
export const ReferralBasis = z.enum(['asked', 'agreed'])
export type ReferralBasis = z.infer<typeof ReferralBasis>

export const NewReferral = z.strictObject({
  name: line(200).min(1),
  company: line(200).default(''),
  email: z.string().max(1000).optional(),
  phone: z.string().max(60).optional(),
  product: line(200).default(''),
  note: line(2000).default(''),
  basis: ReferralBasis,
  /** The referrer has read the sentence about passing the data on. */
  agreed: z.literal(true),
})
export type NewReferral = z.infer<typeof NewReferral>

/** A referral as the partner sees it: no other person's work, no other partner. */
export const OwnReferral = z.object({
  id: z.string(),
  name: z.string(),
  company: z.string(),
  product: z.string(),
  at: Instant,
  state: ReferralState,
  reason: z.string(),
  since: Instant,
  protectedUntil: Instant.nullable(),
  /** The person at the company who deals with it, by first name. */
  owner: z.string().nullable(),
  states: z.array(z.object({ state: ReferralState, reason: z.string(), at: Instant })),
  canWithdraw: z.boolean(),
})
export type OwnReferral = z.infer<typeof OwnReferral>

/** A referral as the manager sees it. */
export const ReferralInfo = z.object({
  id: z.string(),
  partner: z.object({ id: z.string(), name: z.string() }).nullable(),
  referrer: z.string(),
  contact: z.string().nullable(),
  name: z.string(),
  company: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  note: z.string(),
  product: z.string(),
  channel: z.enum(['portal', 'form', 'staff']),
  /** The author of a referral that staff recorded: a user's name, or the id of a key. */
  author: z.string().nullable(),
  basis: ReferralBasis,
  basisText: z.string(),
  at: Instant,
  state: ReferralState,
  reason: z.string(),
  since: Instant,
  protectedUntil: Instant.nullable(),
  /** Who answers for it: a user, or null for all admins. */
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** When the clock for sales ends; null where none runs. */
  remindAt: Instant.nullable(),
  isOverdue: z.boolean(),
  canOverrule: z.boolean(),
  states: z.array(z.object({ state: ReferralState, reason: z.string(), at: Instant })),
})
export type ReferralInfo = z.infer<typeof ReferralInfo>

export const ReferralList = z.object({ rows: z.array(ReferralInfo), nextCursor: z.string().nullable() })
export type ReferralList = z.infer<typeof ReferralList>

export const Overrule = z.strictObject({ reason: line(500).min(1) })
export type Overrule = z.infer<typeof Overrule>

/** The public form: who refers, and whom. `website` is a trap for programs, `startedAt` when the form was opened. */
export const PublicReferral = z.strictObject({
  referrer: z.strictObject({ name: line(200).min(1), email: z.string().max(1000) }),
  referral: NewReferral,
  language: Language.default('pl'),
  termsHash: z.string().max(100),
  website: z.string().max(500).default(''),
  filledMs: z.int().min(0).max(86_400_000),
})
export type PublicReferral = z.infer<typeof PublicReferral>

/** A referral as the export of the referred person has it. */
export const ContactReferral = ReferralInfo.pick({
  id: true,
  at: true,
  state: true,
  reason: true,
  name: true,
  company: true,
  email: true,
  phone: true,
  note: true,
  product: true,
  basis: true,
  basisText: true,
}).extend({ partner: z.string().nullable() })
export type ContactReferral = z.infer<typeof ContactReferral>
