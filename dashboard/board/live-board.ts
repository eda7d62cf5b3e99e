import { batch, computed, type Signal, signal } from '@preact/signals'
import type { Board, BoardSpec, Ranks, Row } from '../../shared/board.ts'
import { ApiError, get } from '../core/api.ts'
import { serverAheadMs } from '../core/server-clock.ts'
import { applyChange, type BoardState, fromSnapshot } from '../live/board-state.ts'
import { listen, resync, watchBoard } from '../live/connection.ts'
import { markPainted } from '../live/paint-latency.ts'
import { Glide } from './glide.ts'
import { isPaused } from './pause.ts'

const FIRST_TOP = 200
/** As many as the socket keeps live (BoardSpec); rows after these are read by the page. */
const MOST_TOP = 1_000
const PAGE = 500

export const total = signal<number | null>(null)
/** Contact ids in the order on the screen; what the collector last said may be ahead of it. */
export const shown = signal<readonly string[]>([])
export const waiting = signal(0)
export type Baseline = { at: number; ranks: ReadonlyMap<string, number> }
/** Where everybody was when this board was opened, or when the reader said "from now". */
const opened = signal<Baseline | null>(null)
/** A snapshot of the collector's that the reader chose instead. */
const chosen = signal<Baseline | null | undefined>(undefined)
/** Where everybody was at the moment that changes of rank are counted from. */
export const baseline = computed(() => (chosen.value === undefined ? opened.value : chosen.value))
/** Ranks of a snapshot are those among all, whatever is filtered. */
export const isSnapshot = computed(() => chosen.value !== undefined)
export const hasMore = computed(() => total.value !== null && shown.value.length < total.value)

const rowSignals = new Map<string, Signal<Row>>()
export const rowOf = (id: string): Signal<Row> | undefined => rowSignals.get(id)

let spec: BoardSpec | null = null
let state: BoardState | null = null
/** Pages that were read past what is live. */
let tail: { ids: string[]; cursor: string | null } | null = null
const glide = new Glide()

const held = () => state && { epoch: state.epoch, seq: state.seq }

/** Shows another board; the same one again changes nothing. */
export function watch(next: Omit<BoardSpec, 'top'>): void {
  if (spec && JSON.stringify({ ...spec, top: 0 }) === JSON.stringify({ ...next, top: 0 })) return
  forget()
  spec = { ...next, top: FIRST_TOP }
  const { cycle, ...running } = spec
  // The stream and the alerts go on whatever board is looked at.
  watchBoard(running, held)
  if (cycle !== undefined) void readPast(spec)
}

listen('snap', snap => {
  if (spec?.cycle !== undefined) return
  const isFirst = state === null
  state = fromSnapshot(snap, state ?? undefined)
  if (isFirst) countFromNow()
  refresh(state.order)
})

listen('d', change => {
  if (!state || !spec || spec.cycle !== undefined) return
  const next = applyChange(state, change, spec.top)
  if (next === 'gap') return resync()
  state = next
  unpainted.push(change.since)
  refresh(change.rows.map(row => row.contactId))
})

const changed = new Set<string>()
const unpainted: number[] = []
let isFrameAsked = false

/** Several changes may come between two frames; the screen is written once. */
function refresh(ids: readonly string[]): void {
  for (const id of ids) changed.add(id)
  if (isFrameAsked) return
  isFrameAsked = true
  if (document.hidden) setTimeout(flush)
  else requestAnimationFrame(flush)
}

function flush(): void {
  isFrameAsked = false
  if (!state) return
  const { order, rows } = state
  batch(() => {
    if (!isPaused.value) writeChanged()
    glide.offer(tail ? [...order, ...tail.ids.filter(id => !rows.has(id))] : order)
    follow()
  })
  const since = unpainted.splice(0)
  if (!isPaused.value) markPainted(since, serverAheadMs())
}

function writeChanged(): void {
  for (const id of changed) {
    const row = state?.rows.get(id)
    if (row) writeRow(row)
  }
  changed.clear()
  total.value = state?.total ?? null
}

function writeRow(row: Row): void {
  const known = rowSignals.get(row.contactId)
  if (known) known.value = row
  else rowSignals.set(row.contactId, signal(row))
}

