import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCollector } from '../../collector/app/main.ts'
import { shopRoutes } from '../../collector/demo/shop/routes.ts'
import { readConfig } from '../../collector/platform/config.ts'
import { launch } from '../browser/chromium.ts'

const PAGES = [
  '/',
  '/category/tents',
  '/products/ridge-2',
  '/search?q=tent',
  '/pricing',
  '/cart',
  '/contact',
  '/careers',
]

let browser: Browser
let collector: Awaited<ReturnType<typeof startCollector>>
let dataDir: string
const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-shop-'))
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' })
  collector = await startCollector(config, pino({ level: 'silent' }), parts => ({
    '/demo/': shopRoutes(parts, () => null),
  }))
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await collector?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

it.each([
  { name: 'a phone in the dark', width: 360, height: 740, isMobile: true, scheme: 'dark', language: 'pl' },
  { name: 'a desk by day', width: 1280, height: 900, isMobile: false, scheme: 'light', language: 'en' },
])(
  'the demo shop is accessible, without overflow and errors, on $name',
  async ({ width, height, isMobile, scheme, language }) => {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => message.type() === 'error' && faults.push(message.text()))
    await page.setViewport({ width, height, isMobile, hasTouch: isMobile })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.setCookie({
      name: 'demo_cart',
      value: 'ridge-2.1_basecamp-6.2',
      url: `${collector.url}/demo/`,
      path: '/demo',
    })
    for (const path of PAGES) {
      await page.goto(`${collector.url}/demo${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([path, sideways]).toEqual([path, Math.min(sideways, 0)])
      await page.evaluate(axe)
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[]
      }
      expect([path, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`)]).toEqual([
        path,
        [],
      ])
    }
    expect(faults).toEqual([])
    await page.close()
  },
)
