import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertList } from '../../../shared/alert.ts'
import type { ChannelInfo } from '../../../shared/channel.ts'
import type { DeliveryInfo } from '../../../shared/delivery.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { until } from '../receiver.ts'
import { click, clickElement } from './click.ts'
import { startReceivers } from './receivers.ts'
import { DESKTOP, type Look, PHONE, Stage, shoot, textOf, violations } from './stage.ts'

const isLong = process.env.LONG === '1'
const PATIENCE_MS = 10_000
const CROSSINGS = 200
const EVIL = '<img src=x onerror=alert(1)> @everyone <!channel>'
const PARTS = ['', '/rules', '/channels', '/log', '/lists', '/report']

let stage: Stage
let site: CreatedSite
let page: Page
let receivers: Awaited<ReturnType<typeof startReceivers>>
let shop: Server

beforeAll(async () => {
  receivers = await startReceivers()
  stage = await Stage.openWith(receivers.env)
  site = await stage.place.addSite()
  page = await stage.page(`/alerts?site=${site.siteId}`)
  page.setDefaultTimeout(PATIENCE_MS)
  shop = await startShop()
})
afterAll(async () => {
  await stage?.[Symbol.asyncDispose]()
  await receivers?.close()
  shop?.close()
})

const go = async (path: string, ready: string, on = page) => {
  await on.goto(stage.place.url + path)
  await on.waitForSelector(ready)
}
/** As the admin who has signed in in this browser. */
const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  page.evaluate(
    async (method, path, body) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(path, body === null ? { method } : { method, headers, body })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer.status === 204 ? null : answer.json()
    },
    method,
    path,
    body === undefined ? null : JSON.stringify(body),
  )
const choose = async (selector: string, label: string) => {
  const value = await page.$eval(
    selector,
    (select, label) =>
      [...(select as HTMLSelectElement).options].find(option => option.textContent === label)?.value,
    label,
  )
  if (value === undefined) throw new Error(`${selector} does not offer ${label}`)
  await page.select(selector, value)
}
const press = (selector: string, text: string, on = page) =>
  on.$$eval(
    selector,
    (buttons, text) => {
      const found = buttons.find(button => button.textContent?.trim() === text)
      if (!found) throw new Error(`no button ${text}`)
      ;(found as HTMLElement).click()
    },
    text,
  )
const sees = (text: string, selector = 'main', on = page) =>
  on.waitForFunction(
    (selector, text) => document.querySelector(selector)?.textContent?.includes(text),
    { timeout: 10_000 },
    selector,
    text,
  )

