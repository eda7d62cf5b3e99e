import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../collector/demo/random.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { expectExact } from './account.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import { Load } from './load.ts'
import { countingSite } from './pings.ts'
import { Place } from './spawned.ts'

const KILLS = process.env.LONG ? 50 : 1
const LOST_ANSWERS = process.env.LONG ? 500 : 60

describe.each(['sqlite', 'postgres'] as const)('the collector under load, on %s', store => {
  let server: PostgresServer | null = null
  let place: Place
  beforeAll(async () => {
    if (store === 'postgres') server = await startPostgres()
    const url = server && { DATABASE_URL: await server.makeDatabase() }
    // With caches of a few KB: what is kept in memory is driven out all the time.
    place = new Place({ CACHE_MB: '0.004', ...url })
    await place.start()
  })
  afterAll(async () => {
    await place[Symbol.asyncDispose]()
    await server?.stop()
  })

  it('counts every acknowledged event once, for any number of kills', {
    timeout: 60_000 + KILLS * 20_000,
  }, async () => {
    const site = await countingSite(place)
    const random = new Random(KILLS)
    const load = new Load({ writeKey: site.writeKey, doors: () => [place.url] }).start()
    for (let round = 0; round < KILLS; round++) {
      await sleep(random.between(300, 1_800))
      await place.kill()
      await place.start()
    }
    await sleep(500)
    await load.stop()
    expect(load.refusals.get('lost')).toBeGreaterThan(0)
    await expectExact([place], site, load)
  })

  it('counts a committed event once if its answer was lost', { timeout: 120_000 }, async () => {
    const site = await countingSite(place)
    await using proxy = await new FaultyProxy(() => place.url, ['pass', 'lose', 'pass', 'reset']).start()
    const load = new Load({ writeKey: site.writeKey, doors: () => [proxy.url] }).start()
    while ((proxy.counts.get('lose') ?? 0) < LOST_ANSWERS) await sleep(20)
    await load.stop()
    expect(load.duplicates).toBeGreaterThan(LOST_ANSWERS)
    await expectExact([place], site, load)
  })
})
