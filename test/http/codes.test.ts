import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askPage } from '../../collector/app/ask-page.ts'
import { signClick } from '../../collector/codes/click-id.ts'
import { makeTransports } from '../../collector/notify/transport/guarded-fetch.ts'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { Board, Facets } from '../../shared/board.ts'
import {
  CodeInfo,
  type CodePreview,
  ContactPartners,
  LinkCheck,
  MadeLink,
  type UnknownCode,
} from '../../shared/code.ts'
import { ContactList } from '../../shared/contact.ts'
import { PartnerDetail } from '../../shared/partner.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const DAY = 86_400_000

describe.each(['sqlite', 'postgres'])('codes (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let member: string
  let jan: string
  let ewa: string
  let ids = 0
  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    member = (await stage.person('member')).cookie
    site = await stage.site(['https://shop.example'])
    jan = await partner('Jan K.')
    ewa = await partner('Ewa')
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })

  const ask = async <T>(method: string, path: string, body?: object, status = 200): Promise<T> => {
    const answer = await stage.call(method, path, { as: member, body })
    expect(answer.status, await answer.clone().text()).toBe(status)
    return (await answer.json()) as T
  }
  const at = (path: string) => `/api/sites/${site.siteId}${path}`
  const partner = async (name: string): Promise<string> =>
    PartnerDetail.parse(await ask('POST', at('/partners'), { name }, 201)).id
  const add = async (body: object) => CodeInfo.parse(await ask('POST', at('/codes'), body, 201))
  const refused = async (body: object, status: number) =>
    ask<{ code: string; detail: string }>('POST', at('/codes'), body, status)
  const listed = async () => (await ask<{ rows: CodeInfo[] }>('GET', at('/codes'))).rows
  const unknown = async () => (await ask<{ rows: UnknownCode[] }>('GET', at('/unknown-codes'))).rows
  const check = async (address: string) => LinkCheck.parse(await ask('POST', at('/links/check'), { address }))

  const view = async (visitor: string, query: string, time = stage.clock.now) => {
    const event = { i: `v${++ids}`, n: 'page_view', t: time, u: `https://shop.example/${query}` }
    const headers = { origin: 'https://shop.example' }
    const answer = await stage.beacon(stage.envelope(site.writeKey, [event], { v: visitor }), { headers })
    expect(await answer.json()).toMatchObject({ accepted: 1 })
    await stage.store.caughtUp()
  }
  const buy = async (visitor: string, order: string, props: object = {}) => {
    const p = { transaction_id: order, value: 100, currency: 'PLN', ...props }
    const event = { i: `o${++ids}`, n: 'purchase', t: stage.clock.now, p }
    const answer = await stage.beacon(stage.envelope(site.secretKey, [event], { v: visitor }))
    expect(await answer.json()).toMatchObject({ accepted: 1 })
    await stage.store.caughtUp()
  }
  const contactOf = async (visitor: string) => {
    const path = `/api/contacts?site=${site.siteId}&q=${visitor}`
    return ContactList.parse(await ask('GET', path)).rows[0]!.id
  }
  const trail = async (visitor: string) =>
    ContactPartners.parse(await ask('GET', `/api/contacts/${await contactOf(visitor)}/partners`))
  const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36'
  const follow = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    stage.app.request(`http://localhost${path}`, { method, headers: { 'user-agent': AGENT, ...headers } })

  it('is registered as it is given out, and known by its folded text', async () => {
    expect(await add({ code: ' Jan-K ', partner: jan, label: 'Blog' })).toMatchObject({
      code: 'jan-k',
      written: 'Jan-K',
      partner: { id: jan, name: 'Jan K.' },
      label: 'Blog',
      state: 'in_force',
      shortLink: 'http://localhost/r/jan-k',
    })
    await view('folded', '?ref=%20JAN-k%E2%80%8B')
    expect((await trail('folded')).evidence).toMatchObject([
      { by: 'click', code: 'jan-k', partner: { name: 'Jan K.' }, lost: null },
    ])
    expect(await listed()).toMatchObject([{ code: 'jan-k', contacts: 1, views: 1, orders: 0 }])
  })

  it('is drawn where none is given', async () => {
    expect((await add({ partner: ewa })).code).toMatch(/^[2-9a-hjkmnp-z]{6}$/)
  })

  it('is given once, by a text that can be one, to a partner that there is', async () => {
    expect(await refused({ code: 'JAN-K', partner: ewa }, 409)).toMatchObject({ code: 'conflict' })
    for (const code of ['1234', 'a', 'jan k', 'api', 'ż/ó'])
      expect(await refused({ code, partner: ewa }, 422)).toMatchObject({ code: 'bad_request' })
    expect(await refused({ code: 'other', partner: 'partner_none' }, 422)).toMatchObject({
      detail: expect.stringContaining('no such partner'),
    })
    for (const landing of ['https://evil.example/', '/cennik', 'javascript:alert(1)'])
      expect(await refused({ code: 'other', partner: ewa, landing }, 422)).toMatchObject({
        code: 'bad_request',
      })
    const validFrom = new Date(stage.clock.now).toISOString()
    await refused({ code: 'other', partner: ewa, validFrom, validUntil: validFrom }, 422)
    await ask('PATCH', at('/codes/jan-k'), { partner: ewa }, 409)
    await ask('PATCH', at('/codes/nothing'), { label: 'x' }, 404)
  })

  it('beside an advertising id leaves the source an advertisement, and is marked as paid', async () => {
    await view('paid', '?gclid=x&ref=jan-k')
    expect(await trail('paid')).toMatchObject({
      partner: { name: 'Jan K.' },
      evidence: [{ code: 'jan-k', isPaid: true, lost: null }],
    })
    const contact = await ask<{ source: string }>('GET', `/api/contacts/${await contactOf('paid')}`)
    expect(contact.source).toBe('google')
  })

  it('that is not registered is kept with its count, previewed, and counts backwards once it is', async () => {
    await view('early', '?ref=targi')
    await view('early', '?ref=targi&x=2')
    await view('later', '?via=Targi')
    await buy('early', 'T-1')
    const [found] = (await unknown()).filter(({ code }) => code === 'targi')
    expect(found).toMatchObject({ contacts: 2, views: 3, orders: 0, nearest: null })
    expect((await trail('early')).orders).toMatchObject([{ order: 'T-1', partner: null }])
    const preview = await ask<CodePreview>('GET', at('/unknown-codes/targi/preview'))
    expect(preview).toEqual({ code: 'targi', contacts: 2, views: 3, orders: 1, isPartial: false })

    stage.clock.now += DAY
    await add({ code: 'Targi', partner: ewa })
    expect((await unknown()).map(({ code }) => code)).not.toContain('targi')
    expect(await trail('early')).toMatchObject({
      partner: { name: 'Ewa' },
      orders: [{ order: 'T-1', partner: { name: 'Ewa' }, by: 'click', code: 'targi' }],
    })
  })

  it('that is misspelt is named with the nearest one, and becomes another name of it', async () => {
    await view('slip', '?ref=jan-q')
    expect((await unknown()).find(({ code }) => code === 'jan-q')).toMatchObject({ nearest: 'jan-k' })
    expect(await add({ code: 'jan-q', aliasOf: 'jan-k' })).toMatchObject({
      aliasOf: 'jan-k',
      partner: { name: 'Jan K.' },
    })
    expect((await trail('slip')).partner).toMatchObject({ name: 'Jan K.' })
    await refused({ code: 'jan-x', aliasOf: 'nothing' }, 422)
    await refused({ code: 'jan-x', aliasOf: 'jan-k', partner: ewa }, 422)
  })

  it('of no partner is off the list of unknown ones, is no evidence, and may be given to a partner once', async () => {
    await view('menu', '?ref=menu')
    expect((await unknown()).map(({ code }) => code)).toContain('menu')
    await add({ code: 'menu' })
    expect((await unknown()).map(({ code }) => code)).not.toContain('menu')
    expect(await trail('menu')).toMatchObject({ partner: null, evidence: [] })
    expect(await ask('PATCH', at('/codes/menu'), { partner: ewa })).toMatchObject({
      partner: { name: 'Ewa' },
    })
    expect((await trail('menu')).partner).toMatchObject({ name: 'Ewa' })
    await ask('PATCH', at('/codes/menu'), { partner: jan }, 409)
    // Registered by mistake: it counts for nothing, backwards too.
    expect(await ask('PATCH', at('/codes/menu'), { isActive: false })).toMatchObject({ state: 'off' })
    expect(await trail('menu')).toMatchObject({ partner: null, evidence: [{ lost: 'off', partner: null }] })
  })

  it('that ends counts for what was before', async () => {
    await add({ code: 'wiosna26', partner: jan })
    await view('spring', '?ref=wiosna26')
    stage.clock.now += DAY
    const validUntil = new Date(stage.clock.now).toISOString()
    expect(await ask('PATCH', at('/codes/wiosna26'), { validUntil })).toMatchObject({ state: 'ended' })
    await view('summer', '?ref=wiosna26')
    expect((await trail('spring')).partner).toMatchObject({ name: 'Jan K.' })
    expect(await trail('summer')).toMatchObject({ partner: null, evidence: [{ lost: 'ended' }] })
  })

  it('of a coupon credits the order without any link', async () => {
    await add({ code: 'EWA10', kind: 'coupon', partner: ewa })
    await view('coupon', '?ref=jan-k')
    await buy('coupon', 'C-1', { coupon: ' ewa10, LATO ' })
    await buy('coupon', 'C-2', { coupon: 'LATO' })
    expect((await trail('coupon')).orders).toMatchObject([
      { order: 'C-2', partner: { name: 'Jan K.' }, by: 'click' },
      { order: 'C-1', partner: { name: 'Ewa' }, by: 'coupon', code: 'ewa10' },
    ])
    expect((await unknown()).find(({ code }) => code === 'lato')).toMatchObject({ orders: 2, views: 0 })
  })

  it('of a paused partner is no evidence for what happens meanwhile', async () => {
    const paused = await partner('Piotr')
    await add({ code: 'piotr', partner: paused })
    await view('before', '?ref=piotr')
    stage.clock.now += DAY
    await ask('POST', `/api/partners/${paused}/status`, { status: 'paused', reason: 'holiday' })
    await stage.refresh()
    stage.clock.now += 1_000
    await view('meanwhile', '?ref=piotr')
    expect(await trail('before')).toMatchObject({ partner: { name: 'Piotr' }, evidence: [{ lost: null }] })
    expect(await trail('meanwhile')).toMatchObject({ partner: null, evidence: [{ lost: 'inactive' }] })
    expect((await check('https://shop.example/?ref=piotr')).findings).toMatchObject([
      { finding: 'partner_inactive', detail: 'paused', partner: { name: 'Piotr' } },
    ])
  })

  it('shows its partner on the board, which can be filtered by it', async () => {
    const board = async (filter: object) => {
      const query = `plan=${site.planId}&filter=${encodeURIComponent(JSON.stringify(filter))}`
      return Board.parse(await ask('GET', `/api/board?${query}`)).rows
    }
    const rows = await board({ partner: [jan] })
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.every(row => row.partner?.id === jan)).toBe(true)
    expect((await board({ partner: ['none'] })).some(row => row.partner)).toBe(false)
    const facets = Facets.parse(await ask('GET', `/api/board/facets?site=${site.siteId}`))
    expect(facets.partners).toContainEqual({ id: jan, name: 'Jan K.', count: rows.length })
  })

  it('leads by its short link to the site, with a signed click that one page view shows', async () => {
    const answer = await follow('/r/jan-k/cennik?kolor=1&m=WhatsApp&s=blog')
    expect(answer.status).toBe(302)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const target = new URL(answer.headers.get('location')!)
    const pc = target.searchParams.get('pc')!
    expect(target.href).toBe(
      `https://shop.example/cennik?kolor=1&ref=jan-k&ref_m=whatsapp&ref_s=blog&pc=${encodeURIComponent(pc)}`,
    )
    stage.clock.now += 2_000
    await view('scanned', target.pathname.slice(1) + target.search)
    expect((await trail('scanned')).evidence).toMatchObject([
      { code: 'jan-k', at: new Date(stage.clock.now - 2_000).toISOString() },
    ])
    await view('by-order', '')
    await buy('by-order', 'R-1', { partner_click: pc })
    expect((await trail('by-order')).orders).toMatchObject([
      { partner: { name: 'Jan K.' }, by: 'order_click' },
    ])
    const forged = signClick('another key', site.siteId, {
      code: 'jan-k',
      at: stage.clock.now,
      id: 'a'.repeat(22),
    })
    await view('forger', '')
    await buy('forger', 'R-2', { partner_click: forged })
    expect((await trail('forger')).orders).toMatchObject([{ partner: null }])
  })

  it('counts redirects of people in groups, by medium and sub-id, and no bot, HEAD or fetch in advance', async () => {
    await add({ code: 'counted', partner: jan })
    for (let i = 0; i < 3; i++) await follow('/r/counted?m=qr')
    await follow('/r/Counted?s=blog')
    const not: [Record<string, string>, string?][] = [
      [{ 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }],
      [{ 'user-agent': '' }],
      [{ 'sec-purpose': 'prefetch;prerender' }],
      [{ purpose: 'preview' }],
      [{ 'x-moz': 'prefetch' }],
      [{}, 'HEAD'],
    ]
    for (const [headers, method] of not) {
      const answer = await follow('/r/counted', headers, method)
      expect(answer.status).toBe(302)
      expect(answer.headers.get('location')).toBe('https://shop.example/?ref=counted')
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    const { rows } = await ask<{ rows: object[] }>('GET', at('/codes/counted/redirects'))
    expect(rows).toMatchObject([
      { medium: 'qr', subId: '', clicks: 3 },
      { medium: '', subId: 'blog', clicks: 1 },
    ])
    expect((await listed()).find(({ code }) => code === 'counted')).toMatchObject({ redirects: 4, views: 0 })
    expect((await follow('/r/counted', {}, 'POST')).status).toBe(405)
  })

  it('that is unknown leads to the home page like a known one, and is counted as unknown', async () => {
    const answer = await follow('/r/festyn')
    const target = new URL(answer.headers.get('location')!)
    expect([answer.status, target.origin, target.searchParams.get('ref')]).toEqual([
      302,
      'https://shop.example',
      'festyn',
    ])
    expect((await unknown()).find(({ code }) => code === 'festyn')).toMatchObject({
      redirects: 1,
      contacts: 0,
    })
    for (const nothing of ['/r/', '/r/12', '/r/%00', '/r', '/r//evil.example'])
      expect((await follow(nothing)).headers.get('location'), nothing).toBeNull()
  })

  it('of a closed partner leads to the page alone', async () => {
    const closed = await partner('Closed')
    await add({ code: 'closed-one', partner: closed })
    stage.clock.now += 1_000
    await ask('POST', `/api/partners/${closed}/status`, { status: 'closed', reason: 'left' })
    await stage.refresh()
    expect((await follow('/r/closed-one/cennik')).headers.get('location')).toBe('https://shop.example/cennik')
  })

  it('sets its cookie where the domain is shared, consent is assumed and the browser allows it', async () => {
    const cookie = async (headers: Record<string, string> = {}) =>
      (await follow('/r/jan-k', { host: 'stats.shop.example', ...headers })).headers.get('set-cookie')
    expect(await cookie()).toMatch(
      /^pulse_p=jan-k\.[\w-]+; Domain=shop\.example; Path=\/; Max-Age=7776000; SameSite=Lax; Secure$/,
    )
    expect(await cookie({ 'sec-gpc': '1' })).toBeNull()
    expect(await cookie({ host: 'stats.other.example' })).toBeNull()
    const admin = (await stage.person('admin')).cookie
    const consent = (to: string) =>
      stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { consent: to } })
    await consent('required')
    expect(await cookie()).toBeNull()
    await consent('assumed')
  })

  it('makes a link to a page of the site’s own, and to no other', async () => {
    const make = async (body: object, status = 200) => ask('POST', at('/links'), body, status)
    const address = 'https://shop.example/cennik?kolor=1&ref=old#faq'
    expect(MadeLink.parse(await make({ code: 'Jan-K', address, subId: 'Blog 1', medium: 'qr' }))).toEqual({
      deep: 'https://shop.example/cennik?kolor=1&ref=jan-k&ref_m=qr&ref_s=blog-1#faq',
      short: 'http://localhost/r/jan-k/cennik?kolor=1&ref=old&m=qr&s=blog-1',
      replaced: 'old',
    })
    expect(await make({ code: 'jan-k' })).toMatchObject({
      deep: 'https://shop.example/?ref=jan-k',
      short: 'http://localhost/r/jan-k',
    })
    for (const elsewhere of [
      'https://evil.example/',
      'https://shop.example@evil.example/',
      'ftp://shop.example/',
    ])
      await make({ code: 'jan-k', address: elsewhere }, 422)
    await make({ code: 'jan-k', subId: 'ą'.repeat(50) }, 422)
    await make({ code: 'no-such-code' }, 404)
  })

  it('is found in an address that is checked, or what stands in the way is said', async () => {
    const verdict = async (address: string) => (await check(address)).findings.map(({ finding }) => finding)
    expect(await check('shop.example/cennik?ref=Jan-K&ref_s=blog&ref_m=qr')).toMatchObject({
      findings: [{ finding: 'credited', code: 'jan-k', parameter: 'ref', partner: { name: 'Jan K.' } }],
      subId: 'blog',
      medium: 'qr',
    })
    expect((await check('http://localhost/r/jan-q?s=x')).findings).toMatchObject([
      { finding: 'credited', code: 'jan-q', partner: { name: 'Jan K.' } },
    ])
    expect((await check('https://shop.example/?ref=jan-p')).findings).toMatchObject([
      { finding: 'unknown_code', detail: 'jan-k' },
    ])
    expect(await verdict('what is this')).toEqual(['not_an_address'])
    expect(await verdict('https://evil.example/?ref=jan-k')).toEqual(['not_own_host'])
    expect(await verdict('https://www.shop.example/')).toEqual(['no_code'])
    expect(await verdict('https://shop.example/?ref=menu')).toEqual(['off'])
    expect(await verdict('https://shop.example/?ref=wiosna26')).toEqual(['ended'])
    expect(await verdict('https://shop.example/?ref=jan-k&via=ewa10')).toEqual(['credited', 'other_code'])
    expect(await verdict('https://shop.example/?ref=jan-k&gclid=1&irclickid=2')).toEqual([
      ...['credited', 'paid_click', 'network_click'],
    ])
    expect(await verdict('https://shop.example/?kod=jan-k')).toEqual(['no_code', 'unlisted_parameter'])
    expect(await verdict('https://shop.example/#?ref=jan-k')).toEqual(['no_code', 'code_in_fragment'])
    expect(await verdict('https://shop.example/a%3Fref=jan-k')).toEqual(['no_code', 'escaped_query'])
  })

  it('is followed on the site’s own pages, and the redirect that loses it is named', async () => {
    const shop = createServer((request, response) => {
      const isPage = request.url!.startsWith('/page')
      response.writeHead(isPage ? 200 : 301, isPage ? {} : { location: '/page' }).end()
    })
    await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
    const means = makeTransports({ outgoingAllow: [new URL(base).host], smtpUrl: null, version: 'test' })
    stage.codes.ask = askPage(means)
    const other = await stage.site([base])
    const path = `/api/sites/${other.siteId}`
    const owner = PartnerDetail.parse(await ask('POST', `${path}/partners`, { name: 'Ola' }, 201)).id
    await ask('POST', `${path}/codes`, { code: 'ola', partner: owner }, 201)
    const found = async (address: string, follow: boolean) =>
      LinkCheck.parse(await ask('POST', `${path}/links/check`, { address, follow })).findings
    expect(await found(`${base}/old?ref=ola`, false)).toMatchObject([{ finding: 'credited' }])
    expect(await found(`${base}/page?ref=ola`, true)).toMatchObject([{ finding: 'credited' }])
    expect(await found(`${base}/old?ref=ola`, true)).toMatchObject([
      { finding: 'redirect_loses_code', detail: `${base}/old` },
    ])
    await means.close()
    await new Promise(resolve => shop.close(resolve))
  })

  it('follows the names of parameters that the site has taken off its list', async () => {
    const admin = (await stage.person('admin')).cookie
    const lists = (partnerParameters: string[]) =>
      stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { lists: { partnerParameters } } })
    await lists(['-ref', 'polecam'])
    expect((await check('https://shop.example/?ref=jan-k')).findings).toMatchObject([
      { finding: 'no_code' },
      { finding: 'unlisted_parameter', parameter: 'ref' },
    ])
    expect(await ask('POST', at('/links'), { code: 'jan-k' })).toMatchObject({
      deep: 'https://shop.example/?via=jan-k',
    })
    await view('off-list', '?ref=jan-k')
    expect((await trail('off-list')).evidence).toEqual([])
    await lists([])
  })

  it('belongs to its site: another site’s code of the same text is another one', async () => {
    const other = await stage.site(['https://other.example'])
    const path = `/api/sites/${other.siteId}/codes`
    const made = CodeInfo.parse(await ask('POST', path, { code: 'jan-k' }, 201))
    expect(made.shortLink).toBe(`http://localhost/r/${other.siteId}.jan-k`)
    await ask('POST', path, { code: 'x-code', partner: jan }, 422)
    const led = async (to: string, headers = {}) =>
      new URL((await follow(to, headers)).headers.get('location')!).origin
    expect(await led('/r/jan-k')).toBe('https://shop.example')
    expect(await led(`/r/${other.siteId}.jan-k`)).toBe('https://other.example')
    expect(await led('/r/jan-k', { host: 'other.example' })).toBe('https://other.example')
    expect(await led(`/r/${site.siteId}.jan-k`, { host: 'other.example' })).toBe('https://shop.example')
    expect((await follow('/r/site_none.jan-k')).status).toBe(404)
    expect((await stage.call('GET', at('/codes'), { as: other.secretKey })).status).toBe(404)
    expect((await stage.call('GET', path, { as: other.secretKey })).status).toBe(200)
  })

  it('is read by viewers and changed by members', async () => {
    const viewer = (await stage.person('viewer')).cookie
    const status = async (method: string, path: string, body?: object) =>
      (await stage.call(method, at(path), { as: viewer, body })).status
    expect(await status('GET', '/codes')).toBe(200)
    expect(await status('GET', '/unknown-codes')).toBe(200)
    expect(await status('POST', '/links/check', { address: 'https://shop.example/' })).toBe(200)
    expect(await status('POST', '/codes', { code: 'mine' })).toBe(403)
    expect(await status('PATCH', '/codes/jan-k', { label: 'x' })).toBe(403)
    expect(await status('GET', '/unknown-codes/x-y/preview')).toBe(403)
    expect((await stage.call('GET', at('/codes'))).status).toBe(401)
  })

  it('is remembered of no person who was erased', async () => {
    await view('leaver', '?ref=leavers-code')
    await buy('leaver', 'L-1', { coupon: 'leavers-coupon' })
    const texts = async () => (await unknown()).map(({ code }) => code)
    expect(await texts()).toEqual(expect.arrayContaining(['leavers-code', 'leavers-coupon']))
    const id = await contactOf('leaver')
    const everything = await ask<object>('GET', `/api/contacts/${id}/export`)
    expect(JSON.stringify(everything)).toContain('leavers-code')
    const erased = await stage.call('DELETE', `/api/contacts/${id}`, { as: member })
    expect(erased.status).toBe(204)
    await stage.store.caughtUp()
    expect(await texts()).not.toContain('leavers-code')
    expect(await texts()).not.toContain('leavers-coupon')
  })

  it('of a contact’s row is recomputed from its events, and a difference is told', async () => {
    await view('checked', '?ref=jan-k')
    const id = await contactOf('checked')
    const key = `${site.siteId}/${id}`
    const { contacts } = await stage.store.look({ contacts: new Set([key]) })
    expect(contacts.get(key)!.face.codes).toMatchObject([{ code: 'jan-k', by: 'link', count: 1 }])
    expect(await verify(stage.store, () => {})).toEqual([])
    const swapped = (from: string, to: string) =>
      stage.store.run([
        {
          sql:
            kind === 'sqlite'
              ? 'UPDATE contacts SET body = replace(body, ?, ?) WHERE id = ?'
              : 'UPDATE contacts SET body = replace(body, $1, $2) WHERE id = $3',
          parameters: [from, to, id],
        },
      ])
    await swapped('[["jan-k",', '[["ewa-x",')
    expect(await verify(stage.store, () => {})).toMatchObject([{ contact: id, what: 'codes' }])
    await swapped('[["ewa-x",', '[["jan-k",')
  })

  it('leaves a trail of who registered and changed what', async () => {
    const rows = await stage.store.db.selectFrom('audit').select(['action', 'subject']).execute()
    expect(rows).toContainEqual({ action: 'code.add', subject: 'jan-k' })
    expect(rows).toContainEqual({ action: 'code.change', subject: 'menu' })
  })
})
