import type { PartnerDeal } from '../../../shared/partner.ts'
import type { PartnerFacts, Setting } from '../../attribution/terms.ts'
import { readClick } from '../../codes/click-id.ts'
import { readCodes } from '../../codes/code-rows.ts'
import { type Codes, decidingCode } from '../../codes/registered-code.ts'
import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { readLevels } from '../levels.ts'
import type { PartnerSite } from '../partner-site.ts'
import { defaultProgramme } from '../programme/default-programme.ts'
import { engineTerms, rulesOfDeal } from '../programme/engine-terms.ts'
import { inForceAt, readVersions } from '../programme/versions.ts'
import { readSetting, type SiteSetting } from '../referrals/setting.ts'
import { hashesOfSite } from '../referrals/verdicts.ts'
import { readIntervals } from '../statuses.ts'

/** The terms of a site, as far as commissions and protections depend on them. */
export type SiteTerms = {
  site: PartnerSite
  setting: Setting
  referrals: SiteSetting
  /** By keyed hash of a name: the partners that have such a person of their own. */
  ownHashes: ReadonlyMap<string, ReadonlySet<string>>
  partnerOfCode: (code: string, at: number) => string | null
}

type Deps = { store: Pick<Store, 'db' | 'registry'> }

/** Caches the terms of sites until the registry changes, so that computing an order reads none of them. */
export class TermsBook {
  readonly #deps: Deps
  #version = -1
  #known = new Map<SiteId, SiteTerms | null>()
  /** How often they were read from the store. */
  reads = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async of(id: SiteId): Promise<SiteTerms | null> {
    const registry = await this.#deps.store.registry()
    if (registry.version !== this.#version) this.#known = new Map()
    this.#version = registry.version
    // A reading that is overtaken by a change of the registry ends in the map of before.
    const all = this.#known
    const known = all.get(id)
    if (known !== undefined) return known
    const settings = registry.sites.get(id)
    const made = settings ? await this.#read({ ...settings, country: null }) : null
    all.set(id, made)
    return made
  }

  async #read(site: PartnerSite): Promise<SiteTerms> {
    this.reads += 1
    const { db } = this.#deps.store
    const key = await db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'click_key')
      .executeTakeFirstOrThrow()
    const rows = await readCodes(db)
    const codes: Codes = new Map(rows.filter(row => row.site === site.id).map(row => [row.code, row]))
    const [versions, intervals, deals, levels, ownHashes, referrals] = await Promise.all([
      readVersions(db, site.id),
      readIntervals(db, site.id),
      db.selectFrom('partner_deals').selectAll().where('site_id', '=', site.id).execute(),
      readLevels(db, site.id),
      hashesOfSite(db, site.id),
      readSetting(db, site),
    ])
    const published = versions.filter(({ publishedAt }) => publishedAt !== null)
    const ratesAt = (at: number) =>
      (inForceAt(published, at) ?? published.at(-1))?.document.rates ?? defaultProgramme(site.name).rates
    const partners = new Map<string, PartnerFacts>()
    for (const [id, own] of intervals) partners.set(id, { statuses: own, deals: [], levels: [] })
    for (const [id, own] of Map.groupBy(deals, row => row.partner_id)) {
      const sorted = own.toSorted((a, b) => Number(a.from_at) - Number(b.from_at) || (a.id < b.id ? -1 : 1))
      const stated = sorted.map(row => {
        const from = Number(row.from_at)
        return { from, rules: rulesOfDeal(JSON.parse(row.document) as PartnerDeal, ratesAt(from)) }
      })
      partners.set(id, { statuses: [], levels: [], ...partners.get(id), deals: stated })
    }
    for (const [id, own] of levels) {
      const known = partners.get(id) ?? { statuses: [], deals: [] }
      partners.set(id, { ...known, levels: own })
    }
    const resolve: Setting['resolve'] = (texts, at) => {
      const found = decidingCode(codes, texts, at)
      if (!found) return null
      if (!('why' in found)) return { code: found.main, partner: found.partner }
      const { code, why } = found
      return why === 'off' || why === 'not_yet' || why === 'ended' ? { code, partner: null, why } : null
    }
    return {
      site,
      setting: {
        versions: engineTerms(published, site.timeZone),
        partners,
        resolve,
        readClick: text => readClick(key.value, site.id, text),
      },
      referrals,
      ownHashes,
      partnerOfCode: (code, at) => resolve([code], at)?.partner ?? null,
    }
  }
}
