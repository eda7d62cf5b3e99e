import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Kysely } from 'kysely'
import type { Preview } from '../shared/api.ts'
import type { Plan } from '../shared/plan.ts'
import { factsOf } from './assemble.ts'
import type { Boards } from './boards.ts'
import type { Group } from './group.ts'
import { bandOf } from './score/bands.ts'
import { compile } from './score/compile.ts'
import { refold } from './score/contact.ts'
import { read } from './score/read.ts'
import {
  type Arrival,
  type ContactId,
  type ContactRow,
  type Crossing,
  type PlanVersion,
  type SiteId,
  StorageUnavailable,
  type Store,
} from './store/store.ts'
import type { Tables } from './store/tables.ts'

/** How often whoever leads looks for what another collector has started. */
const LOOK_MS = 500
/** Contacts scored in one transaction: enough to be quick, few enough that ingest gets its turn between. */
const CONTACTS_PER_STEP = 250
const MOVES_SHOWN = 10
const BINS = 20

/** `version`: its id. */
type Work = { job: string; site: SiteId; plan: string; version: string }

type Parts = {
  store: Store
  group: Pick<Group, 'submit'>
  boards: Boards
  now: () => number
  /** Takes over the owner's settings everywhere at once. */
  refresh: () => Promise<void>
}

/**
 * Puts a plan version into force. It is computed for every contact in the background, beside the live one and
 * through the same transactions as ingest, so that events that come meanwhile count under both; then one
 * transaction switches, and readers see the old numbers or the new.
 */
export class Publication {
  readonly #parts: Parts
  #wake = () => {}

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Starts publishing the plan's latest version and returns the job's id; `fromNow` leaves history to the rules as they were. */
  async start(planId: string, { fromNow }: { fromNow: boolean }): Promise<string> {
    const { store, now } = this.#parts
    const plan = await store.db
      .selectFrom('plans')
      .selectAll()
      .where('id', '=', planId)
      .executeTakeFirstOrThrow()
    const jobId = `j_${randomUUID()}`
    const version = await store.db
      .selectFrom('plan_versions')
      .selectAll()
      .where('plan_id', '=', planId)
      .where('version', '=', plan.latest_version)
      .executeTakeFirstOrThrow()
    const live = (await store.registry()).plans.find(other => other.plan === planId && other.state === 'live')
    const document = JSON.parse(version.document) as Plan
    const effective =
      fromNow && live ? sinceNow(document, live.document, new Date(now()).toISOString()) : document
    await store.db.transaction().execute(async transaction => {
      await transaction
        .updateTable('plan_versions')
        .set({ state: 'building', document: JSON.stringify(effective) })
        .where('id', '=', version.id)
        .execute()
      if (plan.state === 'archived') await unarchive(transaction, planId)
      await transaction
        .insertInto('jobs')
        .values({
          id: jobId,
          site_id: plan.site_id,
          kind: 'publish',
          state: 'running',
          done: 0,
          total: 0,
          detail: JSON.stringify({ plan: planId, version: version.version }),
          created_at: now(),
          updated_at: now(),
        })
        .execute()
      await transaction
        .updateTable('registry')
        .set(eb => ({ version: eb('version', '+', 1) }))
        .execute()
    })
    await this.#parts.refresh()
    this.#wake()
    return jobId
  }

