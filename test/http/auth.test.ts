import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstRun } from '../../collector/accounts/links.ts'
import { hashed } from '../../collector/accounts/secrets.ts'
import { SESSION_MS } from '../../collector/accounts/sessions.ts'
import type { Role } from '../../shared/person.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { HOST, openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

describe('the first start', () => {
  const accept = (body: object) => stage.call('POST', '/api/accept', { body })
  const first = { email: 'Boss@Example.com', password: 'a long password', name: 'Boss' }

  it('prints a one-time link that creates an admin and signs them in', async () => {
    const old = (await firstRun(stage.store.db, stage.clock.now))!.split('token=')[1]!
    const token = (await firstRun(stage.store.db, stage.clock.now))!.split('token=')[1]!
    expect((await accept({ ...first, token: old })).status).toBe(404)
    expect((await accept({ token, password: first.password })).status).toBe(422)
    expect((await accept({ ...first, token, password: 'short' })).status).toBe(422)
    const response = await accept({ ...first, token })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ email: 'boss@example.com', role: 'admin' })
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!
    expect((await stage.call('GET', '/api/me', { as: cookie })).status).toBe(200)
    expect((await accept({ ...first, token })).status).toBe(404)
  })

  it('is possible once', async () => {
    expect(await firstRun(stage.store.db, stage.clock.now)).toBeNull()
  })
})

describe('a session', () => {
  it('starts with a new cookie that scripts cannot read and other sites do not send', async () => {
    const { email, password, cookie } = await stage.person('viewer')
    const again = await stage.signIn(email, password)
    const header = again.response.headers.get('set-cookie')
    expect(header).toMatch(/HttpOnly/)
    expect(header).toMatch(/SameSite=Lax/)
    expect(header).not.toMatch(/Secure/)
    expect(again.cookie).not.toBe(cookie)
  })

  it('from before the cookie had its prefix remains valid until it expires', async () => {
    const remote = await openStage({
      config: {
        PUBLIC_URL: 'https://pulse.example',
        TRUSTED_PROXIES: [],
        RATE_LIMITS: true,
        NEW_VISITORS_PER_HOUR: 50_000,
        METRICS_TOKEN: null,
        TRACKER_PATHS: [],
      },
    })
    try {
      const { id } = await remote.person('viewer')
      await remote.store.db
        .insertInto('tokens')
        .values({
          hash: hashed('old-token'),
          user_id: id,
          kind: 'session',
          site_id: null,
          options: '{}',
          created_at: remote.clock.now,
          expires_at: remote.clock.now + SESSION_MS,
          used_at: null,
        })
        .execute()
      const me = async () =>
        (await remote.call('GET', '/api/me', { as: 'pulseboard_session=old-token' })).status
      expect(await me()).toBe(200)
      remote.clock.now += SESSION_MS
      expect(await me()).toBe(401)
    } finally {
      await remote.close()
    }
  })

  it('has a secure cookie, except on http to the local machine', async () => {
    const remote = await openStage({
      config: {
        PUBLIC_URL: 'https://pulse.example',
        TRUSTED_PROXIES: [],
        RATE_LIMITS: true,
        NEW_VISITORS_PER_HOUR: 50_000,
        METRICS_TOKEN: null,
        TRACKER_PATHS: [],
      },
    })
    const { email, password } = await remote.person('viewer')
    const { response } = await remote.signIn(email, password)
    const header = response.headers.get('set-cookie')!
    expect(header).toMatch(/^__Host-pulseboard_session=[^;]+; .*Path=\/.*Secure/)
    const [cookie] = header.split(';')
    const me = async (as: string) => (await remote.call('GET', '/api/me', { as })).status
    expect(await me(cookie!)).toBe(200)
    // What a sibling domain could set: the old name, with a token that was given out under the new one.
    expect(await me(cookie!.replace('__Host-', ''))).toBe(401)
    expect(await me(`${cookie!.replace('__Host-', '')}; ${cookie}`)).toBe(200)
    expect(response.headers.get('strict-transport-security')).toBeTruthy()
    await remote.close()
  })

  it('replaces the session that the request had', async () => {
    const { email, password, cookie } = await stage.person('viewer')
    await stage.call('POST', '/api/sign-in', { as: cookie, body: { email, password } })
    expect((await stage.call('GET', '/api/me', { as: cookie })).status).toBe(401)
  })

  it('is refused with the same answer for a wrong password and an unknown user', async () => {
    const { email } = await stage.person('viewer')
    const wrong = await stage.signIn(email, 'not the password')
    const unknown = await stage.signIn('nobody@example.com', 'not the password')
    expect(wrong.response.status).toBe(401)
    expect(await unknown.response.json()).toEqual(await wrong.response.json())
  })

  it('is rate-limited for wrong passwords, by e-mail address and by network, and not for right ones', async () => {
    const guessed = await openStage()
    const { email, password } = await guessed.person('viewer')
    for (let i = 0; i < 12; i++) expect((await guessed.signIn(email, password)).response.status).toBe(200)
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await guessed.signIn(email, `wrong ${i}`)).response.status)
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(statuses.slice(10)).toEqual([429, 429])
    const limited = await guessed.signIn(email, password)
    expect(limited.response.status).toBe(429)
    expect(limited.response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    await guessed.close()
  })

  it('is not delayed by another network that is rate-limited', async () => {
    const guessed = await openStage()
    const { email, password, id } = await guessed.person('viewer')
    const from = (address: string, path: string, body: object) =>
      guessed.call('POST', path, { body, address })
    const link = async () => (await guessed.link(id)).split('token=')[1]
    for (let i = 0; i < 10; i++) await from('203.0.113.7', '/api/accept', { token: `${i}`, password })
    for (let i = 0; i < 20; i++) await from('203.0.113.7', '/api/sign-in', { email, password: 'wrong' })
    expect((await from('203.0.113.7', '/api/sign-in', { email, password })).status).toBe(429)
    expect((await from('198.51.100.1', '/api/sign-in', { email, password })).status).toBe(200)
    expect((await from('198.51.100.1', '/api/accept', { token: await link(), password })).status).toBe(200)
    await guessed.close()
  })

  it('ends at once on sign-out', async () => {
    const { cookie } = await stage.person('viewer')
    expect((await stage.call('POST', '/api/sign-out', { as: cookie })).status).toBe(204)
    expect((await stage.call('GET', '/api/me', { as: cookie })).status).toBe(401)
  })

  it('expires', async () => {
    const own = await openStage()
    const { cookie } = await own.person('viewer')
    own.clock.now += 31 * 86_400_000
    expect((await own.call('GET', '/api/me', { as: cookie })).status).toBe(401)
    await own.close()
  })
})

