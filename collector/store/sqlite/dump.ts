import { existsSync } from 'node:fs'
import { orderIdOf } from '../../model/event-facts.ts'
import { markOf } from '../../model/known.ts'
import { readEvent } from '../event-text.ts'
import type { Cell, ColumnType, Counts, Parcel } from '../migration-rows.ts'
import { writeSpans } from '../spans-text.ts'
import { type Connection, connect, migrate } from './connection.ts'
import { readOwnSpans } from './own-spans.ts'
import { ownFile } from './owner-lock.ts'
import { ORDINAL_BITS } from './schema.ts'
import { SITE } from './site-numbers.ts'

const ROWS = 1_000

/** Tables that are not copied: the other database makes its own, or only a running collector needs them. */
const STAYING = [
  'registry',
  'overheard',
  'probe',
  'sqlite_sequence',
  'site_numbers',
  'streams_by_key',
  'contacts_by_id',
]
/** Tables with another layout in the target: see the methods that read them. */
const RESHAPED = ['streams', 'contacts', 'events', 'marks', 'orders']

const STREAMS = { site_id: 'text', key: 'text', spans: 'text', has_claims: 'boolean' } as const
const CONTACTS = { site_id: 'text', id: 'text', is_merged: 'boolean', body: 'text' } as const
const EVENTS = { site_id: 'text', stream: 'text', time: 'bigint', body: 'text' } as const
const MARKS = { site_id: 'text', mark: 'text', digest: 'text', time: 'bigint' } as const
const ORDERS: Record<string, ColumnType> = {
  site_id: 'text',
  order_id: 'text',
  mark: 'text',
  stream: 'text',
  time: 'bigint',
  body: 'text',
}

/**
 * A consistent snapshot of a database file, to fill another database from. The file is locked until `close`: no
 * collector can own it meanwhile, no command can write to it.
 */
export class Dump {
  readonly counts: Counts
  readonly #lock: { release(): void }
  readonly #db: Connection

  constructor(file: string) {
    if (!existsSync(file)) throw new Error(`There is no database ${file}.`)
    this.#lock = own(file)
    this.#db = connect(file)
    try {
      migrate(this.#db)
      this.#db.exec('BEGIN IMMEDIATE')
      this.counts = Object.fromEntries(
        tablesOf(this.#db).map(table => [table, countOf(this.#db, table)] as const),
      )
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Rows in all. */
  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0)
  }

  *parcels(): Generator<Parcel> {
    for (const table of Object.keys(this.counts)) if (!RESHAPED.includes(table)) yield* this.#same(table)
    const db = this.#db
    yield* this.#inParcels(
      'streams',
      STREAMS,
      'SELECT n.site_id, key, spans, has_claims FROM streams s JOIN site_numbers n ON n.num = s.site',
      ([site, key, spans, hasClaims]) => [
        ...[site!, key!, writeSpans(readOwnSpans(site as string, key as string, spans as string))],
        hasClaims === 1,
      ],
    )
    yield* this.#inParcels(
      'contacts',
      CONTACTS,
      'SELECT n.site_id, id, is_merged, body FROM contacts c JOIN site_numbers n ON n.num = c.site',
      row => [...row.slice(0, 2), row[2] === 1, row[3]!],
    )
    const digest = db
      .prepare<unknown[], string>(`SELECT digest FROM marks WHERE site = ${SITE} AND mark = ?`)
      .pluck()
    const orders: Cell[][] = []
    const events = `SELECT n.site_id, s.key, e.body FROM events e
      JOIN streams s ON s.num = (e.place >> ${ORDINAL_BITS}) JOIN site_numbers n ON n.num = s.site ORDER BY e.place`
    for (const { rows } of this.#inParcels('events', EVENTS, events, row => row)) {
      const marks: Cell[][] = []
      const filled = rows.map(([site, stream, body]): Cell[] => {
        const event = readEvent(body as string, stream as string)
        const time = Math.floor(event.time)
        const mark = markOf(event)
        const found = digest.get(site, mark)
        if (found === undefined) throw new Error(`the file is damaged: it holds no mark of the event ${mark}`)
        marks.push([site!, mark, found, time])
        const order = orderIdOf(event)
        if (order !== null) orders.push([site!, order, mark, stream!, time, body!])
        return [site!, stream!, time, body!]
      })
      yield { table: 'events', columns: EVENTS, rows: filled }
      yield { table: 'marks', columns: MARKS, rows: marks }
      if (orders.length > 0) yield { table: 'orders', columns: ORDERS, rows: orders.splice(0) }
    }
  }

  close(): void {
    this.#db.close()
    this.#lock.release()
  }

  /** Both databases make these tables from one text. */
  #same(table: string): Generator<Parcel> {
    const columns = this.#db
      .prepare<[], { name: string; type: string }>(`PRAGMA table_info(${table})`)
      .all()
      .map(({ name, type }) => [name, type === 'INTEGER' ? 'bigint' : 'text'] as const)
    const names = columns.map(([name]) => `"${name}"`).join()
    return this.#inParcels(
      table,
      Object.fromEntries(columns),
      `SELECT ${names} FROM ${table}`,
      (row): Cell[] => row,
    )
  }

  *#inParcels(
    table: string,
    columns: Record<string, ColumnType>,
    sql: string,
    cellsOf: (row: Cell[]) => Cell[],
  ): Generator<Parcel> {
    let rows: Cell[][] = []
    for (const row of this.#db.prepare<[], Cell[]>(sql).raw().iterate()) {
      rows.push(cellsOf(row))
      if (rows.length < ROWS) continue
      yield { table, columns, rows }
      rows = []
    }
    if (rows.length > 0) yield { table, columns, rows }
  }
}

const own = (file: string): { release(): void } => {
  try {
    return ownFile(file)
  } catch (error) {
    if ((error as { code?: string }).code) throw error
    throw new Error(`A collector is running on ${file}. Stop it first: new events would not be moved.`)
  }
}

const tablesOf = (db: Connection): string[] =>
  db
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter(table => !STAYING.includes(table))

const countOf = (db: Connection, table: string): number =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!
