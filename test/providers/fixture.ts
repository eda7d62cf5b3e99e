import { createHmac } from 'node:crypto'
import type { Evidence, Incoming, Item, Secrets, Skip } from '../../collector/providers/port.ts'
import type { Mapping } from '../../shared/mapping.ts'
import type { ProviderKind } from '../../shared/provider.ts'

/** The instant at which every fixture's requests arrive: 2026-09-21T15:33:20Z. */
export const NOW = 1_790_004_800_000
/** A time of the fixtures, in seconds: 80 minutes before. */
export const T = 1_790_000_000

export type Stated = Omit<Item, 'id'>
export type Sample = {
  says: string
  /** JSON, or the text of a form. */
  body: unknown
  /** Of a request by GET. */
  query?: string
  events: Stated[]
  skipped?: Skip[]
  /** Of a CRM: the deals to ask for. */
  deals?: string[]
}
/**
 * What is known of one service. The first line of each file of `fixtures/` names where its shape was read: an address, or a
 * repository and a path.
 */
export type Fixture = {
  kind: ProviderKind
  secrets: Secrets
  samples: Sample[]
  /** The body as it is sent and its headers, signed as the service does; some sign the address as well. */
  sign(body: string, address?: string): { body: string; headers: Record<string, string> }
  /** What a change of which the signature shows: of all bytes, of some, or there is none. */
  covers: 'body' | 'part' | 'nothing'
  /** A raw value of the service's time, as a body that has it, and the ms that it means. */
  times: { raw: unknown; body: (raw: unknown) => unknown; ms: number }[]
  certificate?: (url: string) => string | null
  contentType?: string
  /** Of a service that the owner maps. */
  mapping?: Mapping
}

/** The address of requests that are read without a door. */
export const ADDRESS = 'https://board.example/in/x/y'

export const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

export const unsigned = (body: string) => ({ body, headers: {} })

export const hmacHex = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex')

export const incoming = (body: string | Uint8Array, headers: Record<string, string>): Incoming => ({
  method: 'POST',
  url: ADDRESS,
  query: new URLSearchParams(),
  header: name => headers[name] ?? null,
  body: typeof body === 'string' ? Buffer.from(body) : body,
})

export const evidence = (fixture: Fixture, now = NOW): Evidence => ({
  now,
  certificate: url => fixture.certificate?.(url) ?? null,
})
