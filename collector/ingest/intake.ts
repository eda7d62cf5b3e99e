import type { KeyClass } from '../../shared/event.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { SiteId } from '../model/rows.ts'

/** One beacon that passed authentication and rate limits. */
export type Intake = {
  site: SiteId
  key: KeyClass
  /** The envelope as parsed JSON, of any shape. */
  body: unknown
  receivedAt: number
  /** The full address, for the geographic look-up; it must be truncated before it is stored. */
  address: string | null
  agent: string
  /** The visitor has reached the daily limit of events: none of these is stored. */
  isOverDay?: boolean
  /** Global Privacy Control. */
  gpc: boolean
}

export type Taken = {
  accepted: number
  duplicates: number
  rejected: Told[]
  /** The dropped parts of accepted events: an amount or an id that could not be parsed. */
  warnings?: Told[]
}

type Told = { index: number; code: string; field?: string; message: string }

/** One message of a batch, with its visitor and the sender's clock. `isOverDay`: the visitor has sent a day's events. */
export type Message = {
  visitor: string | null
  sentAt: number | null
  event: unknown
  isOverDay?: boolean | undefined
  /** A program made it, says the service that tells of it: it is kept with this mark and never scored. */
  bot?: string
}

/**
 * `unnamed`: browsers' events stored without their claim, since its identifiers are connected with too many browsers.
 */
export type Receipt = { status: number; answer: Taken | Refusal; unnamed?: number }
