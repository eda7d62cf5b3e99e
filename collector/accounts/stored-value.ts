import type { Kysely } from 'kysely'
import type { Tables } from '../model/tables.ts'

type Db = Kysely<Tables>

/** A JSON value of table `settings`; `otherwise` where there is no row of that name. */
export async function readValue<Value>(db: Db, name: string, otherwise: Value): Promise<Value> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row ? (JSON.parse(row.value) as Value) : otherwise
}

export async function writeValue(db: Db, name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  await db
    .insertInto('settings')
    .values({ name, value: text })
    .onConflict(row => row.column('name').doUpdateSet({ value: text }))
    .execute()
}

/** Reads and writes in one transaction, which locks the row: the changes of two collectors are both kept. */
export const changeValue = <Value>(
  db: Db,
  name: string,
  otherwise: Value,
  change: (value: Value) => Value,
): Promise<void> =>
  db.transaction().execute(async transaction => {
    // Writes the value that is there: the row is locked whether or not it was there before.
    await transaction
      .insertInto('settings')
      .values({ name, value: JSON.stringify(otherwise) })
      .onConflict(row => row.column('name').doUpdateSet(now => ({ value: now.ref('settings.value') })))
      .execute()
    await writeValue(transaction, name, change(await readValue(transaction, name, otherwise)))
  })
