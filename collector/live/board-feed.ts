import { randomUUID } from 'node:crypto'
import type { BoardSpec, Row } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'
import type { SiteId } from '../model/rows.ts'
import type { AlertAcks } from './alert-acks.ts'
import type { Viewer } from './viewer.ts'

/** Changes kept for viewers that reconnect; beyond these a viewer gets a snapshot. */
const RESUME_CHANGES = 200

type Change = Extract<ServerMessage, { t: 'd' }>
export type Watching = {
  viewer: Viewer
  site: SiteId
  plan: string
  seq: number
  slowSince: number | null
  alerts: AlertAcks
}

/** One board as its viewers see it: the last sent state, and the changes since. */
export type BoardFeed = {
  /** The scope of `seq`: a board that is opened again later starts a new count. */
  epoch: string
  spec: BoardSpec
  site: SiteId
  version: string
  seq: number
  rows: Map<string, { text: string; row: Row }>
  total: number
  changes: Change[]
  watching: Set<Watching>
  emptySince: number | null
}

type Rows = BoardFeed['rows']
type Advance = { rows: Rows; total: number; version: string; changed: Row[]; removed: string[] }

export const newFeed = (spec: BoardSpec, site: SiteId): BoardFeed => ({
  epoch: randomUUID(),
  spec,
  site,
  version: '',
  seq: 0,
  rows: new Map(),
  total: 0,
  changes: [],
  watching: new Set(),
  emptySince: null,
})

/** Takes the new state of the board, and keeps the difference as the next change. */
export function advance(hub: BoardFeed, { changed, removed, ...next }: Advance, since: number): void {
  const isNewVersion = next.version !== hub.version && hub.version !== ''
  Object.assign(hub, next, { seq: hub.seq + 1 })
  if (isNewVersion) {
    // Two versions never mix: every viewer starts from a snapshot of the new one.
    hub.changes = []
    for (const watching of hub.watching) watching.seq = -1
    return
  }
  const { seq, total } = hub
  hub.changes.push({ t: 'd', from: seq - 1, to: seq, total, rows: changed, removed, since })
  if (hub.changes.length > RESUME_CHANGES) hub.changes.shift()
}

/** The message that updates a viewer from `seq` to now: the merged changes since, or a snapshot. */
export function catchUp(hub: BoardFeed, watching: Watching, seq: number): void {
  const missed = hub.changes.filter(change => change.from >= seq)
  const isWhole = seq === hub.seq || missed[0]?.from === seq
  if (!isWhole) watching.viewer.send(snapshotOf(hub))
  else if (missed.length > 0) watching.viewer.send(mergedOf(missed, hub))
  watching.seq = hub.seq
}

export const keyOf = (spec: BoardSpec): string =>
  JSON.stringify([spec.plan, spec.tag ?? '', spec.cycle ?? '', spec.filter ?? {}, spec.top])

export const snapshotOf = (hub: BoardFeed): ServerMessage => ({
  t: 'snap',
  epoch: hub.epoch,
  seq: hub.seq,
  planVersion: hub.version,
  total: hub.total,
  rows: [...hub.rows.values()].map(entry => entry.row),
})

function mergedOf(changes: Change[], hub: BoardFeed): Change {
  const touched = new Set(
    changes.flatMap(change => [...change.rows.map(row => row.contactId), ...change.removed]),
  )
  return {
    t: 'd',
    from: changes[0]!.from,
    to: hub.seq,
    total: hub.total,
    rows: [...touched].flatMap(id => hub.rows.get(id)?.row ?? []),
    removed: [...touched].filter(id => !hub.rows.has(id)),
    since: changes[0]!.since,
  }
}
