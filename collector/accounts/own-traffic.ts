import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'

/** Query parameter of any page of the site; a browser that opens it is marked as the site's own traffic. */
const PARAMETER = 'pulse_own'
/** Maximum of marked browsers per site; the oldest marks are dropped. */
const MOST = 1_000

/** The secret value of the link: without it, outsiders cannot add browsers to the list. */
export const ownMark = (identitySecret: string): string =>
  `${PARAMETER}=${createHmac('sha256', identitySecret).update(PARAMETER).digest('base64url').slice(0, 16)}`

export function bearsOwnMark(url: unknown, identitySecret: string): boolean {
  if (typeof url !== 'string' || !url.includes(`${PARAMETER}=`)) return false
  const expected = Buffer.from(ownMark(identitySecret))
  const query = url.slice(url.indexOf('?') + 1).split(/[&#]/)
  return query.some(part => {
    const given = Buffer.from(part)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** Marks the browser; other collectors see it like any change of the site. */
export async function markAsOwn(db: Kysely<Tables>, site: SiteId, visitor: string): Promise<void> {
  await db.transaction().execute(async transaction => {
    const options = await takeOptions(transaction, site)
    if (options.ownVisitors?.includes(visitor)) return
    const ownVisitors = [...(options.ownVisitors ?? []), visitor].slice(-MOST)
    await transaction
      .updateTable('sites')
      .set({ options: JSON.stringify({ ...options, ownVisitors }) })
      .where('id', '=', site)
      .execute()
  })
}

/** Reads a site's options and locks them until the transaction ends, so that two concurrent changes are both kept. */
export async function takeOptions(db: Kysely<Tables>, site: SiteId): Promise<{ ownVisitors?: string[] }> {
  const taken = await db
    .updateTable('sites')
    .set(row => ({ options: row.ref('options') }))
    .where('id', '=', site)
    .returning('options')
    .executeTakeFirst()
  return JSON.parse(taken?.options ?? '{}') as { ownVisitors?: string[] }
}
