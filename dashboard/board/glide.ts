/** Rows change places together, at most this often. */
export const GLIDE_EVERY_MS = 1_000
export const GLIDE_MS = 240

/**
 * Decides when the displayed order may follow the collector's latest order: at most once a second, and never while it
 * is held (pointer or focus in the list, a pause). The time is a parameter.
 */
export class Glide {
  shown: readonly string[] = []
  #wanted: readonly string[] = []
  #movedAt = Number.NEGATIVE_INFINITY
  #holds = new Set<string>()

  offer(order: readonly string[]): void {
    this.#wanted = order
  }

  hold(reason: string, on: boolean): void {
    if (on) this.#holds.add(reason)
    else this.#holds.delete(reason)
  }

  get isHeld(): boolean {
    return this.#holds.size > 0
  }

  /** Puts ids below those that are shown, at once: rows that were merely loaded pull nothing from under a pointer. */
  append(ids: readonly string[]): void {
    const known = new Set(this.shown)
    const fresh = ids.filter(id => !known.has(id))
    if (fresh.length > 0) this.shown = [...this.shown, ...fresh]
  }

  /** Milliseconds until the order may change; null if there is nothing to change or it is held. */
  dueIn(at: number): number | null {
    if (this.isHeld || isSame(this.shown, this.#wanted)) return null
    return Math.max(0, this.#movedAt + GLIDE_EVERY_MS - at)
  }

  /** Moves rows now, also while they are held: an explicit request of the user has priority. */
  move(at: number): void {
    this.shown = this.#wanted
    this.#movedAt = at
  }

  /** The number of pending moves: the fewest that turn one order into the other. */
  get waiting(): number {
    if (isSame(this.shown, this.#wanted)) return 0
    const places = new Map(this.shown.map((id, index) => [id, index]))
    const kept = this.#wanted.flatMap(id => places.get(id) ?? [])
    return Math.max(this.#wanted.length, this.shown.length) - longestRise(kept)
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, index) => id === b[index]))
}

/** Length of the longest increasing subsequence (patience sorting). */
function longestRise(places: readonly number[]): number {
  const tops: number[] = []
  for (const place of places) {
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (tops[middle]! < place) low = middle + 1
      else high = middle
    }
    tops[low] = place
  }
  return tops.length
}
