import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOST_HASHING } from '../../collector/accounts/passwords.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { AGENT, HOST, openStage, type Stage } from './stage.ts'

const FAR = '203.0.113.7'
const ELSEWHERE = '198.51.100.9'

/** A site of these tests may have so many new visitors in an hour. */
const PER_HOUR = 720

let memory = { isTight: () => false }
let stage: Stage
let site: CreatedSite
beforeEach(async () => {
  memory = { isTight: () => false }
  stage = await openStage({ memory: { isTight: () => memory.isTight() } })
  site = await stage.site()
})
afterEach(() => stage.close())

let made = 0
const view = (more: object = {}) => ({
  i: `e${++made}`,
  n: 'page_view',
  t: stage.clock.now,
  u: 'https://shop.example/',
  ...more,
})
const views = (count: number, more: object = {}) => Array.from({ length: count }, () => view(more))
const send = (events: unknown[], more: object = {}, address = FAR) =>
  stage.beacon(stage.envelope(site.writeKey, events, more), { address })
const batch = (messages: object[], address = FAR) =>
  stage.app.request(
    `${HOST}/v1/batch`,
    {
      method: 'POST',
      headers: { 'user-agent': AGENT, 'content-type': 'application/json' },
      body: gzipSync(JSON.stringify({ writeKey: site.writeKey, batch: messages })),
    },
    { incoming: { socket: { remoteAddress: address } } },
  )
const page = (visitor: string) => ({ type: 'page', anonymousId: visitor, messageId: `m${++made}` })
const problems = async () => {
  const admin = await stage.person('admin')
  const answer = await stage.call('GET', `/api/sites/${site.siteId}/install`, { as: admin.cookie })
  return ((await answer.json()) as { problems: { code: string; message: string }[] }).problems
}

