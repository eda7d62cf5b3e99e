/**
 * Requests/s of `POST /e` (durable, scored, ranked), beside two references in the same run (reference.ts), each a
 * process of its own, in turn, medians of several rounds. `node test/bench/ingest.ts [rounds] [seconds]`
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { AGENT, Place } from '../collector/spawned.ts'

const REFERENCE = fileURLToPath(new URL('./reference.ts', import.meta.url))
const CONNECTIONS = 64
const VISITORS = 5_000

export type IngestFigures = {
  name: string
  eventsPerRequest: number
  requestsPerSecond: number
  eventsPerSecond: number
  p50: number
  p99: number
}

export async function benchIngest(rounds = 3, seconds = 5): Promise<IngestFigures[]> {
  const dir = mkdtempSync(join(tmpdir(), 'pulseboard-bench-'))
  await using place = new Place()
  await place.start()
  const { writeKey } = await place.addSite()
  const parse = await reference('parse')
  const store = await reference('store', join(dir, 'reference.db'))
  const targets = [
    { name: 'collector', url: place.url, size: 1 },
    { name: '(a) parse and answer', url: parse.url, size: 1 },
    { name: '(b) parse, one durable row', url: store.url, size: 1 },
    { name: 'collector', url: place.url, size: 20 },
    { name: '(a) parse and answer', url: parse.url, size: 20 },
    { name: '(b) parse, one durable row', url: store.url, size: 20 },
  ]
  const results = targets.map(() => [] as autocannon.Result[])
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [i, { url, size }] of targets.entries()) {
        const result = await load(url, writeKey, size, round === 0 ? 2 : seconds)
        if (result.non2xx > 0 || result.errors > 0)
          throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`)
        // The first round warms up.
        if (round > 0) results[i]!.push(result)
      }
    }
  } finally {
    parse.child.kill()
    store.child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
  return targets.map(({ name, size }, i) => {
    const rate = median(results[i]!.map(result => result.requests.average))
    return {
      name,
      eventsPerRequest: size,
      requestsPerSecond: Math.round(rate),
      eventsPerSecond: Math.round(rate * size),
      p50: median(results[i]!.map(result => result.latency.p50)),
      p99: median(results[i]!.map(result => result.latency.p99)),
    }
  })
}

let sent = 0
const boot = Date.now().toString(36)

function beacon(writeKey: string, size: number): string {
  const visitor = `visitor-${Math.floor(Math.random() * VISITORS)}`
  const now = Date.now()
  const e = Array.from({ length: size }, (_, i) => ({
    i: `${now.toString(36)}${boot}${(sent++).toString(36).padStart(6, '0')}`,
    n: i % 5 === 4 ? 'scroll' : 'page_view',
    t: now - (size - i) * 10,
    u: `https://shop.example/category/${sent % 50}/product-${sent % 997}?utm_source=newsletter`,
    r: 'https://www.google.com/',
    h: `Product ${sent % 997}`,
    p: { value: 10 },
  }))
  return JSON.stringify({ k: writeKey, v: visitor, z: now, c: 'granted', e })
}

function load(url: string, writeKey: string, size: number, duration: number): Promise<autocannon.Result> {
  return autocannon({
    url: `${url}/e`,
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'user-agent': AGENT },
    connections: CONNECTIONS,
    duration,
    setupClient(client) {
      const next = () => client.setBody(beacon(writeKey, size))
      next()
      client.on('response', next)
    },
  })
}

async function reference(...args: string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [REFERENCE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>(resolve =>
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /listening on (\d+)/.exec(chunk.toString())
      if (found) resolve(found[1]!)
    }),
  )
  return { url: `http://127.0.0.1:${port}`, child }
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rounds, seconds] = process.argv.slice(2).map(Number)
  const figures = await benchIngest(rounds, seconds)
  console.table(figures)
  for (const size of [1, 20]) {
    const of = (name: string) =>
      figures.find(f => f.name.startsWith(name) && f.eventsPerRequest === size)!.requestsPerSecond
    const collector = of('collector')
    console.log(
      `beacons of ${size}: ${(collector / of('(a)')).toFixed(2)} of (a), ${(collector / of('(b)')).toFixed(2)} of (b)`,
    )
  }
}
