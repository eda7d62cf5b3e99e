import { groupKey } from '../../../shared/figure-key.ts'
import type { Answer, ProfileAnswer, ProfileGroup } from '../../../shared/insights.ts'
import type { ContactHistory } from '../history/contact-history.ts'
import { shrunk } from '../statistics/beta.ts'
import type { Share } from '../statistics/intervals.ts'
import { survivors } from '../statistics/multiplicity.ts'
import { groupRate, pointOf } from './groups.ts'
import { given, refused, type Sample, tooFew } from './sample.ts'

const LEAST = { people: 20, conversions: 3, expected: 5, all: 30 }
const SURE = 0.975
const MOST_VALUES = 200
const QUARTILES = [0.25, 0.5, 0.75]

type Group = Share & Pick<ProfileGroup, 'attribute' | 'value' | 'range'>

/** The profile of converters, among contacts with a first event at least one horizon old. */
export function profileAnswer(sample: Sample): Answer<ProfileAnswer> {
  const { now, horizon } = sample.question
  const people = sample.contacts.filter(({ first }) => first <= now - horizon)
  const all = shareOf(people, sample)
  if (all.k < LEAST.all) return refused(tooFew(sample, all.k, LEAST.all, 'few_ripe_conversions'))
  if (all.k === all.n) return refused({ code: 'one_class', have: all.k, need: null, weeks: null })
  const mean = all.k / all.n
  const groups = namesOf(people)
    .flatMap(attribute => groupsOf(people, attribute, sample))
    .filter(
      ({ k, n }) => n < all.n && n >= LEAST.people && (k >= LEAST.conversions || n * mean >= LEAST.expected),
    )
  const aboves = groups.map(group => shrunk(group, mean).above)
  const stays = survivors(aboves.map(above => 2 * Math.min(above, 1 - above)))
  return given({
    people: all.n,
    conversions: all.k,
    groups: groups
      .map(({ attribute, value, range, k, n }, index): ProfileGroup => {
        const rates = groupRate({ k, n }, mean)
        const above = aboves[index]!
        const verdict = !stays[index]
          ? 'as_all'
          : above >= SURE
            ? 'over'
            : above <= 1 - SURE
              ? 'under'
              : 'as_all'
        const lift = rates.shrunk.value / mean
        return { attribute, value, range, ...rates, lift, shareOfConverters: k / all.k, verdict }
      })
      .sort((a, b) => Math.abs(Math.log(b.lift)) - Math.abs(Math.log(a.lift))),
  })
}

const hasConverted = ({ first, conversion }: ContactHistory, { question }: Sample): boolean =>
  conversion - first <= question.horizon

const shareOf = (people: readonly ContactHistory[], sample: Sample): Share => ({
  k: people.filter(one => hasConverted(one, sample)).length,
  n: people.length,
})

const namesOf = (people: readonly ContactHistory[]): string[] =>
  [...new Set(people.flatMap(({ attributes }) => [...attributes.keys()]))].sort()

/** An attribute of numbers is cut at its quartiles, one of texts by its values; what is not known is a group. */
function groupsOf(people: readonly ContactHistory[], attribute: string, sample: Sample): Group[] {
  const groups = new Map<string, Group>()
  const placed = placesOf(people, attribute)
  for (const person of people) {
    const found = placed(person)
    const key = groupKey({ attribute, ...found })
    const group = groups.get(key) ?? { attribute, ...found, k: 0, n: 0 }
    groups.set(key, group)
    group.n += 1
    if (hasConverted(person, sample)) group.k += 1
  }
  return [...groups.values()]
}

/** Tells the keys of the groups that a contact is in, one for each attribute. */
export function groupReader(people: readonly ContactHistory[]): (person: ContactHistory) => string[] {
  const readers = namesOf(people).map(attribute => {
    const placed = placesOf(people, attribute)
    return (person: ContactHistory) => groupKey({ attribute, ...placed(person) })
  })
  return person => readers.map(read => read(person))
}

function placesOf(people: readonly ContactHistory[], attribute: string): (person: ContactHistory) => Place {
  const values = people.map(({ attributes }) => attributes.get(attribute))
  const numbers = values.filter(value => typeof value === 'number')
  const known = values.filter(value => value !== undefined)
  const cuts = numbers.length === known.length ? cutsOf(numbers) : null
  const frequent = cuts ? null : mostFrequent(known.map(String))
  return ({ attributes }) => placeOf(attributes.get(attribute), cuts, frequent)
}

type Place = Pick<ProfileGroup, 'value' | 'range'>
const OTHERS = '…'

function placeOf(
  value: string | number | undefined,
  cuts: readonly number[] | null,
  frequent: ReadonlySet<string> | null,
): Place {
  if (value === undefined) return { value: null, range: null }
  if (cuts && typeof value === 'number') {
    const index = cuts.findIndex(cut => value <= cut)
    const at = index < 0 ? cuts.length : index
    return { value: '', range: { above: cuts[at - 1] ?? null, upTo: cuts[at] ?? null } }
  }
  return { value: frequent?.has(String(value)) ? String(value) : OTHERS, range: null }
}

/** Equal cuts are merged. */
function cutsOf(numbers: readonly number[]): number[] | null {
  if (numbers.length === 0) return null
  const sorted = numbers.toSorted((a, b) => a - b)
  return [...new Set(QUARTILES.map(p => pointOf(sorted, p)))]
}

function mostFrequent(values: readonly string[]): Set<string> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return new Set(order.slice(0, MOST_VALUES).map(([value]) => value))
}
