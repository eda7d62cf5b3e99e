import type { Kysely } from 'kysely'
import type { Job } from '../../shared/job.ts'
import type { Tables } from '../model/tables.ts'
import { iso } from '../platform/iso.ts'

export async function readJob(db: Kysely<Tables>, id: string): Promise<Job | null> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    site: row.site_id,
    kind: row.kind,
    state: row.state,
    done: Number(row.done),
    total: Number(row.total),
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    createdAt: iso(Number(row.created_at)),
    updatedAt: iso(Number(row.updated_at)),
  }
}
