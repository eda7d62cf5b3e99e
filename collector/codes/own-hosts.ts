import { allows } from '../accounts/origins.ts'

/** The locations of a site's pages: its home page, and the origins that may send its events. */
export type OwnHosts = { home: string | null; origins: readonly string[] }

/** The page that short links lead to: the configured home page, else that of the first origin without a wildcard. */
export function homeOf(hosts: OwnHosts): Readonly<URL> | null {
  const known = homes.get(hosts)
  if (known !== undefined) return known
  const { home, origins } = hosts
  const url = URL.parse(home ?? origins.find(origin => !origin.includes('*')) ?? '')
  homes.set(hosts, url)
  return url
}

/** Cached by object identity: settings are new objects whenever they are read. */
const homes = new WeakMap<OwnHosts, URL | null>()

/** Whether an address is a page of the site's own. */
export function isOwn(url: URL, hosts: OwnHosts): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false
  const home = homeOf(hosts)
  if (home !== null && bare(url.host) === bare(home.host)) return true
  return hosts.origins.length > 0 && allows(hosts.origins, url.origin)
}

const bare = (host: string): string => host.replace(/^www\./, '')
