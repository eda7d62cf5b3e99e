import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { ordinaryAgent } from '../chromium.ts'
import type { Engine, Tab } from './engine.ts'

export const launchChromium = async () =>
  engineOf(
    await puppeteer.launch({
      executablePath: '/usr/bin/chromium',
      headless: false,
      // Puppeteer's own switch the back/forward cache and the throttling of what is not seen off.
      ignoreDefaultArgs: true,
      args: [
        '--no-sandbox', // root in a container has no user namespaces to build one from
        '--no-first-run',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--enable-automation',
        '--remote-debugging-port=0',
        `--user-agent=${ordinaryAgent}`,
        'about:blank',
      ],
    }),
  )

export const launchFirefox = async () =>
  engineOf(
    await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: false }),
  )

const engineOf = async (browser: Browser): Promise<Engine> => ({
  version: await browser.version(),
  tab: async () => tabOf(await browser.newPage()),
  behind: async (_, url) => {
    const page = await browser.newPage({ type: 'tab', background: true })
    await page.goto(url)
    return tabOf(page)
  },
  quit: () => browser.close(),
})

const tabOf = (page: Page): Tab => ({
  open: async url => void (await page.goto(url)),
  run: script => page.evaluate(script => new Function(script)(), script),
  click: selector => page.click(selector),
  // Not waited for: nothing is loaded where the page comes out of the cache.
  back: async () => void (await page.evaluate(() => setTimeout(() => history.back()))),
  show: () => page.bringToFront(),
  close: () => page.close(),
})
