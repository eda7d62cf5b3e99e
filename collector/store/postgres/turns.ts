import { joinKey } from '../../model/known.ts'
import type { Arrival } from '../../model/port.ts'

/**
 * Serializes this collector's batches about the same visitor in the order of their arrival; other batches run
 * concurrently. The database would serialize them too, but by lock waits and retries, and in any order.
 */
export class Turns {
  /** The latest batch about each contact. */
  readonly #latest = new Map<string, Promise<unknown>>()

  async take<Result>(batch: readonly Arrival[], work: () => Promise<Result>): Promise<Result> {
    const names = new Set(batch.flatMap(nameOf))
    const before = new Set<Promise<unknown>>()
    for (const name of names) if (this.#latest.has(name)) before.add(this.#latest.get(name)!)
    const done = Promise.allSettled(before).then(work)
    const over = done.catch(() => {})
    for (const name of names) this.#latest.set(name, over)
    try {
      return await done
    } finally {
      for (const name of names) if (this.#latest.get(name) === over) this.#latest.delete(name)
    }
  }
}

const nameOf = (arrival: Arrival): string[] => {
  if (arrival.kind === 'refused') return []
  const { site } = arrival
  if (arrival.kind === 'reclassify') return [joinKey(site, arrival.stream)]
  if (arrival.kind !== 'event') return [joinKey(site, `c:${arrival.contact}`)]
  const { visitor, userId } = arrival.event
  return [joinKey(site, visitor === null ? `u:${userId}` : `v:${visitor}`)]
}
