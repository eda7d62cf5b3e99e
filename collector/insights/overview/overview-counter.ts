import { amountOf } from '../../../shared/amount.ts'
import { type Conversion, STANDARD_CONVERSIONS } from '../../../shared/conversions.ts'
import { OVERVIEW_DAYS, type OverviewList } from '../../../shared/overview.ts'
import type { ContactRow, PlanVersion } from '../../model/rows.ts'
import { bandOf, topBandFrom } from '../../score/bands.ts'
import type { Scorer } from '../../score/compile.ts'
import { firings } from '../../score/firings.ts'
import type { Fact } from '../../score/score.ts'
import { series } from '../../score/time/series.ts'
import { compileGoals, conversionsOf, mayConvert } from '../history/goal.ts'
import { RankedList } from './ranked-list.ts'
import { VisitFigures, visitsOf } from './visit-figures.ts'
import { addTo, dayOf, maskOf, type Span } from './windows.ts'

export const LISTED = 20
/** Currencies of one conversion. */
const MOST_CURRENCIES = 20
/** Conversions that have an amount: orders and deals. */
const WITH_AMOUNT = ['purchase', 'deal_won']
const HOUR_MS = 3_600_000
const HOURS = 24
/** The key of the only line of the list of new leads. */
export const ALL_LEADS = 'all'

type Daily = number[]
/** The times of a conversion by day, and its value by window, by currency. */
type Converted = { counts: Daily; value: Map<string, number[]> }

/** Counts contact by contact, so that each contact counts once in each window, for any number of events. */
export class OverviewCounter {
  readonly scorer: Scorer
  readonly version: PlanVersion
  readonly span: Span
  readonly conversions: readonly Conversion[]
  readonly visitors: Daily
  readonly events: Daily
  readonly bands = new Map<string, Daily>()
  readonly lists: Record<OverviewList, RankedList>
  readonly visits: VisitFigures
  readonly visitorsIn: number[]
  readonly convertedIn: number[]
  readonly conversionsIn: number[]
  readonly converted = new Map<string, Converted>()
  readonly rules = new Map<string, { times: number; points: number; people: number }>()
  /** Visitors by hour since the start of the day before the last one. */
  readonly hours: number[] = new Array(2 * HOURS + 2).fill(0)
  firstEventAt = Number.POSITIVE_INFINITY
  readonly #goals: Scorer

  constructor(
    scorer: Scorer,
    version: PlanVersion,
    span: Span,
    conversions: readonly Conversion[] = STANDARD_CONVERSIONS,
  ) {
    this.scorer = scorer
    this.version = version
    this.span = span
    this.conversions = conversions
    this.#goals = compileGoals(conversions, scorer.siteCalendar.zone)
    const windows = span.windows.length
    const list = () => new RankedList(windows)
    this.lists = {
      pages: list(),
      entries: list(),
      exits: list(),
      sources: list(),
      campaigns: list(),
      countries: list(),
      devices: list(),
      browsers: list(),
      conversions: list(),
      leads: list(),
    }
    this.visits = new VisitFigures(windows)
    this.visitorsIn = new Array(windows).fill(0)
    this.convertedIn = new Array(windows).fill(0)
    this.conversionsIn = new Array(windows).fill(0)
    this.visitors = this.#daily()
    this.events = this.#daily()
    for (const { id } of scorer.bands) this.bands.set(id, this.#daily())
  }

  take(row: ContactRow, facts: readonly Fact[]): void {
    if (facts.length === 0) return
    this.firstEventAt = Math.min(this.firstEventAt, facts[0]!.event.time)
    this.#takeBands(facts)
    this.#takeRules(facts)
    this.#takeEvents(facts)
    this.#takeVisits(facts)
    this.#takeConversions(facts)
    this.#takeLead(row, facts)
    const top = topBandFrom(this.scorer)
    const score = row.standings[this.version.id]?.score ?? null
    const isHot = top !== null && score !== null && score >= top
    for (const list of Object.values(this.lists)) list.close(row.id, score, isHot)
  }

  /** After the last contact. */
  finish(): void {
    for (const list of Object.values(this.lists)) list.prune(LISTED)
  }

  #takeBands(facts: readonly Fact[]): void {
    const { days, at, stagesOf } = this.span
    const from = days.length - stagesOf
    const ends = [...days.slice(from + 1).map(start => start - 1), at]
    for (const [day, { score, first }] of series(this.scorer, facts, ends).entries()) {
      const band = score === null || first === null ? null : bandOf(this.scorer, score)
      if (band) this.bands.get(band.id)![from + day]! += 1
    }
  }

