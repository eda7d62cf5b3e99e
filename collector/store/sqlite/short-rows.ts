import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { shortBody } from '../contact-body.ts'
import { readSpans } from '../spans-text.ts'
import { writeOwnSpans } from './own-spans.ts'

/**
 * The rows that a database has for each contact and event, in fewer bytes: sites are numbers, a contact is its short text,
 * and streams and contacts are found by a hash of their name instead of a second copy of it.
 *
 * `streams_by_key` and `contacts_by_id`: hash of site and name (`nameHash`) → numbers of rows, which are compared with
 * the name. So the trees that random keys are looked up in stay small enough for the cache.
 */
export const shortRows = `
CREATE TABLE site_numbers (num INTEGER PRIMARY KEY, site_id TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO site_numbers (site_id)
  SELECT site_id FROM streams UNION SELECT site_id FROM contacts UNION SELECT DISTINCT site_id FROM marks
  UNION SELECT site_id FROM orders ORDER BY site_id;

ALTER TABLE contacts RENAME TO contacts_before;
DROP INDEX contacts_by_survivor;
CREATE TABLE contacts (
  num INTEGER PRIMARY KEY, site INTEGER NOT NULL, id TEXT NOT NULL, is_merged INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
INSERT INTO contacts (num, site, id, is_merged, body)
  SELECT c.num, s.num, id, is_merged, short_contact(body)
  FROM contacts_before c JOIN site_numbers s USING (site_id) ORDER BY c.num;
DROP TABLE contacts_before;
CREATE INDEX contacts_by_survivor ON contacts (site, json_extract(body, '$[3]')) WHERE is_merged = 1;
CREATE TABLE contacts_by_id (
  hash INTEGER NOT NULL, num INTEGER NOT NULL, PRIMARY KEY (hash, num)
) STRICT, WITHOUT ROWID;
INSERT INTO contacts_by_id (hash, num)
  SELECT name_hash(site_id, id), c.num FROM contacts c JOIN site_numbers s ON s.num = c.site ORDER BY 1, 2;

ALTER TABLE streams RENAME TO streams_before;
CREATE TABLE streams (
  num INTEGER PRIMARY KEY, site INTEGER NOT NULL, key TEXT NOT NULL, spans TEXT NOT NULL,
  has_claims INTEGER NOT NULL
) STRICT;
INSERT INTO streams (num, site, key, spans, has_claims)
  SELECT b.num, s.num, key, own_spans(site_id, key, spans), has_claims
  FROM streams_before b JOIN site_numbers s USING (site_id) ORDER BY b.num;
DROP TABLE streams_before;
CREATE TABLE streams_by_key (
  hash INTEGER NOT NULL, num INTEGER NOT NULL, PRIMARY KEY (hash, num)
) STRICT, WITHOUT ROWID;
INSERT INTO streams_by_key (hash, num)
  SELECT name_hash(site_id, key), t.num FROM streams t JOIN site_numbers s ON s.num = t.site ORDER BY 1, 2;

ALTER TABLE marks RENAME TO marks_before;
CREATE TABLE marks (
  site INTEGER NOT NULL, mark TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (site, mark)
) STRICT, WITHOUT ROWID;
INSERT INTO marks (site, mark, digest)
  SELECT s.num, mark, migrated(digest) FROM marks_before JOIN site_numbers s USING (site_id) ORDER BY s.num, mark;
DROP TABLE marks_before;

ALTER TABLE orders RENAME TO orders_before;
CREATE TABLE orders (
  site INTEGER NOT NULL, order_id TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (site, order_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO orders (site, order_id, place)
  SELECT s.num, order_id, place FROM orders_before JOIN site_numbers s USING (site_id);
DROP TABLE orders_before;
`

const HASH_BYTES = 6

/** 48 bits: a safe integer. Names may share it, so what is found by it is compared with the name. */
export const nameHash = (site: string, name: string): number =>
  hash('sha1', `${site}\n${name}`, 'buffer').readUIntBE(0, HASH_BYTES)

const ROWS_A_STEP = 20_000

/** Functions of the migration; `onRows` hears how many of the large rows are done, now and then. */
export const addMigrationFunctions = (db: Database, onRows: (rows: number) => void = () => {}): void => {
  let rows = 0
  const counted = (text: string): string => {
    if (++rows % ROWS_A_STEP === 0) onRows(rows)
    return text
  }
  db.function('name_hash', { deterministic: true }, (site, name) => nameHash(site as string, name as string))
  db.function('short_contact', body => counted(shortBody(body as string)))
  db.function('own_spans', (site, key, spans) =>
    counted(writeOwnSpans(site as string, key as string, readSpans(spans as string))),
  )
  db.function('migrated', text => counted(text as string))
}

/** Rows that the migration will count. */
export const rowsToMigrate = (db: Database): number =>
  db
    .prepare<[], number>(
      'SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM streams) + (SELECT count(*) FROM marks)',
    )
    .pluck()
    .get()!
