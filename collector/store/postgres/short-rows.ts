import type pg from 'pg'
import { shortBody } from '../contact-body.ts'
import { texts } from './arrays.ts'

/**
 * Contacts and spans in fewer bytes (`contact-body.ts`, `spans-text.ts`). The contacts follow in `shortenContacts`; events
 * stay as they are, since both forms of them are read.
 */
export const shortRows = `
DROP INDEX contacts_by_survivor;
UPDATE streams SET spans = substring(spans from '^\\[\\[null,"([^"]+)"\\]\\]$')
  WHERE spans ~ '^\\[\\[null,"[^"\\\\[][^"\\\\]*"\\]\\]$';
CREATE INDEX contacts_by_survivor ON contacts
  (site_id, substring(body from '^\\[[^,]*,[^,]*,[^,]*,"([^"]+)"')) WHERE is_merged;
`

const ROWS = 5_000

type Stored = { site: string; id: string; body: string }

/** Rewrites the contacts of earlier schemas in batches, in the caller's transaction. */
export async function shortenContacts(
  client: Pick<pg.ClientBase, 'query'>,
  onRows: (migrated: { done: number; total: number }) => void,
): Promise<void> {
  const { rows: counts } = await client.query<{ count: string }>('SELECT count(*) AS count FROM contacts')
  const total = Number(counts[0]!.count)
  let done = 0
  for (let after: Pick<Stored, 'site' | 'id'> | undefined = { site: '', id: '' }; after; ) {
    const { rows }: pg.QueryResult<Stored> = await client.query<Stored>(
      `SELECT site_id AS site, id, body FROM contacts WHERE (site_id, id) > ($1, $2)
       ORDER BY site_id, id LIMIT ${ROWS}`,
      [after.site, after.id],
    )
    await client.query(
      `UPDATE contacts c SET body = u.body FROM unnest($1::text[], $2::text[], $3::text[]) AS u (site, id, body)
       WHERE c.site_id = u.site AND c.id = u.id`,
      [rows.map(row => row.site), rows.map(row => row.id), texts(rows.map(row => shortBody(row.body)))],
    )
    done += rows.length
    onRows({ done, total })
    after = rows.length < ROWS ? undefined : rows.at(-1)
  }
}
