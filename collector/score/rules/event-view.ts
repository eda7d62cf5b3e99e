import type { Fact } from '../score.ts'
import { splitUrl, type UrlParts } from '../url.ts'
import type { Traits } from './traits.ts'

/** One event as rules look at it: with the traits of its time and the visit it is in. Parses URLs once, if asked. */
export class View {
  readonly fact: Fact
  readonly traits: Traits
  /** The number of the visit among the contact's; null for an event that is in none. */
  readonly visit: number | null
  #url: UrlParts | null = null
  #referrer: UrlParts | null = null

  constructor(fact: Fact, traits: Traits, visit: number | null) {
    this.fact = fact
    this.traits = traits
    this.visit = visit
  }

  get url(): UrlParts | null {
    const { url } = this.fact.event
    return url === null ? null : (this.#url ??= splitUrl(url))
  }

  get referrer(): UrlParts | null {
    const { referrer } = this.fact.event
    return referrer === null ? null : (this.#referrer ??= splitUrl(referrer))
  }
}
