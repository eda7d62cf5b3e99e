import type { Board, BoardSpec, Facets, Row } from '../../shared/board.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { LeadState, LeadStates } from '../leads/lead-states.ts'
import { userIdOf } from '../model/contact-row.ts'
import type { Feed, Held } from '../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, Registry, SiteId, Standing } from '../model/rows.ts'
import { isoOrNull } from '../platform/iso.ts'
import { ThrottledCache } from '../platform/throttled-cache.ts'
import { bandOf } from '../score/bands.ts'
import { countByStatus, facetsOf, filterOf, type Holds } from './filter.ts'
import { type Entry, Ranking } from './ranking.ts'

/** The board of the score itself beside those of tags; no tag is empty. */
const TOTAL = ''
/** Boards of tags at most: servers' tags are not limited, memory is. */
const MOST_TAG_BOARDS = 10_000

export type Trend = { days: (number | null)[]; archetype: Archetype }
export type Archetype = 'rising_star' | 'sleeping_giant' | null

type Leads = Pick<LeadStates, 'of' | 'all'>
type More = { partnerOf?: (contact: ContactRow) => PartnerName | null; mostTags?: number }

/**
 * All boards of all plans, in memory: a view of the contacts that can be dropped and rebuilt. Rankings exist per
 * plan version (also one that is still being built) and tag; readers are shown the live version, so a publication
 * is one switch.
 */
export class Boards {
  readonly contacts = new Map<ContactId, ContactRow>()
  readonly #rankings = new Map<string, Map<string, Ranking>>()
  readonly #live = new Map<string, PlanVersion>()
  #ruleNames = new Map<string, string>()
  readonly #trend: (contact: ContactRow, version: PlanVersion) => Trend | undefined
  readonly #leads: Leads
  readonly #partnerOf: (contact: ContactRow) => PartnerName | null
  readonly #leadOf: (contact: ContactId) => LeadState | null
  readonly #counts = new ThrottledCache<number>()
  readonly #facets = new ThrottledCache<Facets>()
  /** Versions of which tags have found no room for a board. */
  readonly #short = new WeakSet<Map<string, Ranking>>()
  readonly #mostTags: number
  #registryVersion = -1

  constructor(
    trend: (contact: ContactRow, version: PlanVersion) => Trend | undefined = () => undefined,
    leads: Leads = { of: () => null, all: () => [] },
    { partnerOf = () => null, mostTags = MOST_TAG_BOARDS }: More = {},
  ) {
    this.#mostTags = mostTags
    this.#partnerOf = partnerOf
    this.#trend = trend
    this.#leads = leads
    this.#leadOf = contact => leads.of(contact)
  }

