import type { Kysely, Selectable } from 'kysely'
import type { Plan } from '../../shared/plan.ts'
import type { PlanDetail, PlanInfo, PlanVersionInfo, SavedPlan } from '../../shared/plan-info.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Tables } from '../model/tables.ts'
import { checkPlan, type PlanIssue } from '../score/check/check.ts'
import { type Actor, record } from './audit.ts'
import { isFormerStarter } from './former-starter.ts'
import { newId } from './secrets.ts'

type PlanRow = Selectable<Tables['plans']>
type VersionRow = Selectable<Tables['plan_versions']>
export type Fault = { path: string; message: string }
export type Faulty = { faults: Fault[] }

/** Finds a plan by its id, or the oldest live plan of a site. */
export function planOf(
  db: Kysely<Tables>,
  { plan, site }: { plan?: string | undefined; site?: string | undefined },
): Promise<PlanRow | undefined> {
  const plans = db.selectFrom('plans').selectAll()
  if (plan !== undefined) return plans.where('id', '=', plan).executeTakeFirst()
  return plans
    .where('site_id', '=', site ?? '')
    .where('state', '=', 'live')
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()
}

export async function listPlans(db: Kysely<Tables>, site: string): Promise<PlanInfo[]> {
  const plans = await db
    .selectFrom('plans')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const shown = plans.map(async plan => {
    const version = await versionOf(db, plan.id, plan.live_version ?? plan.latest_version)
    return version ? info(plan, version) : null
  })
  return (await Promise.all(shown)).filter(plan => plan !== null)
}

/** A plan with every version that there has been, newest first. */
export async function readPlan(db: Kysely<Tables>, id: string): Promise<PlanDetail | null> {
  const plan = await planOf(db, { plan: id })
  if (!plan) return null
  const versions = await db
    .selectFrom('plan_versions')
    .selectAll()
    .where('plan_id', '=', id)
    .orderBy('version', 'desc')
    .execute()
  const latest = versions[0]
  const shown = versions.find(row => Number(row.version) === Number(plan.live_version)) ?? latest
  if (!latest || !shown) return null
  const shownInfo = info(plan, shown)
  const draft = documentOf(plan, latest)
  return {
    ...shownInfo,
    draft,
    versions: versions.map(versionInfo),
    isFormerStarter: isFormerStarter(shownInfo.document) && isFormerStarter(draft),
  }
}

export async function readVersion(db: Kysely<Tables>, id: string, version: number): Promise<Plan | null> {
  const plan = await planOf(db, { plan: id })
  const row = plan && (await versionOf(db, id, version))
  return row ? documentOf(plan, row) : null
}

/** `input` is a document of any shape. */
export type Draft = { site: string; input: unknown; retention: string | null }

/** Creates a plan as a draft, which scores no contacts yet. */
export async function createPlan(
  db: Kysely<Tables>,
  { site, input, retention }: Draft,
  actor: Actor,
  now: number,
): Promise<SavedPlan | Faulty> {
  const judged = judge(input, site, retention)
  if ('faults' in judged) return judged
  const { document, warnings } = judged
  const id = newId('plan')
  await db.transaction().execute(async trx => {
    await trx
      .insertInto('plans')
      .values({
        id,
        site_id: site,
        name: document.name,
        state: 'draft',
        live_version: null,
        latest_version: 1,
        created_at: now,
      })
      .execute()
    await writeVersion(trx, { plan: id, site, version: 1, document, author: actor }, now)
    await record(trx, actor, { site, action: 'plan.create', subject: id }, now)
  })
  return { id, version: 1, warnings }
}

