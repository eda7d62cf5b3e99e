import type { SiteLists } from '../../shared/site.ts'
import { plainSegment, segmentsOf } from './path-segment.ts'
import { isOfOneDomain, registrableDomain } from './registrable-domain.ts'
import { saidOfPath } from './site-lists.ts'
import { CAREERS_HOST, CAREERS_SEGMENT, NOT_CAREERS_AFTER, RECRUITING_SERVICES } from './source-lists.ts'

/** Whether a page is about jobs at the site's own company. */
export function isCareers(url: URL, lists: Partial<SiteLists> = {}): boolean {
  const said = saidOfPath(url.pathname, lists.careersPaths)
  if (said !== undefined) return said
  if (isCareersHost(url.hostname)) return true
  const segments = segmentsOf(url).map(plainSegment)
  const at = segments.findIndex(segment => CAREERS_SEGMENT.test(segment))
  return at >= 0 && !segments.slice(0, at).some(segment => NOT_CAREERS_AFTER.has(segment))
}

/** Whether a link leads from a company's page to its jobs: on its own domain, or at a service that companies recruit with. */
export function isCareersLink(link: URL, page: URL, lists: Partial<SiteLists> = {}): boolean {
  if (!/^https?:$/.test(link.protocol)) return false
  return (
    isRecruitingService(link.hostname) ||
    (isOfOneDomain(link.hostname, page.hostname) && isCareers(link, lists))
  )
}

/** `jobs.acme.com`; a portal with its own domain `jobs.example` does not count. */
const isCareersHost = (host: string): boolean =>
  isRecruitingService(host) || (CAREERS_HOST.test(host) && !CAREERS_HOST.test(registrableDomain(host)))

/** The service's own home page addresses companies, not applicants. */
function isRecruitingService(host: string): boolean {
  const domain = registrableDomain(host)
  return RECRUITING_SERVICES.has(domain) && host !== domain && host !== `www.${domain}`
}