  #takeRules(facts: readonly Fact[]): void {
    const { days, at } = this.span
    const from = days.at(-OVERVIEW_DAYS) ?? days[0]!
    for (const [rule, { times, points }] of firings(this.scorer, facts, from, at)) {
      const sum = this.rules.get(rule) ?? { times: 0, points: 0, people: 0 }
      this.rules.set(rule, { times: sum.times + times, points: sum.points + points, people: sum.people + 1 })
    }
  }

  #takeEvents(facts: readonly Fact[]): void {
    const { days, windows, at } = this.span
    const { pages, sources, campaigns, countries, devices, browsers } = this.lists
    const seenOn = new Set<number>()
    const seenIn = new Set<number>()
    let seen = 0
    for (const { event } of facts) {
      if (event.time > at) break
      const day = dayOf(days, event.time)
      if (day < 0) continue
      this.events[day]! += 1
      const mask = maskOf(windows, event.time)
      const { source, utm, device, place } = event.derived
      if (event.visitor !== null) {
        seenOn.add(day)
        seen |= mask
        const hour = Math.floor((event.time - days.at(-2)!) / HOUR_MS)
        if (hour >= 0) seenIn.add(hour)
        if (mask > 0 && device) {
          devices.note(device.type, mask)
          if (device.browser) browsers.note(device.browser, mask)
        }
        if (mask > 0 && place?.country) countries.note(place.country, mask)
      }
      if (mask === 0) continue
      if (event.name === 'page_view') {
        const path = pathOf(event.url)
        if (path !== null) pages.note(path, mask, { title: event.title })
      }
      if (source)
        sources.note(`${source.name ?? source.channel}\n${source.channel}`, mask, { channel: source.channel })
      const campaign = source?.campaign ?? utm?.campaign
      if (campaign) campaigns.note(campaign, mask, { channel: source?.name ?? source?.channel ?? null })
    }
    addTo(this.visitorsIn, seen, 1)
    for (const day of seenOn) this.visitors[day]! += 1
    for (const hour of seenIn) if (hour < this.hours.length) this.hours[hour]! += 1
  }

  #takeVisits(facts: readonly Fact[]): void {
    const { windows, at } = this.span
    for (const visit of visitsOf(facts, at)) {
      this.visits.take(visit, windows)
      const { entry, exit, isEnded } = visit
      const first = entry && pathOf(entry.url)
      if (first) this.lists.entries.note(first, maskOf(windows, entry.time), { title: entry.title })
      const last = exit && isEnded ? pathOf(exit.url) : null
      if (last) this.lists.exits.note(last, maskOf(windows, exit!.time), { title: exit!.title })
    }
  }

  /** By the site's list, over all history: changed conditions, refunds and merges change what was counted before. */
  #takeConversions(facts: readonly Fact[]): void {
    const { days, windows, at } = this.span
    const past = facts.filter(({ event }) => event.time <= at)
    if (!mayConvert(this.#goals, past)) return
    let any = 0
    for (const [id, events] of conversionsOf(this.#goals, { before: [], facts: past }, at)) {
      for (const { event } of events) {
        const day = dayOf(days, event.time)
        if (day < 0) continue
        const mask = maskOf(windows, event.time)
        any |= mask
        addTo(this.conversionsIn, mask, 1)
        this.lists.conversions.note(id, mask)
        this.#convert(id, event.name, day, mask, event.props)
      }
    }
    addTo(this.convertedIn, any, 1)
  }

  #convert(id: string, event: string, day: number, mask: number, props: Record<string, unknown>): void {
    const found = this.converted.get(id) ?? { counts: this.#daily(), value: new Map<string, number[]>() }
    this.converted.set(id, found)
    found.counts[day]! += 1
    const amount = WITH_AMOUNT.includes(event) ? amountOf(props.value) : null
    if (amount === null) return
    const unit = typeof props.currency === 'string' ? props.currency.slice(0, 3).toUpperCase() : ''
    const sum = found.value.get(unit) ?? new Array<number>(this.span.windows.length).fill(0)
    if (found.value.size < MOST_CURRENCIES) found.value.set(unit, sum)
    addTo(sum, mask, amount)
  }

  /** A contact becomes a lead with the first event that tells who they are. */
  #takeLead({ identifiers }: ContactRow, facts: readonly Fact[]): void {
    if ((identifiers ?? []).length === 0) return
    const first = facts.find(({ event }) => event.name === 'identify' || event.userId !== null)
    if (first) this.lists.leads.note(ALL_LEADS, maskOf(this.span.windows, first.event.time))
  }

  #daily = (): Daily => new Array<number>(this.span.days.length).fill(0)
}

/** The address without its query, which may contain data of the visitor. */
function pathOf(url: string | null): string | null {
  const path = url === null ? null : URL.parse(url)?.pathname
  return path ? path.replace(/(?<=.)\/$/, '').slice(0, 300) : null
}
