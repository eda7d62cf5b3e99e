/**
 * What a stranger, or a site with its secret key, can do to other sites with every rate limit on: for each attack how
 * long another site's honest beacons took meanwhile, beside an undisturbed run just before it, how many were answered,
 * and the collector's memory. `scale` is the share of the full size; `only` runs the attacks with that in their name.
 */
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { CreatedSite } from '../../shared/site.ts'
import { AGENT, Place } from '../system/spawned.ts'

const HONEST_EACH_MS = 100
const HEAP_MB = 300
/** Messages that fit into one request of a public key. */
const A_BATCH = 500
/** Of another site's honest beacons, in ms. */
export const AIM_P99 = 500

export type Figures = {
  what: string
  /** Of the attack's requests, by status. */
  answered: string
  honest: number
  refused: number
  p50: number
  p99: number
  /** Of the undisturbed run just before. */
  calmP99: number
  rssMb: number
}

type Target = { place: Place; victim: CreatedSite; site: CreatedSite; scale: number }
type Attack = (target: Target, count: (status: number) => void) => Promise<void>

const UNDISTURBED: Attack = ({ scale }) => sleep(5_000 * Math.max(0.1, scale))

export const ATTACKS: Record<string, Attack> = {
  async '1,000 identifies of one address'(target, count) {
    const all = messages(1_000 * target.scale, n => ({
      type: 'identify',
      anonymousId: `z${n}`,
      traits: { email: 'v@x.ex' },
    }))
    for (const some of inBatches(all)) count(await batch(target, some, '203.0.113.1'))
  },
  async '1,000 late events of a visitor with 20,000'(target, count) {
    const start = Date.now() - 3_600_000
    const past = messages(20_000 * target.scale, n => ({
      ...page('long'),
      timestamp: new Date(start + n).toISOString(),
    }))
    for (const some of inBatches(past)) count(await batch(target, some, '203.0.113.2', target.site.secretKey))
    const late = messages(1_000 * target.scale, n => ({
      ...page('long'),
      timestamp: new Date(start - (n + 1) * 1_000).toISOString(),
    }))
    for (const some of inBatches(late)) count(await batch(target, some, '203.0.113.3'))
  },
  async '200,000 forged visitors from many networks'(target, count) {
    const all = messages(200_000 * target.scale, n => page(`f${n}`))
    for (const [n, some] of inBatches(all).entries())
      count(await batch(target, some, `198.18.${n >> 8}.${n & 255}`))
  },
  async '200,000 forged visitors from one network'(target, count) {
    const all = messages(200_000 * target.scale, n => page(`g${n}`))
    for (const some of inBatches(all)) count(await batch(target, some, '203.0.113.4'))
  },
  async '600 slow bodies to /api'({ place, scale }, count) {
    const sockets = await Promise.all(
      Array.from({ length: Math.max(6, 600 * scale) }, () => dripping(place.port, count)),
    )
    await sleep(5_000 * Math.max(0.1, scale))
    for (const socket of sockets) socket.destroy()
  },
  async '130 requests/s of /api/docs'({ place, scale }, count) {
    const until = Date.now() + 5_000 * Math.max(0.1, scale)
    const asked: Promise<void>[] = []
    while (Date.now() < until) {
      asked.push(get(place, '/api/docs', '203.0.113.5').then(count))
      await sleep(1_000 / 130)
    }
    await Promise.all(asked)
  },
  async '500 aliases of one chain in a batch, with a secret key'(target, count) {
    const link = (n: number) => ({ type: 'alias', userId: `a${n + 1}`, previousId: `a${n}` })
    const chain = messages(500 * target.scale, link)
    count(await batch(target, chain, '203.0.113.7', target.site.secretKey))
  },
  async '500 aliases of one chain from its end, with a secret key'(target, count) {
    const start = Date.now() - 3_600_000
    const link = (n: number) => ({ type: 'alias', userId: `b${n + 1}`, previousId: `b${n}` })
    const chain = messages(500 * target.scale, n => ({
      ...link(n),
      timestamp: new Date(start - n * 1_000).toISOString(),
    }))
    count(await batch(target, chain, '203.0.113.7', target.site.secretKey))
  },
}