let moveTimer: ReturnType<typeof setTimeout> | undefined

/** Lets the order on the screen catch up as soon as it may. */
function follow(): void {
  clearTimeout(moveTimer)
  // Nothing on the screen can be pulled away from under a pointer.
  const due = shown.value.length === 0 ? 0 : glide.dueIn(performance.now())
  if (due === 0) {
    moveNow()
    return
  }
  if (due !== null) moveTimer = setTimeout(moveNow, due)
  waiting.value = glide.isHeld ? glide.waiting : 0
}

export function moveNow(): void {
  batch(() => {
    writeChanged()
    glide.move(performance.now())
    shown.value = glide.shown
    waiting.value = 0
  })
  const kept = new Set(shown.value)
  for (const id of rowSignals.keys()) if (!kept.has(id) && !state?.rows.has(id)) rowSignals.delete(id)
}

/** Places wait while this reason holds. */
export function holdPlaces(reason: 'pointer' | 'focus' | 'pause', on: boolean): void {
  glide.hold(reason, on)
  flush()
}

export function togglePause(): void {
  isPaused.value = !isPaused.value
  holdPlaces('pause', isPaused.value)
}

export function countFromNow(): void {
  const ranks = new Map(state?.order.map((id, index) => [id, index + 1]))
  opened.value = { at: Date.now() + serverAheadMs(), ranks }
}

/** null: from the moment that the board was opened. */
export function countFrom(ranks: Ranks | null): void {
  if (ranks === null) chosen.value = undefined
  else if (ranks.at === null) chosen.value = null
  else
    chosen.value = {
      at: Date.parse(ranks.at),
      ranks: new Map(ranks.contacts.map((id, index) => [id, index + 1])),
    }
}

/** What stands in the way of a past cycle's board. */
export const pastProblem = signal<unknown>(null)

/** A past cycle's board stands still: it is read, not pushed. */
async function readPast(asked: BoardSpec): Promise<void> {
  try {
    const page = await readPage(asked, MOST_TOP)
    if (asked !== spec) return
    state = fromSnapshot({ t: 'snap', ...page })
    tail = { ids: [], cursor: page.cursor }
    refresh(state.order)
  } catch (error) {
    if (asked === spec) pastProblem.value = error
  }
}

let isLoadingMore = false

/** Called when the reader nears the end: first more live rows, then pages that stand still. */
export async function loadMore(): Promise<void> {
  if (!spec || !state || isLoadingMore || !hasMore.value) return
  if (spec.top < MOST_TOP && spec.cycle === undefined) {
    spec = { ...spec, top: MOST_TOP }
    watchBoard(spec, held)
    return
  }
  if (tail?.cursor === null || (state.order.length < MOST_TOP && spec.cycle === undefined)) return
  isLoadingMore = true
  const asked = spec
  try {
    const cursor = tail?.cursor ?? (await readPage(asked, MOST_TOP)).cursor
    if (cursor === null) return
    const page = await readPage(asked, PAGE, cursor)
    if (asked !== spec) return
    const known = new Set(tail?.ids)
    for (const row of page.rows) if (!state.rows.has(row.contactId)) writeRow(row)
    const fresh = page.rows.map(row => row.contactId).filter(id => !known.has(id))
    tail = { ids: [...(tail?.ids ?? []), ...fresh], cursor: page.cursor }
    flush()
  } catch (error) {
    // The bar says that the collector is away; further scrolling asks again.
    if (!(error instanceof ApiError)) throw error
  } finally {
    isLoadingMore = false
  }
}

function readPage({ plan, tag, cycle, filter }: BoardSpec, top: number, cursor?: string): Promise<Board> {
  return get<Board>('/api/board', { plan, tag, cycle, top, cursor, filter: filter && JSON.stringify(filter) })
}

function forget(): void {
  clearTimeout(moveTimer)
  state = null
  tail = null
  rowSignals.clear()
  changed.clear()
  glide.offer([])
  glide.move(Number.NEGATIVE_INFINITY)
  batch(() => {
    shown.value = []
    total.value = null
    waiting.value = 0
    opened.value = null
    pastProblem.value = null
  })
}
