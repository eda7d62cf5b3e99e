import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { PartnerMails } from '../../shared/partner.ts'
import type { PortalFront } from '../../shared/portal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import type { Document } from './described.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { HOST, openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const DAY = 86_400_000
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

describe.each(['sqlite', 'postgres'])('the portal (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let admin: string
  let portal: Portal
  let p: { id: string; person: string; cookie: string }
  let q: { id: string; person: string; cookie: string }
  let document: Document
  let secret: string[]

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    admin = (await stage.person('admin')).cookie
    site = await stage.site(['https://shop.example'])
    portal = await openPortal(stage, admin, site)
    await portal.publish()
    p = await portal.partner('Piotr Secretive', 'piotr@secretive.example')
    q = await portal.partner('Kuba', 'kuba@partner.example')
    const made = await portal.referred(p.cookie, { email: 'jan@secretive-firm.example', name: 'Jan Hidden' })
    await stage.call('POST', `${portal.api}/links/code`, { as: p.cookie })
    const { rows } = await (await stage.call('GET', `${portal.api}/links`, { as: p.cookie })).json()
    document = (await (await stage.app.request(`${HOST}/api/openapi.json`)).json()) as Document
    secret = [made.id, p.id, p.person, rows[0].code, 'Secretive', 'secretive', 'Hidden']
  })
  afterAll(() => stage.close())

  const operations = (prefix: string) =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      path.startsWith(prefix)
        ? METHODS.filter(method => methods[method]).map(method => ({
            method: method.toUpperCase(),
            path,
            security: (methods[method] as { security?: unknown[] }).security,
          }))
        : [],
    )
  const filled = (path: string, id: string) =>
    path
      .replace('{site}', site.siteId)
      .replace('{number}', '1')
      .replaceAll(/\{\w+\}/g, id)

  it('opens no route of the dashboard to a session of the portal', async () => {
    // Signing out asks for no session, and ends none here.
    const all = operations('/api/').filter(
      ({ security, path }) => security?.length !== 0 && path !== '/api/sign-out',
    )
    expect(all.length).toBeGreaterThan(80)
    for (const { method, path } of all) {
      const where = filled(path, site.siteId)
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} }
      const answer = await stage.call(method, where, { as: p.cookie, ...body })
      expect(answer.status, `${method} ${path}`).toBe(401)
      // Nor under the name of the dashboard's cookie.
      const token = p.cookie.split('=')[1]
      const renamed = await stage.call(method, where, { as: `pulseboard_session=${token}`, ...body })
      expect(renamed.status, `${method} ${path}`).toBe(401)
    }
  })

  it('opens none of its routes to a session of the dashboard', async () => {
    const own = operations('/partner-api/').filter(({ security }) => security?.length !== 0)
    expect(own.length).toBeGreaterThan(15)
    const name = p.cookie.split('=')[0]
    for (const { method, path } of own)
      for (const as of [admin, `${name}=${admin.split('=')[1]}`, site.secretKey]) {
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: bodyOf(path) }
        const answer = await stage.call(method, filled(path, 'x'), { as, ...body })
        expect(answer.status, `${method} ${path} ${await answer.clone().text()}`).toBe(401)
      }
  })

  it('shows a partner nothing of another partner, whatever is asked', async () => {
    for (const { method, path } of operations('/partner-api/')) {
      // The live stream has a test of its own.
      if (/sign-out|leave|enter|apply|refer$|confirm|live/.test(path)) continue
      for (const id of secret.slice(0, 4)) {
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: bodyOf(path, id) }
        const answer = await stage.call(method, filled(path, id), { as: q.cookie, ...body })
        const text = await answer.text()
        for (const word of secret) expect(text, `${method} ${path}`).not.toContain(word)
      }
    }
    expect((await portal.own(p.cookie))[0]).toMatchObject({ state: 'open', name: 'Jan Hidden' })
    expect((await portal.me(p.cookie)).people).toHaveLength(1)
  })

  it('knows a session at its own site only', async () => {
    const other = await stage.site()
    const name = p.cookie.split('=')[0]!.replace(site.siteId, other.siteId)
    const as = `${name}=${p.cookie.split('=')[1]}`
    expect((await stage.call('GET', `/partner-api/${other.siteId}/me`, { as })).status).toBe(401)
  })

  it('is at its own addresses, under the policy of the dashboard, and the dashboard at others', async () => {
    const page = async (path: string) => {
      const answer = await stage.app.request(HOST + path, { headers: { accept: 'text/html' } })
      return { text: await answer.text(), policy: answer.headers.get('content-security-policy') }
    }
    const { text, policy } = await page(`/partner/${site.siteId}/refer`)
    expect(text).toContain('portal')
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    for (const path of ['/partners', '/partners/referrals', '/'])
      expect(await page(path)).toMatchObject({ text: expect.stringContaining('board'), policy })
  })

  it('takes changes from its own pages only', async () => {
    const headers = { origin: 'https://evil.example' }
    for (const path of ['/referrals', '/sign-in', '/enter', '/leave']) {
      const answer = await stage.call('POST', portal.api + path, { as: p.cookie, body: {}, headers })
      expect(answer.status, path).toBe(403)
    }
  })

  it('gives a cookie that scripts cannot read, and a link that works once', async () => {
    const made = await portal.ask('POST', `/api/partners/${q.id}/people/${q.person}/link`)
    const { url } = (await made.json()) as { url: string }
    const token = new URL(url).hash.slice(1)
    const entered = await stage.call('POST', `${portal.api}/enter`, { body: { token } })
    expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax/i)
    expect((await stage.call('POST', `${portal.api}/enter`, { body: { token } })).status).toBe(404)
    const kept = JSON.stringify(await stage.store.db.selectFrom('partner_tokens').selectAll().execute())
    expect(kept).not.toContain(token)
  })

  it('ends a session with the person, and with signing out', async () => {
    const r = await portal.partner('Rita', 'rita@partner.example')
    const me = () => stage.call('GET', `${portal.api}/me`, { as: r.cookie })
    expect((await me()).status).toBe(200)
    await stage.call('POST', `${portal.api}/sign-out`, { as: r.cookie })
    expect((await me()).status).toBe(401)
    const s = await portal.partner('Stefan', 'stefan@partner.example')
    await portal.ask('DELETE', `/api/partners/${s.id}`)
    expect((await stage.call('GET', `${portal.api}/me`, { as: s.cookie })).status).toBe(401)
  })

  describe('the public form', () => {
    const form = async (change: object = {}, referral: object = {}) => ({
      referrer: { name: 'Olek', email: 'olek@gmail.example' },
      referral: { name: 'Iga', email: 'iga@firma.example', basis: 'agreed', agreed: true, ...referral },
      termsHash: (await portal.terms()).hash,
      filledMs: 20_000,
      ...change,
    })
    const send = async (body: object, address = '127.0.0.1') =>
      stage.call('POST', `${portal.api}/refer`, { body, address })
    const count = async () =>
      (await stage.store.db.selectFrom('referrals').select('id').where('channel', '=', 'form').execute())
        .length

    it('answers the same whether the person and the referrer are known or not', async () => {
      const known = { email: 'jan@secretive-firm.example' }
      const referrer = { name: 'Piotr', email: 'piotr@secretive.example' }
      const answers = []
      for (const body of [
        await form(),
        await form({}, known),
        await form({ referrer }),
        await form({ referrer }, known),
      ]) {
        const answer = await send(body)
        answers.push([answer.status, await answer.text()])
      }
      expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]![0]).toBe(202)
      await portal.turn()
      for (const { to, subject, text } of stage.mails)
        if (to[0] === 'olek@gmail.example') expect(`${subject} ${text}`).not.toMatch(/Iga|iga@|firma/)
    })

    it('takes nothing from a program, which is answered as if it had succeeded', async () => {
      const before = await count()
      expect((await send(await form({ website: 'https://spam.example' }))).status).toBe(202)
      expect((await send(await form({ filledMs: 300 }))).status).toBe(202)
      expect(await count()).toBe(before)
    })

    it('takes five an hour of a network', async () => {
      const statuses = []
      for (let i = 0; i < 6; i++) statuses.push((await send(await form(), '203.0.113.7')).status)
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
      expect((await send(await form(), '198.51.100.7')).status).toBe(202)
      stage.clock.now += 3_600_000
      expect((await send(await form(), '203.0.113.7')).status).toBe(202)
    })

    it('takes twenty a day of a referrer', async () => {
      const referrer = { name: 'Eager', email: 'eager@gmail.example' }
      for (let i = 0; i < 20; i++) expect((await send(await form({ referrer }))).status).toBe(202)
      expect((await send(await form({ referrer }))).status).toBe(429)
      stage.clock.now += DAY + 1
      expect((await send(await form({ referrer }))).status).toBe(202)
    })

    it('needs the terms as they are now, and is forgotten when it is not confirmed within 7 days', async () => {
      expect((await send(await form({ termsHash: 'old' }))).status).toBe(409)
      const referrer = { name: 'Never Confirms', email: 'never@gmail.example' }
      await send(await form({ referrer }, { name: 'Unasked Person', email: 'unasked@x.example' }))
      stage.clock.now += 7 * DAY
      await portal.turn()
      const rows = JSON.stringify(await stage.store.db.selectFrom('referrals').selectAll().execute())
      expect(rows).not.toMatch(/unasked|Never Confirms/i)
    })
  })

  it('hears of a new version ahead, which begins no earlier, and accepts it by its text', async () => {
    const t = await portal.partner('Tomek', 'tomek@partner.example')
    const { hash } = await portal.terms()
    await stage.call('POST', `${portal.api}/accept-terms`, { as: t.cookie, body: { hash } })
    expect((await portal.me(t.cookie)).terms).toMatchObject({ accepted: 1, inForce: 1, upcoming: null })
    const soon = new Date(stage.clock.now + 13 * DAY).toISOString()
    const change = (draft: { rates: { firstPpm: number } }) => {
      draft.rates.firstPpm = 80_000
    }
    expect((await portal.publish(change, soon)).status).toBe(409)
    expect((await portal.publish(change)).status).toBe(200)
    const { terms } = await portal.me(t.cookie)
    expect(Date.parse(terms.upcoming!.beginsAt)).toBe(stage.clock.now + 14 * DAY)
    expect(terms.inForce).toBe(1)
    await portal.turn()
    const told = stage.mails.filter(mail => mail.to[0] === 'tomek@partner.example')
    expect(told.at(-1)?.subject).toContain('zmiana regulaminu od')
    stage.clock.now += 14 * DAY
    const next = await portal.terms()
    // The second one was refused for its date, and stayed a draft.
    expect(next.version).toBe(3)
    expect(JSON.stringify(next.sections)).toContain('8%')
    await stage.call('POST', `${portal.api}/accept-terms`, { as: t.cookie, body: { hash: next.hash } })
    const partner = await (await portal.ask('GET', `/api/partners/${t.id}`)).json()
    expect(partner.acceptances).toMatchObject([
      { version: 1, textHash: hash },
      { version: 3, textHash: next.hash, at: new Date(stage.clock.now).toISOString() },
    ])
  })

  it('has the same numbers in the terms, in both languages, as the programme has', async () => {
    const { draft } = await portal.programme()
    for (const language of ['pl', 'en'] as const) {
      const text = JSON.stringify((await portal.terms(language)).sections)
      for (const number of [draft.codes.windowDays, draft.referrals.protectionDays, draft.holdDays])
        expect(text, language).toContain(`${number} `)
    }
  })
})

