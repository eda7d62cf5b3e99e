import * as z from 'zod'
import { Trust } from './event.ts'
import { Condition } from './plan.ts'

/** An event that the site's owner counts as success: a kind, with conditions if only some of its events are meant. */
export const Conversion = z.strictObject({
  /** Stays when the conversion is changed; in the address of a screen and in the API. */
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/),
  /** Null: the words of its kind of event. */
  name: z.string().max(80).nullable().default(null),
  event: z.string().min(1).max(60),
  where: z.array(Condition).max(20).default([]),
  /** If it is missing, that of the kind. */
  minTrust: Trust.optional(),
})
export type Conversion = z.infer<typeof Conversion>

export const MOST_CONVERSIONS = 30

/** A site's conversions: until the owner has said otherwise, those that most sites have. */
export const STANDARD_CONVERSIONS: readonly Conversion[] = [
  'purchase',
  'deal_won',
  'generate_lead',
  'demo_request',
  'call_booked',
  'sign_up',
  'newsletter_signup',
].map(event => ({ id: event, name: null, event, where: [] }))