describe('the limits of a public key', () => {
  it('are the same for a visitor at /v1 and at /e', async () => {
    const answers: number[] = []
    for (let i = 0; i < 3; i++)
      answers.push((await batch(Array.from({ length: 400 }, () => page('one')))).status)
    expect(answers).toEqual([200, 429, 429])
    expect((await batch([page('another')])).status).toBe(200)
    expect(await problems()).toContainEqual(
      expect.objectContaining({ code: 'slowed_sender', message: 'too many events from this visitor or key' }),
    )
  })

  it('count an identify as twenty events of its visitor', async () => {
    const identifies = (count: number) => views(count, { n: 'identify', p: { email: 'a@x.pl' } })
    expect((await send(identifies(25))).status).toBe(202)
    expect((await send(identifies(1))).status).toBe(429)
    stage.clock.now += 1_000
    expect((await send(identifies(1))).status).toBe(202)
  })

  it('allow a visitor twenty thousand events a day; further ones are rejected, counted and shown, and not stored', async () => {
    // The same events over and over: they count as sent.
    const same = views(100)
    for (let i = 0; i < 200; i++) {
      stage.clock.now += 5_000
      expect(await (await send(same)).json()).toMatchObject({ rejected: [] })
    }
    // What has come back in these minutes.
    let refused: { accepted: number; rejected: { code: string }[] } = { accepted: 0, rejected: [] }
    for (let i = 0; i < 5 && refused.rejected.length === 0; i++) {
      stage.clock.now += 5_000
      refused = (await (await send(views(100))).json()) as typeof refused
    }
    expect(refused).toMatchObject({ accepted: 0 })
    expect(new Set(refused.rejected.map(({ code }) => code))).toEqual(new Set(['too_many']))
    expect(await problems()).toContainEqual(expect.objectContaining({ code: 'too_many' }))
    expect(await stage.store.db.selectFrom('rejected').select('id').execute()).toEqual([])
    expect(await (await send(views(1), { v: 'another' })).json()).toMatchObject({ accepted: 1 })
    stage.clock.now += 86_400_000
    expect(await (await send(views(1))).json()).toMatchObject({ accepted: 1 })
  }, 120_000)

  it('allow a network two thousand new visitors at once, then twenty a second, and do not affect known ones', async () => {
    const newcomers = (from: number, count: number) =>
      batch(Array.from({ length: count }, (_, n) => page(`v${from + n}`)))
    for (let i = 0; i < 4; i++) expect((await newcomers(i * 500, 500)).status).toBe(200)
    const slowed = await newcomers(2_000, 100)
    expect(slowed.status).toBe(429)
    expect(slowed.headers.get('retry-after')).toBe('5')
    expect((await newcomers(0, 100)).status).toBe(200)
    expect((await send(views(1), { v: 'elsewhere' }, ELSEWHERE)).status).toBe(202)
    stage.clock.now += 5_000
    expect((await newcomers(2_000, 100)).status).toBe(200)
    expect(await problems()).toContainEqual(
      expect.objectContaining({ message: 'too many new visitors from this network' }),
    )
  })

  it('allow a site an hour’s new visitors at once from any networks, and do not affect known ones', async () => {
    const few = await openStage({
      config: {
        PUBLIC_URL: null,
        TRUSTED_PROXIES: [],
        RATE_LIMITS: true,
        NEW_VISITORS_PER_HOUR: PER_HOUR,
        METRICS_TOKEN: null,
        TRACKER_PATHS: [],
      },
    })
    try {
      const [flooded, other] = [await few.site(), await few.site()]
      let network = 0
      const come = (visitors: string[], of = flooded, key = of.writeKey) =>
        few.app.request(
          `${HOST}/v1/batch`,
          {
            method: 'POST',
            headers: { 'user-agent': AGENT, 'content-type': 'application/json' },
            body: gzipSync(JSON.stringify({ writeKey: key, batch: visitors.map(page) })),
          },
          { incoming: { socket: { remoteAddress: `198.18.${network >> 8}.${network++ & 255}` } } },
        )
      const crowd = (from: number, count: number) => Array.from({ length: count }, (_, n) => `v${from + n}`)
      for (let n = 0; n < PER_HOUR; n += 360) expect((await come(crowd(n, 360))).status).toBe(200)
      const slowed = await come(['one more'])
      expect(slowed.status).toBe(429)
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await come(crowd(0, 360))).status).toBe(200)
      expect((await come(['of a server'], flooded, flooded.secretKey)).status).toBe(200)
      expect((await come(['elsewhere'], other)).status).toBe(200)
      few.clock.now += 10_000
      expect((await come(['one more'])).status).toBe(200)
      const { cookie } = await few.person('admin')
      const answer = await few.call('GET', `/api/sites/${flooded.siteId}/troubles`, { as: cookie })
      expect(((await answer.json()) as { rows: object[] }).rows).toContainEqual(
        expect.objectContaining({ code: 'slowed_site' }),
      )
    } finally {
      await few.close()
    }
  }, 60_000)

  it('allow a network eight megabytes at once, counted after decompression', async () => {
    const large = (text: string) => batch([{ ...page('v'), properties: { a: text } }])
    const answers: number[] = []
    const fat = {
      n: 'fat',
      p: Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`a${n}`, 'a'.repeat(1_000)])),
    }
    for (let i = 0; i < 150 && answers.at(-1) !== 429; i++)
      answers.push((await send(views(4, fat), { v: `v${i}` })).status)
    expect(answers.at(-1)).toBe(429)
    expect(answers.length * 4 * 15_000).toBeGreaterThan(7_000_000)
    expect((await send(views(1), { v: 'elsewhere' }, ELSEWHERE)).status).toBe(202)
    expect((await large('a'.repeat(70_000))).status).toBe(429)
    expect((await batch([page('v')], ELSEWHERE)).status).toBe(200)
    expect((await batch([{ ...page('v'), properties: { a: 'a'.repeat(520_000) } }], ELSEWHERE)).status).toBe(
      413,
    )
  }, 60_000)

  it('shorten an event of more than sixteen thousand characters, and keep two thousand of a rejected one', async () => {
    const p = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`a${n}`, 'a'.repeat(1_000)]))
    expect(await (await send([view({ i: 'rich', p })])).json()).toMatchObject({ accepted: 1 })
    const meta = { key: 'public', receivedAt: stage.clock.now, visitor: 'v', sentAt: null } as const
    const checked = checkEvent(view({ i: 'rich', p }), meta)
    if (isRefusal(checked)) throw new Error(checked.message)
    expect(Object.keys(checked.event.props)).toEqual(Object.keys(p))
    expect(JSON.stringify(checked.event).length).toBeLessThan(6_000)
    expect(await (await send([view({ n: '', p })])).json()).toMatchObject({
      rejected: [{ code: 'bad_name' }],
    })
    const [row] = await stage.store.db.selectFrom('rejected').select('raw').execute()
    expect(row!.raw.length).toBe(2_048)
  })

  it('do not reveal an erasure: events of an erased person are answered as accepted, also on a repeat', async () => {
    const identify = (id: string, t: number) => [
      view({ i: id, n: 'identify', t, p: { email: 'alice@corp.example' } }),
    ]
    const before = stage.clock.now
    await send(identify('a1', before))
    stage.clock.now += 60_000
    const known = await stage.erasures.erase(site.siteId, { email: 'alice@corp.example' }, 'test')
    expect(known).toHaveProperty('contact')
    const byServer = stage.envelope(site.secretKey, identify('s1', before), { v: 'server' })
    expect(await (await stage.beacon(byServer)).json()).toMatchObject({ rejected: [{ code: 'erased' }] })
    stage.clock.now += 60_000
    const answers: unknown[] = []
    for (const email of ['alice@corp.example', 'nobody@corp.example'])
      for (let i = 0; i < 2; i++) {
        const one = view({ i: `probe ${email}`, n: 'identify', t: before, p: { email } })
        answers.push(await (await send([one], { v: `asks about ${email[0]}` })).json())
      }
    expect(answers.slice(0, 2)).toEqual(answers.slice(2))
    const kept = await stage.store.look({ streams: new Set([`${site.siteId}/v:asks about a`]) })
    expect([...kept.streams.values()]).toEqual([null])
  })
})

