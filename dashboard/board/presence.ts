import { computed } from '@preact/signals'
import type { Row } from '../../shared/board.ts'
import { now } from '../core/server-clock.ts'

/** The tracker sends no event when a visitor leaves; after this time without an event the visitor counts as absent. */
const PRESENT_MS = 3 * 60_000

const BEAT_MS = 3_000
/** Flips at each beat of the presence dots. */
export const beat = computed(() => String(Math.floor(now.value / BEAT_MS) % 2))

export const isPresent = (row: Pick<Row, 'lastEventAt'>, at: number): boolean =>
  row.lastEventAt !== null && at - Date.parse(row.lastEventAt) < PRESENT_MS
