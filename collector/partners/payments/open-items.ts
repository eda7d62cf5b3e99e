import type { Kysely } from 'kysely'
import type { Tables } from '../../model/tables.ts'

/** Whether a statement is in a payment file that was not withdrawn, and did not come back. */
export async function isInOpenFile(db: Kysely<Tables>, site: string, number: number): Promise<boolean> {
  const row = await db
    .selectFrom('payment_file_items')
    .select('file_id')
    .where('site_id', '=', site)
    .where('number', '=', number)
    .where('is_open', '=', 1)
    .executeTakeFirst()
  return row !== undefined
}

/** A returned payment is paid again with another file. */
export async function closeItem(db: Kysely<Tables>, site: string, number: number): Promise<void> {
  await db
    .updateTable('payment_file_items')
    .set({ is_open: 0 })
    .where('site_id', '=', site)
    .where('number', '=', number)
    .execute()
}
