import { exactJson } from '../../collector/model/exact-json.ts'
import { markOf } from '../../collector/model/known.ts'
import { writeBody } from '../../collector/store/contact-body.ts'
import type { Connection } from '../../collector/store/sqlite/connection.ts'
import { MIGRATIONS, ORDINAL_BITS } from '../../collector/store/sqlite/schema.ts'
import { addMigrationFunctions, nameHash, shortRows } from '../../collector/store/sqlite/short-rows.ts'
import type { Event } from '../../shared/event.ts'
import { contactRow, NOW, event as sampleEvent } from './samples.ts'

/** The number of the schema with short rows; those of before it have JSON and the ids of sites. */
const SHORT = MIGRATIONS.indexOf(shortRows)

/** Writes a contact as the schema of a version keeps it. */
export function contactInto(db: Connection, version: number): void {
  const row = contactRow()
  if (version <= SHORT) {
    db.prepare("INSERT INTO contacts VALUES (1, 's1', 'c_1', 0, ?)").run(exactJson(row))
    return
  }
  db.exec("INSERT INTO site_numbers VALUES (1, 's1')")
  db.prepare("INSERT INTO contacts VALUES (1, 1, 'c_1', 0, ?)").run(writeBody(row))
  db.prepare('INSERT INTO contacts_by_id VALUES (?, 1)').run(nameHash('s1', 'c_1'))
}

/** The text of an event in the earlier form. */
export const earlierText = (event: Event): string =>
  exactJson([
    event.id,
    event.key === 'public' ? 0 : 1,
    event.name,
    event.time,
    event.receivedAt,
    event.visitor,
    event.userId,
    event.url,
    event.referrer,
    event.title,
    event.props,
    event.derived,
  ])

const MANY = 20_000

/** A database of the schema before short rows: two contacts, one merged into the other, with a stream of two events. */
export function fillEarlier(db: Connection) {
  addMigrationFunctions(db)
  db.exec(MIGRATIONS.slice(0, SHORT).join(''))
  db.pragma(`user_version = ${SHORT}`)
  const derived = { source: { channel: 'search', name: 'google' }, bot: 'agent' }
  const event = sampleEvent({ visitor: 'a', derived })
  const order = sampleEvent({ visitor: 'a', name: 'purchase', time: NOW + 1, props: { order_id: 'o-1' } })
  const contacts = [
    contactRow({ streams: ['v:a'], identifiers: ['e:a@x.example'] }),
    contactRow({ id: 'c_2', mergedInto: 'c_1', version: 3 }),
  ]
  const put = db.prepare('INSERT INTO contacts (site_id, id, is_merged, body) VALUES (?, ?, ?, ?)')
  for (const row of contacts) put.run('s1', row.id, row.mergedInto === null ? 0 : 1, exactJson(row))
  const stream = 'INSERT INTO streams (site_id, key, spans, has_claims) VALUES (?, ?, ?, ?)'
  const { lastInsertRowid } = db.prepare(stream).run('s1', 'v:a', '[[null,"c_1"]]', 1)
  const place = Number(lastInsertRowid) * 2 ** ORDINAL_BITS
  for (const [i, one] of [event, order].entries()) {
    db.prepare('INSERT INTO events VALUES (?, ?)').run(place + i, earlierText(one))
    db.prepare('INSERT INTO marks VALUES (?, ?, ?)').run('s1', markOf(one), 'digest')
  }
  db.prepare('INSERT INTO orders VALUES (?, ?, ?)').run('s1', 'o-1', place + 1)
  db.exec(`INSERT INTO marks WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})
    SELECT 's2', 'p:' || i, 'digest' FROM n`)
  return { contacts, event, order }
}
