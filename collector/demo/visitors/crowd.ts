import type { Random } from '../random.ts'
import { eventOf, type Parcel } from './parcels.ts'
import { isUndecided, PERSONA_SHARES, visitOf } from './personas.ts'
import { type Visitor, visitorOf } from './visitor.ts'
import type { Act } from './walk.ts'

/** The speed of the simulation against real visitors, so that boards move visibly. */
const HASTE = 3
/** The pause between two requests: at most four a second, even after the collector was slow. */
const GAP_MS = 250
/** The number of simultaneous visitors; it rises and falls like natural traffic. */
const CROWD = { mean: 5, swing: 1.5, tideMs: 11 * 60_000 }
/** New visitors: the first ones arrive in quick succession, later about two thousand a day. */
const NEWCOMERS = { quick: 14, quickMs: 5_000, meanMs: 40_000 }
/** The shortest time between two visits of a person. */
const AWAY_MS = 6 * 60_000
/** Share of returns that is reserved for visitors yet to buy or call; they return more often than casual ones. */
const UNDECIDED_SHARE = 0.5
/** Maximum of remembered visitors; the others do not return. */
const MOST_KNOWN = 400
/** Longest pause between two steps of the simulation, even without activity. */
const GLANCE_MS = 1_000

/** Time as the crowd sees it; `sleep` rejects when the signal is aborted. */
export type Pace = { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> }
/** Resolves once the collector has answered; rejects when there is no point in going on. */
export type Post = (parcel: Parcel, signal: AbortSignal) => Promise<void>

type OnSite = { visitor: Visitor; acts: Act[]; at: number }

/** Simulated visitors that come, browse and leave, until the simulation is stopped. */
export class Crowd {
  readonly #random: Random
  readonly #base: string
  readonly #pace: Pace
  readonly #post: Post
  readonly #run: string
  readonly #known: { visitor: Visitor; leftAt: number }[]
  #onSite: OnSite[] = []
  #newcomers = 0
  #nextNewAt: number
  #sent = 0

  constructor(parts: { random: Random; base: string; pace: Pace; post: Post; regulars: readonly Visitor[] }) {
    this.#random = parts.random
    this.#base = parts.base
    this.#pace = parts.pace
    this.#post = parts.post
    // The ids of this run's events: earlier runs have used earlier ids of the same visitors.
    this.#run = parts.random.id().slice(0, 10)
    this.#known = parts.regulars.map(visitor => ({ visitor, leftAt: 0 }))
    this.#nextNewAt = parts.pace.now()
  }

  /** Ends by rejecting: with what ended it. */
  async run(signal: AbortSignal): Promise<never> {
    for (;;) {
      signal.throwIfAborted()
      this.#welcome(this.#pace.now())
      const next = this.#soonest()
      const wait = next ? next.at - this.#pace.now() : GLANCE_MS
      if (wait > 0) await this.#pace.sleep(Math.min(wait, GLANCE_MS), signal)
      if (!next || next.at > this.#pace.now()) continue
      await this.#post(this.#take(next), signal)
      this.#goOn(next)
      await this.#pace.sleep(GAP_MS, signal)
    }
  }

  /** Admits visitors up to the present limit: a new one when one is due, else a returning one. */
  #welcome(now: number): void {
    const tide = Math.sin((now / CROWD.tideMs) * 2 * Math.PI)
    while (this.#onSite.length < CROWD.mean + CROWD.swing * tide) {
      const visitor = now >= this.#nextNewAt ? this.#newcomer(now) : this.#returner(now)
      if (!visitor) return
      const acts = visitOf(visitor, this.#random, this.#base)
      // Spread out, so that visitors do not start at the same moment.
      const at = now + this.#random.between(0, 1_500)
      this.#onSite.push({ visitor, acts, at })
    }
  }

  #newcomer(now: number): Visitor {
    this.#newcomers += 1
    this.#nextNewAt =
      now + this.#random.wait(this.#newcomers < NEWCOMERS.quick ? NEWCOMERS.quickMs : NEWCOMERS.meanMs)
    return visitorOf(this.#random, this.#random.weighted(PERSONA_SHARES))
  }

  #returner(now: number): Visitor | null {
    const away = this.#known.filter(({ leftAt }) => now - leftAt > AWAY_MS)
    if (away.length === 0) return null
    const undecided = away.filter(({ visitor }) => isUndecided(visitor))
    const isTheirTurn = undecided.length > 0 && this.#random.happens(UNDECIDED_SHARE)
    const chosen = this.#random.pick(isTheirTurn ? undecided : away)
    this.#known.splice(this.#known.indexOf(chosen), 1)
    return chosen.visitor
  }

  #soonest(): OnSite | undefined {
    let soonest: OnSite | undefined
    for (const one of this.#onSite) if (!soonest || one.at < soonest.at) soonest = one
    return soonest
  }

  /** The acts of a visitor at one moment; the tracker, too, sends these together. */
  #take({ visitor, acts }: OnSite): Parcel {
    const { by } = acts[0]!
    let count = 1
    while (count < acts.length && acts[count]!.by === by && acts[count]!.afterMs < 500) count += 1
    const now = this.#pace.now()
    const events = acts.splice(0, count).map(act => eventOf(act, `${this.#run}-${this.#sent++}`, now))
    return { visitor, by, events }
  }

  /** Runs after the response, so that a slow collector is not overloaded. */
  #goOn(one: OnSite): void {
    const now = this.#pace.now()
    if (one.acts.length > 0) {
      one.at = now + one.acts[0]!.afterMs / HASTE
      return
    }
    this.#onSite = this.#onSite.filter(other => other !== one)
    this.#known.push({ visitor: one.visitor, leftAt: now })
    if (this.#known.length > MOST_KNOWN) this.#known.splice(this.#random.whole(0, MOST_KNOWN - 1), 1)
  }
}
