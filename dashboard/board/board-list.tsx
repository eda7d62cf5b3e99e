// biome-ignore-all lint/a11y/useSemanticElements: rows that are not in the document cannot be a table's
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows take the focus, their cells and the head do not
import { useComputed, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { navigate } from '../core/route.ts'
import { plan } from '../core/session.ts'
import { number } from '../ui/format.ts'
import { words } from '../words/words.ts'
import { scaleOf, sortedBands } from './bands.ts'
import { BoardRow } from './board-row.tsx'
import { bringIntoSight, nextPlace } from './list-keys.ts'
import { beat } from './presence.ts'
import { headHeight, rowHeight } from './tools/density.ts'
import { useBoard } from './use-board.ts'
import { rowElement, useGlide } from './use-glide.ts'
import { useHold } from './use-hold.ts'
import { useReturn } from './use-return.ts'

const OVERSCAN = 6
/** The next rows are fetched when fewer than this many are left below. */
const AHEAD = 60
const COLUMNS = ['rank', 'change', 'who', 'parts', 'score', 'trend', 'status'] as const

/** A virtual list: only the visible rows are in the document, at their full height's positions. */
export function BoardList() {
  const store = useBoard()
  const { hasMore, shown, total } = store
  const list = useRef<HTMLDivElement>(null)
  /** Counts key presses in the list, so that an asynchronous action can detect a later key. */
  const presses = useRef(0)
  const first = useSignal(0)
  const inSight = useSignal(20)
  /** The row that the keyboard is on, or would be on. */
  const current = useSignal<string | null>(null)
  const bands = useComputed(() => (plan.value ? sortedBands(plan.value.document) : []))
  const best = useComputed(() => (shown.value[0] && store.rowOf(shown.value[0])?.value.score) || 0)
  const scale = useComputed(() => scaleOf(bands.value, best.value))
  const order = shown.value
  // The longest score is at an end of the list.
  const worst = useComputed(() => store.rowOf(shown.value.at(-1) ?? '')?.value.score ?? 0)
  const scoreSigns = Math.max(number(best.value).length, number(worst.value).length)
  const height = rowHeight.value

  const look = () => {
    const box = list.current
    if (!box) return
    first.value = Math.max(0, Math.floor(box.scrollTop / height) - OVERSCAN)
    inSight.value = Math.ceil(box.clientHeight / height) + 2 * OVERSCAN
    if (hasMore.value && first.value + inSight.value + AHEAD > shown.value.length) void store.loadMore()
  }
  const byKey = useReturn(list, current)
  useLayoutEffect(() => {
    look()
    const watcher = new ResizeObserver(look)
    if (list.current) watcher.observe(list.current)
    return () => watcher.disconnect()
  }, [height])
  // Rows may have come while the reader was at the end.
  useLayoutEffect(look, [order.length])
  useGlide(list, order, height)
  useHold(list, store)

  const last = Math.min(order.length, first.value + inSight.value)
  const places = Array.from({ length: Math.max(0, last - first.value) }, (_, index) => first.value + index)
  const place = current.value === null ? -1 : order.indexOf(current.value)
  // A row with the focus stays in the document wherever the reader scrolls, or the focus would be lost.
  if (place >= 0 && place < first.value) places.unshift(place)
  if (place >= last) places.push(place)

  const open = (id: string) => navigate(`/contacts/${encodeURIComponent(id)}`)
  const goTo = (to: number) => {
    const box = list.current
    const id = shown.value[to]
    if (!box || id === undefined) return
    current.value = id
    bringIntoSight(box, to, height, headHeight.value)
    look()
    const focus = () => rowElement(box, id)?.focus({ preventScroll: true })
    focus()
    // A row that was out of sight comes into the document only now.
    if (document.activeElement !== rowElement(box, id)) requestAnimationFrame(focus)
  }
  const press = (event: KeyboardEvent) => {
    const box = list.current
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return
    const target = event.target as HTMLElement
    if (event.key === 'Escape') return target.blur()
    if (event.key === 'Enter' && target.dataset.id) {
      byKey()
      return open(target.dataset.id)
    }
    presses.current++
    if (event.key === 'End' && hasMore.value) {
      event.preventDefault()
      const press = presses.current
      // A key that is pressed before the end cancels the jump.
      void store.loadToEnd().then(() => press === presses.current && goTo(store.shown.value.length - 1))
      return
    }
    const to = nextPlace(event.key, place, order.length, Math.floor(box.clientHeight / height) - 1)
    if (to === null) return
    event.preventDefault()
    goTo(to)
  }

  const { board } = words.value
  const titles = { ...board, who: board.contact, status: board.statusTitle }
  return (
    <div
      class="rows"
      data-beat={beat}
      data-behind={store.waiting.value > 0 || undefined}
      role="grid"
      aria-label={board.title}
      aria-rowcount={(total.value ?? order.length) + 1}
      ref={list}
      style={{ '--score-signs': scoreSigns }}
      onScroll={look}
      onKeyDown={press}
      onFocusIn={event => {
        const id = rowOfTarget(event)
        if (id) current.value = id
      }}
      onClick={event => {
        const id = rowOfTarget(event)
        if (id && !(event.target as HTMLElement).closest('a') && !getSelection()?.toString()) open(id)
      }}
    >
      <div class="rows-head" role="rowgroup">
        <div class="row head" role="row" aria-rowindex={1}>
          {COLUMNS.map(name => (
            <span key={name} role="columnheader" class={`cell-${name}`} title={titles[name]}>
              {titles[name]}
            </span>
          ))}
        </div>
      </div>
      <div class="rows-room" role="rowgroup" style={{ height: `${order.length * height}px` }}>
        {places.map(at => {
          const id = order[at]!
          const row = store.rowOf(id)
          return (
            row && (
              <BoardRow
                key={id}
                row={row}
                rank={at + 1}
                top={at * height}
                bands={bands.value}
                scale={scale.value}
                isTabStop={place >= 0 ? at === place : at === 0}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

const rowOfTarget = (event: Event): string | undefined =>
  (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id
