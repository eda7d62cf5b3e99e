import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/site.ts'
import { DESKTOP, PHONE, Stage, shoot, textOf, violations } from './stage.ts'

const LOOKS = [
  { language: 'en', theme: 'light', viewport: DESKTOP },
  { language: 'pl', theme: 'dark', viewport: PHONE },
] as const
const isLong = process.env.LONG === '1'

let stage: Stage
let site: CreatedSite
let dir: string
beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite('--origin', 'https://shop.example')
  dir = await mkdtemp(join(tmpdir(), 'pulseboard-troubles-'))
  await makeTroubles()
})
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

/** As another collector has noted it; how it comes to that is in test/http/troubles.test.ts, with a clock that stands still. */
function noteSlowedProxy(): void {
  const db = new Database(join(stage.place.dir, 'pulseboard.db'))
  const noted = {
    code: 'slowed_network',
    message: 'the requests name another address behind this one',
    sender: '198.51.100.7',
    at: Date.now(),
    days: { [Math.floor(Date.now() / 86_400_000)]: 880 },
  }
  db.prepare('INSERT INTO settings VALUES (?, ?)').run('turned_away ', JSON.stringify([noted]))
  db.close()
}

async function makeTroubles(): Promise<void> {
  noteSlowedProxy()
  const view = (i: string, more: object = {}) => ({
    i,
    n: 'page_view',
    t: Date.now(),
    u: 'https://shop.example/koszyk?krok=2',
    ...more,
  })
  const envelope = (events: object[], more: object = {}) => ({
    k: site.writeKey,
    v: 'visitor-1',
    z: Date.now(),
    c: 'granted',
    e: events,
    ...more,
  })
  const shop = { origin: 'https://shop.example' }
  const { send, url } = {
    send: (body: unknown, headers: Record<string, string> = shop) => stage.place.send(body, headers),
    url: stage.place.url,
  }
  await send(envelope([view('a', { n: '' }), view('b', { n: '' }), view('c', { t: 'noon' })]))
  await send(envelope([view('i', { n: 'identify', p: { userId: 'undefined' } })]))
  await send(envelope([view('d')]), { origin: 'https://staging.example' })
  await send(envelope([view('e')], { k: 'pk_0000000000000000' }))
  await send(envelope([view('f')], { x: 'shop', v: 'visitor-2' }))
  await fetch(`${url}/e`, { headers: shop })
  await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${site.secretKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      batch: [
        {
          type: 'track',
          event: '',
          userId: 'u1',
          messageId: 'm1',
          context: { library: { name: 'analytics-node', version: '3.1.0' } },
        },
        {
          type: 'track',
          event: 'Order Completed',
          userId: 'u1',
          messageId: 'm2',
          properties: { order_id: 'o1', total: '1,299' },
        },
      ],
    }),
  })
}

const CODES = [
  'slowed_network',
  'bad_name',
  'bad_time',
  'bad_amount',
  'bad_id',
  'origin_not_allowed',
  'unknown_key',
  'companion_lost',
  'method_not_allowed',
]

/** A slow reader keeps the log, as a shell that was left open does. */
function holdLog(): { end(): void } {
  const file = join(stage.place.dir, 'pulseboard.db')
  const reader = new Database(file)
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM sites').get()
  const writer = new Database(file)
  writer.exec('CREATE TABLE ballast (body BLOB)')
  for (let i = 0; i < 30; i++) writer.exec('INSERT INTO ballast VALUES (randomblob(10000000))')
  writer.exec('DROP TABLE ballast')
  return {
    end() {
      reader.close()
      writer.close()
    },
  }
}

