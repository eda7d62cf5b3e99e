import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import type { Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import { watchClock } from '../../collector/upkeep/clock-leaps.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event, NOW } from '../store/samples.ts'

const HOUR = 3_600_000

let server: PostgresServer
let dataDir: string
beforeAll(async () => {
  ;[server, dataDir] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'pulseboard-clock-'))])
})
afterAll(() => Promise.all([server.stop(), rm(dataDir, { recursive: true })]))

describe.each([
  ['SQLite', async () => openStore('sqlite:', dataDir)],
  ['PostgreSQL', async () => openStore(await server.makeDatabase(), '')],
])('%s: a clock that jumps ahead and back', (_, open: () => Promise<Store>) => {
  it('is reported, and leaves the board as of now', async () => {
    const store = await open()
    const stop = new AbortController()
    try {
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      const site = made.siteId
      const view = (at: number) =>
        event({ visitor: 'a', name: 'demo_request', time: at, receivedAt: at, url: 'https://shop.example/' })
      const take = (at: number) => {
        const arrived = view(at)
        return store.commit([{ kind: 'event', site, event: arrived, digest: arrived.id }])
      }
      const row = async () => {
        const rows: { score: number; due: number | null; decidedAt: number; id: string }[] = []
        await store.scan(found => {
          for (const { id, standings, due, decidedAt } of found)
            rows.push({ score: standings[`${made.planId}.1`]!.score!, due, decidedAt, id })
        }, site)
        return rows[0]!
      }
      let now = NOW
      const leaps: number[] = []
      await take(NOW)
      const { score } = await row()
      // Ahead by nine days: a week's limit lets another through.
      const ahead = NOW + 9 * 24 * HOUR
      await take(ahead)
      const high = (await row()).score
      expect(high).toBeGreaterThan(score)
      expect(await verify(store, () => {}, NOW)).toMatchObject([{ what: 'decided at', live: ahead }])

      now = ahead
      const parts = { store, group: new GroupCommit(store), onLeap: (ms: number) => leaps.push(ms) }
      const watching = watchClock({ ...parts, now: () => now, elapsed: () => 0 }, stop.signal)
      await vi.waitFor(async () => {
        now = NOW + 1000
        expect(leaps.length).toBeGreaterThan(0)
        expect((await row()).decidedAt).toBeLessThanOrEqual(NOW + 1000)
      }, 20_000)
      stop.abort()
      await watching
      expect(leaps).toEqual([NOW + 1000 - ahead])
      expect((await row()).score).toBe(score)
      expect(await verify(store, () => {}, NOW + 1000)).toEqual([])

      // What came meanwhile counts once its time has come.
      const { id, due } = await row()
      expect(due).toBeLessThanOrEqual(ahead)
      await store.commit([{ kind: 'tick', site, contact: id, at: ahead }])
      expect((await row()).score).toBe(high)
      expect(await verify(store, () => {}, ahead)).toEqual([])
    } finally {
      stop.abort()
      await store.close()
    }
  })
})
