import type { Kysely } from 'kysely'
import type { Alert, Crossing, SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { crossingRow } from './silent-crossings.ts'

/** A statement has at most 32,766 parameters on SQLite, and a crossing has twelve. */
const ROWS_PER_INSERT = 1_000

/**
 * Makes a version visible to readers. A version that is published again keeps the instant of its first publication.
 */
export async function makeLive(
  db: Kysely<Tables>,
  { plan, id, version, at }: { plan: string; id: string; version: number; at: number },
): Promise<void> {
  await retireLive(db, plan)
  await db
    .updateTable('plan_versions')
    .set(row => ({ state: 'live', published_at: row.fn.coalesce('published_at', row.val(at)) }))
    .where('id', '=', id)
    .execute()
  await db.updateTable('plans').set({ state: 'live', live_version: version }).where('id', '=', plan).execute()
}

/** Makes drafts again of the versions under construction whose publication has failed. */
export async function giveUpUnbuilt(db: Kysely<Tables>): Promise<void> {
  const unbuilt = await db
    .selectFrom('plan_versions')
    .select('id')
    .where('state', 'in', ['waiting', 'building'])
    .execute()
  if (unbuilt.length === 0) return
  // A job starts in the transaction that creates its version, so an earlier version under construction has a job by
  // now.
  const jobs = await db
    .selectFrom('jobs')
    .select('detail')
    .where('kind', '=', 'publish')
    .where('state', '=', 'running')
    .execute()
  const wanted = new Set(
    jobs.map(({ detail }) => {
      const { plan, version } = JSON.parse(detail) as { plan: string; version: number }
      return `${plan}.${version}`
    }),
  )
  const given = unbuilt.filter(({ id }) => !wanted.has(id)).map(({ id }) => id)
  if (given.length === 0) return
  await db
    .updateTable('plan_versions')
    .set({ state: 'draft' })
    .where('id', 'in', given)
    .where('state', 'in', ['waiting', 'building'])
    .execute()
}

/** Turns an archived plan into a draft: the scores of its last live version have not been maintained since. */
export async function unarchive(db: Kysely<Tables>, plan: string): Promise<void> {
  await retireLive(db, plan)
  await db.updateTable('plans').set({ state: 'draft', live_version: null }).where('id', '=', plan).execute()
}

/** Writes the crossings of a publication, and its one digest. */
export async function writeSilent(
  db: Kysely<Tables>,
  site: SiteId,
  silent: readonly Crossing[],
  digest: Alert | null,
): Promise<void> {
  for (let from = 0; from < silent.length; from += ROWS_PER_INSERT)
    await db
      .insertInto('crossings')
      .values(silent.slice(from, from + ROWS_PER_INSERT).map(crossingRow))
      .execute()
  if (!digest) return
  await db
    .insertInto('alerts')
    .values({
      id: digest.id,
      site_id: site,
      contact_id: null,
      rule_id: digest.rule,
      kind: digest.kind,
      at: digest.at,
      stated_at: digest.statedAt,
      body: JSON.stringify(digest),
      taken_at: null,
      remind_at: null,
    })
    .execute()
}

async function retireLive(db: Kysely<Tables>, plan: string): Promise<void> {
  await db
    .updateTable('plan_versions')
    .set({ state: 'retired' })
    .where('plan_id', '=', plan)
    .where('state', '=', 'live')
    .execute()
}
