import { signal } from '@preact/signals'
import type { Kind } from '../../../shared/event.ts'
import type { LiveEvent } from '../../../shared/live.ts'
import { listen } from '../../live/connection.ts'
import { isPaused } from '../pause.ts'

const KEEP = 60
/** A faster update than four times a second cannot be read. */
const SHOW_EVERY_MS = 250

/** Sent by the tracker while a visitor reads; shown only when it gives points. */
const AMBIENT: ReadonlySet<string> = new Set(['engagement', 'scroll'] satisfies Kind[])

/** The latest events, newest first; `skipped` counts the events left out between this one and the one before it. */
export type Streamed = LiveEvent & { skipped: number }
export const stream = signal<readonly Streamed[]>([])

let unseen: Streamed[] = []
let isFrameAsked = false

listen('event', ({ events, skipped }) => {
  const told = events.filter(event => !AMBIENT.has(event.name) || !!event.delta)
  const fresh = told.map((event, index) => ({ ...event, skipped: index === 0 ? skipped : 0 }))
  unseen = [...fresh.reverse(), ...unseen].slice(0, KEEP)
  if (isFrameAsked || isPaused.value) return
  isFrameAsked = true
  setTimeout(show, SHOW_EVERY_MS)
})

function show(): void {
  isFrameAsked = false
  if (isPaused.value || unseen.length === 0) return
  stream.value = [...unseen, ...stream.value].slice(0, KEEP)
  unseen = []
}
