import type { Derived, Event } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import { isCareers, isCareersLink } from './careers.ts'
import { isFile } from './files.ts'
import { parametersOf } from './parameters.ts'
import { partnerIn } from './partner.ts'
import { searchOf } from './search.ts'
import { campaignOf, isInsideVisit, sourceOf } from './source.ts'

type Also = NonNullable<Derived['also']>

/** Derives data from an event's addresses and the lists, without the contact's history. */
export function deriveFromUrl(
  { name, url: address, referrer, props }: Pick<Event, 'name' | 'url' | 'referrer' | 'props'>,
  lists: Partial<SiteLists> = {},
): Derived {
  const url = parse(address)
  const also: Also = name === 'click' ? namesOfLink(parse(props.link_url), url, lists) : []
  if (!url) return also.length > 0 ? { also } : {}
  const derived: Derived = {}
  const parameters = parametersOf(url)
  const utm = campaignOf(parameters)
  if (Object.keys(utm).length > 0) derived.utm = utm
  const from = parse(referrer)
  const source = sourceOf(url, from, parameters, utm, lists)
  if (source) derived.source = source
  const partner = isInsideVisit(url, from, lists) ? undefined : partnerIn(parameters, lists)
  if (partner) derived.partner = partner
  if (name === 'page_view') {
    const search = searchOf(url, lists, parameters)
    if (search !== null) {
      also.push('view_search_results')
      derived.search = search
    }
    if (isCareers(url, lists)) also.push('career_view')
    if (source?.channel === 'ad') also.push('ad_click')
  }
  if (also.length > 0) derived.also = also
  return derived
}

/**
 * Second names by the target of a clicked link. The site's own lists apply to stored events too, so the event's own
 * name stays.
 */
function namesOfLink(link: URL | null, page: URL | null, lists: Partial<SiteLists>): Also {
  if (!link) return []
  const also: Also = []
  if (isFile(link, lists)) also.push('file_download')
  if (page && isCareersLink(link, page, lists)) also.push('career_view')
  return also
}

function parse(address: unknown): URL | null {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address) : null
}
