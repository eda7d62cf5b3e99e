import { AlertRuleBook } from '../alerts/rule-book.ts'
import { joinKey } from '../model/known.ts'
import type { ContactRow, Registry } from '../model/rows.ts'
import { ScorerBook } from '../plans/scorer-book.ts'
import { MOST_TAGS, TagBook } from '../plans/tag-admission.ts'
import type { ContactFold } from '../score/contact.ts'

/** Folds kept in memory; a contact beyond them is folded again from its stored events when it comes back. */
const MEMO_FOLDS = 50_000
/** How many folds may be kept, asked with the number of those that are. */
export type MostFolds = (held: number) => number

export type Memo = { version: number; registry: number; fold: ContactFold }
/**
 * An LRU cache of contact folds: the next event in order costs the same, however long the history is. A fold that
 * does not match the stored version of its contact is not used.
 */
export class FoldCache {
  readonly #mostFolds: MostFolds
  readonly #memos = new Map<string, Memo>()
  readonly tags: TagBook
  readonly scorers: ScorerBook
  readonly rules = new AlertRuleBook()

  constructor(mostTags = MOST_TAGS, mostFolds: MostFolds = () => MEMO_FOLDS) {
    this.#mostFolds = mostFolds
    this.tags = new TagBook(mostTags)
    this.scorers = new ScorerBook((site, list, tag) => this.tags.admits(site, list, tag))
  }

  remembers(row: ContactRow, registry: Registry): boolean {
    const memo = this.#memos.get(joinKey(row.site, row.id))
    return memo?.version === row.version && memo.registry === registry.version
  }

  /** Hands a fold over to a transaction; it comes back when that is committed, and is lost otherwise. */
  take(row: ContactRow, registry: Registry): ContactFold | null {
    const key = joinKey(row.site, row.id)
    const fits = this.remembers(row, registry)
    const memo = this.#memos.get(key)
    this.#memos.delete(key)
    return fits ? memo!.fold : null
  }

  /** The folds after a committed transaction. */
  keep(memos: ReadonlyMap<string, Memo>): void {
    for (const [key, memo] of memos) this.#memos.set(key, memo)
    const most = this.#mostFolds(this.#memos.size)
    for (const key of this.#memos.keys()) {
      if (this.#memos.size <= most) break
      this.#memos.delete(key)
    }
  }
}
