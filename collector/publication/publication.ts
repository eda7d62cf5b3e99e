import { randomUUID } from 'node:crypto'
import type { Plan } from '../../shared/plan.ts'
import type { Preview } from '../../shared/plan-info.ts'
import type { Boards } from '../board/boards.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import { type Arrival, StorageUnavailable, type Store } from '../model/port.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { ScorerBook } from '../plans/scorer-book.ts'
import { tagListOf } from '../plans/tag-admission.ts'
import { WakeableSleep } from '../platform/wakeable-sleep.ts'
import { sinceNow } from './from-now.ts'
import { previewPlan } from './preview.ts'
import { digestAlert, digestOf, silentCrossings } from './silent-crossings.ts'
import { giveUpUnbuilt, makeLive, unarchive, writeSilent } from './switch-version.ts'
import { admit, tagsSoFar } from './tag-history.ts'

/** The interval at which the leader checks for publications that another collector has started. */
const LOOK_MS = 500
/** Contacts scored in one transaction: enough to be quick, few enough that ingest gets its turn between. */
const CONTACTS_PER_STEP = 250
/** Each report of progress is a transaction too. */
const REPORT_MS = 250

/** `version`: its id. */
type Work = { job: string; site: SiteId; plan: string; version: string }

type Deps = {
  store: Store
  group: Pick<GroupCommit, 'submit'>
  boards: Boards
  now: () => number
  /** Applies the registry everywhere on this collector. */
  refresh: () => Promise<void>
}

/**
 * Publishes a plan version. Its scores are computed for every contact in the background, beside the live version and
 * through the same transactions as ingest, so that events that arrive meanwhile count under both; then one transaction
 * switches, and readers see either the old numbers or the new.
 */
export class Publication {
  readonly #parts: Deps
  readonly #nap = new WakeableSleep()

  constructor(parts: Deps) {
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
    const { plans } = await store.registry()
    const live = plans.find(other => other.plan === planId && other.state === 'live')
    const document = JSON.parse(version.document) as Plan
    const effective =
      fromNow && live ? sinceNow(document, live.document, new Date(now()).toISOString()) : document
    const list = tagListOf(effective)
    // A version that is published again stays visible.
    const isLive = live?.id === version.id && plan.state !== 'archived'
    const isNewList =
      list !== null && !plans.some(other => other.site === plan.site_id && tagListOf(other.document) === list)
    await store.db.transaction().execute(async transaction => {
      await transaction
        .updateTable('plan_versions')
        // The order of tags is settled before any event is scored by them.
        .set({
          state: isLive ? 'live' : isNewList ? 'waiting' : 'building',
          document: JSON.stringify(effective),
        })
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
    })
    await this.#parts.refresh()
    this.#nap.wake()
    return jobId
  }

