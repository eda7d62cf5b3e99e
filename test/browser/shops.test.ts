import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtTracker } from './built-tracker.ts'
import { launch } from './chromium.ts'
import { html, newSite, type Receiver, sleep, startReceiver, until } from './receiver.ts'
import * as others from './shops/others.ts'
import { shopify } from './shops/shopify.ts'
import * as woo from './shops/woocommerce.ts'
import { prepareVisit } from './visit.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Longer than the tracker waits for other reports of the same add. */
const SETTLED_MS = 1700
/** A third of the time for which an add waits; a busy machine may take longer to answer a page. */
const PROMPT_MS = 100

/**
 * Whether an add is stored, on its way, within a second of what tells of it: told by the page's own timers, whose order does
 * not depend on how busy the machine is. Nothing that is stored may be acknowledged meanwhile.
 */
const isStoredInASecond = (page: Page, tell: string) =>
  page.evaluate(`(async () => {
    ${tell}
    await new Promise(done => setTimeout(done, 1000))
    return Object.values(localStorage).some(item => item.includes('"add_to_cart"'))
  })()`)

/** Leaves beacons without an answer until it is called. */
function hold(receiver: Receiver) {
  let release = () => {}
  receiver.answerWith({
    status: 202,
    until: new Promise(done => {
      release = done
    }),
  })
  return () => {
    receiver.answerWith({ status: 202 })
    release()
  }
}

