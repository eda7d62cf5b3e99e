/**
 * The body that the tracker posts to the collector. Types only: an imported value would become part of the tracker. Field
 * names have one letter, since each event repeats them. The collector expands `p` into the fields of events
 * (collector/ingest/page-signals.ts).
 */

/** `unknown`: the visitor has not decided; a setting of the site defines the effect. */
export type Consent = 'granted' | 'denied' | 'unknown'

export type BeaconEvent = {
  /** Event id: a repeated id is the same event. Ids sort by the time of their creation. */
  i: string
  /** Name of the kind, or the owner's own. */
  n: string
  /** When it happened, ms since the epoch by the browser's clock. */
  t: number
  /** Address of the page, without secrets and e-mail addresses. */
  u: string
  /** Referrer: another page's address; within a single-page app the view before. Views only. */
  r?: string
  /** Title of the page. Views only. */
  h?: string
  p?: Record<string, unknown>
}

export type Beacon = {
  /** The site's public write key. */
  k: string
  /** Visitor id; absent or empty when consent is denied. */
  v?: string
  /** The browser's clock at sending, ms since the epoch, so that the collector can correct a wrong one. */
  z: number
  c: Consent
  /** A companion that the page's policy or the network refused, by its name. */
  x?: string
  e: BeaconEvent[]
}
