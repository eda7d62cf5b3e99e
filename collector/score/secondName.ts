import type { Event } from '../../shared/event.ts'
import type { Fact } from './score.ts'

/** Second names of an event: what its URL, or the history, shows it to be beside its own name. */
const SECOND_NAMES: ReadonlySet<string> = new Set([
  'view_search_results',
  'career_view',
  'ad_click',
  'revisit',
])

/** An explicit event this near takes the place of a second name for the same thing. */
const SAME_THING_MS = 2000

export const isSecondName = (name: string): boolean => SECOND_NAMES.has(name)

/** Explicit events from pages, by what they are about. Those near an event displace its second names. */
export class Explicit {
  #times = new Map<string, number[]>()

  add(event: Event): void {
    if (event.key !== 'public' || !isSecondName(event.name)) return
    const key = thing(event.name, event)
    const times = this.#times.get(key)
    if (times) times.push(event.time)
    else this.#times.set(key, [event.time])
  }

  displaces(name: string, event: Event): boolean {
    if (this.#times.size === 0) return false
    const times = this.#times.get(thing(name, event))
    return times?.some(time => Math.abs(time - event.time) <= SAME_THING_MS) ?? false
  }

  /** Forgets what can no longer displace anything. */
  prune(before: number): void {
    for (const [key, times] of this.#times) {
      if (times[times.length - 1]! < before - SAME_THING_MS) this.#times.delete(key)
    }
  }
}

/** Second names given in the last two seconds; an explicit event may still come and take their place. */
export class GivenNames {
  #given: { key: string; time: number }[] = []

  add(name: string, event: Event): void {
    this.#given = this.#given.filter(given => given.time >= event.time - SAME_THING_MS)
    this.#given.push({ key: thing(name, event), time: event.time })
  }

  isDisplacedBy(event: Event): boolean {
    if (this.#given.length === 0 || event.key !== 'public' || !isSecondName(event.name)) return false
    const key = thing(event.name, event)
    return this.#given.some(given => given.key === key && given.time >= event.time - SAME_THING_MS)
  }
}

/** The same thing: the same kind, visitor and address. */
const thing = (name: string, { visitor, url }: Event): string => `${name}\n${visitor ?? ''}\n${url ?? ''}`

export function explicitOf(facts: readonly Fact[]): Explicit {
  const explicit = new Explicit()
  for (const { event } of facts) explicit.add(event)
  return explicit
}
