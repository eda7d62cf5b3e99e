import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ContactList } from '../../shared/contact.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Stage, shoot } from './screens/stage.ts'

/**
 * The whole product once, for real: a visitor goes through the demo shop in one window, and the board in another
 * moves by itself.
 */
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
}, 60_000)
afterAll(() => stage?.[Symbol.asyncDispose]())

const SOURCE = 'way-test'

it('a visitor of the demo shop appears on the board, becomes hot and triggers a toast without a reload', {
  timeout: 120_000,
}, async () => {
  // The demo has hundreds of contacts: the board shows those of this visitor's own campaign.
  const board = await stage.page(`/board?source=${SOURCE}`)
  await board.waitForSelector('.board')
  const visitorContext = await stage.browser.createBrowserContext()
  const shop = await visitorContext.newPage()
  shop.on('pageerror', error => stage.complaints.push(`shop: ${error}`))
  // A browser that a program drives is a visitor on localhost only.
  const local = stage.place.url.replace('127.0.0.1', 'localhost')
  const go = (path: string) => shop.goto(`${local}/demo${path}`, { waitUntil: 'load' })

  // A page view puts the visitor there, anonymous.
  const beacon = shop.waitForRequest(request => request.url().endsWith('/e') && request.method() === 'POST')
  await go(`/?utm_source=${SOURCE}&utm_medium=email`)
  const { v: visitor } = JSON.parse((await beacon).postData()!) as { v: string }
  const id = await contactOf(board, visitor)
  await watch(board, id)
  const first = await changed(board, 0)

  // Looking, searching, downloading, adding to the cart: it rises. The clicks on the way are timed.
  await go('/pricing')
  let score = await changed(board, first.score)
  await go('/search?q=tent')
  score = await changed(board, score.score)
  const latencies: number[] = []
  const click = async (selector: string) => {
    await shop.waitForSelector(selector)
    const before = await settled(board)
    const at = await shop.evaluate(selector => {
      const at = Date.now()
      document.querySelector<HTMLElement>(selector)!.click()
      return at
    }, selector)
    score = await changed(board, before)
    latencies.push(score.at - at)
  }
  await go('/pricing')
  await click('a[href$=".pdf"]')
  const products = await productsOf(shop, go)
  for (const product of products.slice(0, 2)) {
    await go(product)
    await click('form[data-add] button')
  }
  expect(score.score).toBeGreaterThanOrEqual(40)
  expect(await textIn(board, id, '.who-name')).toMatch(/^Anonymous, /)

  // Leaving a contact names them; asking for a day makes them hot.
  await leaveContact(shop, go, '/contact')
  await board.waitForFunction(
    id => document.querySelector(`a[href="/contacts/${id}"]`)?.textContent === 'Jan Sprawdzian',
    { timeout: 10_000 },
    id,
  )
  await leaveContact(shop, go, '/field-day')
  await board.waitForFunction(
    id =>
      document
        .querySelector(`a[href="/contacts/${id}"]`)
        ?.closest('[data-tone]')
        ?.getAttribute('data-tone') === 'hot',
    { timeout: 10_000 },
    id,
  )
  await board.waitForFunction(
    () =>
      [...document.querySelectorAll('.toast')].some(toast => toast.textContent?.includes('Jan Sprawdzian')),
    { timeout: 10_000 },
  )
  await shoot(board, 'main-way')
  expect(await board.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1)
  expect(stage.complaints).toEqual([])
  latencies.sort((a, b) => a - b)
  console.log(`from the click to the changed figure on the board: ${latencies.join(', ')} ms`)
})

/** The contact that the shop's visitor is, by the id that its beacons bear. */
async function contactOf(board: Page, visitor: string): Promise<string> {
  return board.evaluate(async visitor => {
    const sites = (await (await fetch('/api/sites')).json()) as
      | (CreatedSite & { id: string })[]
      | { rows: { id: string }[] }
    const [site] = Array.isArray(sites) ? sites : sites.rows
    for (;;) {
      const found = (await (await fetch(`/api/contacts?site=${site!.id}&q=${visitor}`)).json()) as ContactList
      if (found.rows[0]) return found.rows[0].id
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }, visitor)
}

/** Notes each change of the contact's figure with the instant at which the page showed it. */
async function watch(board: Page, id: string): Promise<void> {
  await board.evaluate(id => {
    const seen: { score: number; at: number }[] = []
    Object.assign(globalThis, { seen })
    const look = () => {
      const row = document.querySelector(`a[href="/contacts/${id}"]`)?.closest('.row')
      const score = Number.parseInt(row?.querySelector('.cell-score')?.textContent ?? '', 10)
      if (!Number.isNaN(score) && seen.at(-1)?.score !== score) seen.push({ score, at: Date.now() })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    look()
  }, id)
}

async function changed(board: Page, from: number): Promise<{ score: number; at: number }> {
  const found = await board.waitForFunction(
    from =>
      (globalThis as unknown as { seen: { score: number; at: number }[] }).seen.find(one => one.score > from),
    { timeout: 15_000, polling: 20 },
    from,
  )
  return (await found.jsonValue())!
}

/** The figure once nothing that came before can still move it: what follows is the click's doing. */
async function settled(board: Page): Promise<number> {
  const QUIET_MS = 700
  const found = await board.waitForFunction(
    quiet => {
      const last = (globalThis as unknown as { seen: { score: number; at: number }[] }).seen.at(-1)
      return last && Date.now() - last.at > quiet ? last : null
    },
    { timeout: 15_000, polling: 50 },
    QUIET_MS,
  )
  return (await found.jsonValue())!.score
}

const textIn = (board: Page, id: string, selector: string): Promise<string> =>
  board.evaluate(
    (id, selector) =>
      document.querySelector(`a[href="/contacts/${id}"]`)?.closest('.row')?.querySelector(selector)
        ?.textContent ?? '',
    id,
    selector,
  )

async function productsOf(shop: Page, go: (path: string) => Promise<unknown>): Promise<string[]> {
  await go('/')
  const links = await shop.$$eval('a[href*="/products/"]', all =>
    all.map(one => new URL((one as HTMLAnchorElement).href).pathname),
  )
  return [...new Set(links)].map(path => path.replace(/^\/demo/, ''))
}

async function leaveContact(shop: Page, go: (path: string) => Promise<unknown>, path: string): Promise<void> {
  await go(path)
  await shop.type('main [name=name]', 'Jan Sprawdzian')
  await shop.type('main [name=email]', 'jan.sprawdzian@example.com')
  await Promise.all([
    shop.waitForNavigation(),
    shop.locator('main form button[type=submit], main form button:not([type])').click(),
  ])
}