  /**
   * Carries out what has been started, here or on another collector, one after the other; what an interrupted
   * collector had done stays done. For whoever leads.
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const job of await this.#started()) await this.#carryOut(job, signal)
      await this.#pause(signal)
    }
  }

  async #started(): Promise<Work[]> {
    const jobs = await this.#parts.store.db
      .selectFrom('jobs')
      .select(['id', 'site_id', 'detail'])
      .where('kind', '=', 'publish')
      .where('state', '=', 'running')
      .orderBy('created_at')
      .execute()
    return jobs.map(({ id, site_id, detail }) => {
      const { plan, version } = JSON.parse(detail) as { plan: string; version: number }
      return { job: id, site: site_id!, plan, version: `${plan}.${version}` }
    })
  }

  async #carryOut(work: Work, signal: AbortSignal): Promise<void> {
    const { refresh, store } = this.#parts
    try {
      await refresh()
      const isAtWork = (await store.registry()).plans.some(({ id }) => id === work.version)
      if (!isAtWork) throw new Error('the plan was archived meanwhile')
      while (!signal.aborted) {
        if (!(await this.#compute(work, signal))) continue
        await this.#switch(work)
        return
      }
    } catch (reason) {
      // Storage is away or somebody else leads: whoever leads next goes on.
      if (signal.aborted || reason instanceof StorageUnavailable) throw reason
      const detail = JSON.stringify({ plan: work.plan, reason: String(reason) })
      await this.#progress(work, { state: 'failed', detail })
    }
  }

  /** Scores whoever has no score under the version yet; true if there was nobody, by the store's own word. */
  async #compute(work: Work, signal: AbortSignal): Promise<boolean> {
    const { boards, store, group, now } = this.#parts
    const lacks = (row: ContactRow) => row.site === work.site && row.standings[work.version] === undefined
    let missing = [...boards.contacts.values()].filter(lacks).map(row => row.id)
    if (missing.length === 0)
      // Views hear of commits a moment later: somebody may have come elsewhere just before the version was known.
      await store.scan(rows => void missing.push(...rows.filter(lacks).map(row => row.id)), work.site)
    const total = missing.length
    for (let done = 0; missing.length > 0 && !signal.aborted; ) {
      const step = missing.slice(0, CONTACTS_PER_STEP)
      await group.submit(
        step.map((contact): Arrival => ({ kind: 'rescore', site: work.site, contact, at: now() })),
      )
      missing = missing.slice(CONTACTS_PER_STEP)
      done += step.length
      await this.#progress(work, { done, total })
    }
    if (total > 0) await store.caughtUp()
    return total === 0
  }

  async #switch(work: Work): Promise<void> {
    const { job: jobId, site, plan: planId, version: versionId } = work
    const { store, boards, now } = this.#parts
    await store.caughtUp()
    const registry = await store.registry()
    const before = registry.plans.find(version => version.plan === planId && version.state === 'live')
    const after = registry.plans.find(version => version.id === versionId)
    const silent = after ? silentCrossings(boards, site, before, after, now()) : []
    const total = boards.ranking(versionId)?.size ?? 0
    await store.db.transaction().execute(async transaction => {
      const live = await transaction
        .selectFrom('plan_versions')
        .select('version')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow()
      // Two collectors may both believe for a moment that they lead: one of them switches.
      const { numUpdatedRows } = await transaction
        .updateTable('jobs')
        .set({
          state: 'done',
          done: total,
          total,
          updated_at: now(),
          detail: JSON.stringify({ plan: planId, version: live.version, digest: digestOf(silent) }),
        })
        .where('id', '=', jobId)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return
      await transaction
        .updateTable('plan_versions')
        .set({ state: 'retired' })
        .where('plan_id', '=', planId)
        .where('state', '=', 'live')
        .execute()
      await transaction
        .updateTable('plan_versions')
        .set({ state: 'live', published_at: now() })
        .where('id', '=', versionId)
        .execute()
      await transaction
        .updateTable('plans')
        .set({ state: 'live', live_version: live.version })
        .where('id', '=', planId)
        .execute()
      for (const crossing of silent) {
        await transaction
          .insertInto('crossings')
          .values({
            id: crossing.id,
            site_id: site,
            contact_id: crossing.contact,
            plan_id: planId,
            plan_version: versionId,
            threshold: crossing.threshold,
            direction: crossing.direction,
            at: crossing.at,
            stated_at: crossing.statedAt,
            silent: 1,
            alerts: 0,
            body: JSON.stringify(crossing),
          })
          .execute()
      }
      await transaction
        .updateTable('registry')
        .set(eb => ({ version: eb('version', '+', 1) }))
        .execute()
    })
    await this.#parts.refresh()
  }

  /** Ends sooner when something is started here. */
  #pause(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, LOOK_MS)
      signal.addEventListener('abort', done, { once: true })
      this.#wake = done
    })
  }

  async #progress(
    { job: jobId }: Work,
    change: { done?: number; total?: number; state?: 'failed'; detail?: string },
  ): Promise<void> {
    const { store, now } = this.#parts
    await store.db
      .updateTable('jobs')
      .set({ ...change, updated_at: now() })
      .where('id', '=', jobId)
      .where('state', '=', 'running')
      .execute()
  }

  /** What the document would do on the stored history, next to what is live; nothing changes. */
  async preview(planId: string, document: Plan): Promise<Preview> {
    const { store, boards, now } = this.#parts
    const plan = await store.db
      .selectFrom('plans')
      .select('site_id')
      .where('id', '=', planId)
      .executeTakeFirstOrThrow()
    const settings = (await store.registry()).sites.get(plan.site_id)
    const scorer = compile(document, {
      planId,
      siteZone: settings?.timeZone ?? 'UTC',
      retention: settings?.retention ?? null,
    })
    const live = boards.version(planId)
    const at = now()
    const scores: { id: ContactId; now: number | null; after: number | null }[] = []
    for (const row of [...boards.contacts.values()].filter(other => other.site === plan.site_id)) {
      const found = await factsOf(store, row.site, row.id)
      if (!found) continue
      const after = read(refold([scorer], found.facts), 0, at).score
      scores.push({ id: row.id, now: (live && row.standings[live.id]?.score) ?? null, after })
    }
    return previewOf(scores, document, live?.document ?? document, boards)
  }
}

