import type { Scorer } from '../../score/compile.ts'
import { append, type ContactFold, isStale, refold } from '../../score/contact.ts'
import { silences, timeless } from '../../score/explain.ts'
import { totalsAt } from '../../score/limits/balance.ts'
import { read, type Settled, settle } from '../../score/read.ts'
import type { Fact } from '../../score/score.ts'
import type { LineRecord } from '../../score/score-sheet.ts'
import type { Accepted } from './accepted.ts'

/** A score at an instant, and the next instant at which time alone may raise it. */
export type Standing = { score: number | null; next: number }

/** A contact's score and lines at instants in ascending order, each as it stood then, by the facts timed before an end. */
export class HistoryWalk {
  readonly #scorer: Scorer
  readonly #before: readonly Fact[]
  readonly #facts: readonly Fact[]
  readonly #givesForSilence: boolean
  #taken = 0
  #fold: ContactFold
  #lines: LineRecord[] = []

  constructor(scorer: Scorer, { before, facts }: Pick<Accepted, 'before' | 'facts'>) {
    // What retention takes out by the instant of asking is out from the beginning.
    this.#scorer = { ...scorer, retention: null }
    this.#before = before
    this.#facts = facts
    this.#givesForSilence = scorer.rules.some(rule => rule.kind === 'absence' && rule.points > 0)
    this.#fold = this.#refold(Number.NEGATIVE_INFINITY)
  }

  /** All lines up to the instant of the last reading, also those that are worth nothing any more. */
  get written(): readonly LineRecord[] {
    return this.#lines
  }

  get nextFactAt(): number {
    return this.#facts[this.#taken]?.event.time ?? Number.POSITIVE_INFINITY
  }

  /** The standing after all events that are timed at or before the instant. */
  to(at: number): Standing {
    this.#take(at)
    const settled = settle(this.#fold, 0, at)
    if (!settled.isScored) return { score: null, next: settled.until }
    const { score } = totalsAt(this.#scorer, settled.balance, at)
    return { score, next: this.#nextRise(settled, at) }
  }

  /**
   * A score rises by itself only where a line that takes points away ends or decays, where a silence gives points,
   * where a cycle turns, or where a click in a mail has waited long enough. All else that time does lowers it, and is no matter of record highs.
   */
  #nextRise({ sheet, balance, until }: Settled, at: number): number {
    const { minus, minusRest, decaying } = balance
    if (decaying.some(({ isNegative }) => isNegative))
      return read(this.#fold, 0, at).next ?? Number.POSITIVE_INFINITY
    const takesAway = minus.some(points => points !== 0) || minusRest.some(points => points !== 0)
    return takesAway || this.#givesForSilence ? until : Math.min(sheet.end, this.#fold.leavesAt)
  }

  /** The lines that are worth something at the instant of the last reading, before caps. */
  linesAt(at: number): { lines: LineRecord[]; standing: ReturnType<typeof timeless> } {
    this.#take(at)
    const { sheet } = settle(this.#fold, 0, at)
    const written = this.#lines.filter(line => line.at >= sheet.start)
    const alive = [...written, ...silences(this.#fold, sheet, at)].filter(
      line => line.at <= at && line.end > at,
    )
    return { lines: alive, standing: timeless(sheet) }
  }

  /** When each rule first wrote a line, whether or not it is still worth something. */
  firstLines(): Map<string, number> {
    const first = new Map<string, number>()
    for (const { rule, at } of this.#lines) first.set(rule, Math.min(at, first.get(rule) ?? at))
    return first
  }

  #take(at: number): void {
    let isWhole = true
    while (this.nextFactAt <= at) {
      const fact = this.#facts[this.#taken++]!
      isWhole = isWhole && append(this.#fold, fact)
    }
    if (!isWhole || isStale(this.#fold, at)) this.#fold = this.#refold(at)
  }

  #refold(at: number): ContactFold {
    this.#lines = []
    const past = [...this.#before, ...this.#facts.slice(0, this.#taken)]
    const trace = (line: LineRecord) => this.#lines.push(line)
    return refold([this.#scorer], past, at, trace)
  }
}