describe('a change with a session', () => {
  const tell = (headers: Record<string, string>, cookie: string) =>
    stage.app.request(`${HOST}/api/me`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: '{"name":"X"}',
    })

  it('is accepted only from this collector’s own pages', async () => {
    const { cookie } = await stage.person('viewer')
    expect((await tell({ origin: HOST }, cookie)).status).toBe(200)
    expect((await tell({ 'sec-fetch-site': 'same-origin' }, cookie)).status).toBe(200)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const response = await tell(headers, cookie)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'origin_not_allowed', status: 403 })
    }
  })
})

describe('a collector behind a proxy', () => {
  const signIn = (headers: Record<string, string>) =>
    stage.app.request('https://collector.example/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'none@shop.example', password: 'wrong password' }),
    })

  it('accepts an origin with the default port of its scheme', async () => {
    const answer = await signIn({ origin: 'https://board.example', host: 'board.example:443' })
    expect(await answer.json()).toMatchObject({ code: 'not_signed_in' })
  })

  it('names PUBLIC_URL when the host differs', async () => {
    const answer = await signIn({ origin: 'https://board.example', host: '10.0.0.7:3000' })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({
      code: 'origin_not_allowed',
      detail: expect.stringContaining('set PUBLIC_URL=https://board.example'),
    })
  })
})

