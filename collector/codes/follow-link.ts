import type { Finding } from '../../shared/code.ts'
import type { SiteLists } from '../../shared/site.ts'
import { parametersOf } from '../enrich/parameters.ts'
import { codesIn } from '../enrich/partner.ts'
import { isOwn, type OwnHosts } from './own-hosts.ts'

/** One answer of a page: its status (null without an answer), and the target of its redirect. */
export type Answered = { status: number | null; location: string | null }
export type Ask = (url: URL) => Promise<Answered>

const MOST_REDIRECTS = 5

/**
 * The problem that a browser would meet on a link: a redirect that drops the code or leaves the site, or a page that does
 * not answer. Requests go to the site's own pages only. Null: the code arrives.
 */
export async function followLink(
  start: URL,
  ask: Ask,
  { hosts, lists }: { hosts: OwnHosts; lists: SiteLists },
): Promise<Pick<Finding, 'finding' | 'detail'> | null> {
  const codesOf = (url: URL) => codesIn(parametersOf(url), lists).map(({ code }) => code)
  const [code] = codesOf(start)
  let url = start
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const { status, location } = await ask(url)
    if (status === null) return { finding: 'not_reached', detail: null }
    if (status >= 400) return { finding: 'not_reached', detail: String(status) }
    const next = status >= 300 && location !== null ? URL.parse(location, url) : null
    if (!next) return null
    if (!isOwn(next, hosts)) return { finding: 'redirect_leaves_site', detail: next.host }
    if (code !== undefined && !codesOf(next).includes(code))
      return { finding: 'redirect_loses_code', detail: url.origin + url.pathname }
    url = next
  }
  return { finding: 'too_many_redirects', detail: url.origin + url.pathname }
}
