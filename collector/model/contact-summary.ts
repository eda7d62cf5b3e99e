import type { Event } from '../../shared/event.ts'
import { kindFacts } from '../../shared/event.ts'
import type { Profile } from '../score/profile.ts'
import { textOf } from '../score/text.ts'
import type { ContactSummary } from './rows.ts'

export const EMPTY_SUMMARY: ContactSummary = {
  name: null,
  email: null,
  company: null,
  job: null,
  phone: null,
  city: null,
  country: null,
  device: null,
  browser: null,
  os: null,
  source: null,
  lastEvent: null,
  lastActivityAt: null,
  firstSeenAt: null,
  visits: 0,
}

/** The board's data of a contact, from its profile and its latest event. */
export function summarize(
  profile: Profile,
  emails: readonly string[],
  last: ContactSummary['lastEvent'],
): ContactSummary {
  const trait = (...names: string[]): string | null => {
    for (const name of names) {
      const value = profile.traits[name]?.value
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200)
      if (typeof value === 'number') return String(value)
    }
    return null
  }
  const full = [trait('firstName', 'first_name'), trait('lastName', 'last_name')].filter(
    part => part !== null,
  )
  const company = profile.traits.company?.value
  return {
    name: trait('name') ?? (full.length > 0 ? full.join(' ') : null),
    email: emails[0] ?? trait('email'),
    company:
      trait('company') ??
      (typeof company === 'object' && company !== null && 'name' in company
        ? (textOf(company.name)?.slice(0, 200) ?? null)
        : null),
    job: trait('title', 'jobTitle', 'job_title', 'position'),
    phone: trait('phone'),
    city: trait('city') ?? profile.lastPlace?.city ?? null,
    country: trait('country') ?? profile.lastPlace?.country ?? null,
    device: profile.lastDevice?.type ?? null,
    browser: profile.lastDevice?.browser ?? null,
    os: profile.lastDevice?.os ?? null,
    source: profile.firstTouch?.source.name ?? profile.firstTouch?.source.channel ?? null,
    lastEvent: last,
    lastActivityAt: profile.lastActivityAt,
    firstSeenAt: profile.firstSeen,
    visits: profile.visits,
    ...(profile.codes && { codes: profile.codes }),
  }
}

/** The line "added Trekking tent to the cart": what a kind of event was about. */
export function itemOf(event: Pick<Event, 'name' | 'props' | 'derived' | 'title' | 'url'>): string | null {
  const { props } = event
  const items = props.items
  const first = Array.isArray(items) ? (items[0] as Record<string, unknown> | undefined) : undefined
  const candidates = [
    first?.item_name,
    props.item_name,
    props.file_name,
    props.search_term,
    event.derived.search,
    props.video_title,
    props.form_name,
    props.deal_name,
    first?.item_id,
  ]
  for (const value of candidates) {
    if (typeof value === 'string' && value !== '') return value.slice(0, 200)
    if (typeof value === 'number') return String(value)
  }
  return null
}

/** Time on page and scroll depth are less telling than the page itself. */
const isByTheWay = (name: string): boolean => name === 'engagement' || name === 'scroll'

/** Bookkeeping events (identify, consent, …) and passive ones never count as the last event. */
export function asLastEvent(event: Event): ContactSummary['lastEvent'] {
  if (!kindFacts(event.name).activity || isByTheWay(event.name)) return null
  const second = event.derived.also?.[0]
  return {
    name: event.name === 'page_view' && second ? second : event.name,
    title: event.title?.slice(0, 300) ?? null,
    url: event.url?.slice(0, 1000) ?? null,
    item: itemOf(event),
    time: event.time,
  }
}
