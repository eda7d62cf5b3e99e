import { amountOf } from '../../shared/amount.ts'
import { type Conversion, STANDARD_CONVERSIONS } from '../../shared/conversions.ts'
import { type Origin, OVERVIEW_DAYS, PERIODS_DAYS, type Survey } from '../../shared/overview.ts'
import type { ContactRow, PlanVersion } from '../model/rows.ts'
import { bandOf, topBandFrom } from '../score/bands.ts'
import type { Scorer } from '../score/compile.ts'
import { firings } from '../score/firings.ts'
import type { Fact } from '../score/score.ts'
import { series } from '../score/time/series.ts'
import { compileGoals, conversionsOf, mayConvert } from './history/goal.ts'

const DAY_MS = 86_400_000
const LISTED = 20
/** Addresses are untrusted input: beyond this number, new ones are not listed. */
const MOST_KEYS = 5_000
/** Conversions that have an amount: orders and deals. */
const WITH_AMOUNT = ['purchase', 'deal_won']

/** By period, as `PERIODS_DAYS`. */
type PerPeriod = [number, number, number]
type Entry = {
  title: string | null
  channel: string | null
  times: PerPeriod
  people: PerPeriod
  hot: PerPeriod
}
type List = Map<string, Entry>
type Daily = number[]

/** Counts contact by contact, so that each contact counts once, for any number of events. */
export class OverviewCounter {
  readonly #scorer: Scorer
  readonly #version: PlanVersion
  readonly #at: number
  /** First instants of the days, oldest first. */
  readonly #days: number[]
  readonly #visitors = daily()
  readonly #events = daily()
  readonly #bands = new Map<string, Daily>()
  readonly #pages: List = new Map()
  readonly #sources: List = new Map()
  readonly #campaigns: List = new Map()
  readonly #conversions = new Map<
    string,
    { counts: Daily; people: PerPeriod; value: Map<string, PerPeriod> }
  >()
  readonly #list: readonly Conversion[]
  readonly #goals: Scorer
  readonly #rules = new Map<string, { times: number; points: number; people: number }>()
  #firstEventAt = Number.POSITIVE_INFINITY

  constructor(
    scorer: Scorer,
    version: PlanVersion,
    at: number,
    conversions: readonly Conversion[] = STANDARD_CONVERSIONS,
  ) {
    this.#scorer = scorer
    this.#list = conversions
    this.#goals = compileGoals(conversions, scorer.siteCalendar.zone)
    this.#version = version
    this.#at = at
    this.#days = daysUntil(scorer, at)
    for (const { id } of scorer.bands) this.#bands.set(id, daily())
  }

