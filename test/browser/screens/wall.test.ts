import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { Stage, shoot, textOf, violations } from './stage.ts'

const isLong = process.env.LONG === '1'
const EVIL = '<img src=x onerror=alert(1)>'
let stage: Stage
let site: CreatedSite
let admin: Page
let wall: Page

async function does(
  who: string,
  ...events: { n: string; p?: object; u?: string; h?: string }[]
): Promise<void> {
  const now = Date.now()
  const answer = await stage.place.send({
    k: site.writeKey,
    v: who.padStart(32, '0'),
    z: now,
    c: 'granted',
    e: events.map(event => ({
      i: randomUUID(),
      t: now,
      u: 'https://shop.example/',
      r: '',
      h: 'Shop',
      p: {},
      ...event,
    })),
  })
  expect(answer.status).toBe(202)
}
/** What an admin's browser is answered. */
const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
  admin.evaluate(
    async (method, path, body) => {
      const answer = await fetch(path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      return answer.status === 204 ? null : answer.json()
    },
    method,
    path,
    body,
  ) as Promise<T>

beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite()
  admin = await stage.page(`/settings?site=${site.siteId}`)
  await admin.waitForSelector('#walls')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the wall screen', () => {
  it('opens by a link from the settings', async () => {
    await admin.waitForSelector('[name=plan] option')
    const form = '[aria-labelledby=walls] form'
    await admin.type(`${form} [name=name]`, `Hall ${EVIL}`)
    await click(admin, `${form} [name=names]`)
    await admin.waitForSelector(`${form} [name=names]:checked`)
    await click(admin, `${form} [type=submit]`)
    await admin.waitForSelector('[aria-labelledby=walls] .once pre')
    const url = await textOf(admin, '[aria-labelledby=walls] .once pre')
    expect(await admin.$('[aria-labelledby=walls] img')).toBeNull()
    expect(await violations(admin)).toEqual([])

    const context = await stage.browser.createBrowserContext()
    wall = await context.newPage()
    wall.on('pageerror', error => stage.complaints.push(`wall: ${error}`))
    await wall.setViewport({ width: 1920, height: 1080 })
    await wall.goto(url)
    await wall.waitForSelector('.wall-none')
    expect(await wall.$$('button, a, input, select')).toHaveLength(0)
  })

  it('shows new visitors and hot contacts, as text', async () => {
    for (let k = 0; k < 14; k++) await does(`a${k}`, { n: 'page_view' })
    await does('b', { n: 'identify', p: { userId: 'b', traits: { name: EVIL } } })
    await does('b', { n: 'newsletter_signup' }, { n: 'add_to_cart', p: { item_name: '<script>1</script>' } })
    await does(
      'b',
      { n: 'add_to_cart' },
      ...['prices', 'sizes', 'terms'].map(file => ({
        n: 'file_download',
        p: { link_url: `https://shop.example/${file}.pdf` },
      })),
      { n: 'demo_request' },
      { n: 'page_view', u: 'https://shop.example/pricing', h: '<script>alert(1)</script>' },
    )
    await wall.waitForFunction(() => document.querySelector('.wall-hot b')?.textContent?.startsWith('<img'))
    await wall.waitForFunction(() => document.querySelectorAll('.wall-row').length === 12)
    await wall.waitForFunction(() =>
      document.querySelector('.wall-row .wall-who b')?.textContent?.startsWith('<img'),
    )
    expect(await wall.$$('.wall img, .wall script')).toHaveLength(0)
    await wall.waitForFunction(
      () =>
        document.querySelector('.wall-counts')?.textContent === '15On the site now1Hot today15Visitors today',
    )
    await wall.waitForSelector('.wall-stream li')
    const [high, seen] = await wall.evaluate(() => [document.documentElement.scrollHeight, innerHeight])
    expect(high).toBeLessThanOrEqual(seen!)
    await shoot(wall, 'wall')
    expect(await violations(wall)).toEqual([])
  })

  it.runIf(isLong)('recovers by itself after the collector was unreachable', async () => {
    await stage.place.kill()
    await wall.waitForSelector('.wall[data-stale]')
    await stage.place.start()
    await wall.waitForSelector('.status[data-is=live]')
    expect(await wall.$$('.wall-row')).toHaveLength(12)
  })

  it.runIf(isLong)('closes when its link is revoked', async () => {
    const walls = `/api/sites/${site.siteId}/walls`
    const { rows } = await ask<{ rows: { id: string }[] }>('GET', walls)
    await ask('DELETE', `${walls}/${rows[0]!.id}`)
    await wall.waitForSelector('.wall-door', { timeout: 20_000 })
  })
})

