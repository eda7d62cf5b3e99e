import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { html, sleep, startReceiver, until } from './receiver.ts'
import { prepareVisit, pulse } from './visit.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** Each test has a collector of its own, since it tells that collector to fail. */
async function visit(options?: Parameters<typeof prepareVisit>[2]) {
  const receiver = await startReceiver()
  return { receiver, ...(await prepareVisit(browser, receiver, options)) }
}

const unacknowledged = (keys: string[]) => keys.filter(key => key.includes(':')).length

describe.concurrent('event delivery', () => {
  for (const answer of [{ status: 503 }, { status: 429, headers: { 'retry-after': '1' } }, 'reset'] as const)
    it(`loses no event when the collector answers ${JSON.stringify(answer)} and the visitor opens another page`, async () => {
      const { receiver, path, site, open, names, kept } = await visit()
      const next = `${path}-next`
      receiver.page(next, html(site))
      receiver.answerWith(answer)
      await open()
      await until(kept, keys => unacknowledged(keys) === 1)
      await open(next)
      receiver.answerWith({ status: 202 })
      await until(names, seen => seen.filter(name => name === 'page_view').length === 2)
      await until(kept, keys => unacknowledged(keys) === 0)
      expect(receiver.events(site, 'page_view').map(({ u }) => u)).toEqual([
        receiver.url(path),
        receiver.url(next),
      ])
    })

  it('keeps events over a closed tab and an offline day', async () => {
    const { receiver, path, site, context, page, open, names, kept } = await visit()
    await open()
    await until(names, seen => seen.length === 1)
    await until(kept, keys => unacknowledged(keys) === 0)
    // The browser's own offline mode ends with the tab, and what the tab sends last would get through.
    await receiver.goAway()
    await page.setOfflineMode(true)
    await pulse(page, 'track', 'offline_deed')
    await until(kept, keys => unacknowledged(keys) === 1)
    await page.close()
    expect(names()).toEqual(['page_view'])
    await receiver.comeBack()
    const later = await context.newPage()
    await later.goto(receiver.url(path))
    await until(names, seen => seen.includes('offline_deed'))
    expect(receiver.events(site, 'offline_deed')).toHaveLength(1)
  })

  it('includes events that are tracked while the page closes', async () => {
    const { page, open, events, come } = await visit()
    await open()
    await come('page_view')
    await page.evaluate(() => (window as any).pulse('track', 'last_word'))
    await page.close({ runBeforeUnload: false })
    await until(
      () => events('last_word').length,
      n => n === 1,
    )
  })

  it('waits for the time in Retry-After', async () => {
    const { receiver, open, beacons, come } = await visit()
    receiver.answerWith({ status: 503, headers: { 'retry-after': '2' } })
    await open()
    await until(
      () => beacons().length,
      n => n === 1,
    )
    receiver.answerWith({ status: 202 })
    await come('page_view')
    const [first, second] = beacons()
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(2000)
    expect(second!.at - first!.at).toBeLessThan(4500)
  })

  it('waits after a failure from two seconds on, and again from two seconds once a request has succeeded', async () => {
    // Waits are noted and shortened, without the random part.
    const { receiver, open, page, come } = await visit({
      head: `<script>
        const wait = setTimeout
        window.waits = []
        Math.random = () => 0
        setTimeout = (done, ms, ...rest) => {
          if (ms > 1000) waits.push(ms)
          return wait(done, Math.min(ms, 50), ...rest)
        }</script>`,
    })
    const waits = () => page.evaluate(() => (window as unknown as { waits: number[] }).waits)
    receiver.answerWith({ status: 503 })
    await open()
    expect((await until(waits, found => found.length >= 3)).slice(0, 3)).toEqual([2000, 4000, 8000])
    receiver.answerWith({ status: 202 })
    await come('page_view')
    const before = (await waits()).length
    receiver.answerWith({ status: 503 })
    await pulse(page, 'track', 'deed')
    const after = (await until(waits, found => found.length >= before + 2)).slice(before)
    expect(after.slice(0, 2)).toEqual([2000, 4000])
  })

  it('sends no request before Retry-After has passed, even when the page sends more events', async () => {
    const { receiver, open, beacons, page, kept } = await visit()
    receiver.answerWith({ status: 503, headers: { 'retry-after': '60' } })
    await open()
    await until(
      () => beacons().length,
      n => n === 1,
    )
    for (let n = 0; n < 5; n++) await pulse(page, 'track', 'deed')
    await until(kept, keys => unacknowledged(keys) === 6)
    // What the page had sent by now would have been answered before this.
    await page.evaluate(() => fetch('/pulse.js', { cache: 'no-store' }).then(answer => answer.text()))
    expect(beacons()).toHaveLength(1)
  })

  it('drops events that are rejected for good, and continues', async () => {
    const { receiver, open, come, kept, beacons, page } = await visit()
    receiver.answerWith({ status: 400 })
    await open()
    await until(
      () => beacons().length,
      n => n === 1,
    )
    await until(kept, keys => unacknowledged(keys) === 0)
    receiver.answerWith({ status: 202 })
    await pulse(page, 'track', 'later')
    await come('later')
    expect(receiver.events(beacons()[0]!.beacon.k, 'page_view')).toEqual([])
  })

  it('sends each event once when two tabs share a queue', async () => {
    const { receiver, context, path, site, page, open, come, kept, beacons } = await visit()
    const other = await context.newPage()
    await Promise.all([open(), other.goto(receiver.url(path))])
    await come('page_view', 2)
    await Promise.all(
      [page, other].map(tab =>
        tab.evaluate(() => {
          for (let n = 0; n < 30; n++) setTimeout(() => (window as any).pulse('track', 'deed', { n }), n * 10)
        }),
      ),
    )
    await come('deed', 60)
    // One tab sends at a time, and in order: with these acknowledged, and nothing kept, nothing is on its way.
    await Promise.all([page, other].map(tab => pulse(tab, 'track', 'last')))
    await come('last', 2)
    await until(kept, keys => unacknowledged(keys) === 0)
    const sent = beacons().flatMap(({ beacon }) => beacon.e.map(({ i }) => i))
    expect(sent.length).toBe(new Set(sent).size)
    expect(receiver.events(site)).toHaveLength(64)
    expect(new Set(beacons().map(({ beacon }) => beacon.v)).size).toBe(1)
  })

  it.each([
    ['with locks', ''],
    ['without', '<script>Object.defineProperty(navigator, "locks", { value: undefined })</script>'],
  ])('sends one request at a time to a collector that fails: %s', async (_, head) => {
    const { receiver, open, page, beacons, come } = await visit({ head })
    await open()
    await come('page_view')
    receiver.answerWith({ status: 503 })
    const before = beacons().length
    await page.evaluate(async () => {
      for (let n = 0; n < 10; n++) {
        ;(window as any).pulse('track', 'deed', { n })
        await new Promise(done => setTimeout(done, 50))
      }
    })
    receiver.answerWith({ status: 202 })
    await come('deed', 10)
    const tries = beacons().slice(before)
    expect(tries[0]!.status).toBe(503)
    // Whatever happens in the page meanwhile, the next comes two seconds at least after the answer to the one before.
    for (const [n, { status, at }] of tries.entries())
      if (status === 503) expect(tries[n + 1]!.at - at).toBeGreaterThanOrEqual(2000)
  })

  it('sends batches below 60 KB and 100 events, in order', async () => {
    const { receiver, open, come, beacons, page, site } = await visit()
    await open()
    await come('page_view')
    await page.evaluate(() => {
      for (let n = 0; n < 250; n++) (window as any).pulse('track', 'many', { n })
      for (let n = 0; n < 12; n++) (window as any).pulse('track', 'long', { text: '漢'.repeat(9000), n })
      ;(window as any).pulse('track', 'endless', { text: 'x'.repeat(60_000) })
      const circle = {}
      Object.assign(circle, { circle })
      ;(window as any).pulse('track', 'circular', circle)
      ;(window as any).pulse('track', 'last')
    })
    await come('last')
    // What is too long to go with others goes alone, for the collector to refuse.
    for (const { beacon } of beacons().filter(
      ({ beacon }) => beacon.e[0]!.n !== 'endless' || beacon.e.length > 1,
    )) {
      expect(beacon.e.length).toBeLessThanOrEqual(100)
      expect(Buffer.byteLength(JSON.stringify(beacon))).toBeLessThan(60 * 1024)
    }
    expect(receiver.events(site, 'many').map(({ p }) => p!['n'])).toEqual(
      Array.from({ length: 250 }, (_, n) => n),
    )
    expect(receiver.events(site, 'long')).toHaveLength(12)
    expect(receiver.events(site, 'endless')).toHaveLength(1)
  })

  it.each([
    [
      'blocked',
      'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError") } })',
    ],
    [
      'full',
      'try { for (let n = 1e6, i = 0; n > 0; ) try { localStorage["f" + i++] = "x".repeat(n) } catch { n = n >> 1 } } catch {}',
    ],
    ['without locks', 'Object.defineProperty(navigator, "locks", { value: undefined })'],
    ['patched so that fetch throws', 'window.fetch = () => { throw new Error("patched") }'],
    ['patched so that fetch rejects', 'window.fetch = () => Promise.reject(new Error("patched"))'],
  ])('works where storage or the page is %s', async (_, script) => {
    const { open, come, page } = await visit({ head: `<script>${script}</script>` })
    const errors: unknown[] = []
    page.on('pageerror', error => errors.push(error))
    await open()
    await come('page_view')
    await pulse(page, 'track', 'deed')
    await come('deed')
    expect(errors).toEqual([])
  })

  it('keeps all events and logs the cause in debug mode where the page’s policy lacks connect-src', async () => {
    const { receiver, open, page, kept, path, site } = await visit()
    const errors: unknown[] = []
    const said: string[] = []
    page.on('pageerror', error => errors.push(error))
    page.on('console', message => said.push(message.text()))
    receiver.page(path, {
      body: html(site, '', '', 'data-debug'),
      headers: { 'content-security-policy': "default-src 'self'; connect-src 'none'" },
    })
    await open()
    await until(
      () => said.filter(text => text.includes('[pulse] blocked by the page’s policy')).length,
      n => n > 0,
    )
    expect(unacknowledged(await kept())).toBe(1)
    expect(errors).toEqual([])
  })

  it('posts text/plain, which needs no preflight, to a collector on another origin', async () => {
    const { receiver, page, path, site, come, beacons } = await visit()
    receiver.page(
      path,
      `<script defer src="${receiver.url('/pulse.js', '127.0.0.1')}" data-site="${site}"></script>`,
    )
    await page.goto(receiver.url(path))
    await come('page_view')
    expect(beacons()[0]!.origin).toBe(`http://localhost:${receiver.port}`)
  })

  it.each([
    ['404 with a page', { status: 404, body: '<h1>Not found</h1>' }],
    ['403 of a firewall', { status: 403, body: '<h1>Forbidden</h1>' }],
    ['413 of a proxy', { status: 413, body: '<h1>Too large</h1>' }],
    ['200 with another page', { status: 200, body: '<!doctype html><title>Shop</title>' }],
    ['JSON of something else', { status: 200, body: '{"ok":true}' }],
    ['origin_not_allowed', { status: 403, body: '{"code":"origin_not_allowed","message":"no"}' }],
    ['unknown_key', { status: 401, body: '{"code":"unknown_key","message":"no"}' }],
    ['a wrong method', { status: 405, body: '{"code":"method_not_allowed","message":"no"}' }],
  ])('keeps events after the answer %s', async (_, answer) => {
    const { receiver, path, site, open, kept, names, beacons } = await visit()
    receiver.answerWith(answer)
    await open()
    await until(
      () => beacons().length,
      n => n > 0,
    )
    await sleep(200)
    expect(unacknowledged(await kept())).toBe(1)
    receiver.answerWith({ status: 202 })
    receiver.page(`${path}-next`, html(site))
    await open(`${path}-next`)
    await until(names, seen => seen.filter(name => name === 'page_view').length === 2)
    await until(kept, keys => unacknowledged(keys) === 0)
  })

  it('continues with other events when a proxy always rejects one', {
    timeout: 60_000,
  }, async () => {
    const { receiver, open, come, page, kept, names } = await visit()
    receiver.answerWith({ status: 503 })
    await open()
    await page.evaluate(() => {
      for (const name of ['first', 'poison', 'second', 'third', 'fourth'])
        (window as any).pulse('track', name)
    })
    await until(kept, keys => unacknowledged(keys) === 6)
    receiver.answerWith(({ e }) =>
      e.some(({ n }) => n === 'poison') ? { status: 403, body: '<h1>Forbidden</h1>' } : { status: 202 },
    )
    await until(names, seen => seen.length === 5, 40_000)
    expect(names()).not.toContain('poison')
    expect(unacknowledged(await kept())).toBe(1)
    await come('fourth')
  })

  it('limits the storage that it uses when the collector is unreachable for months', async () => {
    const { receiver, site, open, come, page, kept } = await visit()
    await open()
    await come('page_view')
    receiver.answerWith('reset')
    await page.evaluate(site => {
      for (let n = 0; n < 9600; n++)
        localStorage[`${site}:${(Date.now() - 1e6 + n).toString(36)}x`] = 'x'.repeat(500)
      ;(window as any).pulse('track', 'deed')
    }, site)
    await until(kept, keys => unacknowledged(keys) <= 999)
    expect(
      await page.evaluate(() => Object.values(localStorage).reduce((sum, { length }) => sum + length, 0)),
    ).toBeLessThan(320_000)
    // The shop's own.
    await page.evaluate(() => localStorage.setItem('basket', 'x'.repeat(1_000_000)))
  })

  it.each(['denied', 'reset'])('deletes a cookie that the browser stores a moment after %s', async call => {
    const { open, come, page, beacons } = await visit()
    await open()
    await come('page_view')
    const { v } = beacons()[0]!.beacon
    await page.evaluate(
      (call, v) => {
        const { pulse } = window as unknown as { pulse: (...call: string[]) => void }
        if (call === 'denied') pulse('consent', 'denied')
        else pulse('reset')
        // As the browser does with an answer that had come before its request was aborted.
        setTimeout(() => {
          document.cookie = `pulse_v=${v};path=/;domain=localhost`
        }, 20)
      },
      call,
      v!,
    )
    const cookie = () => page.evaluate(() => document.cookie)
    await until(cookie, text => text.includes(v!))
    await until(cookie, text => text === '')
    if (call === 'denied') return
    await open()
    await come('page_view', 2)
    expect(beacons().at(-1)!.beacon.v).not.toBe(v)
  })

  it.each(['denied', 'reset'])(
    'stores no data of the visitor after %s, even when an earlier answer arrives late',
    async call => {
      const { receiver, open, come, page, kept, beacons } = await visit()
      let release = () => {}
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      await open()
      await come('page_view')
      const { v } = beacons()[0]!.beacon
      receiver.answerWith({
        status: 202,
        headers: { 'set-cookie': `pulse_v=${v}; Path=/; Domain=localhost` },
        until: held,
      })
      await pulse(page, 'track', 'deed')
      await until(
        () => beacons().length,
        n => n === 2,
      )
      if (call === 'denied') await pulse(page, 'consent', 'denied')
      else await pulse(page, 'reset')
      // The browser's network process learns of it a moment later than the page, and an answer in between is not late.
      await until(receiver.abandoned, n => n === 1)
      release()
      await sleep(600)
      if (call === 'denied') expect(await kept()).toEqual([])
      receiver.answerWith({ status: 202 })
      await open()
      await come('page_view', 2)
      expect(beacons().at(-1)!.beacon.v).not.toBe(v)
    },
  )
})