/** A site with the tracker on it, and what a visitor may click. */
async function startShop(): Promise<Server> {
  const server = createServer((_, response) => {
    const collector = stage.place.url.replace('127.0.0.1', 'localhost')
    const title = 'Demo & <b>more</b>'
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
      `<!doctype html><title>${title.replaceAll('<', '&lt;')}</title>
       <script defer src="${collector}/pulse.js" data-site="${site.writeKey}"></script>
       <button id="warm">Look around</button> <button id="hot">Ask for a demo</button>
       <script>
         warm.onclick = () => {
           pulse('identify', { userId: 'eve', email: 'eve@example.com', name: ${JSON.stringify(EVIL).replaceAll('<', '\\x3c')} })
           pulse('track', 'newsletter_signup')
           for (const item_id of ['tent', 'stove']) pulse('track', 'add_to_cart', { items: [{ item_id }] })
           for (const file of ['sizes', 'terms']) pulse('track', 'file_download', { link_url: '/' + file + '.pdf' })
         }
         hot.onclick = () => pulse('track', 'demo_request')
       </script>`,
    )
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return server
}

/** Somebody else does something on the site; answered once it is stored. */
async function does(who: string, ...names: string[]): Promise<void> {
  const now = Date.now()
  const event = (n: string, p: object = {}) => ({
    i: randomUUID(),
    t: now,
    u: 'https://shop.example/pricing',
    r: '',
    h: 'Shop',
    n,
    p,
  })
  const answer = await stage.place.send({
    k: site.writeKey,
    v: who.padEnd(32, '0'),
    z: now,
    c: 'granted',
    e: [
      event('identify', { userId: who, traits: { name: who } }),
      // Each download is of another file, which is what its points are for.
      ...names.map((name, index) =>
        event(name, name === 'file_download' ? { link_url: `https://shop.example/${index}.pdf` } : {}),
      ),
    ],
  })
  expect(await answer.json()).toMatchObject({ rejected: [] })
}
const HOT = [
  'page_view',
  'newsletter_signup',
  'add_to_cart',
  'add_to_cart',
  ...Array.from({ length: 4 }, () => 'file_download'),
  'demo_request',
]

const rows = () =>
  page.$$eval('.alert', all => all.map(row => row.querySelector('.alert-name b')?.textContent))
const inbox = () => call<AlertList>('GET', `/api/alerts?site=${site.siteId}`)

describe('the alerts screen', () => {
  it('explains an empty inbox and links to the first rule', async () => {
    await page.waitForSelector('.notice a')
    expect(await violations(page)).toEqual([])
    await click(page, '.notice a')
    await sees('No rules yet')
    expect(new URL(page.url()).pathname).toBe('/alerts/rules')
  })

  let secret = ''
  it('adds a channel: shows errors at their fields, its secret once, and the outcome of a test in place', async () => {
    await click(page, '.alerts-parts [href="/alerts/channels"]')
    await page.waitForSelector('.page-do .button')
    await click(page, '.page-do .button')
    await click(page, '[data-kind=webhook]')
    await page.waitForSelector('[name="settings.url"]')
    await page.type('[name=name]', 'CRM')
    await page.type('[name="settings.url"]', receivers.url('/webhook'))
    await page.$eval('[name=timeZone]', field => {
      ;(field as HTMLInputElement).value = 'Mars/Olympus'
    })
    await click(page, '.channel-form [type=submit]')
    await page.waitForSelector('.field-fault, .channel-form .problem')
    await page.$eval('[name=timeZone]', field => {
      ;(field as HTMLInputElement).value = 'Europe/Warsaw'
    })
    expect(await violations(page)).toEqual([])
    await click(page, '.channel-form [type=submit]')
    await page.waitForSelector('.once pre')
    secret = await textOf(page, '.once pre')
    expect(secret).toMatch(/^whsec_/)
    await press('.channel-do .button', 'Send test')
    await page.waitForSelector('.test-outcome[data-is=delivered]')
    expect(await textOf(page, '.test-outcome')).toContain('status 204')
    await page.reload()
    await page.waitForSelector('.channel')
    expect(await page.content()).not.toContain(secret)
  })

  it('edits a rule as a sentence, shows errors at their fields, and saves it', async () => {
    const kinds = {
      slack: { url: receivers.url('/slack') },
      teams: { url: receivers.url('/teams') },
      discord: { url: receivers.url('/discord') },
      ntfy: { server: receivers.url('/ntfy'), topic: 'leads' },
      email: { to: ['sales@example.com'] },
    }
    for (const [kind, settings] of Object.entries(kinds))
      await call('POST', `/api/sites/${site.siteId}/channels`, {
        name: kind,
        settings: { kind, ...settings },
        language: kind === 'email' ? 'pl' : 'en',
      })
    await go('/alerts/rules', '.page-do .button')
    await click(page, '.page-do .button')
    await click(page, '[data-kind=threshold]')
    await page.waitForSelector('.saved-document')
    await choose('.saved-document select[aria-label="Threshold"]', 'Hot')
    await click(page, '.saved-document .several summary')
    for (const box of await page.$$('.saved-document .several input')) await clickElement(page, box)
    await press('.rule-do .link', '+ Condition')
    await choose('.saved-document select[aria-label="Comparison"]', 'is one of')
    await press('.saved-do .button', 'Save')
    await page.waitForSelector('.saved-document [aria-invalid=true]')
    expect(await violations(page)).toEqual([])
    await click(page, '.saved-document .without')
    await press('.saved-do .button', 'Save')
    await page.waitForFunction(() => !document.querySelector('.saved-do'))
    expect(await textOf(page, '.several summary')).toBe(
      'CRM, slack, teams, discord, ntfy, email and the inbox',
    )
    await page.reload()
    await page.waitForSelector('.saved-document')
    expect(await textOf(page, '.several summary')).toContain('discord')
  })

  it('delivers an alert on a visitor’s click as a toast, an inbox row and a message in every channel', async () => {
    await go('/board', '.status[data-is=live]')
    const visitor = await (await stage.browser.createBrowserContext()).newPage()
    // A browser that a program drives is a visitor on localhost only.
    await visitor.goto(`http://localhost:${(shop.address() as AddressInfo).port}/pricing`)
    await click(visitor, '#warm')
    await page.waitForSelector('.rows-room .row')
    await until(
      () => textOf(page, '.rows-room .row .who-name'),
      name => name === EVIL,
    )
    const before = receivers.got.length
    const clickedAt = Date.now()
    await click(visitor, '#hot')
    await page.waitForSelector('.toast')
    const shownAfter = Date.now() - clickedAt
    const wanted = ['/webhook', '/slack', '/teams', '/discord', '/ntfy', '/mail']
    const arrived = (path: string) => receivers.got.slice(before).find(got => got.path.startsWith(path))
    await until(
      () => wanted.filter(path => !arrived(path)),
      missing => missing.length === 0,
    )
    const took = wanted.map(path => `${path.slice(1)} ${arrived(path)!.at - clickedAt} ms`)
    console.log(`from the click: toast ${shownAfter} ms, ${took.join(', ')}`)

    const { headers, body } = arrived('/webhook')!
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({})
    expect(body).toContain('eve@example.com')
    expect(arrived('/discord')!.body).toContain('allowed_mentions')
    expect(arrived('/mail')!.body).not.toContain('<img src=x')

    expect(await textOf(page, '.toast-name')).toContain(EVIL)
    expect(await page.$('.toast img')).toBeNull()
    expect(await violations(page)).toEqual([])
    expect(await textOf(page, '.rail-count')).toContain('1')
    await shoot(page, 'alerts-toast')
    await press('.toast .button', 'Claim')
    await page.waitForFunction(() => !document.querySelector('.toast'))
    await page.waitForFunction(() => !document.querySelector('.rail-count'))
    await go('/alerts', '.alert')
    expect(await rows()).toEqual([EVIL])
    expect(await textOf(page, '.lead-state')).toBe('Your lead')
    expect(await page.$('.alert img')).toBeNull()
    expect((await page.$$('.alert .reasons li')).length).toBe(3)
    expect(await textOf(page, '.alert-page a')).toBe('Demo & <b>more</b>')
    expect(await violations(page)).toEqual([])
    await visitor.close()
  })

  it('supports the keyboard: moves between rows, claims, snoozes and undoes', async () => {
    await page.mouse.move(5, 5)
    await does('Anna', ...HOT)
    await page.waitForFunction(() => document.querySelectorAll('.alert').length === 2)
    await page.$$eval('.toast .icon-only', buttons =>
      buttons.forEach(button => void (button as HTMLElement).click()),
    )
    await page.keyboard.press('j')
    const focused = () =>
      page.evaluate(() => document.activeElement?.querySelector('.alert-name b')?.textContent)
    expect(await focused()).toBe('Anna')
    await page.keyboard.press('j')
    expect(await focused()).toBe(EVIL)
    await page.keyboard.press('k')
    await page.keyboard.press('c')
    await sees('Your lead', '.alert:first-child .lead-state')
    expect(await page.$eval('.alert', row => row.hasAttribute('data-unread'))).toBe(false)
    await page.keyboard.press('s')
    await page.waitForSelector('.alert fieldset')
    await page.keyboard.press('Enter')
    await sees('snoozed until', '.alert:first-child .lead-state')
    await click(page, '.undo .link')
    await page.waitForFunction(
      () => !document.querySelector('.alert .lead-state')?.textContent?.includes('snoozed'),
    )
    const { rows: kept } = await inbox()
    expect(kept[0]).toMatchObject({ name: 'Anna', isRead: true, lead: { snoozedUntil: null } })
    expect(kept[0]!.lead!.owner?.name).toBe('Maja')
  })

  it('inserts new alerts on top without moving a row in use', async () => {
    await page.hover('.alert')
    await does('Beata', ...HOT)
    await page.waitForSelector('.inbox .waiting')
    expect(await rows()).toEqual(['Anna', EVIL])
    await page.mouse.move(5, 5)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.waitForFunction(() => document.querySelectorAll('.alert').length === 3)
    expect(await rows()).toEqual(['Beata', 'Anna', EVIL])
    await click(page, '.inbox-tools [name=show]:not(:checked) + span')
    await page.waitForFunction(() => document.querySelectorAll('.alert').length === 1)
    await press('.inbox-tools .button', 'Mark all as read')
    await page.waitForFunction(() => !document.querySelector('.rail-count'))
    await page.reload()
    await sees('No unread alerts')
  })

  it('shows owner, outcome and note on the contact’s page, and opens a proposal there from a message button', async () => {
    const { rows } = await inbox()
    const { contactId } = rows.find(({ name }) => name === 'Beata')!
    await go(`/contacts/${contactId}?do=claim`, '.lead-proposal')
    expect((await call<{ owner: unknown }>('GET', `/api/contacts/${contactId}/lead`)).owner).toBeNull()
    await press('.lead-proposal .button', 'Claim')
    await page.waitForFunction(() => !document.querySelector('.lead-proposal'))
    await page.select('.lead-strip select[aria-label=Outcome]', 'meeting')
    await page.type('.lead-note textarea', 'Wants an offer')
    await click(page, '.lead-note .button')
    await until(
      () => call<object>('GET', `/api/contacts/${contactId}/lead`),
      lead => 'note' in lead && lead.note === 'Wants an offer',
    )
    await page.waitForSelector('.lead-alerts li')
    expect(await violations(page)).toEqual([])
    await go('/alerts/report', '.report')
    await sees('Meeting', '.bars')
  })

  it('lists responses in the delivery log as text, and resends a failed delivery', async () => {
    receivers.answers.set('/webhook', { status: 400, body: '<script>alert(1)</script>' })
    const { rows: channels } = await call<{ rows: ChannelInfo[] }>(
      'GET',
      `/api/sites/${site.siteId}/channels`,
    )
    const { id } = await call<DeliveryInfo>('POST', `/api/channels/${channels[0]!.id}/test`)
    await go('/alerts/log', '.delivery')
    expect(await textOf(page, '.deliveries')).toContain(EVIL)
    await click(page, `[data-id="${id}"] summary`)
    expect(await textOf(page, `[data-id="${id}"] pre`)).toBe('<script>alert(1)</script>')
    expect(await violations(page)).toEqual([])
    receivers.answers.delete('/webhook')
    await press(`[data-id="${id}"] > .button`, 'Send again')
    await until(
      async () => {
        await press('.page-do .button', 'Reload')
        return page.$eval(`[data-id="${id}"]`, row => (row as HTMLElement).dataset.is)
      },
      state => state === 'delivered',
    )
    await choose('.page-do select[aria-label=Status]', 'Failed')
    await sees('No messages match')
  })

  it.runIf(isLong)('shows the members of a live list', async () => {
    await go('/alerts/lists', '.page-do .button')
    await click(page, '.page-do .button')
    await press('.saved-do .button', 'Save')
    await page.waitForSelector('.members')
    await does('Ewa', ...HOT)
    await click(page, '.members summary')
    await sees('Ewa', '.members tbody')
    expect(await violations(page)).toEqual([])
    await go('/board?band=hot&city=Gdynia', '.tools-filter a')
    await click(page, '.tools-filter a')
    await page.waitForSelector('.saved-do')
    expect(await page.$$eval('.saved-document', all => all.length)).toBe(2)
    expect(
      await page.$eval(
        '.saved-document:last-child [aria-label="Compared with"]',
        field => 'value' in field && field.value,
      ),
    ).toBe('Gdynia')
    await press('.saved-do .button', 'Discard')
  })

  it.runIf(isLong)(
    'reports a receiver that answers 410, switches it on again, and restores a removed channel',
    async () => {
      receivers.answers.set('/gone', { status: 410 })
      const settings = { kind: 'webhook', url: receivers.url('/gone') }
      const channels = `/api/sites/${site.siteId}/channels`
      const { id } = await call<ChannelInfo>('POST', channels, { name: 'Old one', settings })
      await call('POST', `/api/sites/${site.siteId}/alert-rules`, {
        name: 'Video',
        trigger: { kind: 'event', event: 'video_start' },
        channels: [id],
      })
      await does('Dorota', 'video_start')
      const own = async () =>
        (await call<{ rows: ChannelInfo[] }>('GET', channels)).rows.find(row => row.id === id)
      await until(own, info => info?.goneAt !== null)
      await go('/alerts/channels', '.channel-gone')
      expect(await textOf(page, '.channel-gone')).toContain('refuses')
      expect(await violations(page)).toEqual([])
      await click(page, '.channel-gone .button')
      await page.waitForFunction(() => !document.querySelector('.channel-gone'))
      const remove = `[data-key="${id}"] .channel-do .icon-only`
      await click(page, remove)
      await page.waitForFunction(id => !document.querySelector(`[data-key="${id}"]`), {}, id)
      await click(page, '.undo .link')
      await page.waitForSelector(remove)
      expect(await own()).toMatchObject({ goneAt: null, isOn: true })
      await click(page, remove)
      // Another screen, which cannot request it any more.
      await click(page, '.alerts-parts [href="/alerts/rules"]')
      await until(own, info => info === undefined)
    },
  )

  it.runIf(isLong)('delivers alerts soon after the click, 200 times', { timeout: 300_000 }, async () => {
    const visitor = await (await stage.browser.createBrowserContext()).newPage()
    await visitor.goto(`http://localhost:${(shop.address() as AddressInfo).port}/pricing`)
    const took: number[] = []
    for (let i = 0; i < CROSSINGS; i++) {
      const email = `visitor-${i}@example.com`
      await visitor.evaluate(email => {
        const { pulse } = globalThis as unknown as { pulse: (...args: unknown[]) => void }
        pulse('reset')
        pulse('page')
        pulse('identify', { userId: email, email })
        pulse('track', 'newsletter_signup')
        for (const file of ['a', 'b']) pulse('track', 'file_download', { link_url: `/${file}.pdf` })
        for (const item_id of ['tent', 'stove']) pulse('track', 'add_to_cart', { items: [{ item_id }] })
      }, email)
      await until(
        () => call<{ rows: object[] }>('GET', `/api/contacts?site=${site.siteId}&q=${email}`),
        ({ rows }) => rows.length > 0,
      )
      const clickedAt = await visitor.evaluate(() => {
        const at = Date.now()
        document.getElementById('hot')!.click()
        return at
      })
      const got = await until(
        () => receivers.got.find(({ path, body }) => path === '/webhook' && body.includes(email)),
        found => found !== undefined,
      )
      took.push(got!.at - clickedAt)
    }
    took.sort((a, b) => a - b)
    const share = (part: number) => took[Math.ceil(took.length * part) - 1]
    console.log(`from ${took.length} clicks to the webhook: p50 ${share(0.5)} ms, p99 ${share(0.99)} ms`)
    await visitor.close()
  })

  it('shows a browser notification when no board is visible, and opens the contact from it', async () => {
    await page.close()
    const board = await stage.page('/alerts')
    board.setDefaultTimeout(PATIENCE_MS)
    // The headless shell has no notifications; what asks for them and the worker that shows them are the real ones.
    await board.evaluateOnNewDocument(() => {
      let permission = 'default'
      Object.defineProperty(Notification, 'permission', { get: () => permission })
      Notification.requestPermission = async () => (permission = 'granted') as NotificationPermission
    })
    await board.reload()
    await board.waitForSelector('button.notify-ask')
    expect(await board.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
      0,
    )
    await click(board, 'button.notify-ask')
    await sees('Notifications are on', '.notify-ask', board)
    const target = await stage.browser.waitForTarget(target => target.type() === 'service_worker')
    const worker = (await target.worker())!
    await worker.evaluate(() => {
      const scope = globalThis as unknown as {
        shown: object[]
        seen: string
        WindowClient: { prototype: object }
        registration: ServiceWorkerRegistration
      }
      scope.shown = []
      scope.seen = 'visible'
      Object.defineProperty(scope.WindowClient.prototype, 'visibilityState', {
        get(this: { url: string }) {
          return this.url.endsWith('/api/docs') ? 'visible' : scope.seen
        },
      })
      scope.registration.showNotification = async (title, options) => {
        scope.shown.push({ title, ...options })
      }
    })
    await does('Celina', ...HOT)
    await sees('Celina', '.toasts', board)
    // The worker is told when the toast is there, and looks who sees a board: while one does. What else there is at
    // this address (the demo's shop, the API's pages) shows no toast.
    await sleep(500)
    const docs = await board.browserContext().newPage()
    await docs.goto(new URL('/api/docs', board.url()).href)
    await worker.evaluate(() => Object.assign(globalThis, { seen: 'hidden' }))
    await does('Danuta', ...HOT)
    const [shown, ...more] = await until(
      () => worker.evaluate(() => (globalThis as unknown as { shown: { data: { path: string } }[] }).shown),
      all => all.length > 0,
    )
    expect(more).toEqual([])
    expect(shown).toMatchObject({ title: expect.stringMatching(/^Danuta, \d+$/), tag: expect.any(String) })
    expect(shown).toMatchObject({
      body: expect.stringContaining('Now: downloaded a file, +10\nBecame hot\n+15 Added to the cart'),
    })
    await worker.evaluate(data => {
      const clicked = new Event('notificationclick')
      Object.assign(clicked, { notification: { data, close() {} }, waitUntil() {} })
      globalThis.dispatchEvent(clicked)
    }, shown!.data)
    await sees('Danuta', '.contact-name', board)
    expect(new URL(board.url()).pathname).toBe(shown!.data.path)
    await docs.close()
    await board.close()
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})

const LOOKS: Look[] = (['en', 'pl'] as const).flatMap(language =>
  (['light', 'dark'] as const).flatMap(theme =>
    [DESKTOP, PHONE].map(viewport => ({ language, theme, viewport })),
  ),
)

describe.runIf(isLong).each(
  LOOKS.map(look => ({
    look,
    name: `${look.language}-${look.theme}-${look.viewport === PHONE ? 'phone' : 'desktop'}`,
  })),
)('each part of the alerts screen, $name', ({ look, name }) => {
  it.each(PARTS)('%s', async part => {
    const seen = await stage.page(`/alerts${part}?site=${site.siteId}`, look)
    await seen.waitForSelector('.alert, .saved-document, .delivery, .assignment form')
    await shoot(seen, `alerts${part.replace('/', '-')}-${name}`)
    expect(await violations(seen)).toEqual([])
    const [wide, room] = await seen.$eval('main', main => [main.scrollWidth, main.clientWidth])
    expect(wide).toBeLessThanOrEqual(room!)
    await seen.close()
  })
})
