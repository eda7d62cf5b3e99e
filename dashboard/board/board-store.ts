import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Board, BoardSpec, Ranks, Row } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'
import { ApiError } from '../core/api.ts'
import { applyChange, type BoardState, fromSnapshot } from '../live/board-state.ts'
import { Glide } from './glide.ts'

const FIRST_TOP = 200
/** The number of rows that the socket keeps live (BoardSpec); the page loads later rows by HTTP. */
const MOST_TOP = 1_000
const PAGE = 500
const MOST_AT_ONCE = 20_000

type Snapshot = Extract<ServerMessage, { t: 'snap' }>
type Change = Extract<ServerMessage, { t: 'd' }>
type Held = { epoch: string; seq: number }
type Tail = { ids: readonly string[]; cursor: string | null }
export type Baseline = { at: number; ranks: ReadonlyMap<string, number> }
export type HoldReason = 'pointer' | 'focus' | 'pause'

/** The displayed board: the request, and the received part of it. Another board is another object. */
type Watched = {
  spec: BoardSpec
  state: BoardState | null
  /** Pages that were loaded below the live rows. */
  tail: Tail | null
  /** Rows that are on their way, or null. */
  loading: Promise<void> | null
  /** Called when the socket has sent the larger board that was asked for; null when none was. */
  expanded: (() => void) | null
  /** Ends the requests of this board when another one is shown. */
  abort: AbortController
}

/** The store's dependencies on the page; tests pass their own. */
export type BoardDeps = {
  isPaused: Signal<boolean>
  /** Subscribes to a board on the socket; `held` is the state that the client has already. */
  subscribe(spec: BoardSpec, held: () => Held | null): void
  /** Asks the socket for a whole snapshot: a change was missed. */
  resync(): void
  readPage(spec: BoardSpec, top: number, cursor: string | undefined, signal: AbortSignal): Promise<Board>
  /** Runs the callback before the next frame. */
  onFrame(callback: () => void): void
  /** Changes with these commit times are in the document. */
  painted(since: readonly number[]): void
  /** Milliseconds of a clock that never goes back. */
  elapsed(): number
  /** The server's time. */
  now(): number
}

/**
 * The rows of the displayed board. The socket's messages change `state` at once; the signals of the screen follow once
 * per frame: scores at once, the order when `Glide` allows it.
 */
export class BoardStore {
  readonly #deps: BoardDeps
  readonly #glide = new Glide()
  readonly #rows = new Map<string, Signal<Row>>()
  readonly #changed = new Set<string>()
  #unpainted: number[] = []
  #isFrameAsked = false
  #moveTimer: ReturnType<typeof setTimeout> | undefined
  #watched: Watched | null = null

  readonly #total = signal<number | null>(null)
  readonly #shown = signal<readonly string[]>([])
  readonly #waiting = signal(0)
  readonly #pastProblem = signal<unknown>(null)
  /** Ranks when this board was opened, or when the reader chose "from now". */
  readonly #opened = signal<Baseline | null>(null)
  /** A stored snapshot that the reader chose instead; null if there is none of that time. */
  readonly #chosen = signal<Baseline | null | undefined>(undefined)

