import type { Scorer } from '../compile.ts'
import { append, type ContactFold, isStale, openFold, refold } from '../contact.ts'
import { read } from '../read.ts'
import type { Fact, Reading } from '../score.ts'

/** A contact's scores at ascending times, each as of its time, in one pass over the facts. */
export function series(scorer: Scorer, facts: readonly Fact[], instants: readonly number[]): Reading[] {
  const walk = new Walk([scorer], facts)
  return instants.map(at => read(walk.to(at), 0, at))
}

/** Walks a history forward: events that reach back, and events that leave the set, fold the past again. */
export class Walk {
  readonly #scorers: readonly Scorer[]
  readonly #facts: readonly Fact[]
  #fold: ContactFold
  #taken = 0

  constructor(scorers: readonly Scorer[], facts: readonly Fact[]) {
    this.#scorers = scorers
    this.#facts = facts
    this.#fold = openFold(scorers)
  }

  /** The time of the first fact that is still to come. */
  get nextFactAt(): number | null {
    return this.#facts[this.#taken]?.event.time ?? null
  }

  /** The fold of all facts timed at or before an instant. */
  to(at: number): ContactFold {
    let isWhole = true
    while (this.#taken < this.#facts.length && this.#facts[this.#taken]!.event.time <= at) {
      const fact = this.#facts[this.#taken++]!
      // After a fact that reaches back, all facts up to the instant are folded again.
      isWhole = isWhole && append(this.#fold, fact)
    }
    if (!isWhole || isStale(this.#fold, at)) {
      this.#fold = refold(this.#scorers, this.#facts.slice(0, this.#taken), at)
    }
    return this.#fold
  }
}
