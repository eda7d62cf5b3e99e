import { Temporal } from 'temporal-polyfill'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import { kindFacts } from '../../shared/event.ts'
import { plus } from './calendar.ts'
import { fold, numberIn } from './conditions.ts'
import { type Decimal, decimal, over } from './decimal.ts'
import { sameOrder, traitsOf } from './identity.ts'
import { compareEvents, reaches } from './order.ts'

/** The retention of a site, and the time zone in which it is computed. */
export type Keeping = { siteZone: string; retention: string | null }

/** One person's events at one instant, with everything that follows from looking at all of them. */
export type History = {
  facts: Fact[]
  hasObjected: boolean
  /** The visit of an event, as a number; null when it is in none. */
  visitOf: (event: Event) => number | null
  /** The event's name, and the second names that its URL and the history give it. */
  namesOf: (event: Event) => Set<string>
  /** A click in a mail that is a scanner’s, or may still turn out to be. */
  isWithheld: (event: Event) => boolean
  traitsAt: (event: Event | null) => ReturnType<typeof traitsOf>
  /** Which part of an order still stands, by the events timed at or after `since`: 1 down to 0. */
  standing: (order: Fact, since: number) => Decimal
}

const VISIT_GAP_MS = 30 * 60_000
const SAME_THING_MS = 2_000
const SAME_WISH_MS = 10_000
const DELIVERED_MS = 90 * 24 * 3_600_000
const WISHES = ['generate_lead', 'demo_request', 'newsletter_signup', 'sign_up']

export const historyAt = (all: Fact[], at: number, { siteZone, retention }: Keeping): History => {
  const known = all.filter(fact => fact.event.time <= at)
  const { judged, hasObjected } = withoutObjected(known)
  const facts = judged
    .filter(({ event }) => retention === null || at < plus(event.time, retention, siteZone))
    .filter(({ event }) => event.name !== 'email_delivered' || at < event.time + DELIVERED_MS)
  const visits = visitsOf(facts)
  const repeated = new Set([...repeatedWishes(facts), ...repeatedDeliveries(facts)])
  const withheld = withheldClicks(facts, at)
  const names = new Map(
    facts.map(({ event }) => [
      event,
      repeated.has(event) || withheld.has(event)
        ? new Set<string>()
        : namesIn(facts, visits, withheld, event, siteZone),
    ]),
  )
  return {
    facts,
    hasObjected,
    visitOf: event => visits.get(event) ?? null,
    namesOf: event => names.get(event)!,
    isWithheld: event => withheld.has(event),
    // Traits outlive retention.
    traitsAt: event =>
      traitsOf(event === null ? judged : judged.filter(fact => compareEvents(fact.event, event) <= 0)),
    standing: (order, since) => {
      const existing = facts.filter(({ event }) => event.time >= since)
      return standing(existing, order)
    },
  }
}

export const isActivity = (event: Event): boolean => kindFacts(event.name).activity

/** Events made while an objection was on never count; the objections themselves are kept. */
const withoutObjected = (known: Fact[]): { judged: Fact[]; hasObjected: boolean } => {
  let hasObjected = false
  const judged = known.filter(({ event }) => {
    if (event.name !== 'objection' || event.key !== 'secret') return !hasObjected
    hasObjected = event.props.on !== false
    return true
  })
  return { judged, hasObjected }
}

/** Public events and page views of one visitor with gaps under 30 minutes; secret ones are in the visit that is running. */
const visitsOf = (facts: Fact[]): Map<Event, number> => {
  const visits = new Map<Event, number>()
  const last = new Map<string, { time: number; visit: number }>()
  let count = 0
  for (const { event } of facts) {
    if (event.visitor === null) continue
    const before = last.get(event.visitor)
    const running = before && event.time - before.time < VISIT_GAP_MS ? before.visit : null
    if (event.key === 'secret' && event.name !== 'page_view') {
      if (running !== null) visits.set(event, running)
      continue
    }
    const visit = running ?? ++count
    visits.set(event, visit)
    last.set(event.visitor, { time: event.time, visit })
  }
  return visits
}

const namesIn = (
  facts: Fact[],
  visits: Map<Event, number>,
  withheld: Set<Event>,
  event: Event,
  siteZone: string,
): Set<string> => {
  const also: string[] = [...(event.derived.also ?? [])]
  const isMailAgain =
    isSeenMail(event) &&
    mailDays(facts, withheld, event, siteZone).some(day => day !== dayOf(event, siteZone))
  if (isRevisit(facts, visits, event) || isMailAgain) also.push('revisit')
  return new Set([event.name, ...also.filter(name => !isToldByThePage(facts, event, name))])
}

/** A browser's repeat of a wish, less than ten seconds after the same visitor's same wish that counts; a lead repeats any wish. */
const repeatedWishes = (facts: Fact[]): Set<Event> => {
  const wishes = facts.map(({ event }) => event).filter(({ name }) => WISHES.includes(name))
  const repeated = new Set<Event>()
  for (const [at, event] of wishes.entries()) {
    const isTold = wishes
      .slice(0, at)
      .some(
        other =>
          !repeated.has(other) &&
          other.visitor === event.visitor &&
          (event.name === 'generate_lead' || other.name === event.name) &&
          event.time - other.time < SAME_WISH_MS,
      )
    if (event.key === 'public' && isTold) repeated.add(event)
  }
  return repeated
}

/** The mail that an event is about. */
const mailOf = ({ props }: Event): string =>
  typeof props.message_id === 'string' || typeof props.message_id === 'number' ? `${props.message_id}` : ''

const isSeenMail = (event: Event): boolean =>
  ['email_open', 'email_click'].includes(event.name) && event.key === 'secret' && mailOf(event) !== ''

