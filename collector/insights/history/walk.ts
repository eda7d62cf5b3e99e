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

/** A contact's score and lines at instants in ascending order, each in its state at that instant, by the facts timed before an end. */
export class HistoryWalk {
  readonly #scorer: Scorer
  readonly #before: readonly Fact[]
  readonly #facts: readonly Fact[]
  /** Silences or shares give points, so that any event and any instant may raise the score. */
  readonly #isRestless: boolean
  /** At the last reading no line was negative. */
  #isQuiet = false
  #next = Number.NEGATIVE_INFINITY
  #taken = 0
  #fold: ContactFold
  #lines: LineRecord[] = []

  constructor(scorer: Scorer, { before, facts }: Pick<Accepted, 'before' | 'facts'>) {
    // Events that retention has removed by the instant of asking are excluded from the whole walk.
    this.#scorer = { ...scorer, retention: null }
    this.#before = before
    this.#facts = facts
    this.#isRestless = scorer.rules.some(
      rule => rule.kind === 'share' || (rule.kind === 'absence' && rule.points > 0),
    )
    this.#fold = this.#refold(Number.NEGATIVE_INFINITY)
  }

  /** All lines up to the instant of the last reading, including lines that are no longer worth anything. */
  get written(): readonly LineRecord[] {
    return this.#lines
  }

  get nextFactAt(): number {
    return this.#facts[this.#taken]?.event.time ?? Number.POSITIVE_INFINITY
  }

  /**
   * The standing after all events that are timed at or before the instant; null if none of them can have raised the
   * score since the last standing, which saves most readings.
   */
  risen(at: number): Standing | null {
    const isLoud = this.#take(at)
    return isLoud || !this.#isQuiet || at >= this.#next ? this.to(at) : null
  }

  /** The standing after all events that are timed at or before the instant. */
  to(at: number): Standing {
    this.#take(at)
    const settled = settle(this.#fold, 0, at)
    if (!settled.isScored) {
      this.#isQuiet = false
      return { score: null, next: settled.until }
    }
    const { score } = totalsAt(this.#scorer, settled.balance, at)
    this.#next = this.#nextRise(settled, at)
    return { score, next: this.#next }
  }

  /**
   * A score rises by itself only where a line that takes points away ends or decays, where a silence gives points,
   * where a cycle turns, or where a click in a mail has waited long enough. All other effects of time lower it, and do
   * not affect record highs.
   */
  #nextRise({ sheet, balance, until }: Settled, at: number): number {
    const { minus, minusRest, decaying } = balance
    const decays = decaying.some(({ isNegative }) => isNegative)
    const takesAway = minus.some(points => points !== 0) || minusRest.some(points => points !== 0)
    this.#isQuiet = !decays && !takesAway && !this.#isRestless
    if (decays) return read(this.#fold, 0, at).next ?? Number.POSITIVE_INFINITY
    return takesAway || this.#isRestless ? until : Math.min(sheet.end, this.#fold.leavesAt)
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

  /** Whether something may have raised the score: a line, traits, an objection, or an event that reaches back. */
  #take(at: number): boolean {
    const lines = this.#lines.length
    let isWhole = true
    let isLoud = false
    while (this.nextFactAt <= at) {
      const fact = this.#facts[this.#taken++]!
      isLoud ||= movesProfile(fact)
      isWhole = isWhole && append(this.#fold, fact)
    }
    if (!isWhole || isStale(this.#fold, at)) {
      this.#fold = this.#refold(at)
      return true
    }
    for (let i = lines; i < this.#lines.length && !isLoud; i++) isLoud = this.#lines[i]!.worth !== 0
    return isLoud
  }

  #refold(at: number): ContactFold {
    this.#lines = []
    const past = [...this.#before, ...this.#facts.slice(0, this.#taken)]
    const trace = (line: LineRecord) => this.#lines.push(line)
    return refold([this.#scorer], past, at, trace)
  }
}

const MOVING: ReadonlySet<string> = new Set(['identify', 'group', 'objection'])

const movesProfile = ({ event }: Fact): boolean => MOVING.has(event.name) || event.props.traits !== undefined