  readonly total: ReadonlySignal<number | null> = this.#total
  /** Contact ids in the order on the screen; the collector's order may be ahead of it. */
  readonly shown: ReadonlySignal<readonly string[]> = this.#shown
  /** The number of contacts with a pending move. */
  readonly waiting: ReadonlySignal<number> = this.#waiting
  /** The reason why a past cycle's board cannot be shown. */
  readonly pastProblem: ReadonlySignal<unknown> = this.#pastProblem
  /** The ranks that changes of rank are counted from. */
  readonly baseline = computed(() =>
    this.#chosen.value === undefined ? this.#opened.value : this.#chosen.value,
  )
  /** The ranks of a stored snapshot are those among all contacts, for any filter. */
  readonly isSnapshot = computed(() => this.#chosen.value !== undefined)
  readonly hasMore = computed(
    () => this.#total.value !== null && this.#shown.value.length < this.#total.value,
  )

  constructor(deps: BoardDeps) {
    this.#deps = deps
  }

  rowOf(id: string): Signal<Row> | undefined {
    return this.#rows.get(id)
  }

  /** Shows another board; the same one again changes nothing. */
  watch(next: Omit<BoardSpec, 'top'>): void {
    if (this.#watched && isSameBoard(this.#watched.spec, next)) return
    this.#forget()
    const watched: Watched = {
      spec: { ...next, top: FIRST_TOP },
      state: null,
      tail: null,
      loading: null,
      expanded: null,
      abort: new AbortController(),
    }
    this.#watched = watched
    const { cycle, ...running } = watched.spec
    // The stream and the alerts continue for any selected board.
    this.#deps.subscribe(running, this.#held)
    if (cycle !== undefined) void this.#readPast(watched)
  }

  takeSnapshot(snap: Snapshot): void {
    const watched = this.#watched
    if (!watched || watched.spec.cycle !== undefined) return
    const before = watched.state
    watched.state = fromSnapshot(snap, before ?? undefined)
    if (before === null) this.countFromNow()
    this.#refresh(watched.state.order)
    const { expanded, spec } = watched
    // A snapshot of the smaller board may still have been on its way.
    if (!expanded || !before || snap.rows.length < Math.min(spec.top, snap.total)) return
    watched.expanded = null
    this.#showLoaded(watched.state.order.slice(before.order.length))
    expanded()
  }

  takeChange(change: Change): void {
    const watched = this.#watched
    if (!watched?.state || watched.spec.cycle !== undefined) return
    const next = applyChange(watched.state, change, watched.spec.top)
    if (next === 'gap') {
      this.#deps.resync()
      return
    }
    watched.state = next
    this.#unpainted.push(change.since)
    this.#refresh(change.rows.map(row => row.contactId))
  }

  /** Called when the reader nears the end: first more live rows, then pages that are not live. */
  loadMore(): Promise<void> {
    const watched = this.#watched
    if (!watched?.state || !this.hasMore.value) return Promise.resolve()
    watched.loading ??= this.#load(watched, watched.state).finally(() => {
      watched.loading = null
    })
    return watched.loading
  }

  /** Loads up to the last row on request, but at most `MOST_AT_ONCE` rows. */
  async loadToEnd(): Promise<void> {
    const watched = this.#watched
    const most = this.#shown.value.length + MOST_AT_ONCE
    let count = -1
    while (watched === this.#watched && count < this.#shown.value.length && count < most) {
      count = this.#shown.value.length
      await this.loadMore()
    }
  }

  /** Rows do not move while this reason applies. */
  holdPlaces(reason: HoldReason, on: boolean): void {
    this.#glide.hold(reason, on)
    this.#flush()
  }

  togglePause(): void {
    const { isPaused } = this.#deps
    isPaused.value = !isPaused.value
    this.holdPlaces('pause', isPaused.value)
  }

  /** Moves rows now, also while they are held. */
  readonly moveNow = (): void => {
    batch(() => {
      this.#writeChanged()
      this.#glide.move(this.#deps.elapsed())
      this.#shown.value = this.#glide.shown
      this.#waiting.value = 0
    })
    const kept = new Set(this.#shown.value)
    for (const id of this.#rows.keys())
      if (!kept.has(id) && !this.#watched?.state?.rows.has(id)) this.#rows.delete(id)
  }

  countFromNow(): void {
    this.#opened.value = { at: this.#deps.now(), ranks: ranksOf(this.#watched?.state?.order ?? []) }
  }

  /** null: from the moment that the board was opened. */
  countFrom(ranks: Ranks | null): void {
    if (ranks === null) this.#chosen.value = undefined
    else if (ranks.at === null) this.#chosen.value = null
    else this.#chosen.value = { at: Date.parse(ranks.at), ranks: ranksOf(ranks.contacts) }
  }

  readonly #held = (): Held | null => {
    const { state, expanded } = this.#watched ?? {}
    // The state of the smaller board cannot be extended to the larger one.
    return state && !expanded ? { epoch: state.epoch, seq: state.seq } : null
  }

  /** Several changes may come between two frames; the screen is written once. */
  #refresh(ids: readonly string[]): void {
    for (const id of ids) this.#changed.add(id)
    if (this.#isFrameAsked) return
    this.#isFrameAsked = true
    this.#deps.onFrame(() => {
      this.#isFrameAsked = false
      this.#flush()
    })
  }

