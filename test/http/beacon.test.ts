import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AGENTS } from '../../collector/demo/visitors/agents.ts'
import { RefusalCode } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let closed: CreatedSite
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  closed = await stage.site(['https://shop.example'])
})
afterAll(() => stage.close())

let ids = 0
const view = (more: object = {}) => ({
  i: `e${++ids}`,
  n: 'page_view',
  t: stage.clock.now,
  u: 'https://shop.example/',
  ...more,
})

it('ingest answers the dashboard’s probe from any page without an error', async () => {
  const answer = await stage.beacon('{"probe":true}', { headers: { origin: 'https://shop.example' } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(await answer.json()).toEqual({ probe: 'here' })
})

describe('POST /e', () => {
  it('answers 202 after the commit, and counts an event once for any number of repeats', async () => {
    const body = stage.envelope(site.writeKey, [view(), view()])
    const first = await stage.beacon(body)
    expect(first.status).toBe(202)
    expect(await first.json()).toEqual({ accepted: 2, duplicates: 0, rejected: [] })
    const again = await stage.beacon(body)
    expect(await again.json()).toEqual({ accepted: 0, duplicates: 2, rejected: [] })
  })

  it('accepts the valid events of a beacon and reports the errors of the others', async () => {
    const response = await stage.beacon(stage.envelope(site.writeKey, [view({ n: 7 }), view()]))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code: 'bad_name', field: 'n', message: expect.any(String) }],
    })
  })

  it('makes several events of a form that is a lead, once for any number of repeats, and reports errors by the index of the sent event', async () => {
    const form = view({ n: 'form_submit', p: { id: 'f', name: null, filled: { emailmail: 1 } } })
    const body = stage.envelope(site.writeKey, [form, view({ n: 7 })])
    const answers = [await stage.beacon(body), await stage.beacon(body)]
    expect(await Promise.all(answers.map(answer => answer.json()))).toMatchObject([
      { accepted: 2, duplicates: 0, rejected: [{ index: 1, code: 'bad_name' }] },
      { accepted: 0, duplicates: 2, rejected: [{ index: 1, code: 'bad_name' }] },
    ])
  })

  it('sets the visitor’s cookie only if an event was kept', async () => {
    const strict = await stage.site()
    const { cookie: as } = await stage.person('admin')
    const path = `/api/sites/${strict.siteId}`
    expect((await stage.call('PATCH', path, { as, body: { consent: 'required' } })).status).toBe(200)
    const cookieOf = async (key: string, events: object[], more: object = {}) => {
      const headers = { origin: 'https://www.shop.example', host: 'stats.shop.example' }
      const answer = await stage.beacon(stage.envelope(key, events, { v: 'abc', ...more }), { headers })
      return answer.headers.get('set-cookie')
    }
    expect(await cookieOf(site.writeKey, [view()])).toContain('pulse_v=abc; Domain=shop.example')
    expect(await cookieOf(site.writeKey, [view({ n: 7 })])).toBeNull()
    expect(await cookieOf(strict.writeKey, [view()], { c: 'unknown' })).toBeNull()
    expect(await cookieOf(strict.writeKey, [view()])).toContain('pulse_v=abc')
  })

  it('treats an empty visitor as absent', async () => {
    const body = stage.envelope(site.writeKey, [view()], { v: '', c: 'denied' })
    expect(await (await stage.beacon(body)).json()).toMatchObject({ rejected: [{ code: 'consent_denied' }] })
  })

  it('keeps the events of bots, and does not rank them', async () => {
    const robots = await openStage()
    const { writeKey, planId } = await robots.site()
    for (const agent of ['Googlebot/2.1', '']) {
      const body = robots.envelope(writeKey, [view()], { v: `robot ${agent}` })
      const response = await robots.beacon(body, { headers: { 'user-agent': agent } })
      expect(await response.json()).toMatchObject({ accepted: 1 })
    }
    expect(await robots.boards.read({ plan: planId, top: 10 })).toMatchObject({ total: 0 })
    await robots.close()
  })

  it('keeps the user agent of bots only', async () => {
    const { writeKey, siteId } = await stage.site()
    const agents = { robot: 'Googlebot/2.1', person: AGENTS[0]! }
    for (const [v, agent] of Object.entries(agents))
      await stage.beacon(stage.envelope(writeKey, [view()], { v }), { headers: { 'user-agent': agent } })
    const keys = Object.keys(agents).map(v => `${siteId}/v:${v}`)
    const { histories } = await stage.store.look({ histories: new Set(keys) })
    expect(keys.map(key => histories.get(key)![0]!.derived.agent)).toEqual(['Googlebot/2.1', undefined])
  })

  it('answers any origin and its preflight', async () => {
    const response = await stage.beacon(stage.envelope(site.writeKey, [view()]), {
      headers: { origin: 'https://shop.example' },
    })
    // The tracker sends its cookie along, and then `*` would be refused by the browser.
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
    const preflight = await stage.app.request('/e', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type')
  })
})

