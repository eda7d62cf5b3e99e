import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import type { Arrival, Store } from '../../collector/model/port.ts'
import { writeEvent } from '../../collector/store/event-text.ts'
import { openStore } from '../../collector/store/open.ts'
import { startPostgres } from '../postgres.ts'
import { arrival } from '../store/samples.ts'

/**
 * Events per second through `commit` with a decider that only counts, beside a bare prepared insert of the same
 * texts with the same durability: `node test/bench/store.ts [--postgres] [--only TEXT] [--seconds 3]`.
 */
const DECIDER = new URL('../store/counting-decider.ts', import.meta.url).href
const WARM_UP = 0.3
const BARE = 'bare insert'

type Load = {
  name: string
  /** Beacons that wait together when a transaction begins, and events of each. */
  group: number
  beacon: number
}
const LOADS: Load[] = [
  { name: 'single events, groups of 1', group: 1, beacon: 1 },
  { name: 'single events, groups of 20', group: 20, beacon: 1 },
  { name: 'single events, groups of 100', group: 100, beacon: 1 },
  { name: 'beacons of 20, groups of 10', group: 10, beacon: 20 },
  { name: 'beacons of 20, groups of 50', group: 50, beacon: 20 },
]
const IN_FLIGHT = { 'sqlite:': 2, 'postgres:': 8 }
/** One in three beacons comes from a visitor that was never seen, the others from as many as these. */
const NEWCOMERS = 1 / 3
const RETURNING = 20_000

/** `cpuMicros`: of this process with its threads, for each event; it says more than the rate on a busy machine. */
export type Row = { load: string; store: string; eventsPerSecond: number; cpuMicros: number }

export const benchStores = async (withPostgres: boolean, seconds: number, only = ''): Promise<Row[]> => {
  const rows: Row[] = []
  const loads = LOADS.filter(load => load.name.includes(only))
  for (const load of loads) {
    rows.push(await inDirectory(async dir => bare(load, join(dir, 'bare.db'), seconds)))
    rows.push(await inDirectory(async dir => through(load, 'sqlite:', dir, seconds)))
  }
  if (withPostgres) {
    const server = await startPostgres({ isDurable: true })
    try {
      for (const load of loads) rows.push(await through(load, await server.makeDatabase(), '', seconds))
    } finally {
      await server.stop()
    }
  }
  return rows
}

/** Each store's rate beside the bare insert's. */
export const shares = (rows: Row[]): string[] =>
  rows
    .filter(row => row.store !== BARE)
    .map(row => {
      const bare = rows.find(other => other.store === BARE && other.load === row.load)!
      return `${row.load}: ${row.store} ${(row.eventsPerSecond / bare.eventsPerSecond).toFixed(2)} of a bare insert`
    })

const through = async (load: Load, url: string, dir: string, seconds: number): Promise<Row> => {
  const store = await openStore(url, dir, { deciderModule: DECIDER })
  await store.subscribe(() => {})
  const kind = new URL(url).protocol as keyof typeof IN_FLIGHT
  const visitors = new Visitors()
  await run(store, load, visitors, IN_FLIGHT[kind], seconds * WARM_UP)
  const measured = await run(store, load, visitors, IN_FLIGHT[kind], seconds)
  await store.close()
  return { load: load.name, store: kind.slice(0, -1), ...measured }
}

const run = async (store: Store, load: Load, visitors: Visitors, inFlight: number, seconds: number) => {
  const meter = startMeter()
  const begun = performance.now()
  let events = 0
  const post = async () => {
    while (performance.now() - begun < seconds * 1_000) {
      const batch = visitors.batch(load)
      await store.commit(batch)
      events += batch.length
    }
  }
  await Promise.all(Array.from({ length: inFlight }, post))
  return meter(events)
}

/** The least that a durable store can do: one table, one statement, groups as large. */
const bare = (load: Load, file: string, seconds: number): Row => {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE events (n INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  const insert = db.prepare('INSERT INTO events (body) VALUES (?)')
  const visitors = new Visitors()
  let events = 0
  const meter = startMeter()
  const begun = performance.now()
  while (performance.now() - begun < seconds * 1_000) {
    const batch = visitors.batch(load)
    db.exec('BEGIN IMMEDIATE')
    for (const one of batch) insert.run(writeEvent(one.event, null))
    db.exec('COMMIT')
    events += batch.length
  }
  const measured = meter(events)
  db.close()
  return { load: load.name, store: BARE, ...measured }
}

const startMeter = () => {
  const begun = performance.now()
  const before = process.cpuUsage()
  return (events: number) => {
    const { user, system } = process.cpuUsage(before)
    return {
      eventsPerSecond: Math.round((events * 1_000) / (performance.now() - begun)),
      cpuMicros: Math.round((user + system) / events),
    }
  }
}

class Visitors {
  #made = RETURNING
  batch({ group, beacon }: Load): Extract<Arrival, { kind: 'event' }>[] {
    return Array.from({ length: group }, () => {
      const isNew = Math.random() < NEWCOMERS
      const n = isNew ? this.#made++ : this.#made - 1 - Math.floor(Math.random() * RETURNING)
      const visitor = `${((n * 2_654_435_761) % 4_294_967_296).toString(36)}x${n}`.padEnd(22, 'v')
      return Array.from({ length: beacon }, (_, i) => arrival({ ...TYPICAL, visitor, time: Date.now() + i }))
    }).flat()
  }
}

const TYPICAL = {
  url: 'https://shop.example.com/products/shoes/running?utm_source=google&utm_campaign=spring',
  referrer: 'https://www.google.com/',
  title: 'Running shoes – Example shop',
  props: { value: 12.5, currency: 'PLN', items: [{ item_id: 'a1', price: 12.5 }] },
  derived: {
    source: { channel: 'search', name: 'google' },
    utm: { source: 'google', campaign: 'spring' },
    device: { type: 'desktop', os: 'Windows', browser: 'Chrome' },
  },
}

const inDirectory = async <Result>(work: (dir: string) => Promise<Result>): Promise<Result> => {
  const dir = await mkdtemp(join(tmpdir(), 'pulseboard-bench-'))
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      postgres: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      seconds: { type: 'string', default: '3' },
    },
  })
  const rows = await benchStores(values.postgres, Number(values.seconds), values.only)
  console.table(rows)
  for (const line of shares(rows)) console.log(line)
}
