import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brotliSize } from '../../esbuild.config.mjs'
import { builtTracker } from './built-tracker.ts'
import { launch } from './chromium.ts'
import { html, sleep, startReceiver, until } from './receiver.ts'
import * as others from './shops/others.ts'
import { shopify } from './shops/shopify.ts'
import * as woo from './shops/woocommerce.ts'
import { prepareVisit } from './visit.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const QUIET_MS = 700
const STAY =
  '<script>addEventListener("click", e => e.target.closest("a") && e.preventDefault()); addEventListener("submit", e => e.preventDefault())</script>'

async function visit(options?: Parameters<typeof prepareVisit>[2]) {
  const receiver = await startReceiver()
  return { receiver, ...(await prepareVisit(browser, receiver, options)) }
}

/** Files beside the beacons that the page has fetched. */
const fetched = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(
        ({ name }) => /\/e\.(\w+)\.[\w.]*js$/.exec(name)?.[1] ?? /\/e\.(\w+)\.js$/.exec(name)?.[1] ?? [],
      )
      .sort(),
  )

const comes = (page: Page, name: string) =>
  until(
    () => fetched(page),
    names => names.includes(name),
  )

describe.concurrent('companion scripts', () => {
  it('are not loaded on a page without markup for them', async () => {
    const { open, page, come } = await visit({
      body: '<h1>Blog</h1><a href="/about">About</a><form action="/search"><input name="q"></form>',
    })
    await open()
    await come('page_view')
    await page.locator('a').click()
    await sleep(QUIET_MS)
    expect(await fetched(page)).toEqual([])
  })

  it.each([
    ['shop', '<a href="/cart">Cart</a>'],
    ['shop', '<form action="/basketchange.php"></form><a href="/basketedit.php">Basket</a>'],
    ['layer', '<script>window.dataLayer = [{ event: "gtm.js" }]</script>'],
    ['video', '<video></video>'],
    ['inner', '<iframe srcdoc="x"></iframe>'],
    ['marks', '<button data-pulse="deed">x</button>'],
    ['marks', '<form data-pulse-identify></form>'],
  ])('are loaded on a page with markup for them: %s, %s', async (name, body) => {
    const { open, page } = await visit({ body })
    await open()
    await comes(page, name)
  })

  it('are loaded when a single-page app adds the markup later', async () => {
    const { open, page, come, events } = await visit({ body: STAY })
    await open()
    await come('page_view')
    await sleep(QUIET_MS)
    expect(await fetched(page)).toEqual([])
    await page.evaluate(() => {
      history.pushState({}, '', '/offer')
      setTimeout(() => {
        document.body.insertAdjacentHTML('beforeend', '<button id="b" data-pulse="deed">x</button>')
      }, 50)
    })
    await comes(page, 'marks')
    await page.locator('#b').click()
    await come('deed')
    await page.locator('#b').click()
    await come('deed', 2)
    expect(events('deed')).toHaveLength(2)
  })

  it('report earlier clicks and form submits once, after they have loaded', async () => {
    const { receiver, site, path, open, page, come, events } = await visit()
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    receiver.page(
      path,
      html(
        site,
        `${STAY}<button id="b" data-pulse="deed" data-pulse-n="1">x</button>
      <form data-pulse-identify><input type="email" name="mail" value="jan@shop.example"></form>`,
      ),
    )
    await page.setRequestInterception(true)
    page.on('request', async request => {
      if (request.url().includes('e.marks')) await held
      await request.continue()
    })
    await open()
    await come('page_view')
    await page.locator('#b').click()
    await page.evaluate(() => document.querySelector('form')!.requestSubmit())
    await come('form_submit')
    expect(events('deed')).toEqual([])
    release()
    await come('identify')
    await page.locator('#b').click()
    await come('deed', 2)
    await sleep(QUIET_MS)
    expect(events('deed').map(({ p }) => p)).toEqual([{ n: '1' }, { n: '1' }])
    expect(events('identify')).toHaveLength(1)
  })

  it('report an add to the cart whose request preceded them', async () => {
    const { receiver, open, page, come, events } = await visit({
      body: '<a href="/cart">Cart</a>',
      head: '<script>fetch("/cart/add.js", { method: "POST" })</script>',
    })
    receiver.page('/cart/add.js', { body: '{}' })
    await open()
    await come('add_to_cart')
    await page.waitForNetworkIdle()
    expect(events('add_to_cart')).toHaveLength(1)
  })

  it.each([
    ['the network', ''],
    ['the page’s policy', "script-src 'self' 'unsafe-inline' 'sha256-x'; default-src 'self'"],
  ])(
    'that %s blocks do not affect the rest; the collector receives the failure and debug mode logs it',
    async (by, policy) => {
      const { receiver, site, path, open, page, come, beacons } = await visit()
      const said: string[] = []
      const errors: unknown[] = []
      page.on('console', message => said.push(message.text()))
      page.on('pageerror', error => errors.push(error))
      const other = receiver.url('', '127.0.0.1')
      const body = html(
        site,
        `${STAY}<video></video><a id="a" href="https://x.example/">out</a>`,
        '',
        'data-debug',
      )
      if (policy)
        // The tag's own file is allowed by its address; its companions are not.
        receiver.page(path, {
          body: body.replace('/pulse.js', `${other}/pulse.js`),
          headers: {
            'content-security-policy': `script-src 'unsafe-inline' ${other}/pulse.js ${other}/e.debug.js`,
          },
        })
      else {
        receiver.page(path, body)
        receiver.refuse('/e.video.js')
      }
      await open()
      await come('page_view')
      await until(
        () => said.join('\n'),
        text => text.includes('the companion e.video.js could not be loaded'),
      )
      await page.locator('#a').click()
      await come('click')
      expect(beacons().at(-1)!.beacon.x, by).toBe('video')
      expect(errors).toEqual([])
    },
  )

  it('of the pinned variant have their hash in the name and as integrity', async () => {
    const built = await builtTracker()
    const { receiver, site, path, open, page, come } = await visit()
    const { hash, integrity } = built['pulse.pinned.js']!
    const pinned = html(site, '<button id="b" data-pulse="deed">x</button>').replace(
      'src="/pulse.js"',
      `src="/pulse.${hash}.js" integrity="${integrity}" crossorigin`,
    )
    receiver.page(path, pinned)
    await open()
    const addresses = await until(
      () =>
        page.evaluate(() =>
          performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
        ),
      seen => seen.some(name => name.includes('e.marks')),
    )
    expect(addresses).toContain(`/e.marks.${built['pulse.marks.js']!.hash}.js`)
    await page.locator('#b').click()
    await come('deed')

    // Other bytes under that name do not run.
    receiver.refuse(`/e.marks.${built['pulse.marks.js']!.hash}.js`)
    receiver.page(`/e.marks.${built['pulse.marks.js']!.hash}.js`, {
      body: 'window.isForged = true',
      type: 'text/javascript',
    })
    await page.setCacheEnabled(false)
    await open()
    await come('page_view', 2)
    await sleep(QUIET_MS)
    expect(await page.evaluate(() => (window as any).isForged)).toBe(undefined)
  })

  it('are included in the ES module', async () => {
    const { receiver, site, path, open, page, come } = await visit()
    receiver.page('/cart/add.js', { body: '{}' })
    receiver.page(
      path,
      `<title>Module</title><button id="b" data-pulse="deed">x</button><a href="/cart">Cart</a><script type="module">
        import { init } from '/tracker.mjs'
        init({ site: '${site}', endpoint: '/e' })</script>`,
    )
    await open()
    await come('page_view')
    await page.locator('#b').click()
    await page.evaluate(() => fetch('/cart/add.js', { method: 'POST' }))
    await come('add_to_cart')
    await come('deed')
    expect(await fetched(page)).toEqual([])
  })

  it.each([
    ['Shopify', 'shop', shopify],
    ['WooCommerce (classic)', 'shop', woo.wooAjax],
    ['WooCommerce (blocks)', 'shop', woo.wooBlocks],
    ['a shop with GA4’s data layer', 'layer', others.dataLayerShop],
  ])('weigh at most 3,600 bytes together with the tracker on the page of %s', async (_, first, shop) => {
    const { open, page } = await visit(shop)
    const built = await builtTracker()
    await open()
    await comes(page, first)
    await sleep(QUIET_MS)
    const names = (await fetched(page)).map(name => `pulse.${name}.js`)
    const bytes = ['pulse.js', ...names].reduce((sum, name) => sum + brotliSize(built[name]!.bytes), 0)
    expect(bytes, names.join()).toBeLessThanOrEqual(3600)
  })
})
