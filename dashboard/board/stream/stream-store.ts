import { type Signal, signal } from '@preact/signals'
import type { Kind } from '../../../shared/event.ts'
import type { LiveEvent, ServerMessage } from '../../../shared/live.ts'

const KEEP = 60
/** A faster update than four times a second cannot be read. */
const SHOW_EVERY_MS = 250

/** Sent by the tracker while a visitor reads; shown only when it gives points. */
const AMBIENT: ReadonlySet<string> = new Set(['engagement', 'scroll'] satisfies Kind[])

/** `skipped` counts the events left out between this one and the one before it. */
export type Streamed = LiveEvent & { skipped: number }
type EventMessage = Extract<ServerMessage, { t: 'event' }>

/** The latest events of one site, newest first. */
export class StreamStore {
  readonly shown: Signal<readonly Streamed[]> = signal([])
  readonly #isPaused: Signal<boolean>
  /** The site on the screen; null where the screen has none to choose, as on a wall. */
  #chosen: string | null = null
  #site: string | null = null
  #unseen: Streamed[] = []
  #isFrameAsked = false

  constructor(isPaused: Signal<boolean>) {
    this.#isPaused = isPaused
  }

  /** Another site's events leave the screen at once, also while it is paused. */
  choose(site: string | null): void {
    this.#chosen = site
    if (site !== null) this.#begin(site)
  }

  /** The server sends the events of the board that it was asked for last, which may be another site's. */
  take({ site, events, skipped }: EventMessage): void {
    if (this.#chosen !== null && site !== this.#chosen) return
    this.#begin(site)
    const told = events.filter(event => !AMBIENT.has(event.name) || !!event.delta)
    const fresh = told.map((event, index) => ({ ...event, skipped: index === 0 ? skipped : 0 }))
    this.#unseen = [...fresh.reverse(), ...this.#unseen].slice(0, KEEP)
    if (this.#isFrameAsked || this.#isPaused.value) return
    this.#isFrameAsked = true
    setTimeout(() => this.#show(), SHOW_EVERY_MS)
  }

  #begin(site: string): void {
    if (site === this.#site) return
    this.#site = site
    this.#unseen = []
    if (this.shown.peek().length > 0) this.shown.value = []
  }

  #show(): void {
    this.#isFrameAsked = false
    if (this.#isPaused.value || this.#unseen.length === 0) return
    this.shown.value = [...this.#unseen, ...this.shown.value].slice(0, KEEP)
    this.#unseen = []
  }
}