  preview(planId: string, document: Plan): Promise<Preview> {
    return previewPlan(this.#parts, planId, document)
  }

  /**
   * Carries out the started publications of all collectors, one after the other; the finished steps of an interrupted
   * one stay done. Runs on the leader.
   */
  async run(signal: AbortSignal): Promise<void> {
    await giveUpUnbuilt(this.#parts.store.db)
    while (!signal.aborted) {
      for (const job of await this.#started()) await this.#carryOut(job, signal)
      await this.#nap.take(LOOK_MS, signal)
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
      await this.#settleTags(work)
      await refresh()
      const isAtWork = (await store.registry()).plans.some(({ id }) => id === work.version)
      if (!isAtWork) throw new Error('the plan has been archived')
      while (!signal.aborted) {
        if (!(await this.#compute(work, signal))) continue
        await this.#switch(work)
        return
      }
    } catch (reason) {
      // Storage is unavailable or the leadership is lost: the next leader continues.
      if (signal.aborted || reason instanceof StorageUnavailable) throw reason
      await this.#fail(work, String(reason))
    }
  }

  /** Tags from the history are admitted before those of new events. */
  async #settleTags({ site, version }: Work): Promise<void> {
    const { store } = this.#parts
    const waiting = await store.db
      .selectFrom('plan_versions')
      .select('document')
      .where('id', '=', version)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (!waiting) return
    const plan = JSON.parse(waiting.document) as Plan
    const tags = await tagsSoFar(store, site, plan)
    const registry = await store.registry()
    await store.db.transaction().execute(async transaction => {
      await admit(transaction, registry, { site, plan, tags })
      await transaction
        .updateTable('plan_versions')
        .set({ state: 'building' })
        .where('id', '=', version)
        .execute()
    })
  }

  /** Scores the contacts without a score under the version; true if the store holds none. */
  async #compute(work: Work, signal: AbortSignal): Promise<boolean> {
    const { boards, store, group, now } = this.#parts
    const lacks = (row: ContactRow) => row.site === work.site && row.standings[work.version] === undefined
    const missing: ContactId[] = []
    for (const row of boards.contacts.of(work.site)) if (lacks(row)) missing.push(row.id)
    if (missing.length === 0)
      // Projections lag behind commits: another collector may have added a contact just before it knew the version.
      await store.scan(rows => void missing.push(...rows.filter(lacks).map(row => row.id)), work.site)
    const total = missing.length
    let reportedAt = Number.NEGATIVE_INFINITY
    let under: Promise<unknown> = Promise.resolve()
    for (let done = 0; done < total && !signal.aborted; done += CONTACTS_PER_STEP) {
      const step = missing.slice(done, done + CONTACTS_PER_STEP)
      const submitted = group.submit(
        step.map((contact): Arrival => ({ kind: 'rescore', site: work.site, contact, at: now() })),
      )
      submitted.catch(() => {})
      // The next step is queued while this one runs, so that the writer is never idle.
      await under
      under = submitted
      if (performance.now() - reportedAt < REPORT_MS) continue
      await this.#progress(work, { done, total })
      reportedAt = performance.now()
    }
    await under
    if (total > 0) await store.caughtUp()
    return total === 0
  }

  async #switch(work: Work): Promise<void> {
    const { job: jobId, site, plan: planId, version: versionId } = work
    const { store, boards, now } = this.#parts
    await store.caughtUp()
    const registry = await store.registry()
    const before = registry.plans.find(version => version.plan === planId && version.state === 'live')
    const after = new ScorerBook().of(registry, site).filter(({ version }) => version.id === versionId)
    const silent = after.flatMap(one => silentCrossings(boards, before, one, now()))
    const digest = after[0] ? digestAlert(after[0].version, silent, now()) : null
    const total = boards.ranking(versionId)?.size ?? 0
    await store.db.transaction().execute(async transaction => {
      const live = await transaction
        .selectFrom('plan_versions')
        .select('version')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow()
      // Two collectors may both act as leader for a moment: one of them switches.
      const { numUpdatedRows } = await transaction
        .updateTable('jobs')
        .set({
          state: 'done',
          done: total,
          total,
          updated_at: now(),
          detail: JSON.stringify({
            plan: planId,
            version: live.version,
            digest: digestOf(silent),
            alert: digest?.id ?? null,
          }),
        })
        .where('id', '=', jobId)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return
      await makeLive(transaction, { plan: planId, id: versionId, version: live.version, at: now() })
      await writeSilent(transaction, site, silent, digest)
    })
    await this.#parts.refresh()
  }

  /** Ends the job; a version that stayed under construction would score every event for no reader. */
  async #fail({ job: jobId, plan }: Work, reason: string): Promise<void> {
    const { store, now, refresh } = this.#parts
    await store.db.transaction().execute(async transaction => {
      await transaction
        .updateTable('jobs')
        .set({ state: 'failed', detail: JSON.stringify({ plan, reason }), updated_at: now() })
        .where('id', '=', jobId)
        .where('state', '=', 'running')
        .execute()
      await giveUpUnbuilt(transaction)
    })
    await refresh()
  }

  async #progress({ job: jobId }: Work, change: { done: number; total: number }): Promise<void> {
    const { store, now } = this.#parts
    await store.db
      .updateTable('jobs')
      .set({ ...change, updated_at: now() })
      .where('id', '=', jobId)
      .where('state', '=', 'running')
      .execute()
  }
}
