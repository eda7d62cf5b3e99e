import * as z from 'zod'
import { Instant } from './board.ts'
import { Mapping } from './mapping.ts'
import { IncomingFault, ProviderAuth, ProviderCategory, ProviderKind } from './provider.ts'

const Name = z.string().trim().min(1).max(200)
/** By the names that `ProviderInfo.secrets` has. */
const Secrets = z.record(z.string().max(60), z.string().max(4000))

/** A service that may send, as the gallery shows it. */
export const ProviderInfo = z.object({
  kind: ProviderKind,
  name: z.string(),
  category: ProviderCategory,
  auth: ProviderAuth,
  /** False: the shape of what it sends could be read nowhere, and no real request has been seen. */
  isVerified: z.boolean(),
  secrets: z.array(z.object({ name: z.string(), isOptional: z.boolean() })),
  /** The kinds of events that may come of it. */
  events: z.array(z.string()),
  docs: z.string(),
})
export type ProviderInfo = z.infer<typeof ProviderInfo>

export const NewConnection = z.strictObject({
  provider: ProviderKind,
  name: Name,
  secrets: Secrets.default({}),
})
export type NewConnection = z.infer<typeof NewConnection>

/** A secret that is left out stays as it was; an empty one is removed. */
export const ConnectionChange = z.strictObject({
  name: Name.optional(),
  isOn: z.boolean().optional(),
  secrets: Secrets.optional(),
})
export type ConnectionChange = z.infer<typeof ConnectionChange>

const Counts = z.record(z.string(), z.number().int())

/** One day of a connection, UTC. */
export const ConnectionDay = z.object({
  day: z.string(),
  requests: z.number().int(),
  /** By the kind of event. */
  events: Counts,
  /** Whole requests, by the reason. */
  refused: Counts,
  /** Items of requests that gave no event, by the reason. */
  skipped: Counts,
  /** Events that a program made, by its mark. */
  machine: Counts,
})
export type ConnectionDay = z.infer<typeof ConnectionDay>

export const ConnectionInfo = z.object({
  id: z.string(),
  site: z.string(),
  provider: ProviderKind,
  name: z.string(),
  isOn: z.boolean(),
  secrets: z.array(z.object({ name: z.string(), isSet: z.boolean() })),
  /** False: its secrets were encrypted with another key than this collector has, and have to be pasted again. */
  canOpen: z.boolean(),
  topic: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  lastRequestAt: Instant.nullable(),
  lastEventAt: Instant.nullable(),
  /** What the latest refused request lacked; null where a later one was taken. */
  trouble: z.object({ code: IncomingFault, at: Instant }).nullable(),
  /** The last 30 days that have something, newest first. */
  days: z.array(ConnectionDay),
})
export type ConnectionInfo = z.infer<typeof ConnectionInfo>

/** `address`: where the service sends to. It has a secret in it, and is answered this once. */
export const CreatedConnection = ConnectionInfo.extend({ address: z.string() })
export type CreatedConnection = z.infer<typeof CreatedConnection>

/** One of the last 20 requests of a day. */
export const ConnectionRequest = z.object({
  id: z.string(),
  at: Instant,
  outcome: z.union([z.enum(['taken', 'probe']), IncomingFault]),
  /** The header that was missing. */
  header: z.string().optional(),
  /** The events that were taken, by kind; those that were there already among them. */
  events: Counts,
  skipped: z.array(z.object({ fault: IncomingFault, name: z.string().nullable(), count: z.number().int() })),
})
export type ConnectionRequest = z.infer<typeof ConnectionRequest>

/** A mapping of one connection; null before there is one. */
export const ConnectionMapping = z.object({ mapping: Mapping.nullable() })

/** A request by which a mapping is made, as a tree: what a form calls `data[email]` is nested. */
export const MappingSample = z.object({ id: z.string(), at: Instant, body: z.unknown() })
export type MappingSample = z.infer<typeof MappingSample>

/** What a mapping would make of one request. */
export const MappingPreview = z.object({
  sample: z.string(),
  events: z.array(
    z.object({
      name: z.string(),
      time: Instant.nullable(),
      email: z.string().optional(),
      userId: z.string().optional(),
      visitor: z.string().optional(),
      phone: z.string().optional(),
      props: z.record(z.string(), z.unknown()),
    }),
  ),
  /** `name`: the path at which something is missing or unclear. */
  skipped: z.array(z.object({ fault: IncomingFault, name: z.string().nullable() })),
})
export type MappingPreview = z.infer<typeof MappingPreview>
