import { Sum, toNumber, type Worth } from '../exact.ts'
import { addToTags, removeFromTags, type TagSums } from '../rules/tag.ts'
import { DecaySum } from '../time/decay.ts'
import { Queue } from './queue.ts'

export type NewLine = { at: number; end: number; worth: Worth; tags: readonly string[] }

/** The lines of one rule (or of the manual adjustments of one sign), summed; all of one sign. */
export class Lines {
  readonly sum = new Sum()
  decay: DecaySum | null = null
  queue: Queue | null = null
  /** Time of the latest line that never ends and is worth something. */
  #latest = Number.NEGATIVE_INFINITY

  add({ at, end, worth, tags }: NewLine, halfLife: number | null, tagSums: TagSums | null): void {
    if (halfLife === null) this.sum.add(worth)
    else (this.decay ??= new DecaySum(halfLife)).add(toNumber(worth), at)
    if (tagSums && tags.length > 0) addToTags(tagSums, tags, worth, at, halfLife)
    if (end < Number.POSITIVE_INFINITY) (this.queue ??= new Queue()).put({ end, at, worth, tags })
    else if (worth !== 0) this.#latest = at
  }

  /** Removes the lines that have expired by a given time. */
  settle(at: number, halfLife: number | null, tagSums: TagSums | null): void {
    const { queue } = this
    if (!queue) return
    for (let end = queue.next; end !== null && end <= at; end = queue.next) {
      const ended = queue.shift()
      if (halfLife === null) this.sum.subtract(ended.worth)
      else this.decay?.subtract(toNumber(ended.worth), ended.at)
      if (tagSums && ended.tags.length > 0)
        removeFromTags(tagSums, ended.tags, ended.worth, ended.at, halfLife)
    }
  }

  latestAt(instant: number): number {
    const ending = this.queue ? this.queue.latestAt(instant) : Number.NEGATIVE_INFINITY
    return Math.max(ending, this.#latest)
  }
}
