import * as z from 'zod'
import { Instant } from './board.ts'

/** What a program can subscribe to. */
export const HOOK_EVENTS = [
  'alert.created',
  'list.entered',
  'list.left',
  'lead.claimed',
  'deal.won',
  'deal.lost',
] as const
export const HookEvent = z.enum(HOOK_EVENTS)
export type HookEvent = z.infer<typeof HookEvent>

/**
 * The body of every event: flat, since programs without code show paths badly, and the same for samples. What does not
 * apply is null. `id` is the same in each repeat.
 */
export const HookBody = z.object({
  id: z.string(),
  event: HookEvent,
  timestamp: Instant,
  /** Made up, or of a test: nothing has happened. */
  is_sample: z.boolean(),
  site_id: z.string(),
  site_name: z.string(),
  contact_id: z.string().nullable(),
  contact_name: z.string().nullable(),
  contact_email: z.string().nullable(),
  contact_phone: z.string().nullable(),
  contact_company: z.string().nullable(),
  contact_job: z.string().nullable(),
  contact_city: z.string().nullable(),
  contact_country: z.string().nullable(),
  contact_url: z.string().nullable(),
  user_id: z.string().nullable(),
  owner: z.string().nullable(),
  score: z.number().int().nullable(),
  stage: z.string().nullable(),
  /** One to a line, with its points. */
  reasons: z.string().nullable(),
  rule: z.string().nullable(),
  list_id: z.string().nullable(),
  list_name: z.string().nullable(),
  deal_id: z.string().nullable(),
  deal_value: z.number().nullable(),
  deal_currency: z.string().nullable(),
  /** As in webhooks of the same event. */
  data: z.unknown(),
})
export type HookBody = z.infer<typeof HookBody>

export const NewHook = z.strictObject({
  /** Where each event is sent, by POST. */
  target_url: z.url({ protocol: /^https?$/ }).max(2000),
  event: HookEvent,
  /** Of alerts of this rule alone. */
  rule: z.string().max(64).optional(),
  /** Of this live list alone. */
  list: z.string().max(64).optional(),
})
export type NewHook = z.infer<typeof NewHook>

export const HookInfo = z.object({
  id: z.string(),
  event: HookEvent,
  rule: z.string().nullable(),
  list: z.string().nullable(),
  /** The host of the address; the rest is not answered. */
  target: z.string(),
  /** False: the receiver has answered 410. */
  is_on: z.boolean(),
  created_at: Instant,
})
export type HookInfo = z.infer<typeof HookInfo>

/** `secret`: verifies the requests by Standard Webhooks; answered this once. */
export const CreatedHook = HookInfo.extend({ secret: z.string() })
export type CreatedHook = z.infer<typeof CreatedHook>
