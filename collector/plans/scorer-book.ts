import type { PlanVersion, Registry, SiteId } from '../model/rows.ts'
import { compile, type Scorer } from '../score/compile.ts'
import { type AskingScorer, byTrust } from '../score/proof.ts'
import { type Admits, tagListOf } from './tag-admission.ts'

/** A plan version and what scores by it: once for its score, and once for each trust that its thresholds ask for. */
export type LiveVersion = AskingScorer & {
  version: PlanVersion
  /** Under which a contact's row keeps the standing. */
  key: string
}

/** The compiled plan versions of each site; compiled again only when the registry has changed. */
export class ScorerBook {
  readonly #compiled = new Map<string, Scorer>()
  #registry: Registry | null = null
  #bySite = new Map<SiteId, LiveVersion[]>()
  readonly #admits: Admits

  /** Without `admits`, every tag of browser events counts: for views without tags. */
  constructor(admits: Admits = () => true) {
    this.#admits = admits
  }

  /** Live versions and those that are being built, in a fixed order. */
  of(registry: Registry, site: SiteId): LiveVersion[] {
    if (this.#registry?.version !== registry.version) {
      this.#registry = registry
      this.#bySite = new Map()
    }
    let found = this.#bySite.get(site)
    if (!found) {
      found = registry.plans
        .filter(version => version.site === site)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .flatMap(version =>
          byTrust(this.#compile(registry, version)).map(one => ({
            ...one,
            version,
            key: keyOf(version, one.asks),
          })),
        )
      this.#bySite.set(site, found)
    }
    return found
  }

  #compile(registry: Registry, version: PlanVersion): Scorer {
    const settings = registry.sites.get(version.site)
    const key = JSON.stringify([version.id, settings?.timeZone, settings?.retention])
    let scorer = this.#compiled.get(key)
    if (!scorer) {
      scorer = compileVersion(registry, version, this.#admits)
      this.#compiled.set(key, scorer)
    }
    return scorer
  }
}

export const keyOf = ({ id }: PlanVersion, asks: LiveVersion['asks']): string =>
  asks === null ? id : `${id} ${asks}`

/** Without `admits`, every tag of browser events counts: for views without tags. */
export const compileVersion = (
  registry: Pick<Registry, 'sites'>,
  version: Pick<PlanVersion, 'site' | 'plan' | 'document'>,
  admits: Admits = () => true,
): Scorer => {
  const site = registry.sites.get(version.site)
  const list = tagListOf(version.document)
  return compile(version.document, {
    planId: version.plan,
    siteZone: site?.timeZone ?? 'UTC',
    retention: site?.retention ?? null,
    admitsTag: tag => list === null || admits(version.site, list, tag),
  })
}

export const livePlans = (registry: Registry, site: SiteId): PlanVersion[] =>
  registry.plans.filter(plan => plan.site === site && plan.state === 'live')
