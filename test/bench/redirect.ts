/**
 * Redirects/s of a short link, beside a Hono handler that answers the same status with a constant address, each a process
 * of its own, in turn, medians of several rounds. Processor time is of the whole process; it says
 * more than the rate where other work takes turns. `node test/bench/redirect.ts [rounds] [seconds]`
 */
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import { AGENT, Place } from '../system/spawned.ts'
import { reference } from './reference-process.ts'

const CONNECTIONS = 64
const WARM_UP_SECONDS = 2
/** Of the bare redirect's rate. */
const AIM = 0.7

export type RedirectFigures = {
  name: string
  requestsPerSecond: number
  /** Per request; null if the system does not report it. */
  cpuMicroseconds: number | null
  p50: number
  p99: number
  ofBare: number
}

export async function benchRedirect(rounds = 5, seconds = 4): Promise<RedirectFigures[]> {
  await using place = new Place()
  await place.start()
  const { siteId, secretKey } = await place.addSite('--origin', 'https://shop.example')
  const made = await fetch(`${place.url}/api/sites/${siteId}/codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'jan-k' }),
  })
  if (!made.ok) throw new Error(await made.text())
  const bare = await reference('redirect')
  const targets = [
    { name: 'collector', url: place.url, pid: place.pid! },
    { name: 'bare redirect', url: bare.url, pid: bare.child.pid! },
  ]
  const results = targets.map(() => [] as autocannon.Result[])
  const costs = targets.map(() => [] as number[])
  try {
    for (const { url } of targets) await load(url, WARM_UP_SECONDS)
    for (let round = 0; round < rounds; round++)
      for (const [i, { url, pid }] of targets.entries()) {
        const before = cpuOf(pid)
        const result = await load(url, seconds)
        const after = cpuOf(pid)
        results[i]!.push(result)
        if (before !== null && after !== null) costs[i]!.push((after - before) / result['3xx'])
      }
  } finally {
    bare.child.kill()
  }
  const rates = results.map(rounds => median(rounds.map(({ requests }) => requests.average)))
  return targets.map(({ name }, i) => ({
    name,
    requestsPerSecond: Math.round(rates[i]!),
    cpuMicroseconds: costs[i]!.length === 0 ? null : Math.round(median(costs[i]!)),
    p50: median(results[i]!.map(({ latency }) => latency.p50)),
    p99: median(results[i]!.map(({ latency }) => latency.p99)),
    ofBare: Math.round((rates[i]! / rates[1]!) * 100) / 100,
  }))
}

export const verdict = (figures: readonly RedirectFigures[]): string => {
  const { ofBare } = figures[0]!
  return `${ofBare} of a bare redirect; aim ${AIM}: ${ofBare >= AIM ? 'met' : 'not met'}`
}

async function load(url: string, duration: number): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${url}/r/jan-k/cennik?kolor=1&m=qr&s=ulotka`,
    headers: { 'user-agent': AGENT },
    connections: CONNECTIONS,
    duration,
  })
  if (result['3xx'] === 0 || result.errors > 0 || result['4xx'] + result['5xx'] > 0)
    throw new Error(`${url}: ${result['3xx']} redirected, ${result['4xx']} and ${result['5xx']} refused`)
  return result
}

/** User and system time of a process, µs, in ticks of 10 ms; null on systems without `/proc`. */
function cpuOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return null
  }
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

if (import.meta.main) {
  const [rounds, seconds] = process.argv.slice(2).map(Number)
  const figures = await benchRedirect(rounds, seconds)
  console.table(figures)
  console.log(verdict(figures))
}