  #flush(): void {
    const watched = this.#watched
    if (!watched?.state) return
    const isPaused = this.#deps.isPaused.value
    const { state, tail } = watched
    batch(() => {
      if (!isPaused) this.#writeChanged()
      this.#glide.offer(tail ? [...state.order, ...tail.ids.filter(id => !state.rows.has(id))] : state.order)
      this.#follow()
    })
    const since = this.#unpainted
    this.#unpainted = []
    if (!isPaused) this.#deps.painted(since)
  }

  /** Rows below the displayed ones are shown at once, also while rows are held. */
  #showLoaded(ids: readonly string[]): void {
    const state = this.#watched?.state
    for (const id of ids) {
      const row = state?.rows.get(id)
      if (row && !this.#rows.has(id)) this.#writeRow(row)
    }
    // An empty board shows its first rows at once, in the next frame.
    if (this.#shown.value.length > 0) {
      this.#glide.append(ids)
      this.#shown.value = this.#glide.shown
    }
    this.#flush()
  }

  #writeChanged(): void {
    const state = this.#watched?.state
    for (const id of this.#changed) {
      const row = state?.rows.get(id)
      if (row) this.#writeRow(row)
    }
    this.#changed.clear()
    this.#total.value = state?.total ?? null
  }

  #writeRow(row: Row): void {
    const known = this.#rows.get(row.contactId)
    if (known) known.value = row
    else this.#rows.set(row.contactId, signal(row))
  }

  /** Lets the order on the screen catch up as soon as it may. */
  #follow(): void {
    clearTimeout(this.#moveTimer)
    // With no rows on the screen, no move can disturb the pointer.
    const due = this.#shown.value.length === 0 ? 0 : this.#glide.dueIn(this.#deps.elapsed())
    if (due === 0) {
      this.moveNow()
      return
    }
    if (due !== null) this.#moveTimer = setTimeout(this.moveNow, due)
    this.#waiting.value = this.#glide.isHeld ? this.#glide.waiting : 0
  }

  async #load(watched: Watched, { order }: BoardState): Promise<void> {
    const { spec, tail, abort } = watched
    if (spec.top < MOST_TOP && spec.cycle === undefined) {
      watched.spec = { ...spec, top: MOST_TOP }
      const isExpanded = new Promise<void>(resolve => {
        watched.expanded = resolve
      })
      this.#deps.subscribe(watched.spec, this.#held)
      return isExpanded
    }
    if (tail?.cursor === null || (order.length < MOST_TOP && spec.cycle === undefined)) return
    try {
      await this.#readNextPage(watched)
    } catch (error) {
      // The status bar reports the unreachable server; further scrolling requests the rows again.
      if (!abort.signal.aborted && !(error instanceof ApiError)) throw error
    }
  }

  /** The board of a past cycle does not change: it is requested, not pushed. */
  async #readPast(watched: Watched): Promise<void> {
    const { signal } = watched.abort
    try {
      const page = await this.#deps.readPage(watched.spec, MOST_TOP, undefined, signal)
      if (signal.aborted) return
      watched.state = fromSnapshot({ t: 'snap', ...page })
      watched.tail = { ids: [], cursor: page.cursor }
      this.#refresh(watched.state.order)
    } catch (error) {
      if (!signal.aborted) this.#pastProblem.value = error
    }
  }

  async #readNextPage(watched: Watched): Promise<void> {
    const { spec, abort } = watched
    const { signal } = abort
    const read = (top: number, cursor?: string) => this.#deps.readPage(spec, top, cursor, signal)
    const cursor = watched.tail?.cursor ?? (await read(MOST_TOP)).cursor
    if (cursor === null) return
    const page = await read(PAGE, cursor)
    if (signal.aborted) return
    const ids = watched.tail?.ids ?? []
    const known = new Set(ids)
    for (const row of page.rows) if (!watched.state?.rows.has(row.contactId)) this.#writeRow(row)
    const fresh = page.rows.map(row => row.contactId).filter(id => !known.has(id))
    watched.tail = { ids: [...ids, ...fresh], cursor: page.cursor }
    this.#showLoaded(fresh)
  }

  #forget(): void {
    clearTimeout(this.#moveTimer)
    this.#watched?.abort.abort()
    this.#watched?.expanded?.()
    this.#watched = null
    this.#rows.clear()
    this.#changed.clear()
    this.#glide.offer([])
    this.#glide.move(Number.NEGATIVE_INFINITY)
    batch(() => {
      this.#shown.value = []
      this.#total.value = null
      this.#waiting.value = 0
      this.#opened.value = null
      this.#pastProblem.value = null
    })
  }
}

const isSameBoard = (a: Omit<BoardSpec, 'top'>, b: Omit<BoardSpec, 'top'>): boolean =>
  JSON.stringify({ ...a, top: 0 }) === JSON.stringify({ ...b, top: 0 })

const ranksOf = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map(ids.map((id, index) => [id, index + 1]))
