import * as z from 'zod'
import { Instant } from './board.ts'
import { REWARD_STATES } from './reward-state.ts'

export const RewardState = z.enum(REWARD_STATES)
export type RewardState = z.infer<typeof RewardState>

const RewardStep = z.object({
  state: RewardState,
  at: Instant,
  /** A user's id, `key:` and the id of a key, or `rule` for what the collector decides. */
  author: z.string(),
  /** The name of the user; null for a key and for the collector. */
  authorName: z.string().nullable(),
  reason: z.string(),
  /** The number in the system that supplies the reward. */
  reference: z.string(),
})

export const RewardInfo = z.object({
  /** Stable: a function of the rule and the crossing. */
  id: z.string(),
  site: z.string(),
  /** Null once the person was erased. */
  contact: z.string().nullable(),
  /** Name or e-mail address of the contact; null without either. */
  contactName: z.string().nullable(),
  /** The partner that the contact is; null for other contacts. */
  partner: z.string().nullable(),
  plan: z.string(),
  planName: z.string(),
  rule: z.string(),
  name: z.string(),
  /** Minor units; null without a value. */
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  /** The proven score that passed the threshold. */
  score: z.number(),
  /** The crossing, and its instant. */
  crossing: z.string(),
  at: Instant,
  state: RewardState,
  stateAt: Instant,
  reference: z.string(),
  /** From the grant on, in the order of time. */
  steps: z.array(RewardStep),
})
export type RewardInfo = z.infer<typeof RewardInfo>

export const RewardList = z.object({ rows: z.array(RewardInfo), cursor: z.string().nullable() })
export type RewardList = z.infer<typeof RewardList>

/** The answer of a person or of a loyalty system. The same answer again changes nothing. */
export const RewardChange = z
  .strictObject({
    state: z.enum(['ordered', 'delivered', 'cancelled']),
    reason: z.string().trim().max(500).default(''),
    reference: z.string().trim().max(200).default(''),
  })
  .refine(({ state, reason }) => state !== 'cancelled' || reason !== '', {
    path: ['reason'],
    message: 'a cancelled reward has a reason',
  })
export type RewardChange = z.infer<typeof RewardChange>
