import type { EVIDENCE, LOST } from '../../shared/code.ts'
import type { PartnerStatus } from '../../shared/partner.ts'
import { CLICK_PARAMETER } from '../../shared/partner-link.ts'
import type { Fact } from '../score/score.ts'
import { Visits } from '../score/time/visit.ts'
import { couponsOf } from '../score/touched-codes.ts'
import { readClick } from './click-id.ts'
import { type Order, ordersIn } from './orders.ts'
import { type Codes, decidingCode, type Resolved } from './registered-code.ts'

/** What decides whether a text counts: the registry as it is now, and the partners' statuses as they were. */
export type Rules = {
  site: string
  codes: Codes
  statusAt(partner: string, at: number): PartnerStatus | null
  clickKey: string
}

export type Lost = (typeof LOST)[number]
export type Evidence = {
  by: (typeof EVIDENCE)[number]
  code: string
  partner: string | null
  /** A click's own time; a view that a redirect has brought has the redirect's. */
  at: number
  eventId: string
  /** The order with this click id; null for a page view. */
  order: string | null
  /** The page was reached by a paid click as well. */
  isPaid: boolean
  /** Null: it counts. */
  lost: Lost | null
}

/** A view later than this after its redirect is a click of its own: a bookmark, a forwarded address. */
const REDIRECT_MS = 30 * 60_000

/**
 * All evidence of partners in a contact's events, in the order of time: clicks (page views with a code, and signed clicks
 * in orders), coupons, and partners named in orders. `facts` are those of the contact, in the law's order.
 */
export function evidenceOf(facts: readonly Fact[], rules: Rules): Evidence[] {
  const views: Evidence[] = []
  const shown = new Set<string>()
  const visits = new Visits()
  const checkouts = new Set<number>()
  const silenced = new Set<string>()
  let isObjecting = false
  for (const fact of facts) {
    const { event, trust } = fact
    if (event.name === 'objection' && trust === 'server') isObjecting = event.props.on !== false
    const visit = visits.take(event)
    if (isObjecting) silenced.add(event.id)
    if (event.name === 'begin_checkout' && visit !== null) checkouts.add(visit)
    if (event.name !== 'page_view' || isObjecting) continue
    const click = viewOf(fact, rules, visit !== null && checkouts.has(visit))
    if (!click) continue
    // One redirect is one click, however often its page is loaded.
    const isShown = click.redirect !== null && shown.has(click.redirect)
    if (click.redirect !== null) shown.add(click.redirect)
    views.push(isShown ? { ...click.evidence, lost: click.evidence.lost ?? 'repeated' } : click.evidence)
  }
  const orders = ordersIn(facts).flatMap(order => [
    ...orderEvidence(order, rules, shown, silenced.has(order.eventId)),
  ])
  return [...views, ...orders].sort((a, b) => a.at - b.at)
}

function viewOf({ event }: Fact, rules: Rules, isLate: boolean) {
  const { partner, source } = event.derived
  if (!partner) return null
  const redirect = readClick(rules.clickKey, rules.site, parameterOf(event.url, CLICK_PARAMETER))
  const isOne = redirect !== null && event.time - redirect.at >= 0 && event.time - redirect.at < REDIRECT_MS
  const at = isOne ? redirect.at : event.time
  const resolved = decidingCode(
    rules.codes,
    [partner.code, ...(partner.others ?? []).map(({ code }) => code)],
    at,
  )
  if (!resolved) return null
  const lost = lostBy(resolved, at, rules) ?? (isLate ? 'late' : null)
  const evidence: Evidence = {
    ...{ by: 'click', code: resolved.code, partner: partnerOf(resolved), at, eventId: event.id, order: null },
    isPaid: source?.channel === 'ad',
    lost,
  }
  return { evidence, redirect: isOne ? redirect.id : null }
}

function* orderEvidence(
  { order, at, eventId, partner, coupon, click: signed }: Order,
  rules: Rules,
  shown: ReadonlySet<string>,
  isObjecting: boolean,
): Generator<Evidence> {
  const said = (by: Evidence['by'], resolved: Resolved, at: number): Evidence => ({
    ...{ by, code: resolved.code, partner: partnerOf(resolved), at, eventId, order, isPaid: false },
    lost: lostBy(resolved, at, rules),
  })
  const byName = partner === null ? null : decidingCode(rules.codes, [partner], at)
  if (byName) yield said('named', byName, at)
  for (const code of coupon === null ? [] : couponsOf(coupon)) {
    const resolved = decidingCode(rules.codes, [code], at)
    if (resolved) yield said('coupon', resolved, at)
  }
  const click = isObjecting ? null : readClick(rules.clickKey, rules.site, signed)
  // Skip a click that a view has already shown, and a click that is later than the order.
  if (!click || shown.has(click.id) || click.at > at) return
  const resolved = decidingCode(rules.codes, [click.code], click.at)
  if (resolved) yield said('order_click', resolved, click.at)
}

const partnerOf = (resolved: Resolved): string | null => ('why' in resolved ? null : resolved.partner)

function lostBy(resolved: Resolved, at: number, { statusAt }: Rules): Lost | null {
  if ('why' in resolved) return resolved.why as Lost
  return statusAt(resolved.partner, at) === 'active' ? null : 'inactive'
}

const parameterOf = (address: string | null, name: string): string | null =>
  URL.parse(address ?? '')?.searchParams.get(name) ?? null

/** The clicks that count for a partner, in the order of their own times. */
export const clicksIn = (evidence: readonly Evidence[]): Evidence[] =>
  evidence
    .filter(({ by, lost }) => lost === null && (by === 'click' || by === 'order_click'))
    .toSorted((a, b) => a.at - b.at || (a.eventId < b.eventId ? -1 : 1))

/** The window of the default programme, in calendar days. */
export const WINDOW_DAYS = 30
