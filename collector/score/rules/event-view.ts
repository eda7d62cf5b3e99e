import type { Fact } from '../score.ts'
import { splitUrl, type UrlParts } from '../url.ts'
import type { Traits } from './traits.ts'

/** An event for the rules: with the traits of its time and its visit. Parses URLs once, on demand. */
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