describe.each(LOOKS)('in $language, the screen', look => {
  const shown = async (path: string): Promise<Page> => {
    const page = await stage.page(`${path}?site=${site.siteId}`, look)
    await page.waitForSelector('.troubles li')
    return page
  }

  it.each(['health', 'install'])('%s lists each problem with its effect and its remedy', async screen => {
    const page = await shown(`/${screen}`)
    const codes = await page.$$eval('.troubles code', all => all.map(({ textContent }) => textContent))
    expect(codes).toEqual(expect.arrayContaining(CODES))
    const text = await textOf(page, '.troubles')
    expect(text).toContain('TRUSTED_PROXIES')
    for (const sender of ['https://shop.example/koszyk', 'https://staging.example', 'analytics-node 3.1.0'])
      expect(text).toContain(sender)
    expect(text).not.toContain('krok=2')
    expect(text).toContain('198.51.100.7')
    await page.$eval('.troubles', section => section.scrollIntoView())
    await shoot(page, `troubles-${screen}-${look.language}`)
    expect(await violations(page)).toEqual([])
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(wide).toBeLessThanOrEqual(seen!)
    await page.close()
  })

  it('install reports another program at the tracker’s address', async () => {
    const page = await stage.page('/board', look)
    await page.setRequestInterception(true)
    page.on('request', request => {
      if (new URL(request.url()).pathname === '/e')
        void request.respond({ status: 200, contentType: 'text/html', body: '<!doctype html>' })
      else void request.continue()
    })
    await page.goto(`${stage.place.url}/install?site=${site.siteId}`)
    await page.waitForFunction(() => document.querySelector('.troubles')?.textContent?.includes('not_ours'))
    expect(await textOf(page, '.troubles')).toContain('/e: 200 text/html')
    await page.$eval('.troubles', section => section.scrollIntoView())
    await shoot(page, `troubles-foreign-${look.language}`)
    await page.close()
  })

  it.runIf(isLong)('health reports a growing write-ahead log', async () => {
    const log = holdLog()
    try {
      const page = await shown('/health')
      expect(await textOf(page, '.troubles code')).toBe('log_grows')
      await page.$eval('.troubles', section => section.scrollIntoView())
      await shoot(page, `troubles-log-${look.language}`)
      await page.close()
    } finally {
      log.end()
    }
  })

  it('import shows the detected format of a file and the types of its columns', async () => {
    const file = join(dir, `klienci-${look.language}.csv`)
    const text =
      'Raport klient\xf3w\nNumer klienta;E-mail;Miasto;Obr\xf3t roczny;Ostatni zakup\n' +
      'K1;jan@x.example;\xa3\xf3d\x9f;12 345,67;30.11.2026\n' +
      'K2;ewa@x.example;\x8crem;1 000,00;1.02.2026\n' +
      'K2;;;2 500,50;\n' +
      '1,23457E+11;ula@x.example;Pozna\xf1;7;\n' +
      'K5;"Firma "Kowalski" Sp. z o.o.";;;\n'
    await writeFile(file, Buffer.from(text, 'latin1'))
    const page = await stage.page(`/import?site=${site.siteId}`, look)
    const input = (await page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>
    await input.uploadFile(file)
    await page.waitForSelector('.import-rows li')
    expect(
      await page.$$eval('.import-reading select', all => all.map(one => (one as HTMLSelectElement).value)),
    ).toEqual(['windows-1250', ';', '2'])
    expect(await page.$$eval('td select', all => all.map(one => (one as HTMLSelectElement).value))).toEqual([
      'userId',
      'email',
      'city',
      'trait',
      'number 12 345,67',
      'trait',
      'date 30.11.2026',
    ])
    const rows = await textOf(page, '.import-rows')
    expect(rows).toContain('Łódź')
    expect(rows).toContain('Obrót roczny: 2500.5')
    expect(rows).toContain('2026-11-30')
    expect(await textOf(page, '#warnings-title')).toContain('1')
    expect(await textOf(page, '#faults-title')).toContain('1')
    await page.$eval('.import', section => section.scrollIntoView())
    await shoot(page, `import-file-${look.language}`)
    expect(await violations(page)).toEqual([])
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(wide).toBeLessThanOrEqual(seen!)

    await page.select('.import-reading select', 'iso-8859-2')
    await page.waitForFunction(() => !document.querySelector('.import-rows')?.textContent?.includes('Łódź'))
    await page.select('.import-reading select', 'windows-1250')
    await page.waitForFunction(() => document.querySelector('.import-rows')?.textContent?.includes('Łódź'))
    await page.$eval('.import-do .button', button => (button as HTMLElement).click())
    await page.waitForSelector('.import-progress a')
    expect(await textOf(page, '.import-progress p')).toContain('3')
    await page.close()
  })
})

it('the screens write no errors to the console', () => {
  expect(stage.complaints).toEqual([])
})
