import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'
import { requests } from './arbitrary.ts'
import { closeConnections, post } from './post.ts'
import { garble } from './raw.ts'

const ROUNDS = process.env.LONG ? 1_000 : 60
const TOGETHER = 20
/** Of each thread: what could be thrown away is then thrown away, and what stays for good ends the process. */
const HEAP_MB = 200
/** Of a process that has warmed up; a leak of a kilobyte a request would pass it in the long run. */
const MOST_GROWTH_BYTES = 150 * 1024 * 1024
/** Until then the heap fills, which is no leak. */
const WARM_UP = 0.5

let place: Place
let site: CreatedSite
beforeAll(async () => {
  place = new Place({ LOG_LEVEL: 'silent', NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` })
  await place.start()
  site = await place.addSite()
})
afterAll(async () => {
  closeConnections()
  await place[Symbol.asyncDispose]()
})

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${place.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

const isServed = async (): Promise<void> => {
  const event = { i: `honest-${Math.random()}`, n: 'page_view', t: Date.now(), u: 'https://shop.example/' }
  const answer = await place.send({ k: site.writeKey, v: 'honest', z: Date.now(), c: 'granted', e: [event] })
  expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }])
}

it(`ingest answers ${ROUNDS * TOGETHER} malformed requests without an internal error and without a growth of memory`, {
  timeout: 60_000 + ROUNDS * 3_000,
}, async () => {
  const seen = new Map<number, number>()
  let round = 0
  let warm = 0
  await fc.assert(
    fc.asyncProperty(fc.array(requests(site), { minLength: TOGETHER, maxLength: TOGETHER }), async sent => {
      const statuses = await Promise.all(sent.map(one => post(place.url, one)))
      for (const status of statuses) seen.set(status, (seen.get(status) ?? 0) + 1)
      expect(statuses.filter(status => status >= 500 && status !== 503)).toEqual([])
      if (++round === Math.floor(ROUNDS * WARM_UP)) warm = await metric('process_resident_memory_bytes')
    }),
    { numRuns: ROUNDS, seed: 20_260, endOnFailure: false },
  )
  // Enough of them got in and enough did not, or they were not odd in the right way.
  for (const status of [200, 202, 400]) expect(seen.get(status), `${status}`).toBeGreaterThan(ROUNDS)
  for (const status of [401, 403, 413, 415]) expect(seen.get(status), `${status}`).toBeGreaterThan(0)
  await isServed()
  expect(await place.command('verify')).toMatchObject({ code: 0 })
  const growth = (await metric('process_resident_memory_bytes')) - warm
  expect(growth).toBeLessThan(MOST_GROWTH_BYTES)
})

it('ingest continues after bytes that are not HTTP', { timeout: 60_000 + ROUNDS * 200 }, async () => {
  await fc.assert(
    fc.asyncProperty(garble, async bytes => {
      // Refused or cut off; never a fault of ours.
      expect(await bytes(place.port)).not.toMatch(/^HTTP\/1\.1 5(?!03)/)
    }),
    { numRuns: ROUNDS, seed: 20_261 },
  )
  await isServed()
})
