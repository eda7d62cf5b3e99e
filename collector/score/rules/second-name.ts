import type { Event } from '../../../shared/event.ts'
import type { Fact } from '../score.ts'
import { fold, textOf } from '../text.ts'

/** Second names of an event: what its URL, or the history, shows it to be beside its own name. */
const SECOND_NAMES: ReadonlySet<string> = new Set([
  'view_search_results',
  'career_view',
  'ad_click',
  'file_download',
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
    for (const key of things(event.name, event)) {
      const times = this.#times.get(key)
      if (times) times.push(event.time)
      else this.#times.set(key, [event.time])
    }
  }

  displaces(name: string, event: Event): boolean {
    if (this.#times.size === 0) return false
    return things(name, event).some(key =>
      this.#times.get(key)?.some(time => Math.abs(time - event.time) <= SAME_THING_MS),
    )
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
    for (const key of things(name, event)) this.#given.push({ key, time: event.time })
  }

  isDisplacedBy(event: Event): boolean {
    if (this.#given.length === 0 || event.key !== 'public' || !isSecondName(event.name)) return false
    const keys = things(event.name, event)
    return this.#given.some(given => keys.includes(given.key) && given.time >= event.time - SAME_THING_MS)
  }
}

/**
 * Keys of an event's subject; two events with a key in common are about the same thing. Kind, visitor and address (for a
 * file, the file's) make a key. For a search its words make another, since a page may report it before it turns to the
 * results, or add filters to the address.
 */
function things(name: string, event: Event): string[] {
  const { visitor, props } = event
  const url = name === 'file_download' ? (textOf(props.link_url) ?? event.url) : event.url
  const about = `${name}\n${visitor ?? ''}\n`
  const words = name === 'view_search_results' ? wordsOf(event) : ''
  return words === '' ? [`${about}${url ?? ''}`] : [`${about}${url ?? ''}`, `${about}\n${words}`]
}

/** The search term, from the page's event or from its address. */
function wordsOf({ name, props, derived }: Event): string {
  const said = name === 'view_search_results' ? props.search_term : derived.search
  return fold(textOf(said) ?? '')
    .trim()
    .replace(/\s+/g, ' ')
}

export function explicitOf(facts: readonly Fact[]): Explicit {
  const explicit = new Explicit()
  for (const { event } of facts) explicit.add(event)
  return explicit
}
