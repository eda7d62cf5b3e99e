import { readFileSync } from 'node:fs'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { CONSENT_TOOLS, type ConsentTool } from './consent-tools.ts'
import { html, type Receiver, sleep, startReceiver } from './receiver.ts'
import { prepareVisit, pulse } from './visit.ts'

const DOC = readFileSync(new URL('../../docs/consent.md', import.meta.url), 'utf8')
const STUB = /<script>window\.pulse.*<\/script>/.exec(DOC)![0]

const QUIET_MS = 400

let browser: Browser
let receiver: Receiver

beforeAll(async () => {
  ;[browser, receiver] = await Promise.all([launch(), startReceiver()])
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
})

/** A recipe as readers copy it. */
function recipeOf({ name }: ConsentTool): string {
  const section = DOC.split(/^## /m).find(part => part.startsWith(`${name}\n`))
  const code = /```js\n(.*?)```/s.exec(section ?? '')?.[1]
  if (!code) throw new Error(`docs/consent.md has no recipe for ${name}`)
  return code
}

/** A page with the recipe in the order that docs/consent.md gives: stub, recipe, tool, tracker. */
async function visitWith(tool: ConsentTool, { attributes = '', optOut = false } = {}) {
  const head = [
    STUB,
    `<script>window.optOut = ${optOut}; ${tool.before ?? ''}</script>`,
    `<script>${recipeOf(tool)}</script>`,
    `<script>{${tool.script}}</script>`,
  ].join('\n')
  const visit = await prepareVisit(browser, receiver, {
    head,
    attributes: `data-consent="wait" ${attributes}`,
  })
  const { page, site, path, kept, open } = visit
  const errors: unknown[] = []
  page.on('pageerror', error => errors.push(error))
  return {
    ...visit,
    errors,
    answer: (granted: boolean) => page.evaluate(granted => (window as any).answer(granted), granted),
    /** What the tracker keeps, beside the tool's own. */
    traces: async () => (await kept()).filter(name => name.startsWith(site) || name.startsWith('pulse_')),
    /** The next page, as of somebody who answered before the tracker was on the site: it remembers nothing itself. */
    openAnew: async (otherwise = '') => {
      await page.evaluate(site => {
        for (const name of Object.keys(localStorage)) if (name.startsWith(site)) localStorage.removeItem(name)
      }, site)
      receiver.page(`${path}-next`, html(site, '', head, `data-consent="wait" ${otherwise}`))
      await open(`${path}-next`)
    },
  }
}

describe.concurrent('the consent recipe for', () => {
  describe.concurrent.each(CONSENT_TOOLS)('$name', tool => {
    it('waits for consent, counts the view at its original time, and follows a later refusal', async () => {
      const { open, answer, come, events, beacons, traces, openAnew, page, errors } = await visitWith(tool)
      const from = Date.now()
      await open()
      const to = Date.now()
      await sleep(QUIET_MS)
      expect(await traces()).toEqual([])
      expect(beacons()).toEqual([])

      await answer(true)
      const [view] = await come('page_view')
      expect(view!.t).toBeGreaterThanOrEqual(from)
      expect(view!.t).toBeLessThanOrEqual(to)
      expect(beacons()[0]!.beacon).toMatchObject({ c: 'granted', v: expect.stringMatching(/^\w{16,}$/) })

      await openAnew()
      await come('page_view', 2)
      await answer(false)
      await pulse(page, 'track', 'after')
      await sleep(QUIET_MS)
      expect(await traces()).toEqual([])
      expect(events('page_view')).toHaveLength(2)
      expect(events('after')).toEqual([])
      expect(new Set(beacons().map(({ beacon }) => beacon.c))).toEqual(new Set(['granted']))
      expect(errors).toEqual([])
    })

    it('sends no events after a refusal, or views without ids if configured, and follows a later consent', async () => {
      const { open, answer, come, beacons, traces, openAnew, page, errors } = await visitWith(tool)
      await open()
      await sleep(200)
      await answer(false)
      await pulse(page, 'track', 'after')
      await sleep(QUIET_MS)
      expect(await traces()).toEqual([])
      expect(beacons()).toEqual([])

      await openAnew('data-denied="count"')
      await come('page_view')
      expect(beacons()[0]!.beacon).toMatchObject({ c: 'denied' })
      expect(beacons()[0]!.beacon.v || null).toBeNull()
      expect(await traces()).toEqual([])

      await answer(true)
      await pulse(page, 'track', 'reconsidered')
      await come('reconsidered')
      expect(beacons().at(-1)!.beacon).toMatchObject({ c: 'granted', v: expect.any(String) })
      expect(errors).toEqual([])
    })

    it('counts at once where no consent is required', async () => {
      const { open, come, beacons, errors } = await visitWith(tool, { optOut: true })
      await open()
      await come('page_view')
      expect(beacons()[0]!.beacon.c).toBe('granted')
      expect(errors).toEqual([])
    })
  })
})

it('every recipe of docs/consent.md is tested', () => {
  const written = DOC.split(/^## /m).filter(part => part.includes('```js'))
  expect(written.map(part => part.split('\n')[0])).toEqual(CONSENT_TOOLS.map(({ name }) => name))
})
