import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, launchFirefox } from './engines/by-puppeteer.ts'
import type { Engine } from './engines/engine.ts'
import { launchWebkit } from './engines/webkit.ts'
import { html, newSite, type Receiver, sleep, startReceiver, tag, until } from './receiver.ts'
import { shopify } from './shops/shopify.ts'
import { wooForm } from './shops/woocommerce.ts'

/** After this long nothing more is on its way. */
const QUIET_MS = 900

/** What the engines differ in, for the table in docs/install-and-tracker.md. */
const ABILITIES = `return JSON.stringify({
  prerenders: HTMLScriptElement.supports('speculationrules'),
  locks: 'locks' in navigator,
  navigation: 'navigation' in window,
  responseStatus: 'responseStatus' in PerformanceResourceTiming.prototype,
  globalPrivacyControl: 'globalPrivacyControl' in navigator,
})`

const ENGINES = [
  { name: 'Chromium', launch: launchChromium, program: '/usr/bin/chromium' },
  { name: 'Firefox', launch: launchFirefox, program: '/usr/bin/firefox-esr' },
  { name: 'WebKit', launch: launchWebkit, program: '/usr/bin/WebKitWebDriver' },
]

for (const { name, launch, program } of ENGINES)
  describe.skipIf(!existsSync(program))(`the behaviour table in ${name}`, () => {
    let engine: Engine
    let receiver: Receiver

    beforeAll(async () => {
      ;[engine, receiver] = await Promise.all([launch(), startReceiver()])
      console.log(engine.version)
    })
    afterAll(async () => {
      await engine?.quit()
      await receiver?.close()
    })

    /** A page of a new site, not yet opened. */
    async function visit(body = '', head = '') {
      const site = newSite()
      const path = `/${site}`
      receiver.page(path, html(site, body, head))
      receiver.answerWith({ status: 202 })
      const tab = await engine.tab()
      const views = () => receiver.events(site, 'page_view').map(({ u }) => u.replace(/^http:\/\/[^/]+/, ''))
      const adds = () => receiver.events(site, 'add_to_cart').map(({ p }) => p!.items)
      return {
        site,
        adds,
        path,
        tab,
        open: (to = path) => tab.open(receiver.url(to)),
        deeds: () => receiver.events(site, 'deed').length,
        /** These views and, after a while, no others. */
        async shows(...expected: string[]) {
          await until(views, seen => seen.length >= expected.length)
          await sleep(QUIET_MS)
          expect(views()).toEqual(expected)
        },
      }
    }

    async function shop() {
      for (const [path, page] of Object.entries(shopify.answers))
        receiver.page(path, page as { body: string })
      const visited = await visit(shopify.body, shopify.head)
      await visited.open()
      return visited
    }

    it('counts a page that is opened once', async () => {
      const { open, shows, path, tab } = await visit()
      await open()
      await shows(path)
      console.log(await tab.run(ABILITIES))
    })

    it('counts once where the tag is included twice', async () => {
      const { site, path, open, shows } = await visit()
      receiver.page(path, html(site, tag(site) + tag(site)))
      await open()
      await shows(path)
    })

    it('counts a prerendered page only once it is seen', async () => {
      const { site, path, tab, open, shows } = await visit()
      for (const page of ['next', 'never']) receiver.page(`${path}-${page}`, html(site))
      receiver.page(
        path,
        html(
          site,
          `<a id="next" href="${path}-next">next</a><script type="speculationrules">
            {"prerender": [{"source": "list", "urls": ["${path}-next", "${path}-never"], "eagerness": "immediate"}]}</script>`,
        ),
      )
      await open()
      await shows(path)
      await tab.click('#next')
      await shows(path, `${path}-next`)
    })

    it('does not count a background tab until it is seen', async () => {
      const { site, path, tab, open, shows } = await visit()
      receiver.page(`${path}-behind`, html(site))
      await open()
      await tab.show()
      const behind = await engine.behind(tab, receiver.url(`${path}-behind`))
      await shows(path)
      await behind.show()
      await shows(path, `${path}-behind`)
      await behind.close()
    })

    it('counts a page that returns from the back/forward cache', async () => {
      const { site, path, tab, open, shows } = await visit(
        '<script>addEventListener("pageshow", event => { window.isRestored = event.persisted })</script>',
      )
      receiver.page(`${path}-next`, html(site))
      await open()
      await shows(path)
      await open(`${path}-next`)
      await shows(path, `${path}-next`)
      await tab.back()
      await shows(path, `${path}-next`, path)
      expect(await tab.run('return window.isRestored')).toBe(true)
    })

    it('counts push and back in a single-page app', async () => {
      const { path, tab, open, shows } = await visit()
      await open()
      await shows(path)
      await tab.run('history.pushState({}, "", "?step=2")')
      await shows(path, `${path}?step=2`)
      await tab.run('history.back()')
      await shows(path, `${path}?step=2`, path)
    })

    it('does not count replaceState to the same address, as vue-router does before each push', async () => {
      const { path, tab, open, shows } = await visit()
      await open()
      await shows(path)
      await tab.run(
        'history.replaceState({ position: 0 }, "", location.href); history.pushState({ position: 1 }, "", "/elsewhere")',
      )
      await shows(path, '/elsewhere')
    })

    it('counts no view for a replaced query, and one for a replaced path', async () => {
      const { path, tab, open, shows } = await visit()
      await open()
      await shows(path)
      await tab.run('history.replaceState({}, "", "?colour=red")')
      await shows(path)
      await tab.run('history.replaceState({}, "", "/login")')
      await shows(path, '/login')
    })

    it('counts hash routes as views, and fragments within the page as none', async () => {
      const { path, tab, open, shows } = await visit('<h2 id="terms">Terms</h2>')
      await open()
      await shows(path)
      await tab.run('location.hash = "terms"')
      await sleep(200)
      await tab.run('location.hash = "#/cart"')
      await shows(path, `${path}#/cart`)
    })

    it('loses no event when the collector is unavailable and the visitor opens another page', async () => {
      const { site, path, open, shows } = await visit()
      receiver.page(`${path}-next`, html(site))
      receiver.answerWith({ status: 503 })
      await open()
      await until(
        () => receiver.received.filter(({ beacon }) => beacon.k === site).length,
        tries => tries > 0,
      )
      await open(`${path}-next`)
      receiver.answerWith({ status: 202 })
      await shows(path, `${path}-next`)
    })

    it('delivers events that are tracked while the page closes', async () => {
      const { path, tab, open, shows, deeds } = await visit()
      await open()
      await shows(path)
      await tab.run('pulse("track", "deed")')
      await tab.close()
      await until(deeds, count => count === 1)
    })

    it('keeps events over a closed tab while the collector is unreachable', async () => {
      const { path, tab, open, shows, deeds } = await visit()
      await open()
      await shows(path)
      receiver.answerWith('reset')
      await tab.run('pulse("track", "deed")')
      await sleep(500)
      await tab.close()
      await sleep(QUIET_MS)
      expect(deeds()).toBe(0)
      receiver.answerWith({ status: 202 })
      const later = await engine.tab()
      await later.open(receiver.url(path))
      await shows(path, path)
      expect(deeds()).toBe(1)
    })

    it('counts an add to the cart once if a request shows it', async () => {
      const { tab, shows, adds, path } = await shop()
      await shows(path)
      await tab.click('#add')
      await until(adds, seen => seen.length > 0)
      await sleep(2 * QUIET_MS)
      expect(adds()).toEqual([[shopify.item]])
    })

    it('does not count an add to the cart that the shop rejects', async () => {
      const { tab, shows, adds, path } = await shop()
      await shows(path)
      await tab.click('#fail')
      await sleep(2 * QUIET_MS)
      expect(adds()).toEqual([])
    })

    it('counts an add to the cart whose form leaves the page', async () => {
      receiver.page('/shop/posted', wooForm.answers['/shop/posted'] as { body: string })
      const { path, tab, open, shows, adds } = await visit(wooForm.body, wooForm.head)
      await open()
      await shows(path)
      await tab.click('#add')
      await until(adds, seen => seen.length > 0)
      expect(adds()).toEqual([[wooForm.item]])
    })
  })

it('at least one of the browsers is installed', () => {
  expect(ENGINES.filter(({ program }) => existsSync(program))).not.toEqual([])
})
