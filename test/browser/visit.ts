import type { Browser, Page } from 'puppeteer-core'
import { html, newSite, type Receiver, until } from './receiver.ts'

/** Prepares a page of a new site, in a profile of its own. */
export async function prepareVisit(
  browser: Browser,
  receiver: Receiver,
  { body = '', head = '', attributes = '' }: { body?: string; head?: string; attributes?: string } = {},
) {
  const site = newSite()
  const path = `/${site}`
  receiver.page(path, html(site, body, head, attributes))
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const events = (name?: string) => receiver.events(site, name)
  return {
    site,
    path,
    page,
    context,
    events,
    /** Names of the events that were acknowledged, in the order of making. */
    names: () => events().map(({ n }) => n),
    open: async (to = path, host?: string) => {
      await page.goto(receiver.url(to, host))
    },
    /** Waits for events of that name and returns them. */
    come: (name: string, count = 1) =>
      until(
        () => events(name),
        seen => seen.length >= count,
      ),
    /** What the tracker keeps in the browser. */
    kept: () =>
      page.evaluate(() => [...Object.keys(localStorage), ...document.cookie.split('; ')].filter(Boolean)),
    /** All that was sent, acknowledged or not. */
    beacons: () => receiver.received.filter(({ beacon }) => beacon.k === site),
  }
}

export type Visit = Awaited<ReturnType<typeof prepareVisit>>

/** Calls the page's `pulse`. */
export const pulse = (page: Page, ...call: unknown[]) =>
  page.evaluate(
    (...call) => (window as unknown as { pulse: (...call: unknown[]) => void }).pulse(...call),
    ...call,
  )
