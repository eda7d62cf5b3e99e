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
/** People who do a proposed step convert at least so many times as often as all people. */
const LEAST_LIFT = 1.5

type Candidates = { candidates: readonly Candidate[]; proposed: readonly string[] }
/** A roster does not change, and each request for a path asks for its candidates. */
const KEPT = new WeakMap<Roster, Candidates>()

type Found = Candidate & { people: ReadonlySet<number>; lift: number; first: Float64Array }

/**
 * Acts that may be steps of the way to the conversion, the farthest from it first. An act is left out whose median time
 * to the conversion is shorter than the lead: it is a part of converting.
 */
export function candidatesOf(roster: Roster): Candidates {
  const known = KEPT.get(roster)
  if (known) return known
  const found = searched(roster)
  KEPT.set(roster, found)
  return found
}

function searched(roster: Roster): Candidates {
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
        first,
        lift: before.length / people.size / (converters / n),
      },
    ]
  })
  const byDistance = (a: Found, b: Found) => b.daysBefore! - a.daysBefore! || (a.act < b.act ? -1 : 1)
  const proposed: Found[] = []
  // Acts of most converters first, so that a path leads many people rather than a few.
  for (const one of found
    .filter(({ lift }) => lift >= LEAST_LIFT)
    .sort((a, b) => b.converters - a.converters || byDistance(a, b))) {
    if (proposed.length === MOST_PROPOSED) break
    if (!proposed.some(other => overlap(one.people, other.people) >= SAME)) proposed.push(one)
  }
  const plain = ({ people: _, lift: __, first: ___, ...candidate }: Found): Candidate => candidate
  return {
    candidates: found
      .sort((a, b) => b.converters - a.converters || byDistance(a, b))
      .slice(0, MOST_CANDIDATES)
      .sort(byDistance)
      .map(plain),
    proposed: inSequence(proposed).map(({ act }) => act),
  }
}

/**
 * By the number of other acts before which most people do this one, of those who do both: two acts of one visit are
 * equally far from the conversion, but one usually comes first. Ties by the distance, then by the rate.
 */
function inSequence(acts: readonly Found[]): Found[] {
  const wins = new Map(
    acts.map(one => [one, acts.filter(other => other !== one && comesFirst(one, other)).length]),
  )
  return acts.toSorted(
    (a, b) =>
      wins.get(b)! - wins.get(a)! ||
      b.daysBefore! - a.daysBefore! ||
      a.lift - b.lift ||
      (a.act < b.act ? -1 : 1),
  )
}

function comesFirst(one: Found, other: Found): boolean {
  let earlier = 0
  let later = 0
  for (const person of one.people) {
    const gap = other.first[person]! - one.first[person]!
    if (gap > 0) earlier += 1
    if (gap < 0) later += 1
  }
  return earlier > later
}

/** Jaccard's index. */
function overlap(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let both = 0
  for (const person of one) if (other.has(person)) both += 1
  return both / (one.size + other.size - both)
}
