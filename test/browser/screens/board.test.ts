import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { Stage, shoot, textOf, violations } from './stage.ts'

/** How long the collector is away. */
const AWAY_MS = process.env.LONG ? 10_000 : 0
const EVIL = '<img src=x onerror=alert(1)>'
let stage: Stage
let site: CreatedSite
let page: Page

type Happening = { n: string; p?: Record<string, unknown>; u?: string; h?: string }
const visitors = new Map<string, string>()

/** Somebody does something on the site; answered once it is stored and scored. */
async function does(who: string, ...events: Happening[]): Promise<void> {
  if (!visitors.has(who)) visitors.set(who, randomUUID().replaceAll('-', ''))
  const now = Date.now()
  const answer = await stage.place.send({
    k: site.writeKey,
    v: visitors.get(who),
    z: now,
    c: 'granted',
    e: events.map(({ u = 'https://shop.example/', h = 'Shop', ...event }) => ({
      i: randomUUID(),
      t: now,
      u,
      r: '',
      h,
      p: {},
      ...event,
    })),
  })
  expect(await answer.json()).toMatchObject({ rejected: [] })
}
/** Ten points: another file each time. */
const downloads = (who: string) =>
  does(who, { n: 'file_download', p: { link_url: `https://shop.example/${randomUUID()}.pdf` } })
const call = (who: string, name: string) =>
  does(who, { n: 'identify', p: { userId: who, email: `${who}@example.com`, traits: { name } } })

const names = () =>
  page.$$eval('.rows-room .who-name', all => {
    const top = (link: Element) => link.closest('.row')!.getBoundingClientRect().top
    return all.sort((a, b) => top(a) - top(b)).map(link => link.textContent)
  })
const becomes = (wanted: string[]) =>
  page.waitForFunction(
    wanted => {
      const top = (link: Element) => link.closest('.row')!.getBoundingClientRect().top
      const links = [...document.querySelectorAll('.rows-room .who-name')].sort((a, b) => top(a) - top(b))
      return JSON.stringify(links.map(link => link.textContent)) === wanted
    },
    { timeout: 10_000 },
    JSON.stringify(wanted),
  )
/** What is open on the board now, in the words of the page. */
const board = () =>
  page.$$eval('.rows-room .row', rows =>
    rows
      .map(row => [
        row.querySelector('.cell-rank')?.textContent,
        row.querySelector('.who-name')?.textContent,
        row.querySelector('.cell-score')?.textContent,
      ])
      .sort(),
  )

beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite()
  page = await stage.page(`/board?site=${site.siteId}`)
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the board screen', () => {
  it('explains an empty board', async () => {
    await page.waitForSelector('.notice')
    expect(await page.$eval('.notice a', link => link.getAttribute('href'))).toBe('/install')
    expect(await violations(page)).toEqual([])
  })

  it('shows new contacts in rank order without a reload', async () => {
    await does('b', { n: 'page_view' })
    await does('a', { n: 'newsletter_signup' })
    await call('a', 'Anna Nowak')
    await becomes(['Anna Nowak', 'Anonymous, Chrome on Windows'])
    expect(await textOf(page, '.counts')).toContain('2 contacts')
  })

  it('shows the name that a visitor gives as text', async () => {
    await call('b', EVIL)
    await becomes(['Anna Nowak', EVIL])
    expect(await page.$('.rows img')).toBeNull()
  })

  it('raises a contact, marks it hot and shows one toast with the reasons', async () => {
    await does('b', { n: 'newsletter_signup' })
    for (const item of ['Tent', 'Stove']) await does('b', { n: 'add_to_cart', p: { item_name: item } })
    await does('b', { n: 'page_view', u: 'https://shop.example/pricing', h: 'Pricing' })
    await does('b', { n: 'demo_request' })
    for (let file = 0; file < 3; file++) await downloads('b')
    await becomes([EVIL, 'Anna Nowak'])
    await page.waitForSelector('.toast')
    expect(await page.$$eval('.toast', toasts => toasts.length)).toBe(1)
    expect((await page.$$('.toast li')).length).toBe(3)
    expect(await page.$('.toast img')).toBeNull()
    await shoot(page, 'board-hot')
    expect(await violations(page)).toEqual([])
    await click(page, '.toast .icon-only')
    await page.waitForFunction(() => !document.querySelector('.toast'))
  })

  it('never moves a row under the pointer, counts waiting changes, and applies them on request', async () => {
    await page.hover('.rows-room .row')
    const before = await names()
    await does('c', { n: 'newsletter_signup' }, { n: 'page_view' })
    await call('c', 'Zofia Lis')
    await page.waitForSelector('.waiting')
    expect(await names()).toEqual(before)
    await page.keyboard.press('.')
    await becomes([EVIL, 'Zofia Lis', 'Anna Nowak'])
    await page.mouse.move(10, 10)
  })

  it('keeps the focus on its row through a re-sort, and opens it by keyboard', async () => {
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('.who-name')?.textContent)
    await page.waitForFunction(() => document.activeElement?.matches('.row'))
    const who = await focused()
    await downloads('a')
    await page.waitForSelector('.waiting')
    await page.keyboard.press('.')
    await page.waitForFunction(() => !document.querySelector('.waiting'))
    expect(await focused()).toBe(who)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.contact h1')
    expect(await textOf(page, 'h1')).toBe(who)
    await page.waitForSelector('.step-total')
    expect(await violations(page)).toEqual([])
    await page.goBack()
    // On the row that was opened, so that the next one is a key away.
    await page.waitForFunction(() => document.activeElement?.matches('.row'))
    expect(await focused()).toBe(who)
    await page.keyboard.press('Escape')
  })

  it('does not change while paused, and applies all changes afterwards', async () => {
    await page.keyboard.press('p')
    const before = await board()
    await downloads('c')
    await page.waitForSelector('.waiting')
    expect(await board()).toEqual(before)
    await page.keyboard.press('p')
    await page.waitForFunction(() => !document.querySelector('.waiting'))
    expect(await board()).not.toEqual(before)
  })

  it('searches contacts and keeps the view in the address', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('anna')
    await becomes(['Anna Nowak'])
    expect(new URL(page.url()).searchParams.get('q')).toBe('anna')
    await page.reload()
    await becomes(['Anna Nowak'])
    // A contact leads back to the board as it was.
    await page.$eval('.rows-room .who-name', link => (link as HTMLElement).click())
    await page.waitForSelector('.contact h1')
    await page.$eval('a.back', link => (link as HTMLElement).click())
    await becomes(['Anna Nowak'])
    expect(new URL(page.url()).searchParams.get('q')).toBe('anna')
    await page.goto(`${stage.place.url}/board?site=${site.siteId}`)
    await becomes([EVIL, 'Zofia Lis', 'Anna Nowak'])
  })

  it('filters by properties of contacts, and states since when changes of rank are counted', async () => {
    const traits = { name: 'Zofia Lis', city: 'Łódź', company: EVIL }
    await does('c', { n: 'identify', p: { userId: 'c', traits } })
    await click(page, '[popovertarget=facets]')
    await page.waitForSelector('.facets select')
    expect(await violations(page)).toEqual([])
    await page.select('.facets label:nth-of-type(3) select', EVIL)
    await becomes(['Zofia Lis'])
    await page.keyboard.press('Escape')
    expect(new URL(page.url()).searchParams.get('company')).toBe(EVIL)
    expect(await textOf(page, '[popovertarget=facets] .count')).toBe('1')
    // No ranks of an hour ago are stored yet, and the board states this instead of showing arrows.
    await page.select('.since select', 'hour')
    await page.waitForFunction(() => document.querySelector('.since')!.textContent!.includes('no data'))
    await page.reload()
    await becomes(['Zofia Lis'])
    await page.goto(`${stage.place.url}/board?site=${site.siteId}`)
    await becomes([EVIL, 'Zofia Lis', 'Anna Nowak'])
  })

  it('accepts manual points with a reason, includes them in the score, and undoes them', async () => {
    await page.$$eval('.rows-room .who-name', all =>
      (all.find(link => link.textContent === 'Anna Nowak') as HTMLElement).click(),
    )
    await page.waitForSelector('.hand-form')
    const score = () => textOf(page, '.contact-score .big').then(Number)
    const before = await score()
    await page.$eval('.hand-form', form => ((form as HTMLDetailsElement).open = true))
    await page.type('.hand-form [name=points]', '−7')
    await page.type('.hand-form [name=reason]', EVIL)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.hand-list li')
    await page.waitForFunction(
      was => Number(document.querySelector('.contact-score .big')!.textContent) === was - 7,
      {},
      before,
    )
    expect(await textOf(page, '.hand-list')).toContain(EVIL)
    expect(await page.$('.contact img')).toBeNull()
    await page.waitForFunction(() => document.querySelector('.steps')!.textContent!.includes('Manual points'))
    expect(await violations(page)).toEqual([])
    await page.focus('.hand-list .icon-only')
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      was => Number(document.querySelector('.contact-score .big')!.textContent) === was,
      {},
      before,
    )
    expect(await page.$$eval('.hand-list li', all => all.length)).toBe(2)
    await page.goBack()
    // Nothing moves under the pointer.
    await page.mouse.move(10, 10)
    await page.waitForSelector('.rows-room .row')
  })

  it('reports an unreachable collector, reconnects by itself, and then equals a new board', async () => {
    const other = await stage.page(`/plans?site=${site.siteId}`)
    await other.waitForSelector('tbody a')
    await stage.place.kill()
    const killedAt = Date.now()
    await page.waitForSelector('[data-stale]')
    // A screen that was opened meanwhile, and whose code has not come yet.
    await click(other, 'tbody a')
    await other.waitForSelector('main .notice')
    expect(await textOf(page, '.status')).toMatch(/Last update .* trying again/)
    expect(await violations(page)).toEqual([])
    await sleep(Math.max(0, killedAt + AWAY_MS - Date.now()))
    await stage.place.start()
    await page.waitForSelector('.status[data-is=live]')
    await other.waitForSelector('.rule')
    await other.close()
    await does('d', { n: 'newsletter_signup' })
    await page.waitForFunction(() => document.querySelectorAll('.rows-room .row').length === 4)
    await page.waitForFunction(() => !document.querySelector('.waiting'))
    const kept = await board()
    await page.reload()
    await page.waitForFunction(() => document.querySelectorAll('.rows-room .row').length === 4)
    expect(kept).toEqual(await board())
  })

  it('shows a score of many digits in full, also on a phone', async () => {
    await page.evaluate(async site => {
      const id = document.querySelector<HTMLElement>('.rows-room .row')!.dataset.id
      const { rows } = await (await fetch(`/api/plans?site=${site}`)).json()
      const body = JSON.stringify({ plan: rows[0].id, points: 1_000_000, reason: 'A test' })
      const headers = { 'content-type': 'application/json' }
      await fetch(`/api/contacts/${id}/adjustments`, { method: 'POST', headers, body })
    }, site.siteId)
    await page.waitForFunction(() =>
      document.querySelector('.rows-room .cell-score')!.textContent!.startsWith('1,000,'),
    )
    for (const width of [1440, 1024, 390]) {
      await page.setViewport({ width, height: 844 })
      const beyond = await page.$$eval(
        '.rows-room .cell-score',
        all => all.filter(one => one.scrollWidth > one.clientWidth).length,
      )
      expect(beyond, `at ${width}`).toBe(0)
    }
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