describe.concurrent('shops', () => {
  for (const shop of [shopify, ...Object.values(woo), ...Object.values(others)])
    it(`${shop.name}: each add to the cart counts once, failed adds and other changes do not count`, async () => {
      const receiver = await startReceiver()
      for (const [path, { status, body = '' }] of Object.entries(shop.answers))
        receiver.page(path, request => ({ status: request.url!.includes('broken') ? 422 : status, body }))
      const { open, page, events, come } = await prepareVisit(browser, receiver, shop)
      await open()
      await come('page_view')
      await page.waitForNetworkIdle()

      for (const id of [...shop.noAdds, ...(shop.fails ? ['fail'] : [])]) {
        await page.locator(`#${id}`).click()
        await sleep(150)
      }
      await sleep(SETTLED_MS)
      expect(events('add_to_cart')).toEqual([])

      await page.locator('#add').click()
      await come('add_to_cart')
      expect((events('add_to_cart')[0]!.p!.items as unknown[] | undefined)?.[0] ?? {}).toMatchObject(
        JSON.parse(JSON.stringify(shop.item)),
      )

      if (!shop.leaves) {
        // Sooner, the same product again would be the same add.
        await sleep(SETTLED_MS)
        await page.locator('#add').click()
        await come('add_to_cart', 2)
      }
      await sleep(SETTLED_MS)
      expect(events('add_to_cart')).toHaveLength(shop.leaves ? 1 : 2)
      expect(JSON.stringify(receiver.received)).not.toContain('jan@example.com')
    })

  it.each([shopify, others.magento])(
    '$name: a failed add does not count in a browser without response status, such as WebKit',
    async shop => {
      const receiver = await startReceiver()
      for (const [path, answer] of Object.entries(shop.answers)) receiver.page(path, { body: '', ...answer })
      const { open, page, events, come } = await prepareVisit(browser, receiver, {
        ...shop,
        head: `<script>delete PerformanceResourceTiming.prototype.responseStatus</script>${shop.head}`,
      })
      await open()
      await come('page_view')
      await page.waitForNetworkIdle()
      await page.locator('#fail').click()
      await sleep(SETTLED_MS)
      expect(events('add_to_cart')).toEqual([])
      await page.locator('#add').click()
      await come('add_to_cart')
    },
  )

  it.each([
    ['{"error":true,"product_url":"/p/17"}', 0],
    ['{"error":false,"fragments":{}}', 1],
  ])('WooCommerce: the answer 200 %s to an add counts as %i', async (body, count) => {
    const receiver = await startReceiver()
    receiver.page('/', { body })
    const { open, page, events, come } = await prepareVisit(browser, receiver, woo.wooAjax)
    await open()
    await come('page_view')
    await page.waitForNetworkIdle()
    await page.locator('#add').click()
    await sleep(SETTLED_MS)
    if (count) await come('add_to_cart')
    expect(events('add_to_cart')).toHaveLength(count)
  })

  it('WooCommerce: a truncated or unclonable answer causes no error on the page', async () => {
    const receiver = await startReceiver()
    receiver.page('/', { body: '{', headers: { 'content-length': '999' } })
    const { open, page, come } = await prepareVisit(browser, receiver, woo.wooAjax)
    await open()
    await come('page_view')
    await page.waitForNetworkIdle()
    const caught = await page.evaluate(async () => {
      const caught: string[] = []
      addEventListener('unhandledrejection', ({ reason }) => caught.push(String(reason)))
      addEventListener('error', ({ message }) => caught.push(message))
      const { clone } = Response.prototype
      const cannot = () => {
        throw new TypeError('cannot be copied')
      }
      for (const copy of [clone, cannot]) {
        Response.prototype.clone = copy
        const control = new AbortController()
        const { signal } = control
        const answer = await fetch('/?wc-ajax=add_to_cart', { method: 'POST', signal })
        const read = answer.text()
        control.abort()
        await read.catch(() => {})
      }
      await new Promise(done => setTimeout(done, 100))
      return caught
    })
    expect(caught).toEqual([])
    await page.evaluate(() => (window as any).pulse('track', 'last'))
    await come('last')
  })

  it.each([
    [
      'enhanced e-commerce',
      {
        event: 'transaction',
        ecommerce: {
          currencyCode: 'PLN',
          purchase: {
            actionField: { id: 'T1', revenue: '35.43' },
            products: [{ id: 'P1', name: 'Cup', price: '5.00', quantity: 2 }],
          },
        },
      },
    ],
    [
      'enhanced e-commerce that names no event',
      {
        ecommerce: {
          currencyCode: 'PLN',
          purchase: {
            actionField: { id: 'T1', revenue: '35.43' },
            products: [{ id: 'P1', name: 'Cup', price: '5.00', quantity: 2 }],
          },
        },
      },
    ],
    [
      'standard e-commerce',
      {
        event: 'transaction',
        transactionId: 'T1',
        transactionTotal: 35.43,
        currencyCode: 'PLN',
        transactionProducts: [{ sku: 'P1', name: 'Cup', price: '5.00', quantity: 2 }],
      },
    ],
  ])('a purchase in Universal Analytics’ %s is counted', async (_, entry) => {
    const receiver = await startReceiver()
    const { open, page, events, come } = await prepareVisit(browser, receiver)
    await open()
    await come('page_view')
    const told = { ...entry, user_data: { email: 'jan@example.com' } }
    // Twice, as by a page that is rendered again.
    for (let n = 0; n < 2; n++) await page.evaluate(entry => (window as any).dataLayer.push(entry), told)
    const [purchase] = await come('purchase')
    expect(purchase!.p).toMatchObject({
      transaction_id: 'T1',
      value: 35.43,
      currency: 'PLN',
      items: [{ item_name: 'Cup', price: 5, quantity: 2 }],
    })
    await page.evaluate(() => (window as any).pulse('track', 'last'))
    await come('last')
    expect(events('purchase')).toHaveLength(1)
    expect(JSON.stringify(receiver.received)).not.toContain('jan@example.com')
  })

  it('the same events are sent where Prototype.js serializes arrays as text', async () => {
    const receiver = await startReceiver()
    const { open, page, come } = await prepareVisit(browser, receiver, {
      head: `<script>Array.prototype.toJSON = function () {
        return '[' + this.map(one => Array.isArray(one) ? one.toJSON() : JSON.stringify(one)).join(', ') + ']'
      }</script>`,
    })
    await open()
    await come('page_view')
    await page.evaluate(() =>
      (window as any).dataLayer.push({
        event: 'add_to_cart',
        ecommerce: {
          currency: 'PLN',
          items: [{ item_id: 'P1', item_name: 'Cup', price: 5, buyer_email: 'jan@example.com' }],
        },
      }),
    )
    const [add] = await come('add_to_cart')
    expect(add!.p).toMatchObject({
      currency: 'PLN',
      items: [{ item_id: 'P1', item_name: 'Cup', price: 5 }],
    })
    expect(JSON.stringify(receiver.received)).not.toMatch(/jan@example|buyer_email/)
  })

  it('entries of the data layer from before the tracker count, and gtag with Tag Manager counts once', async () => {
    const receiver = await startReceiver()
    const { open, page, events, come } = await prepareVisit(browser, receiver, others.dataLayerShop)
    await open()
    await come('view_item')
    await page.locator('#remove').click()
    await come('remove_from_cart')
    await sleep(500)
    expect(events('view_item')).toHaveLength(1)
    expect(events('view_item')[0]!.p).toEqual({
      currency: 'PLN',
      value: 19.99,
      items: [{ item_id: 'SKU_1', item_name: 'Tee', price: 19.99, quantity: 2 }],
    })
    expect(events('remove_from_cart')).toHaveLength(1)
  })

  it('two products added at once count as two, and an add that fails after its data layer entry does not count', async () => {
    const receiver = await startReceiver()
    receiver.page('/cart/add.js', { status: 422, body: '' })
    const { open, page, events, come } = await prepareVisit(browser, receiver, {
      body: '<a href="/cart">Cart</a>',
    })
    await open()
    await come('page_view')
    await page.evaluate(() => {
      for (const item_id of ['a', 'b'])
        (window as any).dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id }] } })
    })
    await come('add_to_cart', 2)
    await sleep(SETTLED_MS)
    // An add waits for further reports of it: only a refusal in that time cancels it.
    for (let isInTime = false; !isInTime; ) {
      const before = events('add_to_cart').length
      const refusedAfter = await page.evaluate(async () => {
        const pushedAt = performance.now()
        ;(window as any).dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'c' }] } })
        await fetch('/cart/add.js', { method: 'POST' })
        return performance.now() - pushedAt
      })
      await sleep(SETTLED_MS)
      isInTime = refusedAfter < PROMPT_MS
      if (isInTime) expect(events('add_to_cart')).toHaveLength(before)
    }
  })

  it('an add that only the data layer reports is sent within a second', async () => {
    const receiver = await startReceiver()
    const { open, page, come, kept } = await prepareVisit(browser, receiver, {
      ...others.dataLayerShop,
      body: '<a href="/cart">Cart</a>',
    })
    await open()
    await come('view_item')
    // The companion is there, and nothing else is stored.
    await page.waitForNetworkIdle()
    await until(kept, keys => !keys.some(key => key.includes(':')))
    const release = hold(receiver)
    expect(await isStoredInASecond(page, `gtag('event', 'add_to_cart', { items: [item] })`)).toBe(true)
    release()
    await come('add_to_cart')
  })

  it('adds inside a batch request of WooCommerce’s blocks are counted', async () => {
    const receiver = await startReceiver()
    receiver.page('/wp-json/wc/store/v1/batch', { status: 207, body: '{}' })
    const { open, page, events, come } = await prepareVisit(browser, receiver, {
      ...woo.wooBlocks,
    })
    await open()
    await come('page_view')
    await page.waitForNetworkIdle()
    await page.evaluate(() =>
      fetch('/wp-json/wc/store/v1/batch', { method: 'POST' }).then(() =>
        document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true })),
      ),
    )
    await come('add_to_cart')
    await sleep(SETTLED_MS)
    expect(events('add_to_cart')).toHaveLength(1)
  })

  it.each([
    ['carries its hash', '/pulse.0123456789ab.js', '/e'],
    ['is set by the owner', '/lib/app.js', '/lib/e'],
  ])('companions load beside a script whose name %s', async (_, script, beside) => {
    const receiver = await startReceiver()
    const site = newSite()
    const built = await builtTracker()
    const serve = (path: string, name: string) =>
      receiver.page(path, { type: 'text/javascript', body: Buffer.from(built[name]!.bytes).toString() })
    serve(script, 'pulse.js')
    serve(`${beside}.shop.js`, 'pulse.shop.js')
    const { open, page, path } = await prepareVisit(browser, receiver)
    receiver.page(path, html(site, '<div class="wc-block-cart"></div>').replace('/pulse.js', script))
    await open()
    await until(
      () =>
        page.evaluate(() =>
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .join(),
        ),
      names => names.includes('.shop.js'),
    )
    await page.evaluate(() =>
      document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true })),
    )
    await until(
      () => receiver.events(site, 'add_to_cart'),
      seen => seen.length === 1,
    )
  })

  it('leads from the data layer contain only the allowed fields', async () => {
    const receiver = await startReceiver()
    const { open, come } = await prepareVisit(browser, receiver, {
      head: `<script>window.dataLayer = [{ 'gtm.start': 1, event: 'gtm.js' }]
        dataLayer.push({ event: 'generate_lead', value: 5, email: 'jan@example.com', name: 'Jan', id: 7 })</script>`,
    })
    await open()
    const [lead] = await come('generate_lead')
    expect(lead!.p).toEqual({ value: 5 })
  })

  it('an add that the page tracks itself is sent at once, without a second event', async () => {
    const receiver = await startReceiver()
    receiver.page('/cart/add.js', { status: 200, body: '{}' })
    const { open, page, events, come } = await prepareVisit(browser, receiver, {
      body: '<a href="/cart">Cart</a>',
    })
    await open()
    await come('page_view')
    const release = hold(receiver)
    const tell = `
      pulse('track', 'add_to_cart', { items: [{ item_id: 'own' }], value: 5 })
      dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: 'own', price: 5 }] } })
      fetch('/cart/add.js', { method: 'POST' })`
    expect(await isStoredInASecond(page, tell)).toBe(true)
    release()
    await come('add_to_cart')
    await sleep(SETTLED_MS)
    expect(events('add_to_cart').map(({ p }) => p)).toEqual([
      { items: [{ item_id: 'own', price: 5 }], value: 5 },
    ])
  })
})
