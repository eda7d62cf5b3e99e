import type { Board, BoardSpec, Facets, Row } from '../../shared/board.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { LeadState, LeadStates } from '../leads/lead-states.ts'
import { type AtRest, CONTACT, FIRST, LAST_SCORING, PLACE_NUMBERS, PLAN, SCORE } from '../model/at-rest.ts'
import { userIdOf } from '../model/contact-row.ts'
import type { Feed, Held } from '../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, Registry, SiteId, Standing } from '../model/rows.ts'
import type { IdTable } from '../platform/id-table.ts'
import { isoOrNull } from '../platform/iso.ts'
import { ThrottledCache } from '../platform/throttled-cache.ts'
import { bandOf } from '../score/bands.ts'
import { ContactBook } from './contact-book.ts'
import { countByStatus, facetsOf, filterOf, type Holds, ROW_LOOKS, slotLooks } from './filter.ts'
import type { Ranking } from './ranking.ts'
import { type RankedView, Rankings, rankedView, TOTAL } from './rankings.ts'

export type Trend = { days: (number | null)[]; archetype: Archetype }
export type Archetype = 'rising_star' | 'sleeping_giant' | null

type Leads = Pick<LeadStates, 'of' | 'all'>
/** Of a contact decided after the version was replaced, for the moment until the boards switch: its score stays. */
const REPLACED: Pick<Standing, 'fit' | 'engagement' | 'isUnproven'> = { fit: 0, engagement: 0 }

const NO_LEADS: Leads = { of: () => null, all: () => [] }

export type BoardsOptions = {
  trend?: (contact: ContactRow, version: PlanVersion) => Trend | undefined
  leads?: Leads
  /** The partner that a contact counts for. */
  partnerOf?: (contact: ContactRow) => PartnerName | null
  /** Boards of tags at most, of one plan version. */
  mostTags?: number | undefined
  /** Bytes for rows that are kept as objects. */
  cacheBytes?: number | undefined
  /** Shared with others that number contacts. */
  ids?: IdTable | undefined
}

/**
 * All boards of all plans, in memory: a view of the contacts that can be dropped and rebuilt. Rankings exist per
 * plan version (also one that is still being built) and tag; readers are shown the live version, so a publication
 * is one switch.
 */
export class Boards {
  readonly contacts: ContactBook
  readonly #rankings = new Map<string, Rankings>()
  readonly #live = new Map<string, PlanVersion>()
  #ruleNames = new Map<string, string>()
  readonly #trend: (contact: ContactRow, version: PlanVersion) => Trend | undefined
  readonly #leads: Leads
  readonly #partnerOf: (contact: ContactRow) => PartnerName | null
  readonly #partnerOfSlot: (slot: number) => PartnerName | null
  readonly #leadOf: (contact: ContactId) => LeadState | null
  readonly #counts = new ThrottledCache<number>()
  readonly #facets = new ThrottledCache<Facets>()
  readonly #mostTags: number | undefined
  #registryVersion = -1

  constructor({
    trend = () => undefined,
    leads = NO_LEADS,
    partnerOf = () => null,
    mostTags,
    cacheBytes,
    ids,
  }: BoardsOptions = {}) {
    this.contacts = new ContactBook(cacheBytes, ids)
    this.#mostTags = mostTags
    this.#partnerOf = partnerOf
    this.#partnerOfSlot = slot => (this.contacts.hasCodes(slot) ? partnerOf(this.contacts.peek(slot)!) : null)
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
    const { contacts } = this
    for (const slot of contacts.slots()) yield { site: contacts.site(slot), contact: contacts.id(slot) }
  }

  apply(feed: Pick<Feed, 'contacts' | 'gone'>): void {
    for (const { contact } of feed.gone ?? []) this.forget(contact)
    for (const row of feed.contacts) this.put(row)
  }

  /** Rows of a scan: none of them has been asked for. */
  take(rows: readonly ContactRow[]): void {
    for (const row of rows) this.put(row, false)
  }

