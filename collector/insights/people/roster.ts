import { pointOf } from '../answers/groups.ts'
import type { Sample } from '../answers/sample.ts'
import type { ContactHistory } from '../history/contact-history.ts'

/** One contact's way: when it came, when it converted, and its acts with the first and the last time of each. */
export type Way = Pick<ContactHistory, 'id' | 'first' | 'conversion' | 'acts'>

/**
 * The ways of all contacts that count, in columns: funnels of any period and any path are counted from them without
 * another run. Instants in ms; a contact without a conversion has Infinity.
 */
export type Roster = {
  now: number
  start: number
  horizon: number
  lead: number
  /** The number of the site's contacts that each one represents. */
  scale: number
  ids: readonly string[]
  first: Float64Array
  conversion: Float64Array
  /** The keys of acts; at most 250, those that most contacts have done. */
  keys: readonly string[]
  /** Contact `i` has the entries from `from[i]` up to `from[i + 1]` of the next three columns. */
  from: Uint32Array
  act: Uint8Array
  reached: Float64Array
  last: Float64Array
  /** The time between two visits that nine of ten such times of converters do not exceed, and their number. */
  pause: { ms: number; n: number } | null
}

const MOST_KEYS = 250
const OFTEN = 0.9

export function rosterOf({ question, start, contacts, scale }: Sample): Roster {
  const keys = mostFrequent(contacts)
  const place = new Map(keys.map((key, index) => [key, index]))
  const kept = contacts.map(({ acts }) => [...acts].filter(([key]) => place.has(key)))
  const total = kept.reduce((sum, acts) => sum + acts.length, 0)
  const columns = {
    from: new Uint32Array(contacts.length + 1),
    act: new Uint8Array(total),
    reached: new Float64Array(total),
    last: new Float64Array(total),
  }
  let entry = 0
  for (const [index, acts] of kept.entries()) {
    columns.from[index] = entry
    for (const [key, { first, last }] of acts) {
      columns.act[entry] = place.get(key)!
      columns.reached[entry] = first
      columns.last[entry++] = last
    }
  }
  columns.from[contacts.length] = entry
  const pauses = contacts.flatMap(one => one.pauses).sort((a, b) => a - b)
  return {
    now: question.now,
    start,
    horizon: question.horizon,
    lead: question.lead,
    scale,
    ids: contacts.map(({ id }) => id),
    first: Float64Array.from(contacts, one => one.first),
    conversion: Float64Array.from(contacts, one => one.conversion),
    keys,
    ...columns,
    pause: pauses.length === 0 ? null : { ms: pointOf(pauses, OFTEN), n: pauses.length },
  }
}

/** The way of each contact with regard to some acts: by act, the first and the last time; NaN if it did not do it. */
export function timesOf(
  roster: Roster,
  keys: readonly string[],
): { first: Float64Array; last: Float64Array }[] {
  const columns = keys.map(() => ({
    first: new Float64Array(roster.ids.length).fill(Number.NaN),
    last: new Float64Array(roster.ids.length).fill(Number.NaN),
  }))
  const wanted = new Map<number, number[]>()
  for (const [index, key] of keys.entries()) {
    const act = roster.keys.indexOf(key)
    if (act >= 0) wanted.set(act, [...(wanted.get(act) ?? []), index])
  }
  for (let contact = 0; contact < roster.ids.length; contact++)
    for (let entry = roster.from[contact]!; entry < roster.from[contact + 1]!; entry++)
      for (const index of wanted.get(roster.act[entry]!) ?? []) {
        columns[index]!.first[contact] = roster.reached[entry]!
        columns[index]!.last[contact] = roster.last[entry]!
      }
  return columns
}

function mostFrequent(contacts: readonly ContactHistory[]): string[] {
  const counts = new Map<string, number>()
  for (const { acts } of contacts) for (const key of acts.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_KEYS)
    .map(([key]) => key)
}
