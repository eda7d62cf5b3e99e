import { compileVersion } from '../../plans/scorer-book.ts'
import type { Scorer } from '../../score/compile.ts'
import { type Result, resultOf } from '../answers/insights.ts'
import { type ContactHistory, HistoryReader, type NotCounted } from '../history/contact-history.ts'
import type { Beginning, Piece } from './messages.ts'

/** One run: accepts contacts in any order and pieces, and answers at the end. The same set gives the same answer. */
export class InsightsRun {
  readonly #beginning: Beginning
  readonly #scorer: Scorer
  readonly #reader: HistoryReader
  readonly #contacts: ContactHistory[] = []
  readonly #leftOut: Record<NotCounted, number> = {
    no_events: 0,
    objection: 0,
    before_window: 0,
    bought_at_once: 0,
    outside_audience: 0,
  }
  #read = 0

  constructor(beginning: Beginning) {
    const { question, version, site } = beginning
    this.#beginning = beginning
    this.#scorer = compileVersion({ sites: new Map([[site.id, site as never]]) }, version)
    this.#reader = new HistoryReader(question, this.#scorer)
  }

  take(piece: Piece): void {
    for (const { id, facts } of piece) {
      this.#read += 1
      const found = this.#reader.read(id, facts)
      if (typeof found === 'string') this.#leftOut[found] += 1
      else this.#contacts.push(found)
    }
  }

  /** `of`: how many contacts the site has, of which those that were taken may be a sample. */
  finish(of: number): Result {
    const { question, version } = this.#beginning
    return resultOf(question, this.#scorer, this.#reader, {
      planVersion: version.id,
      contacts: this.#contacts,
      leftOut: this.#leftOut,
      of,
      read: this.#read,
    })
  }
}
