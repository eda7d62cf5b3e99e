import type { Kind } from '../../shared/event.ts'
import type { Mapping } from '../../shared/mapping.ts'
import type { IncomingFault, ProviderAuth, ProviderCategory, ProviderKind } from '../../shared/provider.ts'

/** A request as it came, before anything of it is believed. */
export type Incoming = {
  method: string
  /** The address with which the request was sent. */
  url: string
  query: URLSearchParams
  /** A header by its lower-case name. */
  header(name: string): string | null
  body: Uint8Array
}

/** What the owner has pasted, by the names of `Provider.secrets`. */
export type Secrets = Readonly<Record<string, string>>

/** What a check may need beside the request: the time, and certificates that were fetched before, by address. */
export type Evidence = { now: number; certificate(url: string): string | null }

/** Null: the request is the service's own. `certificate`: an address to fetch a certificate from, before the next try. */
export type Verdict = null | { fault: IncomingFault; header?: string } | { certificate: string }

/** One event of a service, as the collector takes it with a secret key. */
export type Item = {
  /** The same for the same event, however often and in whatever company it comes. */
  id: string
  name: Kind
  /** Ms since the epoch; null: the service tells none, and the arrival counts. */
  time: number | null
  email?: string
  phone?: string
  userId?: string
  visitor?: string
  props: Record<string, unknown>
  /** A program's doing: the event is kept with this mark and never scored. */
  bot?: string
}
export type Skip = { fault: IncomingFault; name: string | null }

/** What a body says. `confirm`: the service asks for a request to this address before it sends anything. */
export type Reading = {
  items: Item[]
  skipped: Skip[]
  confirm?: string
  /** What identifies the sender's own stream of events; once known, no other is taken. */
  topic?: string
}

/** What a mapping may know beside the request: the connection, and the site's zone for times without one. */
export type Setting = { connection: string; timeZone: string }

export type Answer = { body: string; type: string }

/**
 * One service. All of it is pure: the door gives it bytes, secrets and the time. `verify` comes first, over the bytes as
 * they came; `read` never throws, whatever the body is.
 */
export type Provider = {
  kind: ProviderKind
  name: string
  category: ProviderCategory
  auth: ProviderAuth
  /** Whether the shape of what it sends was read in a public source or in its own documentation. */
  isVerified: boolean
  /** What the owner pastes; optional ones may be left out. */
  secrets: readonly { name: string; isOptional?: true }[]
  /** The kinds of events that may come of it. */
  events: readonly Kind[]
  docs: string
  /** What it sends without a signature to see whether there is an answer; it is answered, and makes no event. */
  isProbe?(request: Incoming): boolean
  verify(request: Incoming, secrets: Secrets, evidence: Evidence): Verdict
  read(body: Uint8Array, query: URLSearchParams): Reading
  /** The owner's mapping says what a body means; the latest bodies are kept for a day, encrypted. */
  isMapped?: true
  readBy?(request: Pick<Incoming, 'body' | 'header' | 'query'>, mapping: Mapping, setting: Setting): Reading
  /** What it wants to be answered; nothing in particular, unless given. */
  answer?: Answer
}