describe('without a mail server', () => {
  let stage: Stage
  let portal: Portal
  let site: CreatedSite
  beforeAll(async () => {
    stage = await openStage({}, undefined, { hasMail: false })
    site = await stage.site()
    portal = await openPortal(stage, (await stage.person('admin')).cookie, site)
    await portal.publish()
  })
  afterAll(() => stage.close())

  it('the public referral form and signing in by mail are not offered, and say why', async () => {
    const front = (await (await stage.call('GET', portal.api)).json()) as PortalFront
    expect(front).toMatchObject({ canJoin: true, canRefer: false, hasMail: false })
    for (const [path, body] of [
      ['/sign-in', { email: 'a@x.example' }],
      [
        '/refer',
        {
          referrer: { name: 'A', email: 'a@x.example' },
          referral: { name: 'B', email: 'b@x.example', basis: 'asked', agreed: true },
          termsHash: (await portal.terms()).hash,
          filledMs: 9_000,
        },
      ],
    ] as const) {
      const answer = await stage.call('POST', portal.api + path, { body })
      expect(answer.status).toBe(409)
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('SMTP_URL') })
    }
  })

  it('a partner enters by a link that is handed over, and Health shows which mails wait', async () => {
    const { cookie } = await portal.partner('Ola', 'ola@partner.example')
    await portal.referred(cookie, { email: 'x@firma.example' })
    await portal.turn()
    const answer = await portal.ask('GET', `/api/sites/${site.siteId}/partner-mails`)
    const mails = (await answer.json()) as PartnerMails
    expect(mails).toMatchObject({
      hasMail: false,
      rows: expect.arrayContaining([
        expect.objectContaining({ kind: 'referral_received', state: 'waiting', count: 1 }),
      ]),
    })
    expect(stage.mails).toEqual([])
  })
})

/** A body that fits the route, so that it is the session that decides. */
function bodyOf(path: string, id = 'x'): object {
  if (path.endsWith('/referrals'))
    return { name: 'Jan', email: 'probe@probe.example', basis: 'asked', agreed: true }
  if (path.endsWith('/accept-terms')) return { hash: id }
  if (path.endsWith('/people')) return { name: 'X', email: 'more@more.example' }
  if (path.endsWith('/links')) return { code: id, address: 'https://shop.example/' }
  if (path.endsWith('/check')) return { address: `https://shop.example/?ref=${id}` }
  if (path.endsWith('/sign-in')) return { email: 'nobody@x.example' }
  if (path.endsWith('/invoice')) return { invoice: id }
  if (path.endsWith('/payout-account')) return { account: 'PL27114020040000300201355387', holder: 'Ewa' }
  return {}
}
