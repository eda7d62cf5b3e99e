import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { Random } from '../../collector/demo/random.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, runSql, startPostgres } from '../postgres.ts'
import { expectExact } from './account.ts'
import { Load } from './load.ts'
import { countingSite } from './pings.ts'
import { Place } from './spawned.ts'

const COLLECTORS = 3
const ROUNDS = process.env.LONG
  ? { kill: 30, restart: 5, cut: 5, awayMs: 60_000 }
  : { kill: 1, restart: 1, cut: 1, awayMs: 2_500 }
/** A collector that has just been started by an operator finds a new site within a second. */
const SETTLED_MS = 1_500
const CUT =
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

let server: PostgresServer
let url: string
let places: Place[]
let site: CreatedSite
beforeAll(async () => {
  server = await startPostgres()
  url = await server.makeDatabase()
  places = Array.from({ length: COLLECTORS }, () => new Place({ DATABASE_URL: url, LOG_LEVEL: 'silent' }))
  await Promise.all(places.map(place => place.start()))
})
beforeEach(async () => {
  site = await countingSite(places[0]!)
  await sleep(SETTLED_MS)
})
afterAll(async () => {
  await Promise.all(places.map(place => place[Symbol.asyncDispose]()))
  await server.stop()
})

const startLoad = () =>
  new Load({ writeKey: site.writeKey, doors: () => places.map(place => place.url) }).start()

it('a cluster is exact on every collector through kills, PostgreSQL crashes and cut connections', {
  timeout: 90_000 + (ROUNDS.kill + ROUNDS.restart + ROUNDS.cut) * 15_000,
}, async () => {
  const random = new Random(ROUNDS.kill)
  const faults: Record<'kill' | 'restart' | 'cut', () => Promise<unknown>> = {
    async kill() {
      const victim = random.pick(places)
      await victim.kill()
      await sleep(random.between(0, 1_000))
      await victim.start()
    },
    async restart() {
      await server.crash()
      await server.start()
    },
    cut: () => runSql(url, CUT),
  }
  const load = startLoad()
  const left = { kill: ROUNDS.kill, restart: ROUNDS.restart, cut: ROUNDS.cut }
  for (let kinds = kindsLeft(left); kinds.length > 0; kinds = kindsLeft(left)) {
    const kind = random.pick(kinds)
    left[kind]--
    await sleep(random.between(300, 1_500))
    await faults[kind]()
  }
  await sleep(1_000)
  await load.stop()
  expect(load.refusals.size).toBeGreaterThan(0)
  await expectExact(places, site, load)
})

const kindsLeft = <Kind extends string>(left: Record<Kind, number>): Kind[] =>
  (Object.keys(left) as Kind[]).filter(kind => left[kind] > 0)

it('a cluster answers 503 with Retry-After while PostgreSQL is unavailable, loses nothing, and recovers by itself', {
  timeout: 90_000 + ROUNDS.awayMs * 2,
  // A server that is not ours cannot be taken away.
  skip: process.env.TEST_DATABASE_URL !== undefined,
}, async () => {
  const load = startLoad()
  await sleep(1_000)
  await server.crash()
  try {
    const before = load.refusals.get(503) ?? 0
    await sleep(ROUNDS.awayMs)
    await eventually(() => expect(load.refusals.get(503) ?? 0).toBeGreaterThan(before))
    for (const place of places) {
      const ready = await fetch(`${place.url}/readyz`)
      expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
      expect((await fetch(`${place.url}/healthz`)).status).toBe(200)
    }
  } finally {
    // A server that is down cannot be stopped either.
    await server.start()
  }
  await sleep(1_000)
  await load.stop()
  expect(load.refusals.get('lost') ?? 0).toBe(0)
  await expectExact(places, site, load)
})