describe('roles', () => {
  const ways: [Role | null, string, string, unknown, number][] = [
    [null, 'GET', '/api/me', undefined, 401],
    [null, 'GET', '/api/sites', undefined, 401],
    [null, 'GET', '/api/board?plan=PLAN', undefined, 401],
    [null, 'GET', '/api/contacts?site=SITE', undefined, 401],
    [null, 'DELETE', '/api/plans/PLAN', undefined, 401],
    ['viewer', 'GET', '/api/sites', undefined, 200],
    ['viewer', 'GET', '/api/plans?site=SITE', undefined, 200],
    ['viewer', 'GET', '/api/board?plan=PLAN', undefined, 200],
    ['viewer', 'GET', '/api/contacts?site=SITE', undefined, 200],
    ['viewer', 'GET', '/api/crossings?site=SITE', undefined, 200],
    ['viewer', 'GET', '/api/sites/SITE/codes', undefined, 200],
    ['viewer', 'GET', '/api/sites/SITE/unknown-codes', undefined, 200],
    ['viewer', 'POST', '/api/sites/SITE/codes', { code: 'mine' }, 403],
    ['member', 'POST', '/api/sites/SITE/codes', { code: 'ours' }, 201],
    ['viewer', 'PATCH', '/api/sites/SITE/codes/ours', { label: 'x' }, 403],
    ['member', 'PATCH', '/api/sites/SITE/codes/ours', { label: 'x' }, 200],
    ['viewer', 'PUT', '/api/plans/PLAN', {}, 403],
    ['viewer', 'POST', '/api/plans/PLAN/publish', {}, 403],
    ['viewer', 'DELETE', '/api/plans/PLAN', undefined, 403],
    ['viewer', 'GET', '/api/sites/SITE/rejected', undefined, 403],
    ['viewer', 'POST', '/api/sites', { name: 'X' }, 403],
    ['member', 'GET', '/api/sites/SITE/rejected', undefined, 200],
    ['member', 'POST', '/api/plans/PLAN/publish', {}, 202],
    ['member', 'POST', '/api/sites', { name: 'X' }, 403],
    ['member', 'GET', '/api/people', undefined, 403],
    ['member', 'GET', '/api/sites/SITE/keys', undefined, 403],
    ['member', 'GET', '/api/audit', undefined, 403],
    ['admin', 'GET', '/api/people', undefined, 200],
    ['viewer', 'GET', '/api/colleagues', undefined, 403],
    ['member', 'GET', '/api/colleagues', undefined, 200],
    ['admin', 'GET', '/api/audit', undefined, 200],
    ['admin', 'GET', '/api/sites/SITE/keys', undefined, 200],
    ['admin', 'POST', '/api/sites', { name: 'Another' }, 201],
  ]
  const cookies = new Map<Role, string>()
  beforeAll(async () => {
    site = await stage.site()
    for (const role of ['viewer', 'member', 'admin'] as const)
      cookies.set(role, (await stage.person(role)).cookie)
  })
  it.each(ways)('%s: %s %s', async (role, method, path, body, status) => {
    const as = role === null ? {} : { as: cookies.get(role)! }
    const where = path.replace('SITE', site.siteId).replace('PLAN', site.planId)
    const response = await stage.call(method, where, { ...as, body })
    expect(response.status, await response.clone().text()).toBe(status)
  })
})

describe('a program', () => {
  let other: CreatedSite
  beforeAll(async () => {
    other = await stage.site()
  })

  it('has access to the site of its secret key, and to no other', async () => {
    const as = site.secretKey
    const sites = await stage.call('GET', '/api/sites', { as })
    expect(((await sites.json()) as { rows: { id: string }[] }).rows.map(row => row.id)).toEqual([
      site.siteId,
    ])
    for (const path of [
      `/api/board?plan=PLAN`,
      '/api/contacts?site=SITE',
      '/api/plans/PLAN',
      '/api/plans?site=SITE',
      '/api/crossings?site=SITE',
      '/api/sites/SITE',
      '/api/sites/SITE/install',
      '/api/sites/SITE/rejected',
      '/api/sites/SITE/codes',
      '/api/sites/SITE/unknown-codes',
    ]) {
      const at = ({ siteId, planId }: CreatedSite) => path.replace('SITE', siteId).replace('PLAN', planId)
      expect((await stage.call('GET', at(site), { as })).status, path).toBe(200)
      expect((await stage.call('GET', at(other), { as })).status, path).toBe(404)
    }
  })

  it('has no access to data of the whole collector, such as colleagues and vitals', async () => {
    const { cookie } = await stage.person('member')
    for (const path of ['/api/colleagues', '/api/vitals']) {
      expect((await stage.call('GET', path, { as: cookie })).status, path).toBe(200)
      expect((await stage.call('GET', path, { as: site.secretKey })).status, path).toBe(403)
    }
  })

  it('needs no Origin for a change, and has no user', async () => {
    const response = await stage.call('POST', `/api/plans/${site.planId}/publish`, {
      as: site.secretKey,
      body: {},
      headers: { origin: 'https://their.example' },
    })
    expect(response.status).toBe(202)
    expect((await stage.call('GET', '/api/me', { as: site.secretKey })).status).toBe(403)
    expect((await stage.call('GET', '/api/people', { as: site.secretKey })).status).toBe(403)
  })

  it('is rejected with a public, unknown or malformed key', async () => {
    for (const token of [site.writeKey, 'sk_nothing', '', 'sk_🙂'.normalize()]) {
      const response = await stage.app.request('/api/sites', {
        headers: { authorization: `Bearer ${encodeURIComponent(token)}` },
      })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 'unknown_key' })
    }
  })
})