describe('the limit of memory', () => {
  it('answers new visitors with 503, and accepts known ones', async () => {
    expect((await send(views(1), { v: 'known' })).status).toBe(202)
    memory = { isTight: () => true }
    expect((await send(views(1), { v: 'known' })).status).toBe(202)
    const refused = await send(views(1), { v: 'new' })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect((await batch([page('also new')])).status).toBe(503)
    memory = { isTight: () => false }
    expect((await send(views(1), { v: 'new' })).status).toBe(202)
  })
})

describe('an unauthenticated client of /api', () => {
  const body = (size: number) => JSON.stringify({ email: 'a@x.pl', password: 'x'.repeat(size) })

  it('is rate-limited without a delay for signed-in users', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 201; i++) statuses.push((await stage.call('GET', '/api/me', { address: FAR })).status)
    expect(new Set(statuses.slice(0, 200))).toEqual(new Set([401]))
    expect(statuses.at(-1)).toBe(429)
    const { cookie } = await stage.person('viewer')
    expect((await stage.call('GET', '/api/me', { as: cookie, address: FAR })).status).toBe(200)
    expect((await stage.call('GET', '/api/me', { address: ELSEWHERE })).status).toBe(401)
  })

  it('can send 4 KiB to sign in, and nothing elsewhere', async () => {
    expect((await stage.call('POST', '/api/sign-in', { body: body(5_000), address: FAR })).status).toBe(413)
    let pulled = 0
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array(1_024).fill(0x20))
        },
      })
    const post = (path: string) =>
      stage.app.request(
        `${HOST}${path}`,
        { method: 'POST', body: endless(), duplex: 'half', headers: { origin: HOST } } as RequestInit,
        { incoming: { socket: { remoteAddress: FAR } } },
      )
    expect((await post('/api/sites')).status).toBe(401)
    expect(pulled).toBeLessThanOrEqual(1)
    expect((await post('/api/sign-in')).status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  it('is served the documentation from memory, and 304 for a matching ETag', async () => {
    for (const path of ['/api/docs', '/api/openapi.json', '/api/docs.css']) {
      const first = await stage.app.request(`${HOST}${path}`)
      const etag = first.headers.get('etag')!
      expect(first.status).toBe(200)
      expect((await first.text()).length).toBeGreaterThan(100)
      const again = await stage.app.request(`${HOST}${path}`, { headers: { 'if-none-match': etag } })
      expect(again.status).toBe(304)
    }
  })
})

describe('the limits of sign-in', () => {
  const signIn = (email: string, password: string, address: string) =>
    stage.call('POST', '/api/sign-in', { body: { email, password }, address })

  it('do not affect other networks while one network guesses', async () => {
    const { email, password } = await stage.person('admin')
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 12; i++) await signIn(email, 'wrong', FAR)
      expect((await signIn(email, password, FAR)).status).toBe(429)
      expect((await signIn(email, password, ELSEWHERE)).status).toBe(200)
      stage.clock.now += 12_000
    }
  }, 60_000)

  it('do not affect networks of earlier sign-ins while a hundred networks guess', async () => {
    const { email, password } = await stage.person('admin')
    expect((await signIn(email, password, ELSEWHERE)).status).toBe(200)
    let held = 0
    for (let n = 0; held === 0 && n < 30; n++)
      for (let i = 0; i < 4; i++)
        if ((await signIn(email, 'wrong', `203.0.113.${n}`)).status === 429) held += 1
    for (let i = 0; i < 120 && held === 0; i++)
      held += (await signIn(email, 'x', `192.0.2.${i}`)).status === 429 ? 1 : 0
    expect(held).toBeGreaterThan(0)
    expect((await signIn(email, password, ELSEWHERE)).status).toBe(200)
  }, 60_000)

  it('hold for passwords that are hashed at once, also when all requests start in one moment', async () => {
    const { email, password } = await stage.person('admin')
    const answers = await Promise.all(
      Array.from({ length: MOST_HASHING + 60 }, (_, n) => signIn(`${n}@x.example`, 'wrong', `198.18.${n}.1`)),
    )
    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    const wrong = answers.filter(({ status }) => status === 401)
    expect(wrong.length).toBeGreaterThanOrEqual(MOST_HASHING)
    expect(wrong.length + busy.length).toBe(answers.length)
    expect(busy[0]!.headers.get('retry-after')).toBe('2')
    expect(await busy[0]!.json()).toMatchObject({ code: 'busy' })
    expect((await signIn(email, password, ELSEWHERE)).status).toBe(200)
  }, 60_000)

  it('count the networks of one IPv6 /48 together', async () => {
    const { email } = await stage.person('admin')
    const statuses: number[] = []
    for (let n = 0; n < 90; n++)
      statuses.push((await signIn(`${n}${email}`, 'wrong', `2001:db8:1:${n.toString(16)}::1`)).status)
    expect(statuses.slice(0, 80)).toEqual(Array(80).fill(401))
    expect(statuses.at(-1)).toBe(429)
  }, 60_000)
})