/** Each save creates an immutable version; the live version stays until another one is published. */
export async function savePlan(
  db: Kysely<Tables>,
  id: string,
  { site, input, retention }: Draft,
  actor: Actor,
  now: number,
): Promise<SavedPlan | Faulty | Refusal> {
  const judged = judge(input, site, retention)
  if ('faults' in judged) return judged
  const { document, warnings } = judged
  return db.transaction().execute(async trx => {
    // The database increments the number, so that two concurrent saves get two versions.
    const { numUpdatedRows } = await trx
      .updateTable('plans')
      .set(row => ({ latest_version: row('latest_version', '+', 1) }))
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) return refusal('not_found', 'there is no such plan')
    const plan = await trx.selectFrom('plans').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const version = Number(plan.latest_version)
    if (plan.live_version === null)
      await trx.updateTable('plans').set({ name: document.name }).where('id', '=', id).execute()
    await writeVersion(trx, { plan: id, site, version, document, author: actor }, now)
    await record(trx, actor, { site, action: 'plan.save', subject: id, detail: { version } }, now)
    return { id, version, warnings }
  })
}

/** An archived plan scores no contacts and has no board; it can be published again. */
export const archivePlan = (db: Kysely<Tables>, id: string, actor: Actor, now: number) =>
  db.transaction().execute(async (trx): Promise<Refusal | null> => {
    const plan = await planOf(trx, { plan: id })
    if (!plan) return refusal('not_found', 'there is no such plan')
    await trx.updateTable('plans').set({ state: 'archived' }).where('id', '=', id).execute()
    await record(trx, actor, { site: plan.site_id, action: 'plan.archive', subject: id }, now)
    return null
  })

type NewVersion = { plan: string; site: string; version: number; document: Plan; author: Actor }

async function writeVersion(db: Kysely<Tables>, version: NewVersion, now: number): Promise<void> {
  await db
    .insertInto('plan_versions')
    .values({
      id: `${version.plan}.${version.version}`,
      plan_id: version.plan,
      site_id: version.site,
      version: version.version,
      state: 'draft',
      document: JSON.stringify(version.document),
      author: version.author,
      created_at: now,
      published_at: null,
    })
    .execute()
}

/** Checks a document: returns the plan with warnings, or the errors. */
export function judge(
  input: unknown,
  site: string,
  retention: string | null,
): { document: Plan; warnings: Fault[] } | Faulty {
  const checked = checkPlan(input, { retention })
  if (!checked.ok) return { faults: checked.errors.map(fault) }
  const { plan, warnings } = checked
  if (plan.site !== undefined && plan.site !== site)
    return { faults: [{ path: 'site', message: 'this plan belongs to another site' }] }
  return { document: plan, warnings: warnings.map(fault) }
}

const fault = ({ path, message }: PlanIssue): Fault => ({ path, message })

const versionOf = (db: Kysely<Tables>, plan: string, version: number): Promise<VersionRow | undefined> =>
  db
    .selectFrom('plan_versions')
    .selectAll()
    .where('plan_id', '=', plan)
    .where('version', '=', version)
    .executeTakeFirst()

const iso = (at: number): string => new Date(Number(at)).toISOString()

const info = (plan: PlanRow, version: VersionRow): PlanInfo => ({
  id: plan.id,
  site: plan.site_id,
  name: plan.name,
  state: plan.state,
  liveVersion: plan.live_version === null ? null : Number(plan.live_version),
  latestVersion: Number(plan.latest_version),
  document: documentOf(plan, version),
  updatedAt: iso(version.published_at ?? version.created_at),
})

const versionInfo = (row: VersionRow): PlanVersionInfo => ({
  version: Number(row.version),
  // A version that still waits for its tags is shown as being built.
  state: row.state === 'waiting' ? 'building' : (row.state as PlanVersionInfo['state']),
  author: row.author,
  createdAt: iso(row.created_at),
  publishedAt: row.published_at === null ? null : iso(row.published_at),
})

/** Documents are stored as written; site and state are the present ones. */
const documentOf = (plan: PlanRow, row: VersionRow): Plan => ({
  ...(JSON.parse(row.document) as Plan),
  site: plan.site_id,
  state: plan.state,
})