  /** Applies the registry; returns whether the live version of any plan has changed. */
  use(registry: Registry): boolean {
    if (registry.version === this.#registryVersion) return false
    this.#registryVersion = registry.version
    this.#ruleNames = new Map(registry.alertRules.map(({ id, rule }) => [id, rule.name]))
    let isSwitched = false
    const atWork = new Set(registry.plans.map(version => version.id))
    for (const version of registry.plans) {
      if (!this.#rankings.has(version.id)) this.#begin(version.id)
      if (version.state !== 'live' || this.#live.get(version.plan)?.id === version.id) continue
      this.#live.set(version.plan, version)
      isSwitched = true
    }
    for (const [plan, version] of this.#live) if (!atWork.has(version.id)) this.#live.delete(plan)
    for (const id of this.#rankings.keys()) if (!atWork.has(id)) this.#rankings.delete(id)
    return isSwitched
  }

  *held(): Iterable<Held> {
    for (const { site, id } of this.contacts.values()) yield { site, contact: id }
  }

  apply(feed: Pick<Feed, 'contacts' | 'gone'>): void {
    for (const { contact } of feed.gone ?? []) this.forget(contact)
    for (const row of feed.contacts) this.put(row)
  }

  put(row: ContactRow): void {
    const known = this.contacts.get(row.id)
    if (known && known.version > row.version) return
    if (row.mergedInto !== null) this.contacts.delete(row.id)
    else this.contacts.set(row.id, row)
    for (const [version, rankings] of this.#rankings) {
      const tags = this.#placeAll(rankings, version, row)
      for (const tag of Object.keys(known?.standings[version]?.tags ?? {})) {
        if (!Object.hasOwn(tags, tag)) leave(rankings, tag, row.id)
      }
    }
  }

  /** Adds a new active version; other collectors may have scored contacts under it already. */
  #begin(version: string): void {
    const rankings = new Map([[TOTAL, new Ranking()]])
    this.#rankings.set(version, rankings)
    for (const row of this.contacts.values()) this.#placeAll(rankings, version, row)
  }

  forget(id: ContactId): void {
    this.contacts.delete(id)
    this.#facets.forget()
    for (const rankings of this.#rankings.values())
      for (const tag of rankings.keys()) leave(rankings, tag, id)
  }

  version(plan: string): PlanVersion | undefined {
    return this.#live.get(plan)
  }

  /** The members of a live list. */
  members(site: SiteId, list: string): ContactRow[] {
    return [...this.contacts.values()].filter(row => row.site === site && row.lists?.[list] === true)
  }

  /** The name of an alert rule. */
  ruleName(id: string): string {
    return this.#ruleNames.get(id) ?? ''
  }

  ranking(version: string, tag = TOTAL): Ranking | undefined {
    return this.#rankings.get(version)?.get(tag)
  }

  place(plan: string, contact: ContactId): { rank: number | null; of: number; archetype: Archetype } {
    const version = this.#live.get(plan)
    const ranking = version && this.ranking(version.id)
    const row = this.contacts.get(contact)
    return {
      rank: ranking?.rankOf(contact) ?? null,
      of: ranking?.size ?? 0,
      archetype: (version && row && this.#trend(row, version)?.archetype) ?? null,
    }
  }

  /** A page of a board; `cursor` is the place after which the next page begins. */
  read(spec: BoardSpec, epoch: string, seq: number, cursor?: string): Board | Refusal {
    const version = this.#live.get(spec.plan)
    if (!version) return refusal('not_found', 'There is no live plan of that id.', 'plan')
    const after = cursor === undefined ? 0 : Number(cursor)
    if (!Number.isInteger(after) || after < 0)
      return refusal('bad_request', 'This cursor is invalid.', 'cursor')
    const { rows, total, last } = this.rows(spec, after)
    return {
      epoch,
      seq,
      plan: spec.plan,
      planVersion: version.id,
      total,
      rows,
      cursor: rows.length === spec.top && last !== null ? String(last) : null,
    }
  }

  rows(spec: BoardSpec, after = 0): { rows: Row[]; total: number; last: number | null } {
    const version = this.#live.get(spec.plan)
    const ranking = version && this.ranking(version.id, spec.tag)
    if (!ranking) return { rows: [], total: 0, last: null }
    const holds = this.filter(spec, version)
    const rows: Row[] = []
    let rank = after
    let last: number | null = null
    for (const entry of ranking.from(after + 1)) {
      rank += 1
      const contact = this.contacts.get(entry.id)
      if (!contact || (holds && !holds(contact, entry.score))) continue
      rows.push(this.rowOf(contact, entry, rank, version))
      last = rank
      if (rows.length >= spec.top) break
    }
    return { rows, total: this.#total(spec, version, ranking, holds, after, rows.length), last }
  }

  filter(spec: Pick<BoardSpec, 'filter'>, { document }: PlanVersion): Holds | null {
    return filterOf(spec.filter, document, { leadOf: this.#leadOf, partnerOf: this.#partnerOf })
  }

  /** The filter values of a site's contacts. */
  facets(site: SiteId): Facets {
    return this.#facets.get(site, () =>
      facetsOf(this.#of(site), { leadOf: this.#leadOf, partnerOf: this.#partnerOf }),
    )
  }

  *#of(site: SiteId): Generator<ContactRow> {
    for (const row of this.contacts.values()) if (row.site === site) yield row
  }

  /** The total is never less than the number of shown rows, since a viewer drops rows past the total. */
  #total(
    spec: BoardSpec,
    version: PlanVersion,
    ranking: Ranking,
    holds: Holds | null,
    after: number,
    shown: number,
  ): number {
    if (!holds) return ranking.size
    const isWhole = after === 0 && shown < spec.top
    if (isWhole) return shown
    const exact = countByStatus(spec.filter, ranking, this.#leads.all())
    return exact ?? Math.max(shown, this.#count(spec, version, ranking, holds))
  }

  /** The number of contacts that pass a filter; on a large board it may be a moment old. */
  #count(spec: BoardSpec, version: PlanVersion, ranking: Ranking, holds: Holds): number {
    return this.#counts.get(JSON.stringify([version.id, spec.tag, spec.filter]), () => {
      let count = 0
      for (const { id, score } of ranking.from()) {
        const row = this.contacts.get(id)
        if (row && holds(row, score)) count += 1
      }
      return count
    })
  }

  /** A contact as a board shows it; `standing` of another time than now has no trend. */
  rowOf(
    contact: ContactRow,
    entry: Entry,
    rank: number,
    version: PlanVersion,
    standing: Pick<Standing, 'fit' | 'engagement' | 'isUnproven'> = contact.standings[version.id]!,
  ): Row {
    const { face } = contact
    const lead = this.#leadOf(contact.id)
    const isNow = standing === contact.standings[version.id]
    const trend = isNow ? this.#trend(contact, version) : undefined
    const partner = this.#partnerOf(contact)
    return {
      rank,
      contactId: contact.id,
      name: face.name,
      email: face.email,
      hasPhone: face.phone !== null,
      userId: userIdOf(contact),
      company: face.company,
      device: face.device,
      browser: face.browser,
      os: face.os,
      city: face.city,
      country: face.country,
      source: face.source,
      ...(partner && { partner }),
      score: entry.score,
      fit: standing.fit,
      engagement: standing.engagement,
      // Omitted for anonymous contacts.
      ...(standing.isUnproven && contact.identifiers.length > 0 && { isUnproven: true as const }),
      band: bandOf(version.document, entry.score)?.id ?? null,
      lastEvent: face.lastEvent && {
        name: face.lastEvent.name,
        title: face.lastEvent.title,
        url: face.lastEvent.url,
        item: face.lastEvent.item,
        at: new Date(face.lastEvent.time).toISOString(),
      },
      lastEventAt: face.lastActivityAt === null ? null : new Date(face.lastActivityAt).toISOString(),
      visits: face.visits,
      owner: lead?.owner ?? null,
      outcome: lead?.outcome ?? null,
      outcomeAt: isoOrNull(lead?.outcomeAt ?? null),
      snoozedUntil: isoOrNull(lead?.snoozedUntil ?? null),
      ...(trend && { trend: [...trend.days, entry.score], archetype: trend.archetype }),
    }
  }

  /** Puts a contact in its places on a version's boards, the total's and its tags', and returns its tags. */
  #placeAll(rankings: Map<string, Ranking>, version: string, row: ContactRow): Record<string, number> {
    const standing = row.mergedInto === null ? row.standings[version] : undefined
    const tags = standing?.score == null ? {} : standing.tags
    this.#place(rankings, version, TOTAL, row, standing, standing?.score ?? null)
    for (const [tag, score] of Object.entries(tags)) this.#place(rankings, version, tag, row, standing, score)
    return tags
  }

  #place(
    rankings: Map<string, Ranking>,
    version: string,
    tag: string,
    row: ContactRow,
    standing: Standing | undefined,
    score: number | null,
  ): void {
    let ranking = rankings.get(tag)
    if (!standing || score === null || standing.first === null) {
      leave(rankings, tag, row.id)
      return
    }
    if (!ranking) {
      if (rankings.size > this.#mostTags) {
        this.#short.add(rankings)
        return
      }
      ranking = new Ranking()
      rankings.set(tag, ranking)
      if (this.#short.has(rankings)) this.#fill(ranking, tag, version)
    }
    ranking.set({ id: row.id, score, lastScoringAt: standing.lastScoringAt, first: standing.first })
  }

  /** There was no board for the tag before: contacts that have it already take their places. */
  #fill(ranking: Ranking, tag: string, version: string): void {
    for (const { id, standings } of this.contacts.values()) {
      const standing = standings[version]
      if (standing?.score == null || standing.first === null || !Object.hasOwn(standing.tags, tag)) continue
      const { lastScoringAt, first } = standing
      ranking.set({ id, score: standing.tags[tag]!, lastScoringAt, first })
    }
  }
}

/** Tags come and go; a board without contacts would take the place of another tag's. */
function leave(rankings: Map<string, Ranking>, tag: string, contact: ContactId): void {
  const ranking = rankings.get(tag)
  ranking?.delete(contact)
  if (ranking?.size === 0 && tag !== TOTAL) rankings.delete(tag)
}