/** At work again, but as if it had not been: whom its last version scored has been left alone since. */
async function unarchive(db: Kysely<Tables>, plan: string): Promise<void> {
  await db
    .updateTable('plan_versions')
    .set({ state: 'retired' })
    .where('plan_id', '=', plan)
    .where('state', '=', 'live')
    .execute()
  await db.updateTable('plans').set({ state: 'draft', live_version: null }).where('id', '=', plan).execute()
}

/** New and changed rules see only what comes from now on; unchanged ones keep what they had. */
function sinceNow(document: Plan, live: Plan, since: string): Plan {
  const known = new Map(live.rules.map(rule => [rule.id, rule]))
  return {
    ...document,
    rules: document.rules.map(rule => {
      const old = known.get(rule.id)
      const { since: _had, ...bare } = old ?? rule
      const { since: _has, ...wished } = rule
      return old && isDeepStrictEqual(bare, wished) ? old : { ...rule, since }
    }),
  }
}

function silentCrossings(
  boards: Boards,
  site: SiteId,
  before: PlanVersion | undefined,
  after: PlanVersion,
  now: number,
): Crossing[] {
  const crossings: Crossing[] = []
  for (const row of boards.contacts.values()) {
    const from = (before && row.standings[before.id]?.score) ?? null
    const to = row.standings[after.id]?.score ?? null
    if (row.site !== site || from === null || to === null) continue
    for (const threshold of after.document.thresholds) {
      const isUp = threshold.direction === 'up' && from < threshold.value && to >= threshold.value
      const isDown = threshold.direction === 'down' && from >= threshold.value && to < threshold.value
      if (!isUp && !isDown) continue
      crossings.push({
        id: `x_${randomUUID()}`,
        site,
        contact: row.id,
        plan: after.plan,
        planVersion: after.id,
        threshold: threshold.id,
        direction: threshold.direction,
        from,
        to,
        at: now,
        statedAt: now,
        cause: 'publication',
        late: false,
        silent: true,
        alerts: false,
        eventId: null,
        reasons: [],
      })
    }
  }
  return crossings
}

/** How many contacts each threshold was crossed by, which way: what the publication's one message says. */
const digestOf = (crossings: readonly Crossing[]) => {
  const counts: Record<string, { up: number; down: number }> = {}
  for (const { threshold, direction } of crossings) {
    counts[threshold] ??= { up: 0, down: 0 }
    counts[threshold][direction] += 1
  }
  return counts
}

function previewOf(
  scores: { id: ContactId; now: number | null; after: number | null }[],
  document: Plan,
  live: Plan,
  boards: Boards,
): Preview {
  const bandNow = (score: number | null) => (score === null ? null : (bandOf(live, score)?.id ?? null))
  const bandAfter = (score: number | null) => (score === null ? null : (bandOf(document, score)?.id ?? null))
  const bands = document.bands.map(({ id, name }) => ({
    id,
    name,
    now: scores.filter(s => bandNow(s.now) === id).length,
    after: scores.filter(s => bandAfter(s.after) === id).length,
    enter: scores.filter(s => bandAfter(s.after) === id && bandNow(s.now) !== id).length,
    leave: scores.filter(s => bandNow(s.now) === id && bandAfter(s.after) !== id).length,
  }))
  const known = scores.flatMap(s => [s.now, s.after]).filter(score => score !== null)
  const low = Math.min(0, ...known)
  const width = Math.max(1, Math.ceil((Math.max(1, ...known) - low + 1) / BINS))
  const distribution = Array.from({ length: BINS }, (_, i) => {
    const from = low + i * width
    const holds = (score: number | null) => score !== null && score >= from && score < from + width
    return {
      from,
      now: scores.filter(s => holds(s.now)).length,
      after: scores.filter(s => holds(s.after)).length,
    }
  })
  const placeOf = (key: 'now' | 'after') =>
    new Map(
      scores
        .filter(s => s[key] !== null)
        .sort((a, b) => b[key]! - a[key]!)
        .map((s, i) => [s.id, i + 1]),
    )
  const [rankNow, rankAfter] = [placeOf('now'), placeOf('after')]
  const moves = scores
    .filter(s => s.now !== s.after)
    .sort((a, b) => Math.abs((b.after ?? 0) - (b.now ?? 0)) - Math.abs((a.after ?? 0) - (a.now ?? 0)))
    .slice(0, MOVES_SHOWN)
    .map(s => ({
      contactId: s.id,
      name: boards.contacts.get(s.id)?.face.name ?? null,
      now: s.now,
      after: s.after,
      rankNow: rankNow.get(s.id) ?? null,
      rankAfter: rankAfter.get(s.id) ?? null,
    }))
  return { contacts: scores.length, bands, distribution, moves }
}
