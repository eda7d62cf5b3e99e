/**
 * How long insights take beside running ingest, what ingest loses meanwhile, and how long the main thread lets others
 * wait. Run with and without insights in turn. `node test/bench/insights.ts [contacts] [events each]`
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { InsightsRun } from '../../collector/insights/job/insights-run.ts'
import type { PlanVersion } from '../../collector/model/rows.ts'
import type { Fact } from '../../collector/score/score.ts'
import { starter } from '../../collector/score/starter.ts'
import { STANDARD_CONVERSIONS } from '../../shared/conversions.ts'
import type { InsightsState } from '../../shared/insights.ts'
import { Place } from '../system/spawned.ts'

const DELAYS = fileURLToPath(new URL('./loop-delay.ts', import.meta.url))
const HOUR_MS = 3_600_000
const BEACON = 50
const SENDERS = 16
const INGEST_CONNECTIONS = 8
const WARM_UP_MS = 2_000
const WITHOUT_MS = 8_000
const DEADLINE_MS = 300_000

export type InsightsFigures = {
  contacts: number
  events: number
  /** Of them, walked. */
  counted: number
  seconds: number
  'beacons/s without': number
  'beacons/s with': number
  share: number
  'loop p99.9 ms without': number
  'loop p99.9 ms with': number
}

export async function benchInsights(contacts = 20_000, each = 100): Promise<InsightsFigures> {
  const file = join(tmpdir(), `pulseboard-loop-delay-${process.pid}`)
  await using place = new Place({
    NODE_OPTIONS: `--import=${DELAYS}`,
    LOOP_DELAY_FILE: file,
    RATE_LIMITS: 'off',
  })
  try {
    await place.start()
    const site = await place.addSite()
    await fill(place, site.secretKey, contacts, each)
    await ingest(place, site.writeKey, () => sleep(WARM_UP_MS))
    await delays(place, file)
    const without = await ingest(place, site.writeKey, () => sleep(WITHOUT_MS))
    const quiet = await delays(place, file)
    let counted = 0
    const during = await ingest(place, site.writeKey, async () => {
      counted = (await insights(place, site.planId, site.secretKey)).counted
    })
    const busy = await delays(place, file)
    return {
      contacts,
      events: contacts * each,
      counted,
      seconds: Math.round(during.seconds * 10) / 10,
      'beacons/s without': Math.round(without.rate),
      'beacons/s with': Math.round(during.rate),
      share: Math.round((during.rate / without.rate) * 100) / 100,
      'loop p99.9 ms without': quiet.p999,
      'loop p99.9 ms with': busy.p999,
    }
  } finally {
    rmSync(file, { force: true })
  }
}

/** CPU seconds that the thread of a run takes, without reading and ingest: of use on a machine that does other work. */
export function benchWalk(
  contacts = 20_000,
  each = 100,
): { contacts: number; events: number; 'CPU s': number; 'ms of CPU a contact': number } {
  const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const site = { id: 's', timeZone: 'Europe/Warsaw', retention: null }
  const version: PlanVersion = {
    id: 'p.1',
    plan: 'p',
    site: 's',
    version: 1,
    state: 'live',
    document: starter('en', 'services'),
  }
  const question = {
    goal: STANDARD_CONVERSIONS[0]!,
    now,
    horizon: 30 * 24 * HOUR_MS,
    lead: HOUR_MS,
    withoutOwnActs: false,
  }
  const run = new InsightsRun({ question, version, site })
  let used = 0
  for (let from = 0; from < contacts; from += BEACON) {
    const piece = Array.from({ length: Math.min(BEACON, contacts - from) }, (_, i) => ({
      id: `c${from + i}`,
      facts: factsOf(from + i, each),
    }))
    used += cpuOf(() => run.take(piece))
  }
  used += cpuOf(() => run.finish(contacts))
  const seconds = Math.round(used / 1e4) / 100
  return {
    contacts,
    events: contacts * each,
    'CPU s': seconds,
    'ms of CPU a contact': Math.round((used / contacts) * 10) / 1e4,
  }
}

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** The same histories as facts. */
function factsOf(person: number, each: number): Fact[] {
  const { e } = history('', person, 0, each, each)
  return e.map(({ i, n, t, u, h, p }) => ({
    trust: 'server',
    event: {
      id: i,
      key: 'secret',
      name: n,
      time: t,
      receivedAt: t,
      visitor: `person-${person}`,
      userId: null,
      url: u,
      referrer: null,
      title: h,
      props: p,
      derived: {},
    },
  }))
}

