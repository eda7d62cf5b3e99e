import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { html, type Receiver, sleep, startReceiver, until } from './receiver.ts'
import { prepareVisit, pulse } from './visit.ts'

let browser: Browser
let receiver: Receiver

beforeAll(async () => {
  ;[browser, receiver] = await Promise.all([launch(), startReceiver()])
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
})

const visit = (options?: Parameters<typeof prepareVisit>[2]) => prepareVisit(browser, receiver, options)
const QUIET_MS = 500
const GPC =
  '<script>Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })</script>'

describe.concurrent('consent', () => {
  it('is “unknown” until the visitor has decided', async () => {
    const { open, come, beacons } = await visit()
    await open()
    await come('page_view')
    expect(beacons()[0]!.beacon).toMatchObject({ c: 'unknown', v: expect.stringMatching(/^\w{16,}$/) })
  })

  it('with data-consent="wait" delays storage and events until it is granted, and then loses none', async () => {
    const { open, come, beacons, page, kept, names, path, site } = await visit({
      attributes: 'data-consent="wait"',
    })
    await open()
    await pulse(page, 'track', 'before')
    await sleep(QUIET_MS)
    expect(await kept()).toEqual([])
    expect(beacons()).toEqual([])
    await pulse(page, 'consent', 'granted')
    await come('before')
    expect(names()).toEqual(['page_view', 'before'])
    expect(beacons()[0]!.beacon.c).toBe('granted')
    // The next page remembers.
    receiver.page(`${path}-next`, html(site, '', '', 'data-consent="wait"'))
    await open(`${path}-next`)
    await come('page_view', 2)
  })

  it('that is never decided leaves no data of the visitor', async () => {
    const { open, beacons, page, kept, path } = await visit({ attributes: 'data-consent="wait"' })
    await open()
    await sleep(300)
    await open(`${path}-gone`)
    await sleep(QUIET_MS)
    expect(beacons()).toEqual([])
    expect(await kept()).toEqual([])
    await page.close()
  })

  it('that is denied removes all stored data and stops all events', async () => {
    const { open, come, page, kept, beacons } = await visit()
    await open()
    await come('page_view')
    await page.evaluate(() => {
      document.cookie = 'pulse_v=fromcollector; path=/; domain=localhost'
    })
    expect((await kept()).length).toBeGreaterThan(0)
    await pulse(page, 'track', 'just_before')
    await pulse(page, 'consent', 'denied')
    await pulse(page, 'track', 'after')
    await sleep(QUIET_MS)
    await page.goto('about:blank')
    await open('/elsewhere')
    expect(await kept()).toEqual([])
    expect(beacons()).toHaveLength(1)
  })

  it('that is denied with data-denied="count" allows page views only, without ids and query', async () => {
    const { open, come, page, kept, beacons, path } = await visit({
      head: '<script>window.pulse = function () { (pulse.q = pulse.q || []).push(arguments) }; pulse("consent", "denied")</script>',
      attributes: 'data-denied="count"',
    })
    await open(`${path}?gclid=click1#/route`)
    await come('page_view')
    await pulse(page, 'track', 'deed')
    await sleep(QUIET_MS)
    expect(await kept()).toEqual([])
    expect(
      beacons().map(({ beacon }) => [beacon.c, beacon.v, ...beacon.e.map(({ n, u }) => `${n} ${u}`)]),
    ).toEqual([['denied', '', `page_view ${receiver.url(path)}`]])
  })

  it('is denied under Global Privacy Control, even after a grant', async () => {
    const { open, page, kept, beacons } = await visit({ head: GPC })
    await open()
    await pulse(page, 'consent', 'granted')
    await pulse(page, 'track', 'deed')
    await sleep(QUIET_MS)
    expect(beacons()).toEqual([])
    expect(await kept()).toEqual([])
  })

  it('follows Google’s Consent Mode: the default is a pending state and the update decides', async () => {
    const { open, page, kept, beacons, come } = await visit({
      head: `<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }
        gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' })</script>`,
    })
    await open()
    await sleep(QUIET_MS)
    expect(beacons()).toEqual([])
    expect(await kept()).toEqual([])
    await page.evaluate(() => (window as any).gtag('consent', 'update', { analytics_storage: 'granted' }))
    await come('page_view')
    await page.evaluate(() => (window as any).gtag('consent', 'update', { analytics_storage: 'denied' }))
    expect(await kept()).toEqual([])
  })

  it('reset sends the queued events under the old id and starts a new visitor', async () => {
    const { open, page, come, beacons } = await visit()
    await open()
    await come('page_view')
    await page.evaluate(() => {
      const pulse = (window as any).pulse
      pulse('track', 'last_deed')
      pulse('reset')
      pulse('track', 'first_deed')
    })
    await come('first_deed')
    const ids = new Map(beacons().flatMap(({ beacon }) => beacon.e.map(({ n }) => [n, beacon.v] as const)))
    await until(
      () => ids.size,
      size => size === 3,
    )
    expect(ids.get('last_deed')).toBe(ids.get('page_view'))
    expect(ids.get('first_deed')).not.toBe(ids.get('page_view'))
  })

  it('keeps the visitor id in the collector’s cookie after Safari has cleared storage', async () => {
    const { open, page, come, beacons } = await visit()
    await open()
    await come('page_view')
    const { v } = beacons()[0]!.beacon
    await page.evaluate(v => {
      document.cookie = `pulse_v=${v}; path=/; domain=localhost`
      localStorage.clear()
    }, v!)
    await open()
    await come('page_view', 2)
    expect(new Set(beacons().map(({ beacon }) => beacon.v))).toEqual(new Set([v]))
  })

  it.each([
    [
      'the later of two defaults for all',
      [{ analytics_storage: 'denied' }, { analytics_storage: 'granted' }],
      true,
    ],
    [
      'a refusal for some regions, with a general default',
      [{ analytics_storage: 'denied', region: ['PL'] }, { analytics_storage: 'granted' }],
      false,
    ],
    [
      'the same in the other order',
      [{ analytics_storage: 'granted' }, { analytics_storage: 'denied', region: ['PL'] }],
      false,
    ],
  ])('reads Consent Mode’s defaults: %s', async (_, defaults, isSent) => {
    const { open, page, beacons, come } = await visit({
      head: `<script>window.dataLayer = window.dataLayer || []; function gtag() { dataLayer.push(arguments) }
        for (const one of ${JSON.stringify(defaults)}) gtag('consent', 'default', one)</script>`,
    })
    await open()
    await sleep(QUIET_MS)
    if (!isSent) {
      expect(beacons()).toEqual([])
      await page.evaluate(() => (window as any).gtag('consent', 'update', { analytics_storage: 'granted' }))
    }
    await come('page_view')
  })
})
