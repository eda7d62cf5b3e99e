import type { ScoreLine, TimelineEvent } from '../../../shared/contact.ts'
import type { Kind } from '../../../shared/event.ts'
import { pathOf, webAddress } from '../../../shared/words/about.ts'

export type Money = { amount: number; currency: string | null }
export type Points = { now: number; given: number }

/** One line of the timeline: a page with what was done on it, or an event without a page. */
export type TimelineLine = {
  /** The view that opened the page, or the event itself. */
  event: TimelineEvent
  isPage: boolean
  /** Views of the page in a row. */
  views: number
  /** ms in view with focus. */
  spentMs: number
  /** The part of the page that was seen, from 0 to 1. */
  read: number
  /** What was done on the page, oldest first. */
  actions: TimelineEvent[]
  /** All events of the line. */
  events: TimelineEvent[]
}

/** A visit, or a stretch of events outside any visit. */
export type TimelineVisit = { visit: number | null; lines: TimelineLine[]; events: TimelineEvent[] }

/** Events that state how long and how far a page was read; they have no lines of their own. */
const READING: ReadonlySet<string> = new Set(['engagement', 'scroll'] satisfies Kind[])
/** Kinds that move money; the value of the others is no payment. */
const WITH_MONEY: ReadonlySet<string> = new Set([
  'purchase',
  'refund',
  'deal_created',
  'deal_won',
  'deal_lost',
  'begin_checkout',
  'add_to_cart',
] satisfies Kind[])
/** Points from which a page alone is important. */
const IMPORTANT_POINTS = 5
/** The `scroll` event is sent at this depth. */
const READ_TO_THE_END = 0.9

/** Newest visit first, newest line first. */
export function visitsOf(events: readonly TimelineEvent[]): TimelineVisit[] {
  const groups: { visit: number | null; events: TimelineEvent[] }[] = []
  for (const event of events.toSorted((a, b) => b.at.localeCompare(a.at))) {
    const last = groups.at(-1)
    if (last && last.visit === event.visit) last.events.push(event)
    else groups.push({ visit: event.visit, events: [event] })
  }
  return groups.map(({ visit, events }) => ({ visit, events, lines: linesOf(events.toReversed()).reverse() }))
}

/** `events` are those of one visit, oldest first. */
function linesOf(events: readonly TimelineEvent[]): TimelineLine[] {
  const lines: TimelineLine[] = []
  /** The latest line of each page of each browser, and the page on which each browser is. */
  const open = new Map<string, TimelineLine>()
  const on = new Map<string | null, TimelineLine>()
  for (const event of events) {
    const page = pageOf(event)
    const known = page === null ? undefined : open.get(page)
    if (event.name === 'page_view') {
      if (known && on.get(event.visitor) === known && !isSearch(event) && !isSearch(known.event)) {
        known.views += 1
        known.events.push(event)
        continue
      }
      const line = lineOf(event, true)
      lines.push(line)
      on.set(event.visitor, line)
      if (page !== null) open.set(page, line)
    } else if (READING.has(event.name)) {
      const line = known ?? lineOf(event, true)
      if (!known) {
        lines.push(line)
        if (page !== null) open.set(page, line)
      } else line.events.push(event)
      const { spentMs, read } = readingOf(event)
      line.spentMs += spentMs
      line.read = Math.max(line.read, read)
    } else if (known && event.key === 'public') {
      if (!isOwnProduct(event, known.event)) known.actions.push(event)
      known.events.push(event)
    } else lines.push(lineOf(event, false))
  }
  return lines
}

const lineOf = (event: TimelineEvent, isPage: boolean): TimelineLine => ({
  event,
  isPage,
  views: 1,
  spentMs: 0,
  read: 0,
  actions: [],
  events: [event],
})

/** A browser's page by its address; queries and fragments make no other one. */
function pageOf({ visitor, url }: TimelineEvent): string | null {
  const address = webAddress(url)
  return address === null || visitor === null ? null : `${visitor} ${address.host}${pathOf(url)}`
}

function readingOf({ name, props }: TimelineEvent): { spentMs: number; read: number } {
  if (name === 'scroll') return { spentMs: 0, read: READ_TO_THE_END }
  const { seconds, percent_scrolled: percent } = props
  return {
    spentMs: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0,
    read: typeof percent === 'number' ? Math.min(1, Math.max(0, percent / 100)) : 0,
  }
}

/** The product that the page is about: the page's line says it already. */
const isOwnProduct = ({ name, item }: TimelineEvent, page: TimelineEvent): boolean =>
  name === 'view_item' && item !== null && page.title?.startsWith(item) === true

/** A view of search results says what was searched for. */
export const isSearch = ({ name, also, item }: TimelineEvent): boolean =>
  name === 'page_view' && item !== null && also.includes('view_search_results')

/** The points of each event: what they count now, and what the event gave. Two senders may use one id at other times. */
export function pointsByEvent(lines: readonly ScoreLine[]): Map<string, Points> {
  const found = new Map<string, Points>()
  for (const { eventId, at, value, points, cut } of lines) {
    if (eventId === null) continue
    const key = `${eventId} ${at}`
    const sum = found.get(key) ?? { now: 0, given: 0 }
    const lost = cut.reduce((all, one) => all + one.points, 0)
    found.set(key, { now: sum.now + value, given: sum.given + points - Math.abs(lost) * Math.sign(points) })
  }
  return found
}

export function pointsOf(
  events: readonly TimelineEvent[],
  points: ReadonlyMap<string, Points>,
): Points | null {
  const found = events.flatMap(({ id, at }) => points.get(`${id} ${at}`) ?? [])
  if (found.length === 0) return null
  return {
    now: found.reduce((sum, { now }) => sum + now, 0),
    given: found.reduce((sum, { given }) => sum + given, 0),
  }
}

/** The amount of an order, a refund or a deal; a refund is negative. */
export function moneyOf({ name, props: { value, currency } }: TimelineEvent): Money | null {
  if (!WITH_MONEY.has(name)) return null
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof amount !== 'number' || !Number.isFinite(amount) || amount === 0) return null
  return {
    amount: name === 'refund' ? -Math.abs(amount) : amount,
    currency: typeof currency === 'string' ? currency.slice(0, 3).toUpperCase() : null,
  }
}

/** What purchases less refunds of a visit come to, by currency. */
export function spentIn(events: readonly TimelineEvent[]): Money[] {
  const sums = new Map<string | null, number>()
  for (const event of events) {
    const money = event.name === 'purchase' || event.name === 'refund' ? moneyOf(event) : null
    if (money) sums.set(money.currency, (sums.get(money.currency) ?? 0) + money.amount)
  }
  return [...sums].map(([currency, amount]) => ({ currency, amount }))
}

/** Products of an order beyond the one that is named. */
export const furtherItems = ({ props: { items } }: TimelineEvent): number =>
  Array.isArray(items) ? Math.max(0, items.length - 1) : 0

/** More than a page that was looked at: an action, a search, a return to a page, or a page with many points. */
export function isImportant(line: TimelineLine, points: Points | null): boolean {
  if (!line.isPage || line.actions.length > 0 || isSearch(line.event)) return true
  return (
    line.event.also.includes('revisit') || (points !== null && Math.abs(points.given) >= IMPORTANT_POINTS)
  )
}