export async function benchStrangers(
  scale = 1,
  { only = '', report = () => {} }: { only?: string; report?: (figures: Figures) => void } = {},
): Promise<Figures[]> {
  await using place = new Place({
    TRUSTED_PROXIES: '127.0.0.1',
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
  })
  await place.start()
  const target = { place, victim: await place.addSite(), site: await place.addSite(), scale }
  const figures: Figures[] = []
  const measure = async (what: string, attack: Attack) => {
    const { p99: calmP99 } = await beside('undisturbed', UNDISTURBED, target)
    figures.push({ ...(await beside(what, attack, target)), calmP99 })
    report(figures.at(-1)!)
  }
  for (const [what, attack] of Object.entries(ATTACKS)) if (what.includes(only)) await measure(what, attack)
  await place.stop()
  await place.start()
  await measure('after a restart', UNDISTURBED)
  return figures
}

/** The attack, and honest beacons of another site beside it, each of a visitor and from an address of its own. */
async function beside(what: string, attack: Attack, target: Target): Promise<Omit<Figures, 'calmP99'>> {
  const { place, victim } = target
  const statuses = new Map<number, number>()
  let isOver = false
  const under = attack(target, status => void statuses.set(status, (statuses.get(status) ?? 0) + 1)).finally(
    () => (isOver = true),
  )
  const took: number[] = []
  let refused = 0
  const sent: Promise<void>[] = []
  for (let n = 0; !isOver || n < 5; n++) {
    sent.push(
      honest(target, victim.writeKey, n).then(({ status, ms }) => {
        took.push(ms)
        if (status !== 202) refused += 1
      }),
    )
    await sleep(HONEST_EACH_MS)
  }
  await Promise.all([under, ...sent])
  took.sort((a, b) => a - b)
  const ready = await get(place, '/readyz', '192.0.2.200')
  if (ready !== 200) throw new Error(`not ready after "${what}": ${ready}`)
  return {
    what,
    answered: [...statuses].map(([status, count]) => `${count} × ${status}`).join(', '),
    honest: took.length,
    refused,
    p50: Math.round(took[Math.floor(took.length / 2)]!),
    p99: Math.round(took[Math.floor(took.length * 0.99)]!),
    rssMb: Math.round((await residentBytes(place)) / 2 ** 20),
  }
}

let honestOnes = 0
async function honest({ place }: Target, key: string, n: number) {
  const start = performance.now()
  const id = `h${++honestOnes}`
  const answer = await place.send(
    {
      k: key,
      v: id,
      z: Date.now(),
      c: 'granted',
      e: [{ i: id, n: 'page_view', t: Date.now(), u: 'https://shop.example/' }],
    },
    { 'x-forwarded-for': `192.0.2.${n % 200}` },
  )
  await answer.text()
  return { status: answer.status, ms: performance.now() - start }
}

async function batch({ place, site }: Target, all: object[], address: string, key = site.writeKey) {
  const answer = await fetch(`${place.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': AGENT, 'x-forwarded-for': address },
    body: gzipSync(JSON.stringify({ writeKey: key, batch: all })),
  })
  await answer.text()
  return answer.status
}

async function get(place: Place, path: string, address: string): Promise<number> {
  const answer = await fetch(`${place.url}${path}`, { headers: { 'x-forwarded-for': address } })
  await answer.arrayBuffer()
  return answer.status
}

/** Announces a body of 1 MiB, and withholds most of it. Resolves after the announcement. */
const dripping = (port: number, count: (status: number) => void): Promise<Socket> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        'POST /api/sign-in HTTP/1.1\r\nhost: pulse\r\nx-forwarded-for: 203.0.113.6\r\ncontent-type: application/json\r\ncontent-length: 1048576\r\n\r\n',
      )
      socket.write(Buffer.alloc(1_000_000, 0x20), () => {})
      resolve(socket)
    })
    socket.once('data', data => count(Number(/ (\d{3}) /.exec(data.toString('latin1'))?.[1])))
    socket.on('error', () => {})
  })

async function residentBytes(place: Place): Promise<number> {
  const text = await (await fetch(`${place.url}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1])
}

const page = (visitor: string) => ({ type: 'page', anonymousId: visitor })
let ids = 0
const messages = (count: number, make: (n: number) => object): object[] =>
  Array.from({ length: Math.max(1, Math.round(count)) }, (_, n) => ({ messageId: `m${++ids}`, ...make(n) }))
const inBatches = (all: readonly object[]): object[][] =>
  Array.from({ length: Math.ceil(all.length / A_BATCH) }, (_, n) => all.slice(n * A_BATCH, (n + 1) * A_BATCH))
