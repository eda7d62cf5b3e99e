import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import { factsOf } from '../../collector/transaction/facts.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { AGENT, openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

type Told = { index: number; code: string; field?: string }
type Answer = { success?: boolean; accepted: number; rejected: Told[]; warnings?: Told[]; code?: string }

describe.each(['sqlite', 'postgres'])('values of events are read the same way by every input (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let as: string
  let ids = 0
  const id = () => `m${++ids}`

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    as = (await stage.person('member')).cookie
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })
  /** Each test has a site of its own. */
  const open = async () => {
    site = await stage.site()
  }

  const post = (path: string, body: BodyInit, key = site.secretKey) =>
    stage.app.request(path, {
      method: 'POST',
      body,
      headers: {
        'user-agent': AGENT,
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
    })
  const v1 = async (type: string, body: object): Promise<Answer & { status: number }> => {
    const response = await post(`/v1/${type}`, JSON.stringify(body))
    return { status: response.status, ...((await response.json()) as Answer) }
  }
  const track = (event: string, properties: object, more: object = {}) =>
    v1('track', { messageId: id(), userId: 'u1', event, properties, ...more })
  const beacon = async (events: object[], more: object = {}, key = site.writeKey): Promise<Answer> =>
    (await stage.beacon(stage.envelope(key, events, more))).json() as Promise<Answer>
  const bySecret = (event: object, more: object = {}) =>
    beacon([{ i: id(), ...event }], { v: '', ...more }, site.secretKey)
  const importing = async (rows: object[]): Promise<Answer> => {
    const body = { at: new Date(stage.clock.now).toISOString(), rows }
    const answer = await stage.call('POST', `/api/sites/${site.siteId}/contacts`, { as, body })
    return answer.json() as Promise<Answer>
  }
  const people = async () => {
    const rows: { id: string; identifiers: string[]; score: number | undefined; events: Event[] }[] = []
    await stage.store.scan(async found => {
      for (const row of found) {
        const facts = (await factsOf(stage.store, site.siteId, row.id))?.facts ?? []
        const score = Object.values(row.standings)[0]?.score ?? undefined
        rows.push({
          id: row.id,
          identifiers: row.identifiers,
          score,
          events: facts.map(({ event }) => event),
        })
      }
    }, site.siteId)
    return rows
  }
  const events = async () => (await people()).flatMap(row => row.events)
  const last = async () => (await events()).at(-1)!
  const problems = async () => {
    const { db } = stage.store
    const rows = await db.selectFrom('rejected').selectAll().where('site_id', '=', site.siteId).execute()
    return rows.map(row => row.code)
  }

  it('amounts are parsed as people write them, with the sum of the lines if there is none', async () => {
    await open()
    const worthOf = async (properties: object) => {
      const answer = await track('Order Completed', { order_id: id(), ...properties })
      expect(answer).toMatchObject({ success: true, accepted: 1 })
      return { value: (await last()).props.value, warnings: answer.warnings }
    }
    stage.clock.now += 1000
    expect(await worthOf({ total: '129,90' })).toEqual({ value: '129,90', warnings: undefined })
    stage.clock.now += 1000
    const products = [
      { product_id: 'a', price: '1 299,00 zł', quantity: 2 },
      { product_id: 'b', price: 0.5 },
    ]
    expect((await worthOf({ products })).value).toBe(2598.5)
    stage.clock.now += 1000
    // It is an order all the same.
    const unread = await worthOf({ total: '1,299' })
    expect(unread).toEqual({
      value: undefined,
      warnings: [expect.objectContaining({ index: 0, code: 'bad_amount', field: 'p.value' })],
    })
    expect(await problems()).toEqual(['bad_amount'])
    const { accepted, warnings } = await bySecret({ n: 'purchase', userId: 'u1', p: { value: 'x' } })
    expect([accepted, warnings?.[0]?.code]).toEqual([1, 'bad_amount'])
    expect(await track('Order Refunded', { order_id: 'o', total: 'half' })).toMatchObject({
      status: 400,
      success: false,
      code: 'bad_amount',
    })
  })

  it('an order with two message ids counts once, and refunds or a cancellation of its number reverse all of it', async () => {
    await open()
    const scores = async () => (await people()).map(({ score }) => score)
    await track('Order Completed', { order_id: '1001', total: '129,90' })
    await track('Order Completed', { order_id: '1001', total: '129,90' })
    expect(await scores()).toEqual([50])
    await track('Order Refunded', { order_id: '1001', products: [{ product_id: 'a', price: '29,90' }] })
    expect(await scores()).toEqual([50])
    await track('Order Refunded', { order_id: '1001' })
    expect(await scores()).toEqual([0])
    await track('Order Completed', { order_id: '1002', total: 10, shipping: 5 })
    const products = [{ product_id: 'a', price: 5 }]
    await track('Order Cancelled', { order_id: '1002', total: 5, products })
    expect(await scores()).toEqual([0])
  })

  it('an order of two contacts is refunded for both', async () => {
    await open()
    await track('Order Completed', { order_id: 'o', total: 10 })
    await track('Order Completed', { order_id: 'o', total: 10 }, { userId: 'u2' })
    await track('Order Refunded', { order_id: 'o' }, { userId: 'u3' })
    const scored = (await people()).filter(({ score }) => score !== undefined)
    expect(scored.map(({ score }) => score)).toEqual(scored.map(() => 0))
  })

  it('events with too many properties lose detail, and are kept', async () => {
    await open()
    const fields = { sku: 's', category: 'c', brand: 'b', variant: 'v', coupon: 'k', position: 1, url: 'x' }
    const products = Array.from({ length: 300 }, (_, i) => ({
      product_id: `p${i}`,
      name: 'n',
      price: 2,
      ...fields,
    }))
    expect(await track('Order Completed', { products, order_id: 'big', revenue: 600 })).toMatchObject({
      accepted: 1,
      rejected: [],
    })
    const { props } = await last()
    expect(props).toMatchObject({ value: 600, transaction_id: 'big', items_total: 600 })
    expect((props.items as object[])[0]).toEqual({ item_id: 'p0', item_name: 'n', price: 2 })
    const wide = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`column ${i}`, i]))
    const long = 'x'.repeat(10_000)
    const rows = [
      { userId: 'w', email: 'w@x.example', traits: { ...wide, note: long, email: 'w@x.example' } },
    ]
    expect(await importing(rows)).toMatchObject({ accepted: 1, rejected: [] })
    expect((await people()).flatMap(({ identifiers }) => identifiers)).toContain('e:w@x.example')
  })

  it('events with long addresses are kept, with truncated addresses', async () => {
    await open()
    const filters = Array.from({ length: 500 }, (_, i) => `filter${i}=value${i}`).join('&')
    const u = `https://shop.example/list?${filters}#top`
    const view = { i: id(), n: 'page_view', u, r: `${u}&more=${'x'.repeat(9_000)}` }
    expect(await beacon([view])).toMatchObject({ accepted: 1, rejected: [] })
    const { url, referrer } = await last()
    expect(url!.length).toBeLessThanOrEqual(4_096)
    expect(url).toMatch(/^https:\/\/shop\.example\/list\?filter0=value0&/)
    expect(referrer).not.toContain('more=')
  })

  it('times are read with a zone, as UTC without one, in seconds and milliseconds, and others are rejected', async () => {
    await open()
    const now = Date.UTC(2026, 10, 6)
    const before = stage.clock.now
    stage.clock.now = now
    const at = Date.UTC(2026, 10, 5, 10)
    const good = [
      at,
      at / 1000,
      String(at / 1000),
      '2026-11-05 10:00:00',
      '2026-11-05T11:00:00+01:00',
      '2026-11-05T10:00Z',
    ]
    for (const time of good) {
      expect(await track('x', {}, { timestamp: time })).toMatchObject({ accepted: 1 })
      expect(await bySecret({ n: 'x', t: time, userId: 'u1' })).toMatchObject({ accepted: 1 })
    }
    expect(new Set((await events()).map(({ time }) => time))).toEqual(new Set([at]))
    for (const time of ['05.11.2026 10:00', '2026-02-30', 12, 'Thu, 05 Nov 2026 10:00:00 GMT']) {
      expect(await track('x', {}, { timestamp: time })).toMatchObject({ status: 400, code: 'bad_time' })
      expect((await bySecret({ n: 'x', t: time, userId: 'u1' })).rejected[0]).toMatchObject({
        code: 'bad_time',
      })
    }
    stage.clock.now = before
  })

  it('placeholder names are dropped, with a warning in the answer', async () => {
    await open()
    for (const userId of [
      'undefined',
      'null',
      '0',
      0,
      '[object Object]',
      'guest',
      'brak',
      '-',
      '1,23457E+11',
    ]) {
      for (const v of ['browser-1', 'browser-2', 'browser-3']) {
        const said = await beacon([{ i: id(), n: 'identify', p: { userId } }], { v })
        expect(said).toMatchObject({ accepted: 0, rejected: [{ code: 'bad_id', field: 'p.userId' }] })
      }
      expect(await v1('identify', { messageId: id(), userId })).toMatchObject({ status: 400, code: 'bad_id' })
      const alias = { messageId: id(), userId: 'u1', previousId: userId }
      expect(await v1('alias', alias)).toMatchObject({ status: 400, code: 'bad_id' })
      const rows = [{ userId: String(userId), traits: {} }]
      expect((await importing(rows)).rejected).toMatchObject([{ index: 0, code: 'bad_id' }])
    }
    for (const email of ['brak', '-', 'jan', 'jan@', 'n/a'])
      expect(await v1('identify', { messageId: id(), traits: { email } })).toMatchObject({ code: 'bad_id' })
    expect(new Set(await problems())).toEqual(new Set(['bad_id']))
    expect((await people()).flatMap(({ identifiers }) => identifiers)).toEqual([])
    // What could be kept is kept: the visitor's event, the user's, the user without the e-mail.
    const kept = [
      { anonymousId: 'browser-9', userId: 'undefined' },
      { anonymousId: 'null', userId: 'u1' },
    ]
    for (const names of kept)
      expect(await track('x', {}, names)).toMatchObject({
        accepted: 1,
        warnings: [{ code: 'bad_id' }],
      })
    const both = {
      messageId: id(),
      userId: 'u1',
      traits: { email: 'brak', phone: '4,8501E+10', city: 'Gdynia' },
    }
    const { warnings } = await v1('identify', both)
    expect(warnings!.map(({ field }) => field)).toEqual(['p.email', 'p.traits.email', 'p.traits.phone'])
    const identified = (await events()).findLast(({ name }) => name === 'identify')!
    expect(identified.props.traits).toEqual({ city: 'Gdynia' })
    expect((await people()).flatMap(({ identifiers }) => identifiers)).toEqual(['u:u1'])
  })

  it('e-mail addresses are compared in their normal form', async () => {
    await open()
    const written = [
      'jan@żółw.example',
      '<jan@żółw.example>',
      'Jan@żółw.example;',
      'mailto:jan@żółw.example',
      '\u200bjan@xn--w-uga1v8h.example',
      'Jan K <jan@ŻÓŁW.example>',
    ]
    for (const [i, email] of written.entries()) {
      await beacon([{ i: id(), n: 'identify', p: { email } }], { v: `browser-${i}` })
      await v1('identify', { messageId: id(), anonymousId: `other-${i}`, traits: { email } })
      await importing([{ email, traits: { row: i } }])
    }
    const all = await people()
    expect(all.map(({ identifiers }) => identifiers)).toEqual([['e:jan@xn--w-uga1v8h.example']])
  })

  it('an identity proof that has expired in transit leaves the identify unverified', async () => {
    await open()
    const { identity_secret: secret } = await stage.store.db
      .selectFrom('sites')
      .select('identity_secret')
      .where('id', '=', site.siteId)
      .executeTakeFirstOrThrow()
    const ended = Math.trunc(stage.clock.now / 1000) - 60
    const proof = `${ended}.${createHmac('sha256', secret).update(`u9.${ended}`).digest('hex')}`
    const identify = (t: number) => beacon([{ i: id(), n: 'identify', t, p: { userId: 'u9', proof } }])
    expect(await identify((ended - 60) * 1000)).toMatchObject({ accepted: 1, rejected: [] })
    expect((await people())[0]).toMatchObject({
      identifiers: ['u:u9'],
      events: [{ props: { userId: 'u9' } }],
    })
    expect((await last()).props).not.toHaveProperty('verified')
    // It had ended at its own time already.
    expect((await identify((ended + 30) * 1000)).rejected).toMatchObject([{ code: 'proof_invalid' }])
  })

  it('an id with two e-mail addresses in one file is an error', async () => {
    await open()
    const row = (email: string) => ({ userId: 'k1', email, traits: {} })
    const rows = [row('a@x.example'), row('A@x.example;'), row('b@x.example')]
    expect((await importing(rows)).rejected).toMatchObject([{ index: 2, code: 'bad_id' }])
  })

  it('a batch is processed in its order, over all its visitors', async () => {
    for (let round = 0; round < 5; round++) {
      await open()
      const order = (anonymousId: string, points: number) => ({
        messageId: id(),
        type: 'track',
        userId: 'r',
        anonymousId,
        event: points > 0 ? 'Order Completed' : 'complaint',
        properties: {},
      })
      // 50 − 20 + 50 + 50: over 100 only at the end; in another order it would be so before.
      const batch = [order('a', 1), order('b', -1), order('a', 1), order('b', 1)]
      expect(await v1('batch', { batch })).toMatchObject({ success: true, accepted: 4 })
      const { db } = stage.store
      const crossings = await db
        .selectFrom('crossings')
        .selectAll()
        .where('site_id', '=', site.siteId)
        .execute()
      const [row] = await people()
      expect(row!.events.map(({ id }) => id)).toEqual(batch.map(({ messageId }) => messageId))
      expect(crossings).toHaveLength(1)
    }
  })

  it('a batch is answered with success only if at least one event is kept', async () => {
    await open()
    const bad = { messageId: id(), type: 'track', event: 'x' }
    const good = { ...bad, messageId: id(), userId: 'u1' }
    expect(await v1('batch', { batch: [bad, bad] })).toMatchObject({
      status: 400,
      success: false,
      code: 'no_identity',
      accepted: 0,
      rejected: [{ index: 0 }, { index: 1 }],
    })
    expect(await v1('batch', { batch: [bad, good] })).toMatchObject({
      status: 200,
      success: true,
      accepted: 1,
      rejected: [{ index: 0 }],
    })
    // All of it is there already.
    expect(await v1('batch', { batch: [good] })).toMatchObject({ status: 200, success: true })
  })

  it('bodies with a byte order mark are accepted, and bodies with invalid UTF-8 are rejected', async () => {
    await open()
    const text = (event: string) => Buffer.from(JSON.stringify({ messageId: id(), userId: 'u1', event }))
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text('x')])
    expect((await post('/v1/track', marked)).status).toBe(200)
    const damaged = text('pŁyta')
    damaged[damaged.indexOf(0xc5)] = 0x41
    const refused = await post('/v1/track', damaged)
    expect([refused.status, ((await refused.json()) as Answer).code]).toEqual([400, 'bad_encoding'])
  })

  it('any event, with any properties, is kept or rejected with a reason', async () => {
    await open()
    const props = fc.dictionary(fc.string(), fc.anything({ withBigInt: false, maxDepth: 8 }), {
      maxKeys: 300,
    })
    await fc.assert(
      fc.asyncProperty(props, async drawn => {
        const p = JSON.parse(JSON.stringify(drawn)) as object
        const { accepted, rejected } = await bySecret({
          n: 'thing',
          userId: 'u1',
          p: { ...p, email: undefined },
        })
        expect(accepted + rejected.length).toBe(1)
        for (const { code } of rejected) expect(code).toBe('bad_id')
      }),
      { numRuns: process.env.LONG ? 500 : 25 },
    )
  })
})
