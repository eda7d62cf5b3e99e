import { describe, expect, it } from 'vitest'
import { CATEGORIES, findProducts, PRODUCTS } from '../../collector/demo/shop/catalogue.ts'
import { DOWNLOADS } from '../../collector/demo/shop/downloads.ts'
import { shopRoutes } from '../../collector/demo/shop/routes.ts'
import type { Intake } from '../../collector/ingest/intake.ts'
import { flawsOf, twice } from './markup.ts'

const HOST = 'http://shop.test'
const HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;"

const heard: Intake[] = []
const pipeline = {
  receive: async (intake: Intake) => {
    heard.push(intake)
    return { status: 202, answer: { accepted: 2, duplicates: 0, rejected: [] } }
  },
}
const config = {
  PUBLIC_URL: null,
  TRUSTED_PROXIES: [],
  RATE_LIMITS: true,
  METRICS_TOKEN: null,
  TRACKER_PATHS: [],
}
const shop = shopRoutes({ pipeline, config, now: () => 1_800_000_000_000 } as never, () => ({
  site: 's_demo',
  writeKey: 'pk_demo',
}))
const get = (path: string, headers: Record<string, string> = {}) => shop.request(HOST + path, { headers })
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  shop.request(HOST + path, {
    method: 'POST',
    headers: {
      origin: HOST,
      host: 'shop.test',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(fields),
  })

const PAGES = [
  '/',
  ...CATEGORIES.map(({ id }) => `/category/${id}`),
  ...PRODUCTS.map(({ id }) => `/products/${id}`),
  '/search',
  '/search?q=tent',
  `/search?q=${encodeURIComponent(HOSTILE)}`,
  '/pricing',
  '/cart',
  '/contact',
  '/field-day',
  '/careers',
  '/thanks/newsletter',
  '/nothing-here',
]

describe('the demo shop', () => {
  it.each(PAGES)('serves %s as well-formed HTML with the tracker, in two languages', async path => {
    for (const language of ['en', 'pl']) {
      const answer = await get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`, {
        cookie: 'demo_cart=ridge-2.1_steel-bottle.2',
      })
      const page = await answer.text()
      expect(answer.status).toBe(path === '/nothing-here' ? 404 : 200)
      expect(flawsOf(page)).toEqual([])
      expect(twice(page)).toEqual([])
      expect(page).toContain(`<html lang="${language}">`)
      expect(page).toContain('<script defer src="/pulse.js" data-site="pk_demo"></script>')
      // The collector's policy runs no inline script and no inline style.
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)| style=|<style| on[a-z]+="/)
    }
  })

  it('links only to existing pages', async () => {
    const seen = new Set<string>()
    for (const path of PAGES.filter(path => path !== '/nothing-here')) {
      for (const [, link] of (await (await get(path)).text()).matchAll(/(?:href|src)="(\/demo\/[^"]*)"/g))
        seen.add(link!.replaceAll('&amp;', '&').slice('/demo'.length))
    }
    expect(seen.size).toBeGreaterThan(25)
    for (const link of seen) expect([link, (await get(link)).status]).toEqual([link, 200])
  })

  it('escapes a hostile search term', async () => {
    const page = await (await get(`/search?q=${encodeURIComponent(HOSTILE)}`)).text()
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('uses the reader’s language unless the link names another', async () => {
    const polish = { 'accept-language': 'pl-PL,pl;q=0.9' }
    expect(await (await get('/', polish)).text()).toContain('<html lang="pl">')
    expect(await (await get('/?lang=en', polish)).text()).toContain('<html lang="en">')
    expect(await (await get('/?lang=xx')).text()).toContain('<html lang="en">')
  })

  it('finds products by words of either language, with or without diacritics', () => {
    const ids = (term: string) => findProducts(term).map(({ id }) => id)
    expect(ids('spiwor')).toEqual(['down-350'])
    expect(ids('Group TENT')).toEqual(['basecamp-6'])
    expect(ids('  ')).toEqual([])
    expect(ids('czołówka')).toEqual(['summit-lamp'])
  })

  it('serves valid PDF files, with a cross-reference table that points at each object', async () => {
    for (const { path } of Object.values(DOWNLOADS)) {
      const answer = await get(path.slice('/demo'.length))
      expect(answer.headers.get('content-type')).toBe('application/pdf')
      const text = Buffer.from(await answer.arrayBuffer()).toString('latin1')
      expect(text.startsWith('%PDF-1.4\n')).toBe(true)
      const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
      const starts = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(match => Number(match[1]))
      expect(text.slice(table)).toMatch(/^xref\n/)
      starts.forEach((start, index) => {
        expect(text.slice(start)).toMatch(new RegExp(`^${index + 1} 0 obj\n`))
      })
      const { 1: length, index } = /\/Length (\d+) >>\nstream\n/.exec(text)!
      expect(text.slice(index).split('stream\n')[1]!.length - '\nend'.length).toBe(Number(length))
    }
  })

  it('keeps a valid cart for any cookie', async () => {
    const added = await post('/cart/add', { id: 'ridge-2', quantity: '2' }, { accept: 'application/json' })
    expect(await added.json()).toEqual({ count: 2 })
    expect(added.headers.get('set-cookie')).toMatch(
      /^demo_cart=ridge-2\.2; Path=\/demo; HttpOnly; SameSite=Lax/,
    )
    expect((await post('/cart/add', { id: 'no-such' })).status).toBe(400)
    const odd = await get('/cart', { cookie: 'demo_cart=ridge-2.1e9_<script>.2_down-350.-4_drift-mat.x_' })
    expect(odd.status).toBe(200)
    const page = await odd.text()
    expect(page).toContain('× 99')
    expect(page).not.toContain('<script>.2')
  })

  it('sends a sale as a server event, and only for requests from its own pages', async () => {
    heard.length = 0
    const buyer = { name: 'Jan Próba', email: 'Jan@Example.com', company: '' }
    const cookie = 'demo_cart=ridge-2.2'
    const strange = await post('/checkout', buyer, { cookie, origin: 'https://elsewhere.example' })
    expect([strange.status, heard.length]).toEqual([403, 0])
    const done = await post('/checkout?lang=pl', buyer, { cookie })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/demo/thanks/order?lang=pl'])
    const [intake] = heard as [Intake]
    const { e } = intake.body as { e: { n: string; userId?: string; p: Record<string, unknown> }[] }
    expect(intake).toMatchObject({ site: 's_demo', key: 'secret' })
    expect(e.map(({ n }) => n)).toEqual(['identify', 'purchase'])
    expect(e[1]).toMatchObject({ userId: 'customer:jan@example.com', p: { value: 778, currency: 'EUR' } })
  })

  it('contains no tracker before its site exists', async () => {
    const early = shopRoutes({ pipeline, config, now: Date.now } as never, () => null)
    expect(await (await early.request(`${HOST}/`)).text()).not.toContain('pulse.js')
  })
})
