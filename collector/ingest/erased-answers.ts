import { joinKey } from '../model/known.ts'
import { BoundedMap } from '../platform/bounded-map.ts'

/** Answers that are remembered. */
const KEPT = 10_000

/**
 * Hides erasures from senders with a public key: an event of an erased person is answered as if it had been stored, and
 * as a duplicate when it is sent again.
 */
export class ErasedAnswers {
  readonly #given = new BoundedMap<string, true>(KEPT)

  answerTo(site: string, eventId: string): 'accepted' | 'duplicate' {
    const name = joinKey(site, eventId)
    if (this.#given.has(name)) return 'duplicate'
    this.#given.put(name, true)
    return 'accepted'
  }
}
