import type { Kysely } from 'kysely'
import type { Tables } from '../model/tables.ts'

/** The author of an action: a user's id, `key:<id>` for a program, `command` for the operator's shell, `calendar` for what goes on by itself. */
export type Actor = string
export const COMMAND: Actor = 'command'
export const CALENDAR: Actor = 'calendar'

export type Deed = { site?: string | null; action: string; subject: string; detail?: Record<string, unknown> }

/** Records an action in the audit trail, in the same transaction as the change itself. */
export async function record(db: Kysely<Tables>, actor: Actor, deed: Deed, now: number): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: now,
      site_id: deed.site ?? null,
      actor,
      action: deed.action,
      subject: deed.subject,
      detail: JSON.stringify(deed.detail ?? {}),
    })
    .execute()
}

export type AuditPage = { site?: string | undefined; before?: number | undefined; limit: number }

/** Newest first. */
export function deeds(db: Kysely<Tables>, { site, before, limit }: AuditPage) {
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit)
  if (site !== undefined) query = query.where('site_id', '=', site)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}
