import { CLICK_PARAMETER } from '../../shared/partner-link.ts'
import type { Fact } from '../score/score.ts'
import { Visits } from '../score/time/visit.ts'
import { firstWith, type Order } from './orders.ts'
import { calendarOf, type Setting, statusAt } from './terms.ts'

export type LostClick = 'late' | 'inactive' | 'off' | 'not_yet' | 'ended'
export type Click = {
  /** Its own time; a view that a redirect has brought has the redirect's. */
  time: number
  /** The event of the click: a page view, or an order with the click id. */
  eventId: string
  code: string
  partner: string
  /** The visitor, to count clicks by. */
  visitor: string | null
  isPaid: boolean
  /** Null: it is a click. */
  lost: LostClick | null
}

/** A view later than this after its redirect is a separate click, for example from a bookmark or a forwarded address. */
const REDIRECT_MS = 30 * 60_000

type Read = {
  /** Clicks that page views show, in the order of their own times. */
  clicks: Click[]
  /** The signed click in an order, if no view has shown it. */
  borneBy(order: Order): Click | null
}

/** Reads the clicks of a contact from its facts, which are in the law's order. */
export function readClicks(facts: readonly Fact[], setting: Setting): Read {
  const visits = new Visits()
  const checkouts = new Map<number, number>()
  const running: { visitor: string | null; visit: number; time: number; place: number }[] = []
  const objections: { from: number; isOn: boolean }[] = []
  const shown = new Set<string>()
  const clicks: Click[] = []
  let isObjecting = false
  for (const [place, { event, trust }] of facts.entries()) {
    if (event.name === 'objection' && trust === 'server') {
      isObjecting = event.props.on !== false
      objections.push({ from: event.time, isOn: isObjecting })
    }
    const visit = visits.take(event)
    if (visit !== null) running.push({ visitor: event.visitor, visit, time: event.time, place })
    if (event.name === 'begin_checkout' && visit !== null && !checkouts.has(visit))
      checkouts.set(visit, event.time)
    const { partner, source } = event.derived
    if (event.name !== 'page_view' || !partner) continue
    const signed = setting.readClick(parameterOf(event.url, CLICK_PARAMETER))
    const isOne = signed !== null && event.time >= signed.at && event.time - signed.at < REDIRECT_MS
    if (isOne && shown.has(signed.id)) continue
    if (isOne) shown.add(signed.id)
    if (isObjecting) continue
    const time = isOne ? signed.at : event.time
    const texts = [partner.code, ...(partner.others ?? []).map(({ code }) => code)]
    const isLate = visit !== null && checkouts.has(visit)
    const click = clickOf(texts, time, setting, isLate)
    if (click)
      clicks.push({ ...click, eventId: event.id, visitor: event.visitor, isPaid: source?.channel === 'ad' })
  }
  return {
    clicks: clicks.toSorted(inTime),
    borneBy(order) {
      const signed = setting.readClick(firstWith(order, 'partner_click'))
      if (!signed || shown.has(signed.id) || signed.at > order.time) return null
      if (objections.findLast(({ from }) => from <= signed.at)?.isOn) return null
      // If several visits are running at that time, the latest one decides.
      const visit = running.findLast(({ time }) => time <= signed.at && signed.at - time < REDIRECT_MS)?.visit
      const begun = visit === undefined ? undefined : checkouts.get(visit)
      const isLate = begun !== undefined && begun <= signed.at
      const click = clickOf([signed.code], signed.at, setting, isLate)
      return click && { ...click, eventId: order.eventId, visitor: null, isPaid: false }
    },
  }
}

export const inTime = (a: Click, b: Click): number => a.time - b.time || (a.eventId < b.eventId ? -1 : 1)

type Found = Pick<Click, 'time' | 'code' | 'partner' | 'lost'>

/** Null: none of the texts is a code of a partner. */
function clickOf(texts: readonly string[], time: number, setting: Setting, isLate: boolean): Found | null {
  const resolved = setting.resolve(texts, time)
  if (!resolved) return null
  if (resolved.partner === null) return { time, code: resolved.code, partner: '', lost: resolved.why }
  const isActive = statusAt(setting, resolved.partner, time) === 'active'
  return { time, ...resolved, lost: isActive ? (isLate ? 'late' : null) : 'inactive' }
}

const parameterOf = (address: string | null, name: string): string | null =>
  URL.parse(address ?? '')?.searchParams.get(name) ?? null

/** The number of clicks of one visitor on the click's partner in its calendar day. */
export function clicksOfDay(
  clicks: readonly Click[],
  { time, partner, visitor }: Click,
  zone: string,
): number {
  const { start, end } = calendarOf(zone).bounds('day', time)
  return clicks.filter(
    one =>
      one.lost === null &&
      one.partner === partner &&
      one.visitor === visitor &&
      one.time >= start &&
      one.time < end,
  ).length
}
