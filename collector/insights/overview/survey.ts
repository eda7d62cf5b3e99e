import type { Listed, ListedPage, Origin, OverviewList, Survey, Totals } from '../../../shared/overview.ts'
import { ALL_LEADS, LISTED, type OverviewCounter } from './overview-counter.ts'
import { type ListEntry, titleOf } from './ranked-list.ts'
import { dayOf, maskOf } from './windows.ts'

const HOUR_MS = 3_600_000
const HOURS = 24

export type CrossingTimes = {
  threshold: string
  name: string
  direction: 'up' | 'down'
  isHighest: boolean
  at: number[]
}
export type Counted = {
  tally: OverviewCounter
  crossings: CrossingTimes[]
  contacts: number
  counted: number
}

/** The figures of one window of a count, beside those of the window before it. */
export function surveyOf({ tally, crossings, contacts, counted }: Counted, window: number): Survey {
  const { span, scorer, firstEventAt } = tally
  /** The number of contacts that each sampled one represents. */
  const scale = counted === 0 ? 1 : contacts / counted
  const scaled = (count: number) => Math.round(count * scale)
  const { from, to } = span.windows[window]!
  const past = window + 1
  const first = dayOf(span.days, from)
  const shown = span.days.slice(first)
  const begins = span.days.findLastIndex(start => start <= firstEventAt)
  // Days before the first event are unknown, not zero.
  const isUnknown = (day: number) => day < 0 || day < begins || firstEventAt > span.at
  const daily = (counts: readonly number[], by = scaled, offset = 0) =>
    shown.map((_, i) => (isUnknown(first + i - offset) ? null : by(counts[first + i - offset]!)))
  const whole = (count: number) => count
  const hasBefore = firstEventAt <= span.windows[past]!.from
  const before = (counts: readonly number[]) => (hasBefore ? scaled(counts[past]!) : null)
  const amounts = (sums: Iterable<[string, number[]]>, of: number) =>
    [...sums]
      .map(([currency, values]) => ({
        currency: currency || null,
        amount: Math.round(values[of]! * scale * 100) / 100,
      }))
      .filter(({ amount }) => amount !== 0)
  const totalsOf = (of: number): Totals => {
    const { visits, single, lengthMs } = tally.visits
    const revenue = new Map<string, number[]>()
    for (const { value } of tally.converted.values())
      for (const [unit, sums] of value) {
        const all = revenue.get(unit) ?? sums.map(() => 0)
        revenue.set(
          unit,
          all.map((sum, i) => sum + sums[i]!),
        )
      }
    const rises = crossings.find(({ isHighest }) => isHighest)?.at ?? []
    return {
      visitors: scaled(tally.visitorsIn[of]!),
      leads: scaled(tally.lists.leads.entries.get(ALL_LEADS)?.people[of] ?? 0),
      hot: rises.filter(at => maskOf([span.windows[of]!], at) > 0).length,
      conversions: scaled(tally.conversionsIn[of]!),
      converted: scaled(tally.convertedIn[of]!),
      revenue: amounts(revenue, of),
      visits: scaled(visits[of]!),
      single: scaled(single[of]!),
      visitMs: visits[of] === 0 ? 0 : Math.round(lengthMs[of]! / visits[of]!),
    }
  }
  const lines = <T>(list: OverviewList, make: (entry: ListEntry, line: Listed) => T): T[] =>
    tally.lists[list].listed(window, LISTED).map(([key, entry]) =>
      make(entry, {
        key,
        name: key.split('\n')[0]!,
        people: scaled(entry.people[window]!),
        before: before(entry.people),
        hot: scaled(entry.hot[window]!),
      }),
    )
  const pages = (list: OverviewList): ListedPage[] =>
    lines(list, (entry, line) => ({
      ...line,
      path: line.key,
      title: titleOf(entry),
      views: scaled(entry.times[window]!),
    }))
  const origins = (list: OverviewList): Origin[] =>
    lines(list, (entry, line) => ({ ...line, channel: entry.channel, visits: scaled(entry.times[window]!) }))
  const plain = (list: OverviewList): Listed[] => lines(list, (_, line) => line)
  return {
    at: new Date(span.at).toISOString(),
    contacts,
    counted,
    since: Number.isFinite(firstEventAt) ? new Date(firstEventAt).toISOString() : null,
    days: shown.map(start => dateOf(start, scorer.calendar.zone)),
    isPartial: scorer.calendar.bounds('day', span.at).end > to,
    totals: totalsOf(window),
    before: hasBefore ? totalsOf(past) : null,
    visitors: daily(tally.visitors),
    visitorsBefore: daily(tally.visitors, scaled, shown.length),
    events: daily(tally.events),
    hours: shown.length === 1 ? hoursOf(tally, scaled) : [],
    bands: scorer.bands.map(({ id, name }) => ({ id, name, counts: daily(tally.bands.get(id)!) })),
    crossings: crossings.map(({ threshold, name, direction, at }) => {
      const counts = span.days.map(() => 0)
      for (const time of at) {
        const day = dayOf(span.days, time)
        if (day >= 0) counts[day]! += 1
      }
      return { threshold, name, direction, counts: daily(counts, whole) }
    }),
    conversions: tally.conversions.flatMap(({ id, name, event }) => {
      const found = tally.converted.get(id)
      const entry = tally.lists.conversions.entries.get(id)
      if (!found || !entry) return []
      return {
        id,
        name: name ?? event,
        counts: daily(found.counts),
        people: scaled(entry.people[window]!),
        peopleBefore: before(entry.people),
        times: scaled(entry.times[window]!),
        value: amounts(found.value, window),
      }
    }),
    pages: pages('pages'),
    entries: pages('entries'),
    exits: pages('exits'),
    sources: origins('sources'),
    campaigns: origins('campaigns'),
    countries: plain('countries'),
    devices: plain('devices'),
    browsers: plain('browsers'),
    rules: [...tally.rules]
      .map(([rule, { times, points, people }]) => ({
        rule,
        times: scaled(times),
        points: Math.round(points * scale * 100) / 100,
        people: scaled(people),
      }))
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  }
}

/** Hours that have not come yet are unknown. */
function hoursOf({ hours, span, firstEventAt }: OverviewCounter, scaled: (count: number) => number) {
  const today = span.days.at(-1)!
  const yesterday = span.days.at(-2)!
  const offset = Math.round((today - yesterday) / HOUR_MS)
  const at = (start: number, count: number) =>
    start > span.at || start + HOUR_MS <= firstEventAt ? null : scaled(count)
  return Array.from({ length: HOURS }, (_, hour) => ({
    at: new Date(today + hour * HOUR_MS).toISOString(),
    visitors: at(today + hour * HOUR_MS, hours[offset + hour] ?? 0),
    before: at(yesterday + hour * HOUR_MS, hours[hour] ?? 0),
  }))
}

/** ISO 8601, as Swedes write it. */
const dateOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)
