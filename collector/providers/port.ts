import type { Kind } from '../../shared/event.ts'
import type { Mapping } from '../../shared/mapping.ts'
import type { IncomingFault, ProviderAuth, ProviderCategory, ProviderKind } from '../../shared/provider.ts'

/** A request as received, before verification. */
export type Incoming = {
  method: string
  /** The address with which the request was sent. */
  url: string
  query: URLSearchParams
  /** A header by its lower-case name. */
  header(name: string): string | null
  body: Uint8Array
}

/** The secrets that the owner has entered, by the names of `Provider.secrets`. */
export type Secrets = Readonly<Record<string, string>>

/** The data for a check besides the request: the time, and certificates fetched before, by address. */
export type Evidence = { now: number; certificate(url: string): string | null }

/** Null: the request is the service's own. `certificate`: an address to fetch a certificate from, before the next try. */
export type Verdict = null | { fault: IncomingFault; header?: string } | { certificate: string }

/** One event of a service, as the collector takes it with a secret key. */
export type Item = {
  /** The id is the same for each repeat of an event, alone or in a batch. */
  id: string
  name: Kind
  /** Ms since the epoch; null: the service sends no time, and the arrival counts. */
  time: number | null
  email?: string
  phone?: string
  userId?: string
  visitor?: string
  props: Record<string, unknown>
  /** The event was caused by a program: it is kept with this mark and never scored. */
  bot?: string
}
export type Skip = { fault: IncomingFault; name: string | null }

/** The content of a body. `confirm`: the service requires a request to this address before it sends events. */
export type Reading = {
  items: Item[]
  skipped: Skip[]
  confirm?: string
  /** The id of the sender's stream of events; once it is known, no other is accepted. */
  topic?: string
  /** The ids of deals that have changed at a CRM; how they are now is asked by its API. */
  deals?: string[]
}

/** The data for a mapping besides the request: the connection, and the site's zone for times without one. */
export type Setting = { connection: string; timeZone: string }

export type Answer = { body: string; type: string }

/**
 * One service. It is pure: the caller passes bytes, secrets and the time. `verify` runs first, over the received bytes;
 * `read` never throws, for any body.
 */
export type Provider = {
  kind: ProviderKind
  name: string
  category: ProviderCategory
  auth: ProviderAuth
  /** Whether the format was confirmed by a public source or by the documentation of the service. */
  isVerified: boolean
  /** The secrets that the owner enters; optional ones may be left out. */
  secrets: readonly { name: string; isOptional?: true }[]
  /** The kinds of events that the service can produce. */
  events: readonly Kind[]
  docs: string
  /** Recognizes an unsigned test request of the service; it is answered, and produces no event. */
  isProbe?(request: Incoming): boolean
  /** Recognizes the query of a GET that has events; any other GET asks whether the address exists. */
  isByQuery?(query: URLSearchParams): boolean
  /** The parameter of a GET whose value is to be the answer. */
  echoes?: string
  verify(request: Incoming, secrets: Secrets, evidence: Evidence): Verdict
  read(body: Uint8Array, query: URLSearchParams): Reading
  /** Its notices name what has changed; the events are made of what its API answers. */
  isAsked?: true
  /** The owner's mapping defines the meaning of a body; the latest bodies are kept for a day, encrypted. */
  isMapped?: true
  readBy?(request: Pick<Incoming, 'body' | 'header' | 'query'>, mapping: Mapping, setting: Setting): Reading
  /** The answer that the service requires, if it requires a particular one. */
  answer?: Answer
}
