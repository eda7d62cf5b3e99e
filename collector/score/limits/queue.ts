import type { Worth } from '../exact.ts'

export type Ending = { end: number; at: number; worth: Worth; tags: readonly string[] }

const KEEP_SPENT = 32

/**
 * Lines that will end, soonest first. Ends follow times, but for an hour around a change of the clocks, so a line
 * goes in at or near the back. Parallel arrays, since a busy contact has many of them.
 */
export class Queue {
  #ends: number[] = []
  #ats: number[] = []
  #worths: Worth[] = []
  #tags: (readonly string[])[] | null = null
  #head = 0
  /** Pairs (time, end) of lines that no later line outlives, oldest first: the last alive one is the latest line. */
  #latest: number[] = []

  put({ end, at, worth, tags }: Ending): void {
    let place = this.#ends.length
    while (place > this.#head && this.#ends[place - 1]! > end) place--
    if (tags.length > 0 && !this.#tags) this.#tags = this.#ends.map(() => [])
    if (place === this.#ends.length) {
      this.#ends.push(end)
      this.#ats.push(at)
      this.#worths.push(worth)
      this.#tags?.push(tags)
    } else {
      this.#ends.splice(place, 0, end)
      this.#ats.splice(place, 0, at)
      this.#worths.splice(place, 0, worth)
      this.#tags?.splice(place, 0, tags)
    }
    if (typeof worth === 'number' && worth === 0) return
    const latest = this.#latest
    while (latest.length > 0 && latest[latest.length - 1]! <= end) latest.length -= 2
    latest.push(at, end)
  }

  /** When the next line ends; null if none is left. */
  get next(): number | null {
    return this.#head < this.#ends.length ? this.#ends[this.#head]! : null
  }

  shift(): Ending {
    const i = this.#head++
    const ending = {
      end: this.#ends[i]!,
      at: this.#ats[i]!,
      worth: this.#worths[i]!,
      tags: this.#tags?.[i] ?? [],
    }
    if (this.#head > KEEP_SPENT && this.#head * 2 > this.#ends.length) {
      this.#ends.splice(0, this.#head)
      this.#ats.splice(0, this.#head)
      this.#worths.splice(0, this.#head)
      this.#tags?.splice(0, this.#head)
      this.#head = 0
    }
    return ending
  }

  /** The time of the latest line with points that is valid at a given time; −∞ if there is none. */
  latestAt(instant: number): number {
    const latest = this.#latest
    while (latest.length > 0 && latest[latest.length - 1]! <= instant) latest.length -= 2
    return latest.length > 0 ? latest[latest.length - 2]! : Number.NEGATIVE_INFINITY
  }
}