/** Asks as the screen does, until there is a result. */
async function insights(place: Place, plan: string, key: string) {
  const until = Date.now() + DEADLINE_MS
  while (Date.now() < until) {
    const path = `/api/plans/${plan}/insights?conversion=purchase`
    const { insights: found, counting } = await place.get<InsightsState>(path, key)
    if (found) return found
    if (!counting) throw new Error('the run of insights ended without a result')
    await sleep(250)
  }
  throw new Error('insights took too long')
}

/** What visitors send while the work goes on: each connection waits for its answer. */
async function ingest(place: Place, key: string, work: () => Promise<unknown>) {
  let isOver = false
  let sent = 0
  const begun = performance.now()
  const senders = Array.from({ length: INGEST_CONNECTIONS }, async (_, connection) => {
    while (!isOver) {
      const now = Date.now()
      const e = [
        { i: `i${begun}-${connection}-${sent++}`, n: 'page_view', t: now, u: 'https://shop.example/' },
      ]
      const answer = await place.send({
        k: key,
        v: `live-${connection}-${sent % 500}`,
        z: now,
        c: 'granted',
        e,
      })
      await answer.arrayBuffer()
      if (answer.status !== 202) throw new Error(`a beacon was answered ${answer.status}`)
    }
  })
  await work()
  const seconds = (performance.now() - begun) / 1000
  const rate = sent / seconds
  isOver = true
  await Promise.all(senders)
  return { rate, seconds }
}

async function delays(place: Place, file: string): Promise<{ p99: number; p999: number }> {
  rmSync(file, { force: true })
  process.kill(place.pid!, 'SIGUSR2')
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await sleep(20)
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function fill(place: Place, key: string, contacts: number, each: number): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let person = next++; person < contacts; person = next++)
        for (let from = 0; from < each; from += BEACON) {
          const answer = await place.send(history(key, person, from, Math.min(BEACON, each - from), each))
          if (answer.status !== 202) throw new Error(await answer.text())
          await answer.arrayBuffer()
        }
    }),
  )
}

const KINDS = ['page_view', 'page_view', 'scroll', 'file_download', 'page_view', 'demo_request', 'view_item']

function history(k: string, person: number, from: number, size: number, all: number) {
  const begins = Date.now() - (40 + (person % 160)) * 24 * HOUR_MS
  const e = Array.from({ length: size }, (_, i) => {
    const at = from + i
    const isOrder = person % 5 === 0 && at === all - 10
    const name = isOrder ? 'purchase' : KINDS[(person * 7 + at * 3) % KINDS.length]!
    return {
      i: `p${person}-${at}`,
      n: name,
      t: begins + at * 9 * HOUR_MS + person * 1000,
      u: `https://shop.example/products/${(person + at) % 200}`,
      h: `Product ${(person + at) % 200}`,
      p: isOrder ? { transaction_id: `o${person}`, value: 99, currency: 'EUR' } : {},
    }
  })
  return { k, v: `person-${person}`, z: Date.now(), c: 'granted', e }
}

if (import.meta.main) {
  const [contacts, each] = process.argv.slice(2).map(Number)
  console.table([benchWalk(contacts, each)])
  console.table([await benchInsights(contacts, each)])
}
