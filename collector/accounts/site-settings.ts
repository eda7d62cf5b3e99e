import type { SiteLists } from '../../shared/site.ts'
import type { Store } from '../model/port.ts'
import type { SiteId } from '../model/rows.ts'
import { countryOf } from './country.ts'
import { markAsOwn } from './own-traffic.ts'

/** A site's settings for ingest; the settings that scores depend on are in the registry. */
export type Settings = {
  id: SiteId
  timeZone: string
  /** Origins that may send its events; empty: any. */
  origins: string[]
  /** The page that short links lead to, as it was set. */
  home: string | null
  consent: 'assumed' | 'required'
  identitySecret: string
  lists: SiteLists
  /** The country (ISO 3166) of phone numbers without a country code; null if it is unknown. */
  country: string | null
  /** The owner's own addresses (exact, a network, or a prefix that ends in `.` or `:`): kept, marked, never scored. */
  ownAddresses: string[]
  /** Their browsers, marked by a link. */
  ownVisitors: Set<string>
}

export const NO_LISTS: SiteLists = {
  searchParameters: [],
  careersPaths: [],
  partnerParameters: [],
  fileEndings: [],
  filePaths: [],
  ignoredReferrers: [],
}

type Options = {
  country?: string
  home?: string
  lists?: Partial<SiteLists>
  ownAddresses?: string[]
  ownVisitors?: string[]
}

/** The settings of all sites, read again whenever the registry's version has grown. */
export class SiteBook {
  readonly #store: Pick<Store, 'db'>
  #sites = new Map<SiteId, Settings>()

  constructor(store: Pick<Store, 'db'>) {
    this.#store = store
  }

  async reload(): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('sites')
      .select(['id', 'consent', 'identity_secret', 'options', 'origins', 'time_zone'])
      .execute()
    this.#sites = new Map(
      rows.map(row => {
        const options = JSON.parse(row.options) as Options
        const settings: Settings = {
          id: row.id,
          timeZone: row.time_zone,
          origins: JSON.parse(row.origins) as string[],
          home: options.home ?? null,
          consent: row.consent === 'required' ? 'required' : 'assumed',
          identitySecret: row.identity_secret,
          lists: { ...NO_LISTS, ...options.lists },
          country: options.country ?? countryOf(row.time_zone),
          ownAddresses: options.ownAddresses ?? [],
          ownVisitors: new Set(options.ownVisitors),
        }
        return [row.id, settings]
      }),
    )
  }

  /** Takes effect at once on this collector, and within a second on every other. */
  async markAsOwn(settings: Settings, visitor: string): Promise<void> {
    if (settings.ownVisitors.has(visitor)) return
    await markAsOwn(this.#store.db, settings.id, visitor)
    settings.ownVisitors.add(visitor)
  }

  /** The sites, in no order, as they were read last. */
  all(): Iterable<Settings> {
    return this.#sites.values()
  }

  /** The site of a collector that has one. */
  only(): Settings | null {
    const [first = null] = this.#sites.values()
    return this.#sites.size === 1 ? first : null
  }

  /** Without waiting; null for a site that was not there when all were read. */
  known(site: SiteId): Settings | null {
    return this.#sites.get(site) ?? null
  }

  async get(site: SiteId): Promise<Settings | null> {
    // A new site, created here or by a command, may not be loaded yet.
    if (!this.#sites.has(site)) await this.reload()
    return this.#sites.get(site) ?? null
  }
}
