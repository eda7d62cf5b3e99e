import * as z from 'zod'
import { Instant } from './board.ts'
import { CHANNEL_KINDS } from './channel.ts'

export const DeliveryState = z.enum(['waiting', 'delivered', 'dead', 'cancelled'])
export type DeliveryState = z.infer<typeof DeliveryState>

export const Attempt = z.object({
  at: Instant,
  /** HTTP status or SMTP code; null if there was no answer. */
  status: z.number().int().nullable(),
  ms: z.number().int(),
  /** The first 4 KB of the answer, or the error. */
  answer: z.string(),
})
export type Attempt = z.infer<typeof Attempt>

export const DeliveryInfo = z.object({
  id: z.string(),
  channel: z.string(),
  channelName: z.string(),
  channelKind: z.enum(CHANNEL_KINDS),
  kind: z.enum([
    'alert',
    'bundle',
    'digest',
    'reminder',
    'publication',
    'list',
    'reward',
    'lead',
    'partner',
    'test',
  ]),
  /** The contacts that it concerns, the first three of several; the screen adds the words for the kind. */
  subject: z.string(),
  alerts: z.array(z.string()),
  contacts: z.array(z.string()),
  state: DeliveryState,
  attempts: z.array(Attempt),
  nextAt: Instant.nullable(),
  createdAt: Instant,
})
export type DeliveryInfo = z.infer<typeof DeliveryInfo>

export const DeliveryList = z.object({ rows: z.array(DeliveryInfo), cursor: z.string().nullable() })
export type DeliveryList = z.infer<typeof DeliveryList>
