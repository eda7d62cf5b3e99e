import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { launch } from '../browser/chromium.ts'
import { Counted, EVENT, EVENTS } from './counted.ts'

/** The library as a site bundles it from npm, on a page of another origin than the collector's. */
const SHOP = `
  import { AnalyticsBrowser } from '@segment/analytics-next'
  window.load = (writeKey, cdnURL, strategy) => {
    const integrations = { 'Segment.io': { deliveryStrategy: strategy } }
    window.analytics = AnalyticsBrowser.load({ writeKey, cdnURL }, { integrations })
  }`

const STRATEGIES = {
  standard: { strategy: 'standard' },
  batching: { strategy: 'batching', config: { size: 10, timeout: 200 } },
}

/** After each ten events: a queue that is filled at once goes as one batch, which meets no faults. */
const PAUSE_MS = 60

let browser: Browser
const shop = createServer()
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: SHOP, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const script = outputFiles[0]!.text
  shop.on('request', (request, response) => {
    if (request.url === '/shop.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<script src="/shop.js"></script>')
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  shop.closeAllConnections()
  shop.close()
})

// Both at once: they wait for most of the time.
it.concurrent.each(['standard', 'batching'] as const)(
  '@segment/analytics-next, %s: 1,000 events through 503, 429 and resets are counted exactly',
  { timeout: 90_000 },
  async mode => {
    await using counted = await new Counted().start()
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/${mode}`)
    const { writeKey } = counted.site
    await page.evaluate(
      async (key, host, strategy, name, count, pause) => {
        const { load } = window as unknown as { load(...args: unknown[]): void }
        load(key, host, strategy)
        const { analytics } = window as unknown as { analytics: { track(name: string, props: object): void } }
        for (let i = 0; i < count; i++) {
          analytics.track(name, { number: i })
          if (i % 10 === 9) await new Promise(resolve => setTimeout(resolve, pause))
        }
      },
      writeKey,
      counted.proxy.url,
      STRATEGIES[mode],
      EVENT,
      EVENTS,
      PAUSE_MS,
    )
    await vi.waitFor(
      async () => expect(await counted.metric('pulseboard_events_accepted_total')).toBe(EVENTS),
      { timeout: 60_000, interval: 200 },
    )
    await page.close()
    await counted.expectAll(1)
  },
)