const dayOf = ({ time }: Event, siteZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(siteZone).toPlainDate().toString()

/** The days on which a mail was opened or clicked before an event of it. */
const mailDays = (facts: Fact[], withheld: Set<Event>, event: Event, siteZone: string): string[] =>
  facts
    .map(fact => fact.event)
    .filter(other => isSeenMail(other) && mailOf(other) === mailOf(event) && !withheld.has(other))
    .filter(other => compareEvents(other, event) < 0)
    .map(other => dayOf(other, siteZone))

/** All but the first delivery of each mail. */
const repeatedDeliveries = (facts: Fact[]): Event[] => {
  const deliveries = facts
    .map(({ event }) => event)
    .filter(event => event.name === 'email_delivered' && mailOf(event) !== '')
  return deliveries.filter((event, i) =>
    deliveries.slice(0, i).some(other => mailOf(other) === mailOf(event)),
  )
}

/** The page behind an address, and the way to leave a list, which is a link too; null: the event names no link of a mail. */
const clickedIn = (event: Event): string | null => {
  if (event.key !== 'secret' || mailOf(event) === '') return null
  if (event.name === 'email_unsubscribe') return 'leave'
  const { link_url: link } = event.props
  return event.name === 'email_click' && typeof link === 'string' && link !== '' ? pageOf(link) : null
}

const pageOf = (url: string): string => url.replace(/[?#].*$/s, '')

/** Clicks that no visit confirms and that are a machine's, or too young for it to be known. */
const withheldClicks = (facts: Fact[], at: number): Set<Event> => {
  const clicks = facts.map(({ event }) => event).filter(event => clickedIn(event) !== null)
  const isConfirmed = (click: Event) =>
    facts.some(
      ({ event }) =>
        event.name === 'page_view' &&
        event.key === 'public' &&
        event.visitor !== null &&
        event.url !== null &&
        pageOf(event.url) === clickedIn(click) &&
        Math.abs(event.time - click.time) <= 2 * 60_000,
    )
  const isAmong = (click: Event, links: number, seconds: number) =>
    clicks.some(first => {
      const together = clicks.filter(
        other =>
          mailOf(other) === mailOf(click) &&
          other.time >= first.time &&
          other.time <= first.time + seconds * 1000,
      )
      return together.includes(click) && new Set(together.map(clickedIn)).size >= links
    })
  return new Set(
    clicks
      .filter(click => !isConfirmed(click))
      .filter(click => at < click.time + 10 * 60_000 || isAmong(click, 3, 10) || isAmong(click, 4, 60)),
  )
}

/** The same page or material in a later visit than an earlier one. */
const isRevisit = (facts: Fact[], visits: Map<Event, number>, event: Event): boolean => {
  const [thing, visit] = [thingOf(event), visits.get(event)]
  if (thing === null || visit === undefined) return false
  return facts.some(({ event: other }) => {
    const earlier = visits.get(other)
    return (
      compareEvents(other, event) < 0 &&
      thingOf(other) === thing &&
      earlier !== undefined &&
      earlier !== visit
    )
  })
}

/** What one comes back to: a page, a file, a video from its start. Query and fragment do not make another. */
const thingOf = ({ name: own, url, props, derived }: Event): string | null => {
  const name = derived.also?.includes('file_download') ? 'file_download' : own
  if (!['page_view', 'file_download', 'video_start'].includes(name)) return null
  const link = name === 'page_view' ? url : (props.link_url ?? url)
  return link ? `${name} ${String(link).replace(/[?#].*$/s, '')}` : null
}

/** An explicit event of the kind from the page, within 2 s and for the same thing, takes the second name's place. */
const isToldByThePage = (facts: Fact[], event: Event, name: string): boolean =>
  facts.some(
    ({ event: other }) =>
      other !== event &&
      other.name === name &&
      other.key === 'public' &&
      other.visitor === event.visitor &&
      (name === 'file_download'
        ? (other.props.link_url ?? other.url) === (event.props.link_url ?? event.url)
        : other.url === event.url || (name === 'view_search_results' && isSameSearch(other, event))) &&
      Math.abs(other.time - event.time) <= SAME_THING_MS,
  )

/** The words of a search: `search_term` from a page, or the query of an address. */
const isSameSearch = (told: Event, shown: Event): boolean => {
  const said = wordsIn(told.props.search_term)
  return said !== '' && said === wordsIn(shown.derived.search)
}

const wordsIn = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value)
    ? fold(String(value)).split(/\s+/).filter(Boolean).join(' ')
    : ''

/** Every refund that bears the number of an order, with at least the trust of what tells of the order, takes from it. */
const standing = (facts: Fact[], order: Fact): Decimal => {
  const whole = decimal(1)
  const takenBackBy = { purchase: 'refund', partner_sale: 'partner_sale_reversed' }[order.event.name]
  if (takenBackBy === undefined) return whole
  const amounts = facts
    .filter(({ event }) => event.name === takenBackBy && sameOrder(order.event, event))
    .filter(({ trust }) => reaches(trust, order.trust))
    .map(({ event }) => event.props.value)
  if (amounts.some(amount => amount === undefined || amount === null || amount === '')) return 0n
  // An amount that cannot be read takes nothing; one below zero is written so by whom gives back.
  const read = amounts.map(numberIn).filter(amount => amount !== null)
  if (read.length === 0) return whole
  const value = numberIn(order.event.props.value)
  if (value === null || value <= 0) return 0n
  const refunded = read.reduce((total, amount) => total + decimal(Math.abs(amount)), 0n)
  const left = whole - over(refunded, decimal(value))
  return left < 0n ? 0n : left
}
