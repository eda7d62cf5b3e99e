import { compile, type Scorer } from '../../collector/score/compile.ts'
import { append, type ContactFold, isStale, openFold, refold } from '../../collector/score/contact.ts'
import { read } from '../../collector/score/read.ts'
import type { Fact, Reading } from '../../collector/score/score.ts'
import { comparePositions } from '../../shared/order.ts'
import type { Setting } from '../oracle/lines.ts'

export const scorerOf = ({ plan, ...context }: Setting): Scorer => compile(plan, context)

/** A fold made afresh from what was known then. */
export const foldAt = (scorer: Scorer, facts: Fact[], at: number): ContactFold =>
  refold(
    [scorer],
    facts.filter(fact => fact.event.time <= at),
    at,
  )

export const readFresh = (scorer: Scorer, facts: Fact[], at: number): Reading =>
  read(foldAt(scorer, facts, at), 0, at)

/** One contact as a store keeps it: a fold that takes what it can, and its events for when it cannot. */
export class Kept {
  #fold: ContactFold
  #facts: Fact[] = []
  #at = Number.NEGATIVE_INFINITY
  readonly #scorer: Scorer

  constructor(scorer: Scorer) {
    this.#scorer = scorer
    this.#fold = openFold([scorer])
  }

  add(fact: Fact): void {
    this.#facts = [...this.#facts, fact].sort((a, b) => comparePositions(a.event, b.event))
    if (!append(this.#fold, fact)) this.#fold = refold([this.#scorer], this.#facts, this.#at)
  }

  read(at: number): Reading {
    this.#at = at
    if (isStale(this.#fold, at)) this.#fold = refold([this.#scorer], this.#facts, at)
    return read(this.#fold, 0, at)
  }
}
