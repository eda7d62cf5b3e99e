import type { Derived } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import { isOfOneDomain, registrableDomain } from './registrable-domain.ts'
import { withOwnEntries } from './site-lists.ts'
import {
  CAMPAIGN_PREFIXES,
  CLICK_IDS,
  MAIL_CLICK_IDS,
  MAIL_MEDIA,
  PAID_MEDIA,
  PARTNER_PARAMETERS,
  REFERRERS,
  SEARCH_SUBDOMAIN,
  UNPAID_CLICK_IDS,
  WAY_STATIONS,
} from './source-lists.ts'

type Source = NonNullable<Derived['source']>
type Parameters = ReadonlyMap<string, string>

const LONGEST = 200

/** The campaign parameters of an address: `utm_medium=email` gives `{medium: 'email'}`. */
export function campaignOf(parameters: Parameters): Record<string, string> {
  const utm: Record<string, string> = {}
  for (const [name, value] of parameters) {
    const prefix = CAMPAIGN_PREFIXES.find(start => name.startsWith(start))
    if (prefix && value.length <= LONGEST) utm[name.slice(prefix.length)] ??= value
  }
  return utm
}

/**
 * Attribution of a visit: the source that brought the page view which begins it. Null inside a visit: after a page of the same registrable domain, or
 * on the return from a payment or a sign-in; then parameters name no source either (`/products?ref=menu`).
 */
export function sourceOf(
  url: URL,
  referrer: URL | null,
  parameters: Parameters,
  utm: Record<string, string>,
  lists: Partial<SiteLists> = {},
): Source | null {
  const from = hostOf(referrer)
  if (isInsideVisit(url, referrer, lists)) return null
  return sourceInAddress(parameters, utm, lists) ?? (from === null ? null : sourceOfReferrer(bare(from)))
}

/** Whether the page was reached from the site itself, or on the return from a payment or a sign-in. */
export function isInsideVisit(url: URL, referrer: URL | null, lists: Partial<SiteLists>): boolean {
  const from = hostOf(referrer)
  return from !== null && isInside(from, url.hostname, lists.ignoredReferrers)
}

const hostOf = (referrer: URL | null): string | null =>
  referrer && /^https?:$/.test(referrer.protocol) ? referrer.hostname : null

function sourceInAddress(
  parameters: Parameters,
  utm: Record<string, string>,
  lists: Partial<SiteLists>,
): Source | null {
  const campaign = utm.campaign === undefined ? {} : { campaign: utm.campaign }
  const medium = utm.medium?.toLowerCase() ?? ''
  const click = Object.keys(CLICK_IDS).find(name => parameters.has(name))
  if ((click && !UNPAID_CLICK_IDS.has(click)) || PAID_MEDIA.test(medium))
    return { channel: 'ad', name: utm.source ?? CLICK_IDS[click ?? ''] ?? 'unknown', ...campaign }
  const own = lists.partnerParameters?.map(name => name.toLowerCase())
  const partner = withOwnEntries(PARTNER_PARAMETERS, own).find(name => parameters.has(name))
  if (partner) return { channel: 'partner', name: parameters.get(partner)!.slice(0, 100), ...campaign }
  if (click && MAIL_CLICK_IDS.has(click))
    return { channel: 'mail', name: utm.source ?? CLICK_IDS[click]!, ...campaign }
  if (MAIL_MEDIA.test(medium)) return { channel: 'mail', name: utm.source ?? 'newsletter', ...campaign }
  if (utm.source) return { channel: 'campaign', name: utm.source, ...campaign }
  return click ? { channel: 'social', name: CLICK_IDS[click]! } : null
}

function sourceOfReferrer(host: string): Source {
  for (const { channel, hosts } of REFERRERS)
    for (const [pattern, name] of Object.entries(hosts))
      if (channel === 'search' ? isSearchHost(host, pattern) : hostMatches(host, pattern))
        return { channel, name }
  return { channel: 'referral', name: host }
}

/** Whether the referrer is the site itself, or a way station that sends the visitor back. */
function isInside(from: string, host: string, own: readonly string[] = []): boolean {
  if (isOfOneDomain(bare(from), bare(host))) return true
  return withOwnEntries(
    WAY_STATIONS,
    own.map(entry => entry.toLowerCase()),
  ).some(station => isHostOf(from, station))
}

const bare = (host: string): string => host.toLowerCase().replace(/^(?:www|m|l|lm|amp)\./, '')

const isHostOf = (host: string, name: string): boolean => host === name || host.endsWith(`.${name}`)

function hostMatches(host: string, pattern: string): boolean {
  if (!pattern.endsWith('.*')) return isHostOf(host, pattern)
  return registrableDomain(host).split('.')[0] === pattern.slice(0, -2)
}

/** Excludes a search engine's hosts for mail, documents and sign-ins. */
function isSearchHost(host: string, pattern: string): boolean {
  if (!hostMatches(host, pattern)) return false
  const home = pattern.endsWith('.*') ? registrableDomain(host) : pattern
  return host
    .slice(0, -home.length)
    .split('.')
    .every(label => label === '' || SEARCH_SUBDOMAIN.test(label))
}
