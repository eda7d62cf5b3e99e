import type { Row } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'

type Snapshot = Extract<ServerMessage, { t: 'snap' }>
type Change = Extract<ServerMessage, { t: 'd' }>

/** The latest state of the board from the collector. `order` holds contact ids, best first. */
export type BoardState = {
  epoch: string
  seq: number
  planVersion: string
  total: number
  order: readonly string[]
  rows: ReadonlyMap<string, Row>
}

export function fromSnapshot(snap: Snapshot, before?: BoardState): BoardState {
  const rows = new Map(snap.rows.map(row => [row.contactId, keepTrend(row, before?.rows.get(row.contactId))]))
  const order = [...snap.rows].sort((a, b) => a.rank - b.rank).map(row => row.contactId)
  return { epoch: snap.epoch, seq: snap.seq, planVersion: snap.planVersion, total: snap.total, order, rows }
}

/** The state after a change, or `gap` if messages before it are missing. At most `top` rows are kept. */
export function applyChange(state: BoardState, change: Change, top: number): BoardState | 'gap' {
  if (change.from !== state.seq) return 'gap'
  const gone = new Set(change.removed)
  const changed = new Map(change.rows.map(row => [row.contactId, row]))
  const rows = new Map(state.rows)
  for (const id of gone) rows.delete(id)
  for (const [id, row] of changed) rows.set(id, keepTrend(row, rows.get(id)))

  const others = state.order.filter(id => !gone.has(id) && !changed.has(id))
  const order = insertAtRanks(
    others,
    [...changed.values()].filter(row => !gone.has(row.contactId)),
  )
  for (const id of order.splice(Math.min(top, change.total))) rows.delete(id)
  return { ...state, seq: change.to, total: change.total, order, rows }
}

/**
 * Unchanged rows keep their order among themselves, so the ranks of the changed rows determine the result, whether or
 * not the collector also sent the rows that merely moved down.
 */
function insertAtRanks(others: readonly string[], changed: readonly Row[]): string[] {
  const order: string[] = []
  const waiting = [...changed].sort((a, b) => a.rank - b.rank)
  let next = 0
  for (const id of others) {
    while (next < waiting.length && waiting[next]!.rank <= order.length + 1)
      order.push(waiting[next++]!.contactId)
    order.push(id)
  }
  while (next < waiting.length) order.push(waiting[next++]!.contactId)
  return order
}

/** A change need not repeat the 14 days. */
function keepTrend(row: Row, before: Row | undefined): Row {
  if (!before || (row.trend && row.archetype !== undefined)) return row
  return {
    ...row,
    trend: row.trend ?? before.trend,
    archetype: row.archetype === undefined ? before.archetype : row.archetype,
  }
}
