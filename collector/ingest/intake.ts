import type { KeyClass } from '../../shared/event.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { SiteId } from '../model/rows.ts'

/** One beacon that passed authentication and rate limits. */
export type Intake = {
  site: SiteId
  key: KeyClass
  /** The envelope as parsed JSON, of any shape. */
  body: unknown
  raw: string
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
  rejected: { index: number; code: string; field?: string; message: string }[]
}

/**
 * `unnamed`: browsers' events stored without their claim, since its identifiers are connected with too many browsers.
 */
export type Receipt = { status: number; answer: Taken | Refusal; unnamed?: number }
