/**
 * Requests/s of `POST /e` (durable, scored, ranked), beside two references in the same run (reference.ts), each a
 * process of its own, in turn, medians of several rounds: as fast as they can, then at half of that, since what an
 * answer takes at saturation is the length of the queue. `node test/bench/ingest.ts [rounds] [seconds]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { AGENT, Place } from '../system/spawned.ts'
import { reference } from './reference-process.ts'

const CONNECTIONS = 64
const VISITORS = 5_000
const WARM_UP_SECONDS = 2

export type IngestFigures = {
  name: string
  eventsPerRequest: number
  requestsPerSecond: number
  eventsPerSecond: number
  /** Of the acknowledgement, ms: at saturation, and at half of that rate. */
  p50: number
  p99: number
  p50AtHalf: number
  p99AtHalf: number
}

export async function benchIngest(rounds = 5, seconds = 4): Promise<IngestFigures[]> {
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
  const full = targets.map(() => [] as autocannon.Result[])
  const half = targets.map(() => [] as autocannon.Result[])
  try {
    for (const { url, size } of targets) await load(url, writeKey, size, WARM_UP_SECONDS)
    for (let round = 0; round < rounds; round++) {
      for (const [i, { url, size }] of targets.entries())
        full[i]!.push(await load(url, writeKey, size, seconds))
    }
    for (let round = 0; round < rounds; round++) {
      for (const [i, { url, size }] of targets.entries())
        half[i]!.push(await load(url, writeKey, size, seconds, Math.ceil(rateOf(full[i]!) / 2)))
    }
  } finally {
    parse.child.kill()
    store.child.kill()
    rmSync(dir, { recursive: true, force: true })
  }
  return targets.map(({ name, size }, i) => {
    const rate = rateOf(full[i]!)
    const latency = (results: autocannon.Result[], which: 'p50' | 'p99') =>
      median(results.map(result => result.latency[which]))
    return {
      name,
      eventsPerRequest: size,
      requestsPerSecond: Math.round(rate),
      eventsPerSecond: Math.round(rate * size),
      p50: latency(full[i]!, 'p50'),
      p99: latency(full[i]!, 'p99'),
      p50AtHalf: latency(half[i]!, 'p50'),
      p99AtHalf: latency(half[i]!, 'p99'),
    }
  })
}

const rateOf = (results: autocannon.Result[]): number =>
  median(results.map(result => result.requests.average))

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

async function load(
  url: string,
  writeKey: string,
  size: number,
  duration: number,
  rate?: number,
): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${url}/e`,
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'user-agent': AGENT },
    connections: CONNECTIONS,
    duration,
    ...(rate !== undefined && { overallRate: rate }),
    setupClient(client) {
      const next = () => client.setBody(beacon(writeKey, size))
      next()
      client.on('response', next)
    },
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`)
  return result
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** The collector's requests/s beside each reference's. */
export const ratios = (figures: IngestFigures[]): string[] =>
  [1, 20].map(size => {
    const of = (name: string) =>
      figures.find(f => f.name.startsWith(name) && f.eventsPerRequest === size)!.requestsPerSecond
    const collector = of('collector')
    return `beacons of ${size}: ${(collector / of('(a)')).toFixed(2)} of (a), ${(collector / of('(b)')).toFixed(2)} of (b)`
  })

if (import.meta.main) {
  const [rounds, seconds] = process.argv.slice(2).map(Number)
  const figures = await benchIngest(rounds, seconds)
  console.table(figures)
  for (const line of ratios(figures)) console.log(line)
}
