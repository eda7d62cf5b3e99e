import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { translate } from '../../collector/connectors/segment.ts'
import { kindNamed, propsNamed } from '../../collector/connectors/segment-names.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { AGENT, openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
})
afterAll(() => stage.close())

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  stage.app.request(path, { method: 'POST', body, headers: { 'user-agent': AGENT, ...headers } })
const send = (path: string, body: object, headers: Record<string, string> = basic(site.secretKey)) =>
  post(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
let ids = 0
const message = (more: object) => ({
  messageId: `m${++ids}`,
  timestamp: new Date(stage.clock.now).toISOString(),
  ...more,
})

describe('the Segment endpoints accept', () => {
  it.each(['track', 'identify', 'page', 'screen', 'group', 'alias', 't', 'i', 'p', 's', 'g', 'a'])(
    '/v1/%s, with 200 after the commit, once for any number of repeats',
    async path => {
      const body = message({ userId: 'u1', previousId: 'u0', groupId: 'g', event: 'Thing Done' })
      const first = await send(`/v1/${path}`, body)
      expect(first.status).toBe(200)
      expect(await first.json()).toMatchObject({ success: true, accepted: 1, rejected: [] })
      expect(await (await send(`/v1/${path}`, body)).json()).toMatchObject({ accepted: 0, duplicates: 1 })
    },
  )

  it('a batch of several users, in which an invalid message does not block the others', async () => {
    const batch = [
      message({ type: 'track', userId: 'b1', event: 'Order Completed' }),
      message({ type: 'track', userId: 'b2' }),
      message({ type: 'track', event: 'of nobody' }),
      message({ type: 'page', anonymousId: 'browser-1' }),
      message({ type: 'track', anonymousId: 'x'.repeat(500), event: 'too long' }),
    ]
    const response = await send('/v1/batch', { batch, sentAt: new Date(stage.clock.now).toISOString() })
    expect(response.status).toBe(200)
    const answer = (await response.json()) as {
      accepted: number
      rejected: { index: number; code: string }[]
    }
    expect(answer.accepted).toBe(2)
    expect(answer.rejected.map(({ index, code }) => [index, code]).sort()).toEqual([
      [1, 'bad_name'],
      [2, 'no_identity'],
      [4, 'bad_id'],
    ])
  })

  it('a visitor with the same id as a user', async () => {
    await send('/v1/identify', message({ anonymousId: 'first-browser', userId: 'same' }))
    const response = await send('/v1/track', message({ anonymousId: 'same', event: 'Thing Done' }))
    expect([response.status, await response.json()]).toMatchObject([200, { accepted: 1 }])
  })

  it('a batch of 2,000', async () => {
    const batch = Array.from({ length: 2_000 }, () => message({ type: 'track', userId: 'big', event: 'e' }))
    expect(await (await send('/v1/b', { batch })).json()).toMatchObject({ accepted: 2_000 })
  })

  it('JSON as text/plain, gzip under another label, and the key in the body', async () => {
    const body = { ...message({ userId: 'u2', event: 'x' }), writeKey: site.writeKey }
    expect((await post('/v1/t', JSON.stringify(body), { 'content-type': 'text/plain' })).status).toBe(200)
    const zipped = gzipSync(JSON.stringify({ batch: [message({ type: 'track', userId: 'u2', event: 'y' })] }))
    const headers = { ...basic(site.secretKey), 'content-type': 'application/x-www-form-urlencoded' }
    const response = await post('/v1/batch', zipped, headers)
    expect(await response.json()).toMatchObject({ accepted: 1 })
  })
})

describe('the Segment endpoints reject', () => {
  const cases: [string, () => Response | Promise<Response>, number][] = [
    ['no key', () => send('/v1/track', message({ userId: 'u', event: 'x' }), {}), 401],
    [
      'an unknown key',
      () => send('/v1/track', message({ userId: 'u', event: 'x' }), basic('sk_nothing1')),
      401,
    ],
    [
      'a broken header',
      () =>
        send('/v1/track', message({ userId: 'u' }), {
          authorization: 'Basic 🙂'.normalize('NFC').replace(/\P{ASCII}/gu, '%'),
        }),
      401,
    ],
    ['no JSON', () => post('/v1/batch', '{', basic(site.secretKey)), 400],
    ['a list', () => post('/v1/batch', '[]', basic(site.secretKey)), 400],
    ['no batch', () => send('/v1/batch', {}), 400],
    ['a batch of numbers', () => send('/v1/batch', { batch: [1] }), 400],
    ['too many', () => send('/v1/batch', { batch: Array.from({ length: 2_501 }, () => ({})) }), 413],
    ['too much', () => send('/v1/batch', { batch: ['x'.repeat(600_000)] }), 413],
    ['a bomb', () => post('/v1/batch', gzipSync(Buffer.alloc(50_000_000)), basic(site.secretKey)), 413],
    [
      'broken gzip',
      () => post('/v1/batch', new Uint8Array([0x1f, 0x8b, 1, 2, 3]), basic(site.secretKey)),
      400,
    ],
    [
      'a tower without an id',
      () =>
        post(
          '/v1/track',
          `{"userId":"u","event":"x","properties":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
          basic(site.secretKey),
        ),
      400,
    ],
    ['another call', () => send('/v1/delete', {}), 404],
    [
      'a secret key in a page',
      () =>
        send('/v1/track', message({ userId: 'u', event: 'x' }), {
          ...basic(site.secretKey),
          origin: 'https://shop.example',
        }),
      403,
    ],
  ]
  it.each(cases)('%s', async (_name, ask, status) => {
    const response = await ask()
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({ success: false, code: expect.any(String) })
  })
})

describe('the browser library of Segment', () => {
  it('can send its headers from any page', async () => {
    for (const path of ['/v1/t', '/v1/p', '/v1/m']) {
      const response = await stage.app.request(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://a.example' },
      })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-headers')).toBe(
        'authorization, content-type, x-retry-count',
      )
    }
  })

  it('receives this collector as its API host', async () => {
    const response = await stage.app.request('http://pulse.example:8080/v1/projects/pk_x/settings')
    expect(await response.json()).toMatchObject({
      integrations: { 'Segment.io': { apiKey: 'pk_x', apiHost: 'pulse.example:8080/v1', protocol: 'http' } },
    })
  })
})

describe('a Segment message', () => {
  it.each([
    ['Product Added', 'add_to_cart'],
    ['product added', 'add_to_cart'],
    ['Order Completed', 'purchase'],
    ['Order Refunded', 'refund'],
    ['Order Cancelled', 'refund'],
    ['order_canceled', 'refund'],
    ['orderCompleted', 'purchase'],
    ['Products Searched', 'view_search_results'],
    ['add_to_cart', 'add_to_cart'],
    ['Demo Requested', 'Demo Requested'],
    ['constructor', 'constructor'],
  ])('%s is stored as %s', (theirs, ours) => {
    expect(kindNamed(theirs)).toBe(ours)
  })

  it('has GA4 names for orders and products, beside its own', () => {
    expect(
      propsNamed('Order Completed', {
        order_id: 'o1',
        revenue: 12.5,
        products: [{ product_id: 'p', name: 'Tent', price: 5, quantity: 2 }, 7],
      }),
    ).toMatchObject({
      order_id: 'o1',
      transaction_id: 'o1',
      value: 12.5,
      items: [{ item_id: 'p', item_name: 'Tent', price: 5, quantity: 2 }],
    })
    expect(propsNamed('Product Viewed', { sku: 's', name: 'Mug' })).toMatchObject({
      items: [{ item_id: 's', item_name: 'Mug' }],
    })
    expect(propsNamed('x', { plain: 1 })).toEqual({ plain: 1 })
  })

  it('is converted for pages, users and companies', () => {
    const page = translate(
      {
        messageId: 'm',
        anonymousId: 'a',
        name: 'Pricing',
        timestamp: '2026-01-02T03:04:05.000Z',
        context: { page: { url: 'https://x.example/p', referrer: 'https://r.example/', title: 'T' } },
      },
      'page',
      '2026-01-02T03:04:06.000Z',
    )
    expect(page).toMatchObject({
      visitor: 'a',
      sentAt: Date.UTC(2026, 0, 2, 3, 4, 6),
      event: {
        i: 'm',
        n: 'page_view',
        t: '2026-01-02T03:04:05.000Z',
        u: 'https://x.example/p',
        r: 'https://r.example/',
        h: 'Pricing',
      },
    })
    expect(
      translate({ userId: 7, traits: { email: 'a@b.example' } }, 'identify', undefined).event,
    ).toMatchObject({
      n: 'identify',
      userId: 7,
      p: { userId: 7, email: 'a@b.example', traits: { email: 'a@b.example' } },
    })
    expect(translate({ groupId: 'g', traits: { employees: 5 } }, 'group', undefined).event).toMatchObject({
      n: 'group',
      p: { groupId: 'g', traits: { employees: 5 } },
    })
    expect(
      translate({ event: 'x', context: { traits: { city: 'Łódź' } } }, 'track', undefined).event.p,
    ).toMatchObject({
      traits: { city: 'Łódź' },
    })
  })

  it('without an id has the same derived id on a repeat', () => {
    const once = translate({ event: 'x', userId: 'u' }, 'track', undefined).event.i
    expect(translate({ event: 'x', userId: 'u' }, 'track', undefined).event.i).toBe(once)
    expect(translate({ event: 'y', userId: 'u' }, 'track', undefined).event.i).not.toBe(once)
  })
})
