import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../collector/demo/random.ts'
import type { CommissionInfo, StatementDetail, StatementInfo } from '../../shared/commission.ts'
import type { ProgrammeInfo } from '../../shared/programme.ts'
import type { CreatedSite } from '../../shared/site.ts'
import type { Place } from './spawned.ts'

const PARTNERS = ['a', 'b', 'c']
const BEAT_MS = 15
/** Orders, and refunds, at most: each closing reads them all, and must not fall behind them. */
const MOST = process.env.LONG ? 4_000 : 400
/** Net value of every order, in minor units; the commission is 10 % of what is kept of it. */
const NET = 10_000
const GROSS = 12_300

/** A shop whose orders, refunds and closings go on while its collector is killed. What it was promised is counted here. */
export class LedgerLoad {
  readonly place: Place
  readonly site: CreatedSite
  readonly #cookie: string
  readonly #random: Random
  /** By order: the sum of its acknowledged refunds, gross. */
  readonly orders = new Map<string, number>()
  readonly months: string[]
  readonly #days: number[]
  #isOver = false
  #work: Promise<void>[] = []
  closings = 0

  private constructor(place: Place, site: CreatedSite, cookie: string, random: Random) {
    this.place = place
    this.site = site
    this.#cookie = cookie
    this.#random = random
    const now = new Date()
    const ago = (n: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - n, 10, 12))
    this.#days = [3, 2, 1].map(n => ago(n).getTime())
    this.months = [3, 2, 1].map(n => ago(n).toISOString().slice(0, 7))
  }

  /** `age`: sets back the beginning of the programme, which no API can do. */
  static async open(place: Place, random: Random, age: (at: number) => Promise<void>): Promise<LedgerLoad> {
    const site = await place.addSite()
    const token = new URL(place.link!).searchParams.get('token')
    const person = { email: 'a@example.com', name: 'A', password: 'correct horse battery' }
    const accepted = await fetch(`${place.url}/api/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: place.url },
      body: JSON.stringify({ token, ...person }),
    })
    const cookie = accepted.headers.get('set-cookie')!.split(';')[0]!
    const load = new LedgerLoad(place, site, cookie, random)
    const here = `/api/sites/${site.siteId}`
    const { draft } = await load.ask<ProgrammeInfo>('GET', `${here}/programme`)
    const document = {
      ...draft,
      organiser: { ...draft.organiser, name: 'Shop' },
      ...{ timeZone: 'UTC', holdDays: 0, bonuses: [], minimum: [{ currency: 'PLN', amount: 1_500 }] },
    }
    const { draftVersion } = await load.ask<ProgrammeInfo>('PUT', `${here}/programme`, document)
    await load.ask('POST', `${here}/programme/publish`, { version: draftVersion })
    const begin = load.#days[0]! - 60 * 86_400_000
    for (const name of PARTNERS) {
      const { id } = await load.ask<{ id: string }>('POST', `${here}/partners`, { name })
      await load.ask('POST', `/api/partners/${id}/status`, {
        ...{ status: 'active', from: new Date(begin).toISOString() },
      })
      await load.ask('POST', `${here}/codes`, { code: `kod-${name}`, partner: id })
    }
    await place.stop()
    await age(begin)
    await place.start()
    return load
  }

  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.place.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: this.place.url, cookie: this.#cookie },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  start(): this {
    this.#work = [this.#sell(), this.#refund(), this.#close()]
    return this
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#work)
  }

  async #sell(): Promise<void> {
    for (let n = 0; !this.#isOver && n < MOST; n++) {
      const order = `order-${n}`
      const coupon = `kod-${PARTNERS[n % PARTNERS.length]}`
      const t = this.#days[n % this.#days.length]! + n
      const p = { transaction_id: order, currency: 'PLN', value: GROSS / 100, tax: 23, coupon }
      await this.#deliver(`buyer-${n}`, { i: order, n: 'purchase', t, p })
      this.orders.set(order, 0)
      await sleep(BEAT_MS)
    }
  }

  async #refund(): Promise<void> {
    for (let n = 0; !this.#isOver && n < MOST; n++) {
      await sleep(2 * BEAT_MS)
      const known = [...this.orders.keys()]
      if (known.length === 0) continue
      const order = this.#random.pick(known)
      const value = this.#random.pick([GROSS, GROSS / 2, GROSS / 4])
      const p = { transaction_id: order, value: value / 100 }
      await this.#deliver(`buyer-${order.slice(6)}`, { i: `refund-${n}`, n: 'refund', t: Date.now(), p })
      this.orders.set(order, this.orders.get(order)! + value)
    }
  }

  /** Closes the months again and again, the earliest first. */
  async #close(): Promise<void> {
    const path = `/api/sites/${this.site.siteId}/statements/close`
    for (let n = 0; !this.#isOver; n++) {
      await sleep(this.#random.between(50, 250))
      const month = this.months[Math.min(this.months.length - 1, Math.floor(n / 4))]!
      // A closing without an answer may have happened, or not: nobody repeats it on purpose.
      await this.ask('POST', path, { month }).then(
        () => this.closings++,
        () => {},
      )
    }
  }

  /** Sends an event again, unchanged, until it is acknowledged. */
  async #deliver(v: string, event: object): Promise<void> {
    for (;;) {
      const answer = await this.place
        .send({ k: this.site.secretKey, v, z: Date.now(), c: 'granted', e: [event] })
        .catch(() => null)
      if (answer?.status === 202) {
        const { rejected } = (await answer.json()) as { rejected?: unknown[] }
        if (rejected && rejected.length > 0) throw new Error(JSON.stringify(rejected))
        return
      }
      await sleep(BEAT_MS)
    }
  }

  /** What the partners have earned by what was acknowledged, in minor units. */
  earned(): Map<string, number> {
    return new Map(
      [...this.orders].map(([order, refunded]) => {
        const kept = GROSS - Math.min(GROSS, refunded)
        return [order, Math.round((NET * kept) / GROSS / 10)]
      }),
    )
  }

  commissions = async (): Promise<CommissionInfo[]> => {
    const here = `/api/sites/${this.site.siteId}`
    const { rows } = await this.ask<{ rows: { id: string }[] }>('GET', `${here}/partners`)
    const found: CommissionInfo[] = []
    for (const { id } of rows) {
      const path = `${here}/commissions?limit=1000&partner=${id}`
      found.push(...(await this.ask<{ rows: CommissionInfo[] }>('GET', path)).rows)
    }
    return found
  }

  statements = async (): Promise<StatementDetail[]> => {
    const here = `/api/sites/${this.site.siteId}/statements`
    const { rows } = await this.ask<{ rows: StatementInfo[] }>('GET', `${here}?limit=1000`)
    return Promise.all(rows.map(({ number }) => this.ask<StatementDetail>('GET', `${here}/${number}`)))
  }
}
