import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { addChannel } from '../../collector/notify/channel-book.ts'
import { keep } from '../../collector/notify/rules.ts'
import { openStore } from '../../collector/store/open.ts'
import { AlertRule } from '../../shared/alert-rule.ts'
import { Channel } from '../../shared/channel.ts'
import { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { Place } from './spawned.ts'

/** `LONG=1` kills thirty times while five hundred crossings go out; otherwise once, and fewer. */
const KILLS = process.env.LONG ? 30 : 1
const CROSSINGS = process.env.LONG ? 500 : 60
const TIMED = 200
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
/** So short that a receiver that fails often is through within seconds, and never given up. */
const SCHEDULE = [0, ...Array(60).fill(0.1)].join()

const PLAN = Plan.parse({
  name: 'Looks',
  rules: [{ id: 'look', kind: 'event', event: 'page_view', points: 10 }],
  thresholds: [{ id: 'hot', value: 10, direction: 'up' }],
})

/** A receiver's own server. `fate` defines the failures of a message before it is accepted. */
class Receiver {
  /** By `webhook-id`: the messages that were answered with 200, and how often each was sent at all. */
  readonly taken = new Map<string, { alert: string; person: number; at: number }>()
  readonly sent = new Map<string, number>()
  readonly idsOf = new Map<string, Set<string>>()
  fate: (n: number) => 'take' | 'fail' | 'hang' | 'later' = () => 'take'
  readonly #server: Server
  #count = 0

  constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      const { data } = new Webhook(SECRET).verify(body, request.headers as Record<string, string>) as {
        data: { alert: { id: string; contact: { page: { url: string } } } }
      }
      const id = String(request.headers['webhook-id'])
      const alert = data.alert.id
      this.sent.set(id, (this.sent.get(id) ?? 0) + 1)
      this.idsOf.set(alert, (this.idsOf.get(alert) ?? new Set()).add(id))
      const fate = this.fate(this.#count++)
      if (fate === 'hang') return void setTimeout(() => response.destroy(), 1_000)
      if (fate === 'fail') return void response.writeHead(500).end('no')
      if (fate === 'later') return void response.writeHead(429, { 'retry-after': '1' }).end()
      const person = Number(data.alert.contact.page.url.split('/').at(-1))
      if (!this.taken.has(id)) this.taken.set(id, { alert, person, at: performance.now() })
      response.writeHead(200).end('ok')
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }
}

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['SQLite', 'PostgreSQL'])('alerts on %s', kind => {
  let place: Place
  let receiver: Receiver
  let site: CreatedSite
  beforeAll(async () => {
    receiver = new Receiver()
    const hook = await receiver.listen()
    const url = kind === 'SQLite' ? 'sqlite:' : await server.makeDatabase()
    const env = { DATABASE_URL: url, OUTGOING_ALLOW: '127.0.0.1', ALERT_RETRY_SCHEDULE: SCHEDULE }
    place = new Place({ ...env, LOG_LEVEL: 'error', RATE_LIMITS: 'off' })
    const store = await openStore(url, place.dir)
    const { db } = store
    const now = Date.now()
    site = (await createSite(db, { name: 'Shop' }, 'test', now)) as CreatedSite
    await db
      .updateTable('plan_versions')
      .set({ document: JSON.stringify(PLAN) })
      .where('plan_id', '=', site.planId)
      .execute()
    const channel = Channel.parse({
      name: 'Hook',
      settings: { kind: 'webhook', url: hook, secrets: [SECRET] },
    })
    const made = await addChannel(db, site.siteId, channel, 'test', now)
    if ('code' in made) throw new Error(made.message)
    const trigger = { kind: 'threshold', direction: 'up' } as const
    const document = AlertRule.parse({ name: 'Hot', trigger, channels: [made.row.id] })
    await keep(store, { kind: 'alert_rules', site: site.siteId, document }, 'test', now)
    await store.close()
    await place.start()
  }, 60_000)
  afterAll(async () => {
    await place[Symbol.asyncDispose]()
    await receiver.close()
  })

  /** Lifts a person over the threshold; as the tracker does, again until it is acknowledged. */
  const cross = async (person: number) => {
    const body = {
      k: site.writeKey,
      v: `person-${person}`,
      z: Date.now(),
      c: 'granted',
      e: [{ i: `look-${person}`, n: 'page_view', t: Date.now(), u: `https://shop.example/p/${person}` }],
    }
    for (;;) {
      const status = await place.send(body).then(
        answer => answer.status,
        () => 0,
      )
      if (status === 202) return
      await sleep(50)
    }
  }

  it('arrive once by id, for any number of kills of the collector and failures of the receiver', {
    timeout: 300_000,
  }, async () => {
    receiver.fate = n => (n % 3 === 0 ? 'fail' : n % 19 === 1 ? 'hang' : n % 13 === 2 ? 'later' : 'take')
    const crossing = (async () => {
      const people = Array.from({ length: CROSSINGS }, (_, i) => i)
      const one = async () => {
        for (let person = people.shift(); person !== undefined; person = people.shift()) {
          await cross(person)
          await sleep((Math.random() * 6 * KILLS * 400) / CROSSINGS)
        }
      }
      await Promise.all([one(), one(), one()])
    })()
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(150 + Math.random() * 500)
      await place.kill()
      await place.start()
    }
    await crossing
    await expect.poll(() => receiver.taken.size, { timeout: 120_000, interval: 50 }).toBe(CROSSINGS)
    // Nothing more comes, and what came is what was committed.
    await sleep(500)
    const people = [...receiver.taken.values()].map(({ person }) => person).sort((a, b) => a - b)
    expect(people).toEqual(Array.from({ length: CROSSINGS }, (_, i) => i))
    for (const ids of receiver.idsOf.values()) expect(ids.size).toBe(1)
    const { rows } = await place.get<{ rows: { id: string }[] }>(
      `/api/alerts?site=${site.siteId}&limit=1000`,
      site.secretKey,
    )
    expect(rows.map(({ id }) => id).sort()).toEqual([...receiver.idsOf.keys()].sort())
    const times = [...receiver.sent.values()].reduce((sum, count) => sum + count, 0)
    console.log(
      `${kind}: ${CROSSINGS} crossings over ${KILLS} kills, ${times} messages sent, ${times - CROSSINGS} of them again`,
    )
  })

  it.skipIf(kind === 'PostgreSQL' && !process.env.LONG)(
    'arrive within a second of the click',
    { timeout: 60_000 },
    async () => {
      receiver.fate = () => 'take'
      receiver.taken.clear()
      const started = new Map<number, number>()
      const waits: Promise<void>[] = []
      for (let person = CROSSINGS; person < CROSSINGS + TIMED; person++) {
        started.set(person, performance.now())
        waits.push(cross(person))
        await sleep(20)
      }
      await Promise.all(waits)
      await expect.poll(() => receiver.taken.size, { timeout: 20_000, interval: 20 }).toBe(TIMED)
      const took = [...receiver.taken.values()]
        .map(({ person, at }) => at - started.get(person)!)
        .sort((a, b) => a - b)
      const [p50, p99] = [0.5, 0.99].map(share => Math.round(took[Math.ceil(share * TIMED) - 1]!))
      console.log(`${kind}: from click to receipt p50 ${p50} ms, p99 ${p99} ms of ${TIMED} crossings`)
    },
  )
})
