import { type Derived, kindFacts } from '../../shared/event.ts'
import { type Deal, dealIn } from './deal.ts'
import { type Trait, type Traits, trustRank } from './rules/traits.ts'
import type { Fact } from './score.ts'
import { Seen, Visits } from './time/visit.ts'
import { type TouchedCode, TouchedCodes } from './touched-codes.ts'

/** The data of a contact that does not depend on a plan. */
export type Profile = {
  traits: Record<string, Trait>
  visits: number
  firstSeen: number | null
  lastSeen: number | null
  lastActivityAt: number | null
  lastPage: { url: string; title: string | null; at: number } | null
  lastSource: Derived['source'] | null
  lastDevice: Derived['device'] | null
  lastPlace: Derived['place'] | null
  /** The sources of the first and of the latest event that named one. */
  firstTouch: Touch | null
  lastTouch: Touch | null
  isObjecting: boolean
  deal: Deal | null
  /** The texts that can be partners' codes; undefined without any. */
  codes: TouchedCode[] | undefined
}
export type Touch = { source: NonNullable<Derived['source']>; at: number }

/** The part of a fold that all plans share. */
export class ProfileFold {
  readonly traits: Traits = new Map()
  readonly visits = new Visits()
  readonly seen = new Seen()
  readonly #codes = new TouchedCodes()
  isObjecting = false
  deal: Deal | null = null
  first: { time: number; id: string } | null = null
  lastSeen: number | null = null
  lastActivityAt: number | null = null
  #page: Fact['event'] | null = null
  #device: Fact['event'] | null = null
  #place: Fact['event'] | null = null
  #firstTouch: Fact['event'] | null = null
  #lastTouch: Fact['event'] | null = null

  /**
   * Whether an event is of a time of objection. What states an objection is not. Asked of every event, in
   * order, also of those that retention has taken out.
   */
  isSilenced(fact: Fact): boolean {
    const before = this.isObjecting
    if (isObjection(fact)) this.isObjecting = fact.event.props.on !== false
    return before && this.isObjecting && !isObjection(fact)
  }

  /** Asked of every event, in order: deals are no matter of profiling, and outlive retention. */
  noteDeal(fact: Fact): void {
    this.deal = dealIn(fact) ?? this.deal
  }

  /**
   * An event of the set. Returns the visit that it is in. `counts`: false for a click in a mail that is no person's, or may
   * not be.
   */
  take(fact: Fact, counts: boolean): number | null {
    const { event } = fact
    this.first ??= { time: event.time, id: event.id }
    this.lastSeen = event.time
    const facts = kindFacts(event.name)
    const isActive = counts && facts.activity
    if (isActive && trustRank(fact.trust) >= trustRank(facts.minTrust)) this.lastActivityAt = event.time
    const { source, device, place } = event.derived
    if (event.url !== null && event.name === 'page_view') this.#page = event
    if (device) this.#device = event
    if (place) this.#place = event
    if (source) {
      this.#firstTouch ??= event
      this.#lastTouch = event
    }
    const visit = this.visits.take(event)
    this.#codes.take(fact, visit)
    return visit
  }

  present(): Profile {
    return {
      traits: Object.fromEntries([...this.traits].filter(([, trait]) => trait.value !== null)),
      visits: this.visits.count,
      firstSeen: this.first?.time ?? null,
      lastSeen: this.lastSeen,
      lastActivityAt: this.lastActivityAt,
      lastPage: this.#page && { url: this.#page.url!, title: this.#page.title, at: this.#page.time },
      lastSource: this.#lastTouch?.derived.source ?? null,
      lastDevice: this.#device?.derived.device ?? null,
      lastPlace: this.#place?.derived.place ?? null,
      firstTouch: touch(this.#firstTouch),
      lastTouch: touch(this.#lastTouch),
      isObjecting: this.isObjecting,
      deal: this.deal,
      codes: this.#codes.present(),
    }
  }
}

/** Whether a fact is an objection; only a server or a user by hand can state one. */
export const isObjection = ({ event, trust }: Fact): boolean =>
  event.name === 'objection' && trust === 'server'

const touch = (event: Fact['event'] | null): Touch | null =>
  event?.derived.source ? { source: event.derived.source, at: event.time } : null
