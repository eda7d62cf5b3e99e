import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Preview } from '../../shared/api.ts'
import type { Board, BoardSpec } from '../../shared/board.ts'
import type { KeyClass } from '../../shared/event.ts'
import type { ServerMessage } from '../../shared/live.ts'
import type { Plan } from '../../shared/plan.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { ContactId, SiteId, Store } from '../store/store.ts'

/** What the web edge calls; made by `main.ts`. The edge translates and decides nothing of what lies behind. */
export type Parts = {
  config: EdgeConfig
  store: Store
  pipeline: { receive(intake: Intake): Promise<Receipt> }
  boards: Boards
  publication: {
    start(plan: string, options: { fromNow: boolean }): Promise<string>
    preview(plan: string, document: Plan): Promise<Preview>
  }
  assets: { get(path: string): Asset | null }
  metrics: Registry
  log: Logger
  /** True from the moment that the collector takes nothing more. */
  stopping(): boolean
  now(): number
}

/** Tokens that come back per second, and how many may be saved up. */
export type Allowance = { perSecond: number; burst: number }

export type EdgeConfig = {
  /** What others call this collector; null: whatever host the request names. */
  PUBLIC_URL: string | null
  /** Addresses and networks (CIDR) whose `X-Forwarded-For` is believed. */
  TRUSTED_PROXIES: string[]
  /** Events per key and visitor, requests per network; null: none, for loopback either. */
  RATE_LIMITS: { key: Allowance; network: Allowance; visitor: Allowance; loopback: boolean } | null
  /** Lets `/metrics` be read from elsewhere than loopback. */
  METRICS_TOKEN: string | null
}

/** One beacon that the door has let in. */
export type Intake = {
  site: SiteId
  key: KeyClass
  /** The envelope as parsed JSON, of any shape. */
  body: unknown
  raw: string
  receivedAt: number
  /** In full, for the look-up of places; whoever stores it truncates it first. */
  address: string | null
  agent: string
  /** Global Privacy Control. */
  gpc: boolean
}

export type Taken = {
  accepted: number
  duplicates: number
  rejected: { index: number; code: string; field?: string; message: string }[]
}
export type Receipt = { status: number; answer: Taken | Refusal }

export interface Boards {
  read(spec: BoardSpec, cursor?: string): Board | Refusal | Promise<Board | Refusal>
  /** Sends `hello`, then `snap` (or a fitting `d`), then what changes, until closed; refuses an unknown plan. */
  open(spec: BoardSpec, resume: { epoch: string; seq: number } | undefined, viewer: Viewer): Opened | Refusal
  /** A contact's place on the running board of a plan. */
  place(
    plan: string,
    contact: ContactId,
  ): { rank: number | null; of: number; archetype: 'rising_star' | 'sleeping_giant' | null }
}

export type Viewer = {
  /** Also wants the stream of events. */
  events: boolean
  send(message: ServerMessage): void
  /** Bytes that the socket has not yet taken. */
  buffered(): number
  close(code: number): void
}
export type Opened = { close(): void; ack(alert: string): void }

export type Asset = { bytes: Uint8Array; type: string; immutable: boolean }
