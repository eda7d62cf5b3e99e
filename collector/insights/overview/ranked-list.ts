import { addTo } from './windows.ts'

/** Addresses are untrusted input: beyond this number, new ones are not listed. */
const MOST_KEYS = 5_000
/** Titles of one page that are told apart. */
const MOST_TITLES = 8
/** The contacts that a line of the overview leads to, the highest scores first. */
export const PEOPLE_LISTED = 50

export type ListedPerson = { id: string; score: number; mask: number }
export type ListEntry = {
  titles: Map<string, number>
  channel: string | null
  times: number[]
  people: number[]
  hot: number[]
  best: ListedPerson[]
}

/** Pages, sources or countries with how often, by how many contacts and by which, in each window. */
export class RankedList {
  readonly entries = new Map<string, ListEntry>()
  readonly #windows: number
  /** Of the contact that is being counted: the windows in which it is in the list under each key. */
  readonly #masks = new Map<string, number>()

  constructor(windows: number) {
    this.#windows = windows
  }

  note(key: string, mask: number, { title, channel, times = 1 }: Named = {}): void {
    const entry = this.#entry(key)
    if (!entry) return
    if (title && (entry.titles.has(title) || entry.titles.size < MOST_TITLES))
      entry.titles.set(title, (entry.titles.get(title) ?? 0) + 1)
    if (channel) entry.channel = channel
    addTo(entry.times, mask, times)
    this.#masks.set(key, (this.#masks.get(key) ?? 0) | mask)
  }

  /** The contact's events have all been noted: it counts once under each key. */
  close(id: string, score: number | null, isHot: boolean): void {
    for (const [key, mask] of this.#masks) {
      const entry = this.entries.get(key)!
      addTo(entry.people, mask, 1)
      if (isHot) addTo(entry.hot, mask, 1)
      keepBest(entry.best, { id, score: score ?? Number.NEGATIVE_INFINITY, mask })
    }
    this.#masks.clear()
  }

  #entry(key: string): ListEntry | undefined {
    const known = this.entries.get(key)
    if (known || this.entries.size >= MOST_KEYS) return known
    const none = () => new Array<number>(this.#windows).fill(0)
    const fresh = { titles: new Map(), channel: null, times: none(), people: none(), hot: none(), best: [] }
    this.entries.set(key, fresh)
    return fresh
  }

  /** The first keys of a window: by people, then by how often. */
  listed(window: number, most: number): [string, ListEntry][] {
    return [...this.entries]
      .filter(([, { times }]) => times[window]! > 0)
      .sort(
        (a, b) => b[1].people[window]! - a[1].people[window]! || b[1].times[window]! - a[1].times[window]!,
      )
      .slice(0, most)
  }

  /** Contacts of keys that no window lists are dropped after the count. */
  prune(most: number): void {
    const kept = new Set<string>()
    for (let window = 0; window < this.#windows; window += 2)
      for (const [key] of this.listed(window, most)) kept.add(key)
    for (const [key, entry] of this.entries) {
      if (kept.has(key)) continue
      // The comparison still needs the sums of the window before.
      entry.best = []
      entry.titles = new Map()
    }
  }
}

type Named = { title?: string | null; channel?: string | null; times?: number }

/** The title that most views had. A page whose views have many titles, such as a search, has none. */
export function titleOf({ titles }: ListEntry): string | null {
  let best: string | null = null
  let sum = 0
  for (const [title, count] of titles) {
    sum += count
    if (best === null || count > titles.get(best)!) best = title
  }
  return best !== null && titles.get(best)! * 2 >= sum ? best : null
}

function keepBest(best: ListedPerson[], one: ListedPerson): void {
  if (best.length >= PEOPLE_LISTED && best.at(-1)!.score >= one.score) return
  let place = best.length
  while (place > 0 && best[place - 1]!.score < one.score) place -= 1
  best.splice(place, 0, one)
  if (best.length > PEOPLE_LISTED) best.pop()
}