  take(row: ContactRow, facts: readonly Fact[]): void {
    if (facts.length === 0) return
    this.#firstEventAt = Math.min(this.#firstEventAt, facts[0]!.event.time)
    this.#takeBands(facts)
    for (const [rule, { times, points }] of firings(this.#scorer, facts, this.#days[0]!, this.#at)) {
      const sum = this.#rules.get(rule) ?? { times: 0, points: 0, people: 0 }
      this.#rules.set(rule, { times: sum.times + times, points: sum.points + points, people: sum.people + 1 })
    }
    const top = topBandFrom(this.#scorer)
    const isHot = top !== null && (row.standings[this.#version.id]?.score ?? Number.NEGATIVE_INFINITY) >= top
    this.#takeEvents(facts, isHot)
  }

  #takeBands(facts: readonly Fact[]): void {
    const ends = [...this.#days.slice(1).map(start => start - 1), this.#at]
    for (const [day, { score, first }] of series(this.#scorer, facts, ends).entries()) {
      const band = score === null || first === null ? null : bandOf(this.#scorer, score)
      if (band) this.#bands.get(band.id)![day]! += 1
    }
  }

  #takeEvents(facts: readonly Fact[], isHot: boolean): void {
    /** The latest day on which this contact is in a list under a key, to be counted once in each period. */
    const latest = new Map<List, Map<string, number>>()
    const seenOn = new Set<number>()
    const note = (list: List, key: string, day: number, { title = null, channel = null }: Named = {}) => {
      const entry = entryOf(list, key)
      if (!entry) return
      if (title !== null) entry.title = title
      if (channel !== null) entry.channel = channel
      addFrom(entry.times, day, 1)
      const days = latest.get(list) ?? new Map<string, number>()
      latest.set(list, days.set(key, day))
    }
    for (const { event } of facts) {
      const day = this.#dayOf(event.time)
      if (day === null) continue
      this.#events[day]! += 1
      if (event.visitor !== null) seenOn.add(day)
      if (event.name === 'page_view') {
        const path = pathOf(event.url)
        if (path !== null) note(this.#pages, path, day, { title: event.title })
      }
      const { source, utm } = event.derived
      if (source)
        note(this.#sources, `${source.name ?? source.channel}\n${source.channel}`, day, {
          channel: source.channel,
        })
      const campaign = source?.campaign ?? utm?.campaign
      if (campaign) note(this.#campaigns, campaign, day, { channel: source?.name ?? source?.channel ?? null })
    }
    for (const day of seenOn) this.#visitors[day]! += 1
    this.#takeConversions(facts)
    for (const [list, days] of latest) {
      for (const [key, day] of days) {
        const entry = list.get(key)!
        addFrom(entry.people, day, 1)
        if (isHot) addFrom(entry.hot, day, 1)
      }
    }
  }

  /** By the site's list, over all history: changed conditions, refunds and merges change what was counted before. */
  #takeConversions(facts: readonly Fact[]): void {
    const past = facts.filter(({ event }) => event.time <= this.#at)
    if (!mayConvert(this.#goals, past)) return
    for (const [id, events] of conversionsOf(this.#goals, { before: [], facts: past }, this.#at)) {
      let latest: number | null = null
      for (const { event } of events) {
        const day = this.#dayOf(event.time)
        if (day === null) continue
        latest = day
        this.#convert(id, event.name, day, event.props)
      }
      if (latest !== null) addFrom(this.#conversions.get(id)!.people, latest, 1)
    }
  }

  #convert(id: string, event: string, day: number, { value, currency }: Record<string, unknown>): void {
    const found = this.#conversions.get(id) ?? { counts: daily(), people: none(), value: new Map() }
    this.#conversions.set(id, found)
    found.counts[day]! += 1
    const amount = WITH_AMOUNT.includes(event) ? amountOf(value) : null
    if (amount === null) return
    const unit = typeof currency === 'string' ? currency.slice(0, 3).toUpperCase() : ''
    const sum = found.value.get(unit) ?? none()
    if (found.value.size < LISTED) found.value.set(unit, sum)
    addFrom(sum, day, amount)
  }

  #dayOf(at: number): number | null {
    const [first] = this.#days
    if (at < first! || at > this.#at) return null
    // Days have 23 to 25 hours, so this is off by one at most.
    let day = Math.min(OVERVIEW_DAYS - 1, Math.floor((at - first!) / DAY_MS))
    while (day + 1 < OVERVIEW_DAYS && at >= this.#days[day + 1]!) day += 1
    while (at < this.#days[day]!) day -= 1
    return day
  }

  /** The lists of a period; `scale`: the number of contacts that each sampled one represents. */
  survey(days: (typeof PERIODS_DAYS)[number], scale = 1): Omit<Survey, 'contacts' | 'counted' | 'crossings'> {
    const period = PERIODS_DAYS.indexOf(days)
    const scaled = (count: number) => Math.round(count * scale)
    // Days before the first event are unknown, not zero.
    const begins = this.#days.findLastIndex(start => start <= this.#firstEventAt)
    const shown = (counts: Daily) =>
      counts.map((count, day) => (day < begins || this.#firstEventAt > this.#at ? null : scaled(count)))
    const listed = (list: List) =>
      [...list]
        .filter(([, { times }]) => times[period]! > 0)
        .sort(
          (a, b) => b[1].people[period]! - a[1].people[period]! || b[1].times[period]! - a[1].times[period]!,
        )
        .slice(0, LISTED)
    const origins = (list: List): Origin[] =>
      listed(list).map(([name, { channel, times, people, hot }]) => ({
        name: name.split('\n')[0]!,
        channel,
        visits: scaled(times[period]!),
        people: scaled(people[period]!),
        hot: scaled(hot[period]!),
      }))
    return {
      at: new Date(this.#at).toISOString(),
      days: this.#days.map(start => dateOf(start, this.#scorer.calendar.zone)),
      visitors: shown(this.#visitors),
      events: shown(this.#events),
      bands: this.#scorer.bands.map(({ id, name }) => ({ id, name, counts: shown(this.#bands.get(id)!) })),
      conversions: this.#list.flatMap(({ id, name, event }) => {
        const found = this.#conversions.get(id)
        if (!found) return []
        const { counts, people, value } = found
        return {
          id,
          name: name ?? event,
          counts: shown(counts),
          people: scaled(people[period]!),
          times: scaled(counts.slice(-days).reduce((sum, count) => sum + count, 0)),
          value: [...value]
            .map(([currency, amounts]) => ({
              currency: currency || null,
              amount: Math.round(amounts[period]! * scale * 100) / 100,
            }))
            .filter(({ amount }) => amount !== 0),
        }
      }),
      pages: listed(this.#pages).map(([path, { title, times, people }]) => ({
        path,
        title,
        views: scaled(times[period]!),
        people: scaled(people[period]!),
      })),
      sources: origins(this.#sources),
      campaigns: origins(this.#campaigns),
      rules: [...this.#rules]
        .map(([rule, { times, points, people }]) => ({
          rule,
          times: scaled(times),
          points: Math.round(points * scale * 100) / 100,
          people: scaled(people),
        }))
        .sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
    }
  }

  get days(): readonly number[] {
    return this.#days
  }
}

type Named = { title?: string | null; channel?: string | null }

function daysUntil({ calendar }: Scorer, at: number): number[] {
  const days: number[] = []
  for (let end = at; days.length < OVERVIEW_DAYS; ) {
    const { start } = calendar.bounds('day', end)
    days.unshift(start)
    end = start - 1
  }
  return days
}

/** ISO 8601, as Swedes write it. */
const dateOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at)

const daily = (): Daily => new Array<number>(OVERVIEW_DAYS).fill(0)
const none = (): PerPeriod => [0, 0, 0]

/** To every period that reaches back to the day. */
function addFrom(sums: PerPeriod, day: number, by: number): void {
  for (const [i, days] of PERIODS_DAYS.entries()) if (day >= OVERVIEW_DAYS - days) sums[i]! += by
}

function entryOf(list: List, key: string): Entry | undefined {
  const known = list.get(key)
  if (known || list.size >= MOST_KEYS) return known
  const fresh: Entry = { title: null, channel: null, times: none(), people: none(), hot: none() }
  list.set(key, fresh)
  return fresh
}

/** The address without its query, which may contain data of the visitor. */
function pathOf(url: string | null): string | null {
  const path = url === null ? null : URL.parse(url)?.pathname
  return path ? path.replace(/(?<=.)\/$/, '').slice(0, 300) : null
}
