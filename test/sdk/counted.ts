import { expect } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { boardOf } from '../system/account.ts'
import { type Fate, FaultyProxy } from '../system/faulty-proxy.ts'
import { countingSite } from '../system/pings.ts'
import { Place } from '../system/spawned.ts'

export const EVENTS = 1_000
export const EVENT = 'Thing Done'
const USERS = 10

const FATES: Fate[] = ['pass', 503, 'pass', 429, 'pass', 'reset', 'pass', 'lose']
/** Then the line is good: what fails again and again is tried after minutes by some, which shows nothing more. */
const ROUNDS = 5

export const userOf = (event: number): string => `user-${event % USERS}`

/** A collector behind a line that fails now and then, as an official library meets it. */
export class Counted {
  readonly place = new Place()
  readonly proxy = new FaultyProxy(() => this.place.url, FATES, ROUNDS)
  site!: CreatedSite

  async start(): Promise<this> {
    await this.place.start()
    this.site = await countingSite(this.place, EVENT)
    await this.proxy.start()
    return this
  }

  /** All events are there, each once, each with whom it was sent for; and every kind of fault did happen. */
  async expectAll(contacts = USERS): Promise<void> {
    const board = await boardOf(this.place, this.site)
    expect([...board.values()]).toEqual(Array(contacts).fill(EVENTS / contacts))
    for (const fate of FATES) expect(this.proxy.counts.get(fate), `${fate}`).toBeGreaterThan(0)
    expect(await this.metric('pulseboard_events_duplicate_total')).toBeGreaterThan(0)
    expect(await this.metric('pulseboard_events_rejected_total')).toBe(0)
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.place.url}/metrics`)).text()
    const lines = text.split('\n').filter(line => line.startsWith(name))
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]()
    await this.place[Symbol.asyncDispose]()
  }
}
