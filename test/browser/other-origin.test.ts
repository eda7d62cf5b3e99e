import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { visitorCookie } from '../../collector/http/visitor-cookie.ts'
import type { Board } from '../../shared/board.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'
import { launch } from './chromium.ts'

/** The usual case: the site is on one origin, the collector on another. */
let place: Place
let site: CreatedSite
let shop: Server
let browser: Browser
beforeAll(async () => {
  place = new Place()
  await place.start()
  site = await place.addSite()
  shop = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end(
      `<title>Shop</title><script defer src="${place.url}/pulse.js" data-site="${site.writeKey}"></script>`,
    )
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  browser = await launch()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  shop?.close()
  await place?.[Symbol.asyncDispose]()
})

it('a page of another origin is counted and receives the acknowledgement', { timeout: 60_000 }, async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  const answered = page.waitForResponse(
    response => response.url().endsWith('/e') && response.status() === 202,
  )
  await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`)
  await answered
  // Only the visitor's id stays in the browser: what was acknowledged has left the queue.
  await page.waitForFunction(() => {
    const kept = Object.entries(localStorage).filter(([key]) => key.includes('pk_'))
    return kept.length > 0 && kept.every(([, value]) => !String(value).includes('page_view'))
  })
  expect(complaints.filter(text => /CORS|blocked|Access-Control/.test(text))).toEqual([])
  const board = await place.get<Board>(`/api/board?site=${site.siteId}`, site.secretKey)
  expect(board.rows).toMatchObject([{ rank: 1, score: 1, lastEvent: { name: 'page_view', title: 'Shop' } }])
})

it.each([
  ['https://www.shop.example', 'stats.shop.example', 'shop.example'],
  ['https://shop.example', 'stats.shop.example:8443', 'shop.example'],
  ['https://a.b.shop.pl', 'x.b.shop.pl', 'b.shop.pl'],
  ['https://shop.example', 'stats.other.example', null],
  ['http://127.0.0.1:8080', '127.0.0.1:3000', null],
  ['http://localhost:8080', 'localhost:3000', null],
])('a visitor of %s has a cookie of %s for %s', (origin, host, domain) => {
  const cookie = visitorCookie('abc123', origin, host)
  if (domain === null) expect(cookie).toBeNull()
  else
    expect(cookie).toMatch(
      new RegExp(
        `^pulse_v=abc123; Domain=${domain.replaceAll('.', '\\.')}; Path=/; Max-Age=34560000; SameSite=Lax`,
      ),
    )
})
