import * as z from 'zod'
import { Instant } from './board.ts'

/** Everything that is kept of a person, and why each score is what it is. */
export const RejectedInfo = z.object({
  id: z.number().int(),
  receivedAt: Instant,
  code: z.string(),
  field: z.string().nullable(),
  message: z.string(),
  eventId: z.string().nullable(),
  raw: z.string(),
})
export type RejectedInfo = z.infer<typeof RejectedInfo>

export const RejectedList = z.object({ rows: z.array(RejectedInfo), cursor: z.string().nullable() })

/** One of the latest events. A rejected event has its code only: see the rejected events. */
export const ReceivedInfo = z.object({
  receivedAt: Instant,
  outcome: z.enum(['accepted', 'duplicate', 'rejected']),
  code: z.string().nullable(),
  eventId: z.string().nullable(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  contactId: z.string().nullable(),
  /** Stored without points: a bot, or the site's own traffic. */
  mark: z.enum(['bot', 'own']).nullable(),
})
export type ReceivedInfo = z.infer<typeof ReceivedInfo>

export const ReceivedList = z.object({ rows: z.array(ReceivedInfo) })

const Spread = z.object({ p50: z.number().nullable(), p99: z.number().nullable() })

/**
 * The health of one collector since its start. Times are upper bounds in ms; null: no data yet, or beyond the largest
 * bound.
 */
export const Vitals = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  /** Arrivals that wait for a transaction. */
  waiting: z.number().int(),
  sockets: z.number().int(),
  /** The duration of a transaction. */
  commitMs: Spread,
  /** The time from receipt to publication on the boards. */
  lagMs: Spread,
  upSeconds: z.number().int(),
})
export type Vitals = z.infer<typeof Vitals>

/** The outcome of a replayed event. */
export const Replayed = z.object({
  outcome: z.enum(['accepted', 'duplicate', 'rejected']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type Replayed = z.infer<typeof Replayed>

/**
 * Something that senders do wrong, over a week. `code` is a refusal's, or one of: `slowed_network`, `slowed_sender`,
 * `slowed_visitors`, `slowed_site`, `too_many_names`, `companion_lost`, `log_grows`, `disk_low`. `sender` is a page, a library or a proxy, never a visitor's address.
 */
export const Trouble = z.object({
  of: z.enum(['events', 'requests', 'megabytes']),
  code: z.string(),
  count: z.number().int(),
  lastAt: Instant,
  message: z.string(),
  field: z.string().nullable(),
  sender: z.string().nullable(),
  event: z.string().nullable(),
})
export type Trouble = z.infer<typeof Trouble>

export const TroubleList = z.object({ rows: z.array(Trouble) })
