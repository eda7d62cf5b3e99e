import type { Event } from '../../../shared/event.ts'
import type { Fact } from '../score.ts'
import { textOf } from '../text.ts'
import { splitUrl } from '../url.ts'

/** Link scanners fetch the links of a mail together: so many different ones, at most this far apart. */
const BURSTS = [
  { links: 3, ms: 10_000 },
  { links: 4, ms: 60_000 },
] as const
/** A person's click shows as a page view of the contact, seen by the site's own tracker, this near. */
const CONFIRM_MS = 120_000
/** A click without a sign of either counts after this long. */
const WAIT_MS = 600_000
/** Deliveries leave the set at this age: they matter to what does not follow soon. */
const DELIVERED_MS = 90 * 86_400_000

/** Machine: made by a scanner. Waiting: by whom is not known yet. */
export type Withheld = 'machine' | 'waiting'

type Click = { event: Event; link: string }

/** One contact's mail events, as a whole: whether each click is a person's, and which deliveries tell of one mail again. */
export class Mails {
  #clicks = new Map<string, Click[]>()
  /** The times of page views, by place. */
  #views = new Map<string, number[]>()
  #machine = new Map<string, ReadonlySet<Event>>()
  #delivered = new Set<string>()
  /** The first day on which each mail was opened or clicked. */
  #firstDay = new Map<string, number>()

  constructor(counting: readonly Fact[] = []) {
    if (!counting.some(({ event }) => linkOf(event) !== null)) return
    for (const { event } of counting) this.note(event)
  }

  /** Takes in an event that others may be judged by. */
  note(event: Event): void {
    const link = linkOf(event)
    if (link !== null) {
      const message = messageOf(event)!
      const clicks = this.#clicks.get(message)
      if (clicks) clicks.push({ event, link })
      else this.#clicks.set(message, [{ event, link }])
      this.#machine.delete(message)
    } else if (isSeenPage(event)) {
      const place = placeOf(event.url!)
      const times = this.#views.get(place)
      if (times) times.push(event.time)
      else this.#views.set(place, [event.time])
    }
  }

  /** What keeps an event from counting at an instant; null for one that counts. */
  withholds(event: Event, at: number): Withheld | null {
    const link = linkOf(event)
    if (link === null || this.#isConfirmed(event, link)) return null
    if (this.#machineOf(messageOf(event)!).has(event)) return 'machine'
    return at < waitsUntil(event) ? 'waiting' : null
  }

  /** Whether a page view may show a click to be a person's that did not count so far. */
  mayConfirm(view: Event): boolean {
    if (this.#clicks.size === 0 || !isSeenPage(view)) return false
    const place = placeOf(view.url!)
    for (const clicks of this.#clicks.values()) {
      for (const { event, link } of clicks)
        if (link === place && Math.abs(view.time - event.time) <= CONFIRM_MS) return true
    }
    return false
  }

  /** Whether a delivery tells again of a mail that has been delivered. */
  tellsAgain(event: Event): boolean {
    if (event.name !== 'email_delivered') return false
    const message = messageOf(event)
    if (message === null) return false
    if (this.#delivered.has(message)) return true
    this.#delivered.add(message)
    return false
  }

  /** Whether a mail is opened or clicked again, on a later day than the first. `dayOf`: the start of a day. */
  isRevisit(event: Event, dayOf: (time: number) => number): boolean {
    if (event.name !== 'email_open' && event.name !== 'email_click') return false
    const message = event.key === 'secret' ? messageOf(event) : null
    if (message === null) return false
    const day = dayOf(event.time)
    const first = this.#firstDay.get(message)
    if (first === undefined) this.#firstDay.set(message, day)
    return first !== undefined && first !== day
  }

  #isConfirmed({ time }: Event, link: string): boolean {
    return this.#views.get(link)?.some(seen => Math.abs(seen - time) <= CONFIRM_MS) ?? false
  }

  #machineOf(message: string): ReadonlySet<Event> {
    const known = this.#machine.get(message)
    if (known) return known
    const found = new Set(BURSTS.flatMap(burst => inBursts(this.#clicks.get(message) ?? [], burst)))
    this.#machine.set(message, found)
    return found
  }
}

/** When a click counts that nothing has shown to be a person's or a machine's. */
export const waitsUntil = (event: Event): number => event.time + WAIT_MS

/** When a delivery leaves the set. */
export const deliveryEnds = (event: Event): number =>
  event.name === 'email_delivered' ? event.time + DELIVERED_MS : Number.POSITIVE_INFINITY

/** The clicks that are among enough different links in one stretch of time; they come in the order of time. */
function inBursts(clicks: readonly Click[], { links, ms }: (typeof BURSTS)[number]): Event[] {
  const found = new Set<Event>()
  const inside = new Map<string, number>()
  let end = 0
  for (const [start, { event, link }] of clicks.entries()) {
    for (; end < clicks.length && clicks[end]!.event.time - event.time <= ms; end++) {
      const reached = clicks[end]!.link
      inside.set(reached, (inside.get(reached) ?? 0) + 1)
    }
    if (inside.size >= links) for (let i = start; i < end; i++) found.add(clicks[i]!.event)
    const left = inside.get(link)! - 1
    if (left === 0) inside.delete(link)
    else inside.set(link, left)
  }
  return [...found]
}

const UNSUBSCRIBE = 'unsubscribe'

/** What a click leads to, by its host and path; null for an event that is not judged. Unsubscribing is a link too. */
export function linkOf(event: Event): string | null {
  const { name, key, props } = event
  if ((name !== 'email_click' && name !== 'email_unsubscribe') || key !== 'secret') return null
  if (messageOf(event) === null) return null
  if (name === 'email_unsubscribe') return UNSUBSCRIBE
  const link = textOf(props.link_url)
  return link === null || link === '' ? null : placeOf(link)
}

/** A page in a browser of the contact's, which the tracker tells of. */
const isSeenPage = ({ name, key, url, visitor }: Event): boolean =>
  name === 'page_view' && key === 'public' && url !== null && visitor !== null

function messageOf({ props }: Event): string | null {
  const message = textOf(props.message_id)
  return message === null || message === '' ? null : message
}

function placeOf(url: string): string {
  const { host, path } = splitUrl(url)
  return `${host}${path}`
}
