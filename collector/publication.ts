import { randomUUID } from 'node:crypto'
import type { Preview } from '../shared/api.ts'
import type { Plan } from '../shared/plan.ts'
import { factsOf } from './assemble.ts'
import type { Boards } from './boards.ts'
import type { Group } from './group.ts'
import type { Publisher } from './publish.ts'
import { bandOf } from './score/bands.ts'
import { compile } from './score/compile.ts'
import { refold } from './score/contact.ts'
import { read } from './score/read.ts'
import type { Arrival, ContactId, Crossing, PlanVersion, SiteId, Store } from './store/store.ts'

/** Contacts scored in one transaction: enough to be quick, few enough that ingest gets its turn between. */
const CONTACTS_PER_STEP = 250
const MOVES_SHOWN = 10
const BINS = 20

type Parts = {
  store: Store
  group: Pick<Group, 'submit'>
  boards: Boards
  publisher: Publisher
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
    void this.#run(jobId, plan.site_id, planId, version.id).catch(async reason => {
      await this.#progress(jobId, plan.site_id, {
        state: 'failed',
        detail: JSON.stringify({ plan: planId, reason: String(reason) }),
      })
    })
    return jobId
  }

  /** Goes on with publications that a restart interrupted: what is done stays done. */
  async resume(): Promise<void> {
    const { store } = this.#parts
    const jobs = await store.db
      .selectFrom('jobs')
      .selectAll()
      .where('kind', '=', 'publish')
      .where('state', '=', 'running')
      .execute()
    for (const job of jobs) {
      const { plan, version } = JSON.parse(job.detail) as { plan: string; version: number }
      const row = await store.db
        .selectFrom('plan_versions')
        .select('id')
        .where('plan_id', '=', plan)
        .where('version', '=', version)
        .executeTakeFirst()
      if (row && job.site_id) void this.#run(job.id, job.site_id, plan, row.id)
    }
  }

  async #run(jobId: string, site: SiteId, planId: string, versionId: string): Promise<void> {
    const { boards, group, now } = this.#parts
    const missing = () =>
      [...boards.contacts.values()].filter(row => row.site === site && row.standings[versionId] === undefined)
    // A contact that was written by somebody who did not know of the new version yet is found in the next round.
    for (let rows = missing(); rows.length > 0; rows = missing()) {
      const total = rows.length
      for (let from = 0; from < total; from += CONTACTS_PER_STEP) {
        const ticks = rows
          .slice(from, from + CONTACTS_PER_STEP)
          .map((row): Arrival => ({ kind: 'rescore', site, contact: row.id, at: now() }))
        await group.submit(ticks)
        await this.#progress(jobId, site, { done: Math.min(total, from + CONTACTS_PER_STEP), total })
      }
    }
    await this.#switch(jobId, site, planId, versionId)
  }

  async #switch(jobId: string, site: SiteId, planId: string, versionId: string): Promise<void> {
    const { store, boards, now } = this.#parts
    const before = boards.version(planId)
    const registry = await store.registry()
    const after = registry.plans.find(version => version.id === versionId)
    const silent = after ? silentCrossings(boards, site, before, after, now()) : []
    const total = boards.ranking(versionId)?.size ?? 0
    await store.db.transaction().execute(async transaction => {
      await transaction
        .updateTable('plan_versions')
        .set({ state: 'retired' })
        .where('plan_id', '=', planId)
        .where('state', '=', 'live')
        .execute()
      const live = await transaction
        .updateTable('plan_versions')
        .set({ state: 'live', published_at: now() })
        .where('id', '=', versionId)
        .returning('version')
        .executeTakeFirstOrThrow()
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
        .updateTable('jobs')
        .set({
          state: 'done',
          done: total,
          total,
          updated_at: now(),
          detail: JSON.stringify({ plan: planId, version: live.version, digest: digestOf(silent) }),
        })
        .where('id', '=', jobId)
        .execute()
      await transaction
        .updateTable('registry')
        .set(eb => ({ version: eb('version', '+', 1) }))
        .execute()
    })
    await this.#parts.refresh()
    this.#parts.publisher.report(site, {
      t: 'job',
      id: jobId,
      kind: 'publish',
      done: total,
      total,
      state: 'done',
    })
  }

  async #progress(
    jobId: string,
    site: SiteId,
    change: { done?: number; total?: number; state?: 'failed'; detail?: string },
  ): Promise<void> {
    const { store, publisher, now } = this.#parts
    await store.db
      .updateTable('jobs')
      .set({ ...change, updated_at: now() })
      .where('id', '=', jobId)
      .execute()
    const { done = 0, total = 0, state = 'running' } = change
    publisher.report(site, { t: 'job', id: jobId, kind: 'publish', done, total, state })
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

/** New and changed rules see only what comes from now on; unchanged ones keep what they had. */
function sinceNow(document: Plan, live: Plan, since: string): Plan {
  const known = new Map(live.rules.map(rule => [rule.id, rule]))
  return {
    ...document,
    rules: document.rules.map(rule => {
      const old = known.get(rule.id)
      const { since: _had, ...bare } = old ?? rule
      const { since: _has, ...wished } = rule
      return old && JSON.stringify(bare) === JSON.stringify(wished) ? old : { ...rule, since }
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