describe('the import of contacts', () => {
  let page: Page
  let own: CreatedSite
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pulseboard-csv-'))
    own = await stage.place.addSite()
    page = await stage.page(`/import?site=${own.siteId}`)
  })
  afterAll(async () => {
    await page.close()
    await rm(dir, { recursive: true })
  })

  const choose = async (file: string) => {
    const input = (await page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>
    await input.uploadFile(file)
  }
  const runs = async () => {
    await page.waitForSelector('.import-do .button')
    await page.$eval('.import-do .button', button => (button as HTMLElement).click())
    await page.waitForSelector('.import-progress a')
    return textOf(page, '.import-progress p')
  }

  it('matches columns by name, lists skipped rows, and imports the same file once', async () => {
    const rows = Array.from({ length: 450 }, (_, i) => `ania${i}@example.com;Ania ${i};Łódź;=1+1`)
    const file = join(dir, 'contacts.csv')
    await writeFile(
      file,
      `\uFEFFAdres e-mail;Imię i nazwisko;Miasto;Uwagi\r\n${rows.join('\r\n')}\r\n;${EVIL};;\r\n`,
    )
    await choose(file)
    await page.waitForSelector('.import-rows li')
    expect(
      await page.$$eval('select[aria-label]', all => all.map(one => (one as HTMLSelectElement).value)),
    ).toEqual(['email', 'name', 'city', 'trait', 'text'])
    expect(await textOf(page, '.import-faults')).toMatch(/Row 452.*no email or user ID/)
    expect(await page.$('.import img')).toBeNull()
    await shoot(page, 'import')
    expect(await violations(page)).toEqual([])
    expect(await runs()).toBe('Done: 450 imported, 0 already known.')

    await page.reload()
    await choose(file)
    expect(await runs()).toBe('Done: 0 imported, 450 already known.')
    await page.$eval('.import-progress a', link => (link as HTMLElement).click())
    await page.waitForSelector('.rows-room .row')
    expect(await textOf(page, '.counts')).toContain('450 contacts')
    expect(await textOf(page, '.who-did .place')).toContain('Łódź')
  })

  it('reports a file that is changed before it has been sent', async () => {
    await page.goto(`${stage.place.url}/import?site=${own.siteId}`)
    const file = join(dir, 'changing.csv')
    await writeFile(file, 'email,name\nzofia@example.com,Zofia\n')
    await choose(file)
    await page.waitForSelector('.import-do .button')
    await writeFile(file, 'email,name\nzofia@example.com,Zofia Kowalska\nadam@example.com,Adam\n')
    await page.$eval('.import-do .button', button => (button as HTMLElement).click())
    await page.waitForSelector('.import-progress [role=alert]')
    expect(await textOf(page, '.import-progress')).toContain('The file was changed or removed.')
    expect(await page.$('.import-progress button')).toBeNull()
  })

  it('reports a file without rows', async () => {
    await page.goto(`${stage.place.url}/import?site=${own.siteId}`)
    const file = join(dir, 'empty.csv')
    await writeFile(file, 'email,name\n')
    await choose(file)
    await page.waitForSelector('.import [role=alert]')
    expect(await page.$('.import-do')).toBeNull()
  })
})

describe('the health and audit screens', () => {
  it('show a rejected event as it was received, and retry it', async () => {
    await does(
      'c',
      { n: 'add_to_cart', p: { nested: { a: 1 } }, u: 'javascript:alert(1)' },
      { n: EVIL.repeat(20) },
    )
    const page = await stage.page(`/health?site=${site.siteId}`)
    await page.waitForSelector('.rejected summary')
    // Not by the pointer: panels above may still be loading.
    await page.$eval('.rejected summary', summary => (summary as HTMLElement).click())
    expect(await page.$('.rejected img')).toBeNull()
    await page.$eval('.rejected .button', button => (button as HTMLElement).click())
    await page.waitForSelector('.rejected-outcome')
    expect(await textOf(page, '.rejected-outcome')).toMatch(/Rejected again/)
    await shoot(page, 'health')
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('list changes with their authors', async () => {
    const page = await stage.page('/audit')
    await page.waitForSelector('tbody tr')
    expect(await textOf(page, 'tbody')).toMatch(/Maja.*created a TV link/)
    expect(await page.$('tbody img')).toBeNull()
    await shoot(page, 'audit')
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('erase a contact after its name is typed', async () => {
    const page = await stage.page(`/board?site=${site.siteId}`)
    await page.waitForSelector('.rows-room .who-name')
    await page.$eval('.rows-room .who-name', link => (link as HTMLElement).click())
    await page.waitForSelector('.contact-do .button')
    expect(await page.$eval('.contact-do a', link => (link as HTMLAnchorElement).pathname)).toMatch(/export$/)
    // Not by the pointer: what is above may still be coming.
    await page.$eval('.contact-do button', button => (button as HTMLElement).click())
    await page.waitForSelector('.contact-do dialog[open]')
    expect(await violations(page)).toEqual([])
    expect(await page.$('.contact-do [type=submit]:disabled')).not.toBeNull()
    await page.type('.contact-do dialog input', EVIL)
    await click(page, '.contact-do [type=submit]')
    await page.waitForSelector('.rows-room .row')
    // Nothing moves under the pointer.
    await page.mouse.move(10, 10)
    await page.waitForFunction(
      () =>
        ![...document.querySelectorAll('.rows-room .who-name')].some(link =>
          link.textContent?.startsWith('<img'),
        ),
    )
    await page.close()
  })

  it('write no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
