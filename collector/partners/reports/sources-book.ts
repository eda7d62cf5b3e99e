import { setTimeout as sleep } from 'node:timers/promises'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import type { SourcesReport, SourcesReportState } from '../../../shared/sources-report.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { BoundedMap } from '../../platform/bounded-map.ts'
import { iso } from '../../platform/iso.ts'
import { factsOfMany } from '../../transaction/facts.ts'
import type { Commissions } from '../commissions/commissions.ts'
import type { PartnerOfCode } from '../referrals/verdicts.ts'
import { type Known, sourcedLead } from './sourced-lead.ts'
import { type SourcedLead, sourcesReport } from './sources-report.ts'

/** Of a larger site, the report reads about as many of its contacts, the same each time. */
const MOST_CONTACTS = 20_000
const AT_A_TIME = 50
/** A result is counted again on request when it is older than this. */
const FRESH_MS = 10 * 60_000
const MOST_RESULTS = 50
/** Reports that wait, with the one that is counted: each period that is asked for is another report. */
export const MOST_COUNTING = 20
const DAY_MS = 86_400_000

export type Asked = { from: number; to: number; windowDays: number; start: 'lead' | 'visit' }
type Deps = {
  store: Store
  commissions: Pick<Commissions, 'settle' | 'terms'>
  codesOf(site: SiteId): Promise<PartnerOfCode>
  now(): number
  report(error: unknown): void
}
type Counting = { done: number; total: number }

/** Reports of sources, counted in the background from the stored events when they are asked for, one at a time. */
export class SourcesBook {
  readonly #deps: Deps
  readonly #results = new BoundedMap<string, { site: SiteId; at: number; report: SourcesReport }>(
    MOST_RESULTS,
  )
  readonly #counting = new Map<string, Counting>()
  /** Grows with each erasure: a count that began before is thrown away. */
  readonly #erasures = new Map<SiteId, number>()
  #queue: Promise<void> = Promise.resolve()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Refused: too many other reports wait to be counted. */
  read(site: SiteId, asked: Asked): SourcesReportState | Refusal {
    const key = JSON.stringify([site, asked])
    const found = this.#results.get(key)
    const isFresh = found !== undefined && this.#deps.now() - found.at < FRESH_MS
    if (!isFresh && !this.#counting.has(key)) {
      if (this.#counting.size < MOST_COUNTING) this.#start(key, site, asked)
      else if (!found) return refusal('busy', 'too many other reports are being counted; ask again later')
    }
    return { report: found?.report ?? null, counting: this.#counting.get(key) ?? null }
  }

  /** After an erasure nothing of the erased contact is left in a result. */
  forget(site: SiteId): void {
    this.#erasures.set(site, (this.#erasures.get(site) ?? 0) + 1)
    for (const [key, result] of this.#results) if (result.site === site) this.#results.delete(key)
  }

  /** Resolves when nothing is being counted. */
  async settled(): Promise<void> {
    await this.#queue
  }

  #start(key: string, site: SiteId, asked: Asked): void {
    const counting = { done: 0, total: 0 }
    this.#counting.set(key, counting)
    this.#queue = this.#queue
      .then(async () => {
        const before = this.#erasures.get(site)
        const report = await this.#count(site, asked, counting)
        if (report && before === this.#erasures.get(site))
          this.#results.put(key, { site, at: this.#deps.now(), report })
      })
      .catch(error => this.#deps.report(error))
      .finally(() => this.#counting.delete(key))
  }

  async #count(site: SiteId, asked: Asked, counting: Counting): Promise<SourcesReport | null> {
    const { store, commissions, now } = this.#deps
    const terms = await commissions.terms.of(site)
    if (!terms) return null
    await commissions.settle(site)
    const at = now()
    const { of, rows } = await this.#sample(site)
    counting.total = rows.length
    const knownOf = await this.#known(site, terms.setting)
    const leads: SourcedLead[] = []
    for (let from = 0; from < rows.length; from += AT_A_TIME) {
      const some = rows.slice(from, from + AT_A_TIME)
      const facts = await factsOfMany(store, site, some)
      const startedAt = performance.now()
      for (const [i, row] of some.entries()) {
        const lead = sourcedLead(row, facts[i]!, asked.start, knownOf(row.id))
        if (lead) leads.push(lead)
      }
      counting.done = Math.min(rows.length, from + AT_A_TIME)
      // Ingest gets as much time as this took.
      await sleep(performance.now() - startedAt)
    }
    const { windowDays, start } = asked
    const period = { now: at, from: asked.from, to: asked.to, window: windowDays * DAY_MS }
    return {
      ...{ at: iso(at), from: iso(asked.from), to: iso(asked.to), windowDays, start },
      ...{ contacts: of, read: rows.length },
      ...sourcesReport(leads, period),
    }
  }

  /** Every nth contact by its id, so that a sample is the same each time. */
  async #sample(site: SiteId): Promise<{ of: number; rows: ContactRow[] }> {
    const all: ContactRow[] = []
    await this.#deps.store.scan(rows => void all.push(...rows), site)
    all.sort((a, b) => (a.id < b.id ? -1 : 1))
    const every = Math.max(1, Math.ceil(all.length / MOST_CONTACTS))
    return { of: all.length, rows: all.filter((_, i) => i % every === 0) }
  }

  async #known(site: SiteId, setting: Known['setting']): Promise<(contact: string) => Known> {
    const { db } = this.#deps.store
    const partnerOf = await this.#deps.codesOf(site)
    const partners = await db
      .selectFrom('partners')
      .select(['id', 'name'])
      .where('site_id', '=', site)
      .execute()
    const names = new Map(partners.map(({ id, name }) => [id, name]))
    const referrals = await db
      .selectFrom('referrals')
      .select(['contact_id', 'partner_id'])
      .where('site_id', '=', site)
      .where('contact_id', 'is not', null)
      .where('partner_id', 'is not', null)
      .where('state', 'in', ['open', 'working', 'won', 'lost', 'expired'])
      .orderBy('at')
      .execute()
    const earned = await db
      .selectFrom('commissions')
      .select(['contact_id', 'partner_id', 'how', 'currency', 'amount'])
      .where('site_id', '=', site)
      .where('contact_id', 'is not', null)
      .orderBy('at')
      .orderBy('cause')
      .execute()
    const referredBy = new Map<string, string>()
    for (const { contact_id, partner_id } of referrals)
      if (!referredBy.has(contact_id!)) referredBy.set(contact_id!, partner_id!)
    const commissions = Map.groupBy(
      earned.map(row => ({
        contact: row.contact_id!,
        partner: row.partner_id,
        by: (JSON.parse(row.how) as { by?: string | null }).by ?? null,
        currency: row.currency,
        amount: BigInt(row.amount),
      })),
      ({ contact }) => contact,
    )
    return contact => ({
      setting,
      partnerOf,
      nameOf: partner => names.get(partner) ?? '',
      referredBy: referredBy.get(contact) ?? null,
      commissions: commissions.get(contact) ?? [],
    })
  }
}
