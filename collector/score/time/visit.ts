import type { Event } from '../../../shared/event.ts'
import { textOf } from '../text.ts'
import { splitUrl } from '../url.ts'

/** A gap this long starts a new visit. */
const GAP_MS = 30 * 60_000

/** A contact's visits: each is one visitor's run of events with gaps under half an hour. */
export class Visits {
  count = 0
  #running = new Map<string, { visit: number; last: number }>()

  /**
   * The visit of an event. Browser events and all page views start and extend visits; other server events join the running
   * visit.
   */
  take({ visitor, key, name, time }: Event): number | null {
    if (visitor === null) return null
    const running = this.#running.get(visitor)
    const isRunning = running !== undefined && time - running.last < GAP_MS
    if (key === 'secret' && name !== 'page_view') return isRunning ? running.visit : null
    if (isRunning) {
      running.last = time
      return running.visit
    }
    const visit = ++this.count
    this.#running.set(visitor, { visit, last: time })
    return visit
  }
}

const SEVERAL = -1

/** Pages and materials seen, and in which visit: seen again in another visit, it is a revisit. */
export class Seen {
  #firstVisit = new Map<string, number>()

  isRevisit(event: Event, visit: number | null): boolean {
    if (visit === null) return false
    const key = materialOf(event)
    if (key === null) return false
    const first = this.#firstVisit.get(key)
    if (first === undefined) this.#firstVisit.set(key, visit)
    else if (first !== visit) this.#firstVisit.set(key, SEVERAL)
    return first !== undefined && first !== visit
  }
}

/** The properties that name the material of an event; without them its page is the material. */
const MATERIALS: Record<string, readonly string[]> = {
  page_view: [],
  file_download: ['link_url', 'file_name'],
  video_start: ['video_url', 'video_title'],
}

/** A page or a material by its address; queries and fragments make no other one. */
function materialOf(event: Event): string | null {
  const { url, props } = event
  const name = event.derived.also?.includes('file_download') ? 'file_download' : event.name
  const keys = Object.hasOwn(MATERIALS, name) ? MATERIALS[name] : undefined
  if (!keys) return null
  const named = keys.map(key => textOf(props[key])).find(text => text !== null)
  const place = named ?? url
  if (place === null) return null
  const { host, path } = splitUrl(place)
  return `${name} ${host}${path}`
}
