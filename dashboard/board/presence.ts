import type { Row } from '../../shared/board.ts'

/** The tracker says nothing when somebody leaves; this long after the last event they count as gone. */
const PRESENT_MS = 3 * 60_000

export const isPresent = (row: Pick<Row, 'lastEventAt'>, now: number): boolean =>
  row.lastEventAt !== null && now - Date.parse(row.lastEventAt) < PRESENT_MS
