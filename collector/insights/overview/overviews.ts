import type { Counts, Overview, OverviewList, OverviewPeople, RuleFirings } from '../../../shared/overview.ts'
import { OVERVIEW_DAYS } from '../../../shared/overview.ts'
import type { Boards } from '../../board/boards.ts'
import { nameOf } from '../../model/contact-row.ts'
import type { Store } from '../../model/port.ts'
import type { Crossing, PlanVersion } from '../../model/rows.ts'
import { bandOf, topBandFrom } from '../../score/bands.ts'
import { calendarOf } from '../../score/time/calendar.ts'
import type { SiteActivity } from '../activity.ts'
import { type HistoryScan, type Period, windowOf } from './history-scan.ts'

type Deps = { store: Store; boards: Boards; surveys: HistoryScan; pulse: SiteActivity; now: () => number }

/** The minimum interval between searches for the contacts of today. */
const FRESH_MS = 5_000
/** The list of contacts that turned hot reaches back this far before today. */
const LATEST_MS = 7 * 86_400_000
/** The same person may rise several times. */
const LATEST_READ = 20
const LATEST_SHOWN = 3

/** The overview of a site: live figures from memory, the others counted from stored events. */
export class Overviews {
  readonly #parts: Deps
  readonly #seen = new Map<string, { at: number; count: number }>()

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Null: there is no such live plan. */
  read(plan: string, period: Period): Overview | null {
    const { boards, surveys, pulse, now } = this.#parts
    const version = boards.version(plan)
    if (!version) return null
    return {
      at: iso(now()),
      plan,
      planVersion: version.id,
      now: { ...this.#present(version), events: pulse.lastMinute(version.site) },
      minutes: pulse.minutes(version.site).map(({ at, events }) => ({ at: iso(at), events })),
      ...surveys.read(version, period),
    }
  }

  /** The contacts behind a line of the survey. Null: there is no such live plan, or nothing has been counted yet. */
  people(plan: string, period: Period, list: OverviewList, key: string): OverviewPeople | null {
    const { boards, surveys } = this.#parts
    const version = boards.version(plan)
    const counted = version ? surveys.counted(version, period) : null
    if (!version || !counted) return null
    const entry = counted.tally.lists[list].entries.get(key)
    const window = windowOf(period)
    const rows = (entry?.best ?? []).flatMap(({ id, mask }): OverviewPeople['rows'] => {
      const row = (mask >> window) & 1 ? boards.contacts.get(id) : undefined
      if (!row) return []
      const { device, browser, os, company, lastActivityAt } = row.face
      const score = row.standings[version.id]?.score ?? null
      const band = score === null ? null : bandOf(counted.tally.scorer, score)
      return [
        {
          contactId: id,
          name: nameOf(row),
          device,
          browser,
          os,
          company,
          score,
          band: band?.id ?? null,
          lastSeenAt: lastActivityAt === null ? null : iso(lastActivityAt),
        },
      ]
    })
    const scale = counted.counted === 0 ? 1 : counted.contacts / counted.counted
    // The scores are those of now, the choice that of the survey.
    rows.sort((a, b) => (b.score ?? Number.NEGATIVE_INFINITY) - (a.score ?? Number.NEGATIVE_INFINITY))
    return { total: Math.round((entry?.people[window] ?? 0) * scale), rows }
  }

  /** The firings of the live version's rules; empty for a plan without a published version. */
  firings(plan: string): RuleFirings {
    const { boards, surveys } = this.#parts
    const version = boards.version(plan)
    if (!version) return { days: OVERVIEW_DAYS, rules: [], counting: null }
    const { survey, counting } = surveys.read(version, OVERVIEW_DAYS)
    return { days: OVERVIEW_DAYS, rules: survey?.rules ?? null, counting }
  }

  async counts(plan: string): Promise<Counts | null> {
    const version = this.#parts.boards.version(plan)
    if (!version) return null
    const { visitors, hot } = this.#present(version)
    const midnight = await this.#midnight(version)
    return {
      now: visitors,
      hotNow: hot,
      // Contacts seen since the last count are in the projection.
      seenToday: Math.max(visitors, this.#seenSince(version.site, midnight)),
      ...(await this.#hot(version, midnight)),
    }
  }

  #present(version: PlanVersion): { visitors: number; hot: number } {
    const { boards, pulse } = this.#parts
    const top = topBandFrom(version.document) ?? Number.POSITIVE_INFINITY
    const ranking = boards.ranking(version.id)
    const scores = pulse.present(version.site).flatMap(id => ranking?.scoreOf(id) ?? [])
    return { visitors: scores.length, hot: scores.filter(score => score >= top).length }
  }

  async #midnight({ site, document }: PlanVersion): Promise<number> {
    const { store, now } = this.#parts
    const zone = document.timeZone ?? (await store.registry()).sites.get(site)?.timeZone ?? 'UTC'
    return calendarOf(zone).bounds('day', now()).start
  }

  #seenSince(site: string, midnight: number): number {
    const now = this.#parts.now()
    const known = this.#seen.get(site)
    if (known && now - known.at < FRESH_MS && known.at >= midnight) return known.count
    let count = 0
    const { contacts } = this.#parts.boards
    for (const slot of contacts.slots(site)) if (contacts.lastActivityAt(slot) >= midnight) count += 1
    this.#seen.set(site, { at: now, count })
    return count
  }

  /** The contacts that rose over the highest threshold. */
  async #hot({ site, plan, document }: PlanVersion, midnight: number) {
    const { store, boards } = this.#parts
    const rising = document.thresholds.filter(({ direction }) => direction === 'up')
    const [highest] = rising.sort((a, b) => b.value - a.value)
    if (!highest) return { hotToday: 0, latest: [] }
    const rises = store.db
      .selectFrom('crossings')
      .where('site_id', '=', site)
      .where('plan_id', '=', plan)
      .where('threshold', '=', highest.id)
      .where('silent', '=', 0)
    const { count } = await rises
      .select(row => row.fn.count('contact_id').distinct().as('count'))
      .where('stated_at', '>=', midnight)
      .executeTakeFirstOrThrow()
    const last = await rises
      .select('body')
      .where('stated_at', '>=', midnight - LATEST_MS)
      .orderBy('stated_at', 'desc')
      .limit(LATEST_READ)
      .execute()
    const latest = new Map<string, Counts['latest'][number]>()
    for (const { body } of last) {
      const { contact, to, at } = JSON.parse(body) as Crossing
      const row = boards.contacts.get(contact)
      if (!row || latest.has(contact) || latest.size >= LATEST_SHOWN) continue
      const { device, browser, os } = row.face
      latest.set(contact, {
        contactId: contact,
        name: nameOf(row),
        device,
        browser,
        os,
        score: to,
        at: iso(at),
      })
    }
    return { hotToday: Number(count), latest: [...latest.values()] }
  }
}

const iso = (at: number): string => new Date(at).toISOString()