  /** Contacts of a start, of which those that `isWanted` admits are not here yet. Returns their slots, -1 for the others. */
  add(atRest: AtRest, isWanted: (index: number) => boolean): Int32Array {
    const { ids, names, places } = atRest
    const slots = new Int32Array(ids.length)
    for (let i = 0; i < slots.length; i++) slots[i] = isWanted(i) ? this.contacts.add(atRest, i) : -1
    const rankings = names.map(name => this.#rankings.get(name ?? ''))
    for (let at = 0; at < places.length; at += PLACE_NUMBERS) {
      const slot = slots[places[at + CONTACT]!]!
      if (slot < 0) continue
      const last = places[at + LAST_SCORING]!
      rankings[places[at + PLAN]!]?.add({
        slot,
        score: places[at + SCORE]!,
        lastScoringAt: Number.isNaN(last) ? null : last,
        firstTime: places[at + FIRST]!,
      })
    }
    return slots
  }

  /** `isInUse`: it has just changed, so that it will be looked at soon. */
  put(row: ContactRow, isInUse = true): void {
    const { contacts } = this
    const known = contacts.slotOf(row.id)
    if (known !== undefined && contacts.versionOf(known) > row.version) return
    if (row.mergedInto !== null) {
      this.#leave(row.id)
      return
    }
    const before = known !== undefined && contacts.isTagged(known) ? contacts.row(known).standings : {}
    const slot = contacts.put(row, isInUse)
    for (const [version, rankings] of this.#rankings)
      rankings.place(slot, row, Object.keys(before[version]?.tags ?? {}), known === undefined && !isInUse)
  }

  /** Adds a new active version; other collectors may have scored contacts under it already. */
  #begin(version: string): void {
    const { contacts } = this
    const rankings = new Rankings(contacts, version, this.#mostTags)
    this.#rankings.set(version, rankings)
    const name = Buffer.from(version)
    for (const slot of contacts.slots())
      if (contacts.mayStandUnder(slot, name)) rankings.place(slot, contacts.row(slot))
  }

  forget(id: ContactId): void {
    this.#leave(id)
    this.#facets.forget()
  }

  #leave(id: ContactId): void {
    const slot = this.contacts.slotOf(id)
    if (slot === undefined) return
    for (const rankings of this.#rankings.values()) rankings.forget(slot)
    this.contacts.delete(id)
  }

  /** Bytes of the contacts and their places, by what holds them. */
  get bytes(): { atRest: number; rows: number; rankings: number } {
    let rankings = 0
    for (const one of this.#rankings.values()) rankings += one.bytes
    return { ...this.contacts.bytes, rankings }
  }

  version(plan: string): PlanVersion | undefined {
    return this.#live.get(plan)
  }

  /** The members of a live list. */
  members(site: SiteId, list: string): ContactRow[] {
    return [...this.contacts.listed(site)].filter(row => row.lists?.[list] === true)
  }

  /** Contacts as a board shows them, in this sequence; contacts without a score under the live version are left out. */
  named(plan: string, contacts: readonly ContactId[]): Row[] {
    const version = this.#live.get(plan)
    const ranking = version && this.ranking(version.id)
    if (!ranking) return []
    const rows: Row[] = []
    for (const id of contacts) {
      const row = this.contacts.get(id)
      const score = ranking.scoreOf(id)
      if (!row?.standings[version.id] || score === undefined) continue
      rows.push(this.rowOf(row, { score }, rows.length + 1, version))
    }
    return rows
  }

  /** The name of an alert rule. */
  ruleName(id: string): string {
    return this.#ruleNames.get(id) ?? ''
  }

  ranking(version: string, tag = TOTAL): RankedView | undefined {
    const ranking = this.#rankings.get(version)?.get(tag)
    return ranking && rankedView(ranking, this.contacts)
  }

  /** The score of a contact under a plan version; undefined if it has none. */
  scoreOf(version: string, contact: ContactId): number | undefined {
    return this.ranking(version)?.scoreOf(contact)
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
    const ranking = version && this.#rankings.get(version.id)?.get(spec.tag)
    if (!ranking) return { rows: [], total: 0, last: null }
    const holds = filterOf(
      spec.filter,
      version.document,
      { leadOf: this.#leadOf, partnerOf: this.#partnerOfSlot },
      slotLooks(this.contacts),
    )
    const rows: Row[] = []
    let rank = after
    let last: number | null = null
    for (const { slot, score } of ranking.from(after + 1)) {
      rank += 1
      if (holds && !holds(slot, score)) continue
      rows.push(this.rowOf(this.contacts.row(slot), { score }, rank, version))
      last = rank
      if (rows.length >= spec.top) break
    }
    return { rows, total: this.#total(spec, version, ranking, holds, after, rows.length), last }
  }

  /** The predicate of a filter on rows; null if every row passes. */
  filter(spec: Pick<BoardSpec, 'filter'>, { document }: PlanVersion): Holds | null {
    return filterOf(spec.filter, document, { leadOf: this.#leadOf, partnerOf: this.#partnerOf }, ROW_LOOKS)
  }

  /** The filter values of a site's contacts. */
  facets(site: SiteId): Facets {
    const beside = { leads: this.#leads.all(), partnerOf: this.#partnerOfSlot }
    return this.#facets.get(site, () => facetsOf(this.contacts, site, beside))
  }

  /** The total is never less than the number of shown rows, since a viewer drops rows past the total. */
  #total(
    spec: BoardSpec,
    version: PlanVersion,
    ranking: Ranking,
    holds: Holds<number> | null,
    after: number,
    shown: number,
  ): number {
    if (!holds) return ranking.size
    const isWhole = after === 0 && shown < spec.top
    if (isWhole) return shown
    const exact = countByStatus(spec.filter, rankedView(ranking, this.contacts), this.#leads.all())
    return exact ?? Math.max(shown, this.#count(spec, version, ranking, holds))
  }

  /** The number of contacts that pass a filter; on a large board it may be a moment old. */
  #count(spec: BoardSpec, version: PlanVersion, ranking: Ranking, holds: Holds<number>): number {
    return this.#counts.get(JSON.stringify([version.id, spec.tag, spec.filter]), () => {
      let count = 0
      for (const { slot, score } of ranking.from()) if (holds(slot, score)) count += 1
      return count
    })
  }

  /** A contact as a board shows it; `standing` of another time than now has no trend. */
  rowOf(
    contact: ContactRow,
    entry: { score: number },
    rank: number,
    version: PlanVersion,
    standing: Pick<Standing, 'fit' | 'engagement' | 'isUnproven'> = contact.standings[version.id] ?? REPLACED,
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
}
