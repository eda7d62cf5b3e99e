import type { Event } from '../../../shared/event.ts'

/** Conversions by a form or a button. The first kind may also report the submission of the others. */
const GENERAL = 'generate_lead'
const WISHES: ReadonlySet<string> = new Set([GENERAL, 'demo_request', 'newsletter_signup', 'sign_up'])

/** A double click, the page's confirmation and the data layer's entry follow the form within this time. */
const SAME_WISH_MS = 10_000

/** The conversions of one contact. Several sources can report one: the first report counts, the others have no name. */
export class Wishes {
  #counted = new Map<string, number>()
  #repeated = new Set<string>()

  /** Adds an event, in the specified order. True if it repeats a conversion that counts already. */
  take(event: Event): boolean {
    const { name, key, visitor, time } = event
    if (!WISHES.has(name)) return false
    // A page's event never displaces a server's.
    if (key === 'public' && this.#isNear(event)) {
      this.#repeated.add(event.id)
      return true
    }
    this.#counted.set(`${name}\n${visitor ?? ''}`, time)
    return false
  }

  /** Whether an added event has repeated an earlier conversion. */
  hasRepeated({ id, key }: Event): boolean {
    return key === 'public' && this.#repeated.has(id)
  }

  #isNear({ name, visitor, time }: Event): boolean {
    const names = name === GENERAL ? WISHES : [name]
    for (const one of names) {
      const counted = this.#counted.get(`${one}\n${visitor ?? ''}`)
      if (counted !== undefined && time - counted < SAME_WISH_MS) return true
    }
    return false
  }
}
