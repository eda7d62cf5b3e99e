import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { ENTRY, Place } from './spawned.ts'

/** The last released state: the specification has changed since. */
const RELEASED = 'b814160870302503258463cab65f4531a3d67a0f'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })

const isHere = (() => {
  try {
    git('cat-file', '-e', `${RELEASED}^{commit}`)
    return true
  } catch {
    return false
  }
})()
if (process.env.LONG && !isHere)
  console.warn('Skipped: data of the last release. This clone has not got its commit.')

const PEOPLE = 24
const DAY = 86_400_000

/** What pages and servers send, with values that the specification reads differently since. */
class Sender {
  readonly #place: Place
  readonly #site: CreatedSite
  readonly #start = Date.now() - 5 * DAY
  #sent = 0

  constructor(place: Place, site: CreatedSite) {
    this.#place = place
    this.#site = site
  }

  async all(): Promise<void> {
    for (let n = 0; n < PEOPLE; n++) {
      await this.#views(n)
      await this.#names(n)
      await this.#buys(n)
    }
  }

  async #views(n: number): Promise<void> {
    const view = (minute: number, more: object = {}) => ({ n: 'page_view', minute: n * 7 + minute, ...more })
    await this.#beacon(`v${n}`, [
      view(0, { u: `https://shop.example/?utm_source=news&amp;utm_medium=email&k=${n}`, h: 'Start' }),
      view(1, { u: 'https://shop.example/szukaj?q=lampa%20400W', h: 'Szukaj' }),
      view(40, { u: 'https://shop.example/kariera/', h: 'Praca' }),
      { n: 'file_download', minute: n * 7 + 41, p: { file_name: 'cennik.pdf' } },
      { n: 'form_submit', minute: n * 7 + 42, p: { form_name: 'kontakt' } },
      { n: 'generate_lead', minute: n * 7 + 42 },
      { n: 'generate_lead', minute: n * 7 + 42 },
    ])
    // Late: before what is there.
    if (n % 3 === 0) await this.#beacon(`v${n}`, [view(-30, { u: 'https://shop.example/cennik' })])
  }

  async #names(n: number): Promise<void> {
    const email = [`jan${n}@x.example`, `<jan${n}@x.example>`, 'brak', `Jan${n}@X.example`, 'undefined'][
      n % 5
    ]
    await this.#beacon(`v${n}`, [
      { n: 'identify', minute: n * 7 + 43, p: { email, traits: { city: 'Kraków' } } },
    ])
    if (n % 4 === 0)
      await this.#beacon(`v${n}`, [
        { n: 'identify', minute: n * 7 + 44, p: { userId: n % 8 ? 'undefined' : `u${n}` } },
      ])
    // A browser that another person used before, and one that names what a server has told of.
    if (n % 6 === 0)
      await this.#beacon(`v${(n + 1) % PEOPLE}`, [
        { n: 'identify', minute: n * 7 + 45, p: { email: `jan${n}@x.example` } },
      ])
    if (n % 7 === 0)
      await this.#beacon(`v${n}`, [
        { n: 'identify', minute: n * 7 + 46, p: { email: `p${n}@x.example` } },
        { n: 'identify', minute: n * 7 + 48, p: { userId: `s${n}`, email: `p${n}@x.example` } },
      ])
  }

  async #buys(n: number): Promise<void> {
    const at = (minute: number) => new Date(this.#start + (n * 7 + minute) * 60_000).toISOString()
    const order = (event: string, minute: number, properties: object) => ({
      type: 'track',
      event,
      userId: `s${n}`,
      messageId: `o${n} ${event} ${minute}`,
      timestamp: at(minute),
      properties: { order_id: `order ${n}`, currency: 'PLN', ...properties },
    })
    await this.#batch([
      {
        type: 'identify',
        userId: `s${n}`,
        messageId: `i${n}`,
        timestamp: at(45),
        traits: { email: `kup${n}@x.example` },
      },
      order('Order Completed', 47, { total: n % 2 ? '129,90' : 100 + n }),
      ...(n % 3 === 0 ? [order('Order Completed', 50, { total: 100 + n })] : []),
      ...(n % 4 === 0 ? [order('Order Refunded', 60, n % 8 ? { total: '29,90' } : {})] : []),
      ...(n % 5 === 0 ? [order('Order Cancelled', 61, {})] : []),
      ...(n % 6 === 0 ? [order('Payment Failed', 62, {}), order('Email Bounced', 63, {})] : []),
      ...(n % 9 === 0
        ? [{ type: 'alias', previousId: `v${n}`, userId: `s${n}`, messageId: `a${n}`, timestamp: at(64) }]
        : []),
      {
        type: 'page',
        anonymousId: `node${n}`,
        userId: null,
        messageId: `p${n}`,
        timestamp: at(65),
        properties: { url: 'https://shop.example/a' },
      },
    ])
  }

  async #beacon(visitor: string, events: { n: string; minute: number; p?: object }[]): Promise<void> {
    const answer = await this.#place.send({
      k: this.#site.writeKey,
      v: visitor,
      z: Date.now(),
      c: 'granted',
      e: events.map(({ minute, ...event }) => ({
        i: `b${++this.#sent}`,
        u: 'https://shop.example/kontakt',
        ...event,
        t: this.#start + minute * 60_000,
      })),
    })
    await answer.text()
    expect(answer.status).toBe(202)
  }

  async #batch(batch: object[]): Promise<void> {
    const answer = await fetch(`${this.#place.url}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${btoa(`${this.#site.secretKey}:`)}`,
      },
      body: JSON.stringify({ batch }),
    })
    await answer.text()
    expect(answer.status).toBe(200)
  }
}

/** Runs a command; what it says is shown where it fails. */
async function done(place: Place, ...args: string[]): Promise<string> {
  const { code, out, err } = await place.command(...args)
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code}\n${out}\n${err}`)
  return out
}

describe.skipIf(!process.env.LONG || !isHere)('a database of the latest release', () => {
  let place: Place
  let folder = ''
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    folder = join(mkdtempSync(join(tmpdir(), 'pulseboard-released-')), 'tree')
    git('worktree', 'add', '--detach', folder, RELEASED)
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    place = new Place({ RATE_LIMITS: 'off' })
    place.entry = join(folder, 'collector/pulseboard.mjs')
    await place.start()
    const site = await place.addSite()
    await new Sender(place, site).all()
    for (const who of [
      ['--email', 'kup15@x.example'],
      ['--user', 's12'],
      ['--visitor', 'node5'],
    ])
      await done(place, 'erase', '--site', site.siteId, ...who)
    await place.stop()
    await done(place, 'verify')
    place.entry = ENTRY
  }, 600_000)
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]()
    await server?.stop()
    git('worktree', 'remove', '--force', folder)
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })

  it('fails verify before rederive, and passes it afterwards', async () => {
    expect((await place.command('verify')).code).toBe(1)
    await done(place, 'rederive')
    await done(place, 'verify')
  }, 600_000)

  it('passes it in PostgreSQL too, for either order of migrate and rederive', async () => {
    const to = await server.makeDatabase()
    await done(place, 'migrate', '--from', `sqlite:${join(place.dir, 'pulseboard.db')}`, '--to', to)
    const there = new Place({ DATABASE_URL: to })
    try {
      await done(there, 'rederive')
      await done(there, 'verify')
    } finally {
      await there[Symbol.asyncDispose]()
    }
  }, 600_000)
})