/** What strangers send: each kind of it has one documented answer, and none is a 5xx. */
describe('POST /e with invalid input', () => {
  const utf8 = (text: string) => new TextEncoder().encode(text)
  const cases: [string, () => unknown, number, RefusalCode][] = [
    ['nothing', () => '', 400, 'bad_json'],
    ['half an object', () => '{"k":"pk_', 400, 'bad_json'],
    ['bytes that are no text', () => new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400, 'bad_encoding'],
    ['NUL bytes', () => utf8('{"k":"\0"}'), 400, 'bad_json'],
    ['a list', () => [], 400, 'bad_envelope'],
    ['null', () => 'null', 400, 'bad_envelope'],
    ['a number', () => '42', 400, 'bad_envelope'],
    ['no key', () => ({ v: 'x', e: [view()] }), 400, 'bad_envelope'],
    ['a key that is no text', () => ({ k: { $ne: 1 }, e: [view()] }), 400, 'bad_envelope'],
    ['an unknown key', () => stage.envelope('pk_aaaaaaaaaaaaaaaaaaaaaaaa', [view()]), 401, 'unknown_key'],
    ['an emoji in the key', () => stage.envelope('pk_🙂', [view()]), 401, 'unknown_key'],
    ['a NUL in the key', () => stage.envelope(`${site.writeKey}\0`, [view()]), 401, 'unknown_key'],
    [
      'a revoked look of a secret key',
      () => stage.envelope('sk_aaaaaaaaaaaaaaaaaaaaaaaa', [view()]),
      401,
      'unknown_key',
    ],
    [
      'a visitor that is no text',
      () => stage.envelope(site.writeKey, [view()], { v: 5 }),
      400,
      'bad_envelope',
    ],
    ['no events', () => stage.envelope(site.writeKey, []), 400, 'bad_envelope'],
    [
      'a thousand events',
      () =>
        stage.envelope(
          site.writeKey,
          Array.from({ length: 1000 }, () => ({})),
        ),
      413,
      'too_many_events',
    ],
    [
      '101 events',
      () =>
        stage.envelope(
          site.writeKey,
          Array.from({ length: 101 }, () => view()),
        ),
      413,
      'too_many_events',
    ],
    [
      'a tower that nobody could write down',
      () => `{"k":"${site.writeKey}","e":[${'['.repeat(30_000)}${']'.repeat(30_000)}]}`,
      400,
      'bad_json',
    ],
    ['5 MB', () => ' '.repeat(5_000_000), 413, 'too_large'],
    ['one byte over 64 KB', () => ' '.repeat(65_537), 413, 'too_large'],
  ]
  it.each(cases)('is rejected: %s', async (_name, body, status, code) => {
    const response = await stage.beacon(body())
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) })
    expect(RefusalCode.options).toContain(code)
  })

  const events: [string, () => unknown, RefusalCode | null][] = [
    ['a date in 1970', () => view({ t: 0 }), 'bad_time'],
    ['a date long ago', () => view({ t: '2001-09-10' }), 'too_old'],
    ['a time that is none', () => view({ t: 'yesterday' }), 'bad_time'],
    ['a time beyond all calendars', () => view({ t: 1e300 }), 'bad_time'],
    ['no id', () => view({ i: undefined }), 'bad_id'],
    ['a NUL in the id', () => view({ i: 'a\0b' }), 'bad_id'],
    ['an address that is none', () => view({ u: 'not a url' }), 'bad_url'],
    ['a NUL in a property', () => view({ p: { a: 'x\0y' } }), null],
    ['a list for properties', () => view({ p: [1] }), 'bad_props'],
    ['a tower of properties', () => view({ p: JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`) }), null],
    ['brackets in a text', () => view({ p: { a: '[{"\\'.repeat(1_000) } }), null],
    ['a user id that no index holds', () => view({ p: { userId: 'ż'.repeat(257) } }), null],
    [
      'an e-mail that no index holds',
      () => view({ n: 'identify', p: { email: `${'ż'.repeat(320)}@x.pl` } }),
      'bad_id',
    ],
    [
      'such an e-mail among traits',
      () => view({ n: 'identify', p: { traits: { email: 'ż'.repeat(321) } } }),
      'bad_id',
    ],
    [
      'an order that no index holds',
      () => view({ n: 'purchase', p: { transaction_id: 'ż'.repeat(257) } }),
      null,
    ],
    ['what only servers may say', () => view({ n: 'objection' }), 'needs_secret_key'],
    ['an emoji in a property’s name', () => view({ p: { '🙂': 'ok' } }), null],
    ['a lone surrogate', () => view({ p: { a: '\ud800' } }), null],
    ['an event that is text', () => 'page_view', 'bad_event'],
  ]
  it.each(events)('rejects an event with %s', async (_name, event, code) => {
    const response = await stage.beacon(stage.envelope(site.writeKey, [event()]))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject(
      code === null ? { accepted: 1, rejected: [] } : { accepted: 0, rejected: [{ index: 0, code }] },
    )
  })

  it('rejects another content type, method or encoding', async () => {
    const body = stage.envelope(site.writeKey, [view()])
    const form = await stage.beacon(body, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(form.status).toBe(415)
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await stage.app.request('/e', { method })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST, OPTIONS')
    }
  })

  it('reads a body of unknown length no further than the limit', async () => {
    let pulled = 0
    const endless = new ReadableStream({
      pull: controller => {
        pulled++
        controller.enqueue(new Uint8Array(16_384).fill(32))
      },
    })
    const init = { method: 'POST', body: endless, duplex: 'half' }
    const response = await stage.app.request('/e', init as RequestInit)
    expect(response.status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })
})

describe('allowed origins', () => {
  const send = (key: string, origin?: string) =>
    stage.beacon(stage.envelope(key, [view()]), { headers: origin ? { origin } : {} })

  it('are the site’s own, and requests without an origin', async () => {
    expect((await send(closed.writeKey, 'https://shop.example')).status).toBe(202)
    expect((await send(closed.writeKey)).status).toBe(202)
    expect((await send(site.writeKey, 'https://any.example')).status).toBe(202)
  })

  it('exclude others, which are reported to the owner', async () => {
    const response = await send(closed.writeKey, 'https://thief.example')
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'origin_not_allowed' })
    const { cookie } = await stage.person('viewer')
    const check = await stage.call('GET', `/api/sites/${closed.siteId}/install`, { as: cookie })
    expect(((await check.json()) as { problems: unknown[] }).problems).toContainEqual(
      expect.objectContaining({ code: 'origin_not_allowed', message: 'https://thief.example', count: 1 }),
    )
  })

  it('exclude every page that sends a secret key', async () => {
    expect((await send(site.secretKey, 'https://shop.example')).status).toBe(403)
    expect((await send(site.secretKey)).status).toBe(202)
  })
})

describe('rate limits', () => {
  const flood = async (address: string, count: number, headers: Record<string, string> = {}) => {
    const statuses: number[] = []
    for (let i = 0; i < count; i++) statuses.push((await stage.beacon('{', { address, headers })).status)
    return statuses
  }

  it('apply to a network, with Retry-After in whole seconds, and not to the local machine', async () => {
    expect(await flood('127.0.0.1', 1_100)).not.toContain(429)
    expect(await flood('203.0.113.1', 1_100)).toContain(429)
    const response = await stage.beacon('{', { address: '203.0.113.1' })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect((await stage.beacon('{', { address: '203.0.113.2' })).status).toBe(400)
  })

  it('apply to an untrusted proxy on the local machine', async () => {
    expect(await flood('127.0.0.1', 1_100, { 'x-forwarded-for': '1.2.3.4' })).toContain(429)
  })

  it('apply to one visitor', async () => {
    const hundred = (visitor: string) =>
      stage.beacon(
        stage.envelope(
          site.writeKey,
          Array.from({ length: 100 }, () => view()),
          { v: visitor },
        ),
        {
          address: '203.0.113.77',
        },
      )
    for (let i = 0; i < 5; i++) expect((await hundred('eager')).status).toBe(202)
    expect((await hundred('eager')).status).toBe(429)
    expect((await hundred('calm')).status).toBe(202)
  })
})

describe('an unavailable service', () => {
  it('rejects a revoked key at once', async () => {
    const { cookie } = await stage.person('admin')
    const made = await stage.call('POST', `/api/sites/${site.siteId}/keys`, {
      as: cookie,
      body: { class: 'public' },
    })
    const { id, key } = (await made.json()) as { id: string; key: string }
    expect((await stage.beacon(stage.envelope(key, [view()]))).status).toBe(202)
    expect((await stage.call('DELETE', `/api/sites/${site.siteId}/keys/${id}`, { as: cookie })).status).toBe(
      204,
    )
    expect((await stage.beacon(stage.envelope(key, [view()]))).status).toBe(401)
  })

  it('answers 503 with Retry-After before it reads the body, when the queue is full or the collector stops', async () => {
    const stopping = await openStage({ stopping: () => true })
    const response = await stopping.beacon('{')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(await response.json()).toMatchObject({ code: 'stopping' })
    await stopping.close()
  })

  it('answers 503 while the store is unavailable, without details of an internal error', async () => {
    const { StorageUnavailable } = await import('../../collector/model/port.ts')
    let fault: unknown = new StorageUnavailable('disk full')
    const failing = await openStage({
      pipeline: {
        receive: () => Promise.reject(fault),
        receiveMessages: () => Promise.reject(fault),
        replay: () => Promise.reject(fault),
      },
    })
    const made = await failing.site()
    const send = () => failing.beacon(failing.envelope(made.writeKey, [view()]))
    const away = await send()
    expect(away.status).toBe(503)
    expect(away.headers.get('access-control-allow-origin')).toBe('*')
    expect(away.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    fault = new Error('secret detail')
    const broken = await send()
    expect(broken.status).toBe(500)
    expect(await broken.text()).not.toContain('secret detail')
    await failing.close()
  })
})
