import type { Derived } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import {
  CAMPAIGN_PREFIXES,
  CAREERS_HOST,
  CAREERS_SEGMENT,
  CLICK_IDS,
  MAIL_CLICK_IDS,
  NOT_CAREERS_AFTER,
  PAID_MEDIA,
  PARTNER_PARAMETERS,
  REFERRERS,
  SEARCH_PARAMETERS,
  SHORT_SEARCH_PARAMETERS,
  UNPAID_CLICK_IDS,
} from './source-lists.ts'

type Source = NonNullable<Derived['source']>

/** What one event's URL and referrer tell, by the lists; the history of the contact is not asked. */
export function deriveFromUrl(
  name: string,
  address: string | null,
  referrer: string | null,
  lists: Partial<SiteLists> = {},
): Derived {
  const url = parse(address)
  if (!url) return {}
  const derived: Derived = {}
  const utm = campaignOf(url)
  if (Object.keys(utm).length > 0) derived.utm = utm
  const source = sourceOf(url, parse(referrer), utm, lists)
  if (source) derived.source = source
  if (name !== 'page_view') return derived

  const also: NonNullable<Derived['also']> = []
  const search = searchOf(url, lists)
  if (search !== null) {
    also.push('view_search_results')
    derived.search = search
  }
  if (isCareers(url, lists)) also.push('career_view')
  if (source?.channel === 'ad') also.push('ad_click')
  if (also.length > 0) derived.also = also
  return derived
}

export function searchOf(url: URL, lists: Partial<SiteLists> = {}): string | null {
  for (const name of [...SEARCH_PARAMETERS, ...(lists.searchParameters ?? [])]) {
    const value = url.searchParams.get(name)?.trim()
    if (!value || value.length > 200) continue
    // `?s=42` on an article is a serial number, `?q=1` a quantity: short names are believed with words only.
    if (SHORT_SEARCH_PARAMETERS.has(name) && /^\d+$/.test(value)) continue
    return value
  }
  return null
}

export function isCareers(url: URL, lists: Partial<SiteLists> = {}): boolean {
  if (CAREERS_HOST.test(url.hostname)) return true
  const segments = url.pathname.split('/').filter(Boolean).map(plain)
  if (lists.careersPaths?.some(path => url.pathname.startsWith(path))) return true
  const at = segments.findIndex(segment => CAREERS_SEGMENT.test(segment))
  return at >= 0 && !segments.slice(0, at).some(segment => NOT_CAREERS_AFTER.has(segment))
}

function campaignOf(url: URL): Record<string, string> {
  const utm: Record<string, string> = {}
  for (const [name, value] of url.searchParams) {
    const prefix = CAMPAIGN_PREFIXES.find(start => name.startsWith(start))
    if (prefix && value && value.length <= 200) utm[name.slice(prefix.length)] ??= value
  }
  return utm
}

/** Where the visitor came from with this view; null inside a visit (the referrer is the site itself). */
function sourceOf(
  url: URL,
  referrer: URL | null,
  utm: Record<string, string>,
  lists: Partial<SiteLists>,
): Source | null {
  const campaign = utm.campaign === undefined ? {} : { campaign: utm.campaign }
  const click = Object.keys(CLICK_IDS).find(name => url.searchParams.has(name))
  const partner = [...PARTNER_PARAMETERS, ...(lists.partnerParameters ?? [])].find(name =>
    url.searchParams.get(name),
  )
  if ((click && !UNPAID_CLICK_IDS.has(click)) || PAID_MEDIA.test(utm.medium?.toLowerCase() ?? '')) {
    return { channel: 'ad', name: utm.source ?? CLICK_IDS[click ?? ''] ?? 'unknown', ...campaign }
  }
  if (partner) return { channel: 'partner', name: url.searchParams.get(partner)!.slice(0, 100), ...campaign }
  if (click && MAIL_CLICK_IDS.has(click))
    return { channel: 'mail', name: utm.source ?? CLICK_IDS[click]!, ...campaign }
  if (utm.medium && /^(?:e-?mail|newsletter)$/i.test(utm.medium)) {
    return { channel: 'mail', name: utm.source ?? 'newsletter', ...campaign }
  }
  if (utm.source) return { channel: 'campaign', name: utm.source, ...campaign }
  if (click) return { channel: 'social', name: CLICK_IDS[click]! }
  if (!referrer || !/^https?:$/.test(referrer.protocol)) return null
  if (bare(referrer.hostname) === bare(url.hostname)) return null
  const host = bare(referrer.hostname)
  for (const { channel, hosts } of REFERRERS) {
    for (const [pattern, name] of Object.entries(hosts))
      if (hostMatches(host, pattern)) return { channel, name }
  }
  return { channel: 'referral', name: host }
}

/** Most segments are spelt so already. */
const PLAIN = /^[a-z0-9-]*$/

const bare = (host: string): string => host.replace(/^(?:www|m|l|lm|amp)\./, '').toLowerCase()

function hostMatches(host: string, pattern: string): boolean {
  if (!pattern.endsWith('.*')) return host === pattern || host.endsWith(`.${pattern}`)
  const label = pattern.slice(0, -2)
  const labels = host.split('.')
  const at = labels.indexOf(label)
  return at >= 0 && labels.length - at <= 3 && labels.length - at >= 2
}

/** A path segment as the lists spell it: decoded, without case, marks, or an ending. */
function plain(segment: string): string {
  if (PLAIN.test(segment)) return segment
  let text = segment
  try {
    text = decodeURIComponent(segment)
  } catch {
    // A stray percent sign is part of the name.
  }
  return text
    .toLowerCase()
    .replace(/ł/g, 'l')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/\.(?:html?|php|aspx?|jsp)$/, '')
    .replaceAll('_', '-')
}

function parse(address: string | null): URL | null {
  if (address === null) return null
  try {
    return new URL(address)
  } catch {
    return null
  }
}