describe('an unused one-time link', () => {
  const ask = (token: string) => stage.call('POST', '/api/invitation', { body: { token } })

  it('shows its holder the account and the sites of it', async () => {
    await stage.site()
    const { id, email } = await stage.person('member')
    const token = (await stage.link(id)).split('token=')[1]!
    const answer = await ask(token)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      email,
      isReset: true,
      sites: expect.arrayContaining(['Shop']),
    })
    await stage.call('POST', '/api/accept', { body: { token, password: 'correct horse battery' } })
    expect((await ask(token)).status).toBe(404)
  })

  it('reveals nothing without its token', async () => {
    const answer = await ask('unknown')
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('@')
  })
})

describe('a NUL character', () => {
  it.each([
    ['POST', '/api/sign-in', '{"email":"a\\u0000@x.pl","password":"x"}'],
    ['PATCH', '/api/me', '{"name":"\\\\\\u0000"}'],
    ['GET', '/api/contacts?site=%00', undefined],
    ['GET', '/api/sites/a%00b', undefined],
  ])('is rejected in names and queries: %s %s', async (method, path, body) => {
    const { cookie: as } = await stage.person('viewer')
    const answer = await stage.call(method, path, { as, body })
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'bad_request' }])
  })

  it('is distinguished from its written escape', async () => {
    const { cookie: as } = await stage.person('viewer')
    const answer = await stage.call('PATCH', '/api/me', { as, body: { name: '\\u0000' } })
    expect(await answer.json()).toMatchObject({ name: '\\u0000' })
  })
})

describe('users', () => {
  it('are invited by a link, choose a password, and can be disabled', async () => {
    const { cookie: admin } = await stage.person('admin')
    const invited = await stage.call('POST', '/api/people', {
      as: admin,
      body: { email: 'ania@example.com', role: 'member', language: 'pl' },
    })
    expect(invited.status).toBe(201)
    const { id, url } = (await invited.json()) as { id: string; url: string }
    const token = url.split('token=')[1]
    const accepted = await stage.call('POST', '/api/accept', {
      body: { token, password: 'dobre hasło 1', name: 'Ania' },
    })
    expect(await accepted.json()).toMatchObject({ id, role: 'member', language: 'pl', name: 'Ania' })
    const cookie = accepted.headers.get('set-cookie')!.split(';')[0]!
    expect((await stage.call('GET', '/api/me', { as: cookie })).status).toBe(200)
    await stage.call('PATCH', `/api/people/${id}`, { as: admin, body: { disabled: true } })
    expect((await stage.call('GET', '/api/me', { as: cookie })).status).toBe(401)
    expect((await stage.signIn('ania@example.com', 'dobre hasło 1')).response.status).toBe(401)
  })

  it('cannot be invited twice', async () => {
    const { cookie: admin } = await stage.person('admin')
    const invite = () =>
      stage.call('POST', '/api/people', { as: admin, body: { email: 'twice@example.com', role: 'viewer' } })
    expect((await invite()).status).toBe(201)
    expect((await invite()).status).toBe(409)
  })

  it('always include one admin', async () => {
    const own = await openStage()
    const { id, cookie } = await own.person('admin')
    const step = (body: object) => own.call('PATCH', `/api/people/${id}`, { as: cookie, body })
    expect((await step({ role: 'viewer' })).status).toBe(409)
    expect((await step({ disabled: true })).status).toBe(409)
    await own.person('admin')
    expect((await step({ role: 'viewer' })).status).toBe(200)
    await own.close()
  })

  it('leave an audit trail of their changes', async () => {
    const { id, cookie } = await stage.person('admin')
    await stage.call('POST', '/api/sites', { as: cookie, body: { name: 'Traced' } })
    const audit = await stage.call('GET', '/api/audit?limit=5', { as: cookie })
    expect(((await audit.json()) as { rows: unknown[] }).rows).toContainEqual(
      expect.objectContaining({ actor: id, action: 'site.create' }),
    )
  })
})
