import type { Candidate } from '../../../shared/insights-path.ts'
import { medianOf } from '../answers/groups.ts'
import { DAY_MS } from '../history/settings.ts'
import { type Roster, timesOf } from '../people/roster.ts'

/** A candidate is done by at least this share of the people, and by at least so many converters. */
const LEAST = { reach: 0.02, converters: 5 }
const MOST_CANDIDATES = 40
const MOST_PROPOSED = 6
/** Two acts that nearly the same people do are one step. */
const SAME = 0.8

type Found = Candidate & { people: ReadonlySet<number>; lift: number }

/**
 * Acts that may be steps of the way to the conversion, the farthest from it first. An act is left out whose median time
 * to the conversion is shorter than the lead: it is a part of converting.
 */
export function candidatesOf(roster: Roster): { candidates: Candidate[]; proposed: string[] } {
  const n = roster.ids.length
  const converters = roster.conversion.reduce((sum, at) => sum + (at <= roster.now ? 1 : 0), 0)
  const found = timesOf(roster, roster.keys).flatMap(({ first }, index): Found[] => {
    const people = new Set<number>()
    const before: number[] = []
    for (let contact = 0; contact < n; contact++) {
      if (Number.isNaN(first[contact]!)) continue
      people.add(contact)
      const conversion = roster.conversion[contact]!
      if (conversion <= roster.now) before.push(conversion - first[contact]!)
    }
    if (people.size < LEAST.reach * n || before.length < LEAST.converters) return []
    const median = medianOf(before.sort((a, b) => a - b))
    if (median < roster.lead) return []
    return [
      {
        act: roster.keys[index]!,
        reach: { k: people.size, n },
        converters: before.length,
        daysBefore: Math.round((median / DAY_MS) * 10) / 10,
        people,
        lift: before.length / people.size / (converters / n),
      },
    ]
  })
  const byDistance = (a: Found, b: Found) => b.daysBefore! - a.daysBefore! || (a.act < b.act ? -1 : 1)
  const proposed: Found[] = []
  // Acts of most converters first, so that a path leads many people rather than a few.
  for (const one of found
    .filter(({ lift }) => lift > 1)
    .sort((a, b) => b.converters - a.converters || byDistance(a, b))) {
    if (proposed.length === MOST_PROPOSED) break
    if (!proposed.some(other => overlap(one.people, other.people) >= SAME)) proposed.push(one)
  }
  const plain = ({ people: _, lift: __, ...candidate }: Found): Candidate => candidate
  return {
    candidates: found
      .sort((a, b) => b.converters - a.converters || byDistance(a, b))
      .slice(0, MOST_CANDIDATES)
      .sort(byDistance)
      .map(plain),
    // The nearer to the conversion, the higher the value: equal distances are ordered by their rate.
    proposed: proposed.sort((a, b) => b.daysBefore! - a.daysBefore! || a.lift - b.lift).map(({ act }) => act),
  }
}

/** Jaccard's index. */
function overlap(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let both = 0
  for (const person of one) if (other.has(person)) both += 1
  return both / (one.size + other.size - both)
}
