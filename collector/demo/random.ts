/** A seeded random generator: the same seed gives the same visitors. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number in [0, 1) by Mulberry32: small and even enough for a demo, not for secrets. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1))
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!
  }

  /** One of the keys, with a probability in proportion to its weight. */
  weighted<K extends string>(weights: Record<K, number>): K {
    const entries = Object.entries(weights) as [K, number][]
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    return entries.find(([, weight]) => (left -= weight) < 0)?.[0] ?? entries[0]![0]
  }

  some<T>(list: readonly T[], count: number): T[] {
    const rest = [...list]
    return Array.from(
      { length: Math.min(count, rest.length) },
      () => rest.splice(this.whole(0, rest.length - 1), 1)[0]!,
    )
  }

  /** A waiting time: mostly short, now and then long. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }

  id(): string {
    const part = () => Math.floor(this.next() * 4_294_967_296).toString(36)
    return (part() + part() + part()).slice(0, 20)
  }

  /** A separate generator, so that one visitor's acts do not affect the next visitor. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4_294_967_296))
  }
}
