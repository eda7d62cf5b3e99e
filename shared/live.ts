import * as z from 'zod'
import { AlertInfo } from './alert.ts'
import { BoardSpec, Instant, Row } from './board.ts'

/**
 * The live socket, `GET /live`, WebSocket subprotocol `pulseboard.v1`, JSON text frames.
 *
 *     client                      server
 *       ── sub {board, resume?} ──→
 *                                 ←── hello {epoch, server time, heartbeat}
 *                                 ←── snap  {epoch, seq, total, rows}     (or, after a fitting resume, d)
 *                                 ←── d     {from, to, total, rows, removed}   each tick in which something changed
 *                                 ←── event {…}                           the stream, sampled above a rate
 *                                 ←── alert {…}      ── ack {id} ──→      never merged, repeated until acknowledged
 *                                 ←── hb    every 15 s
 *
 * `d.from` equals the `seq` that the client holds; anything else is a gap and the client asks again (`sub`
 * without resume). A slow reader gets one merged change later; one that stays behind is closed with 4008.
 */
export const PROTOCOL = 'pulseboard.v1'
export const HEARTBEAT_MS = 15_000
/** Close codes: RFC 6455's 1001 at a graceful stop, and ours. */
export const CLOSE = { goingAway: 1001, badMessage: 4000, notAllowed: 4003, tooSlow: 4008 } as const

export const ClientMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('sub'),
    board: BoardSpec,
    resume: z.object({ epoch: z.string(), seq: z.number().int() }).optional(),
    /** Also send the stream of events of the plan's site. */
    events: z.boolean().optional(),
  }),
  z.object({ t: z.literal('ack'), id: z.string() }),
  z.object({ t: z.literal('ping') }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** An event in the stream. `delta` is its change of the contact's score under the board's plan. */
export const LiveEvent = z.object({
  id: z.string(),
  name: z.string(),
  contactId: z.string(),
  contact: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  item: z.string().nullable(),
  at: Instant,
  score: z.number().int().nullable(),
  delta: z.number().int().nullable(),
})
export type LiveEvent = z.infer<typeof LiveEvent>

export const ServerMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), epoch: z.string(), now: Instant, heartbeatMs: z.number() }),
  z.object({
    t: z.literal('snap'),
    epoch: z.string(),
    seq: z.number().int(),
    planVersion: z.string(),
    total: z.number().int(),
    rows: z.array(Row),
  }),
  z.object({
    t: z.literal('d'),
    from: z.number().int(),
    to: z.number().int(),
    total: z.number().int(),
    rows: z.array(Row),
    removed: z.array(z.string()),
    /** Commit instant (ms) of the oldest change in it: what latency is measured from. */
    since: z.number(),
  }),
  z.object({
    t: z.literal('event'),
    site: z.string(),
    events: z.array(LiveEvent),
    skipped: z.number().int(),
  }),
  z.object({ t: z.literal('alert'), alert: AlertInfo }),
  z.object({
    t: z.literal('job'),
    id: z.string(),
    kind: z.string(),
    done: z.number(),
    total: z.number(),
    state: z.string(),
  }),
  z.object({ t: z.literal('hb'), now: Instant }),
  z.object({ t: z.literal('error'), code: z.string(), message: z.string() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>
