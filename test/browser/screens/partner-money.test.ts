import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartnerDetail, PortalLink } from '../../../shared/partner.ts'
import type { ProgrammeInfo } from '../../../shared/programme.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { LOOKS, nameOf } from './every-screen.ts'
import { PHONE, Stage, shoot, tooSmall, violations } from './stage.ts'

/** The collector starts again with its clock ahead, so that a month ends. */
const CLOCK = new URL('clock-ahead.mjs', import.meta.url).href
const ACCOUNT = '27114020040000300201355387'
const DAY = 86_400_000

let dir: string
let stage: Stage
let site: CreatedSite
let shop: Server
let shopUrl: string
let admin: Page
let portal: Page
let partner: string

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pulseboard-clock-'))
  const env = { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_FILE: join(dir, 'ahead'), RATE_LIMITS: 'off' }
  stage = await Stage.openWith(env)
  shop = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end(
      `<title>Sklep</title><script defer src="${stage.place.url}/pulse.js" data-site="${site.writeKey}"></script>`,
    )
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`
  site = await stage.place.addSite('--origin', shopUrl)
  admin = await stage.page(`/partners?site=${site.siteId}`)
  const path = `/api/sites/${site.siteId}`
  const { draft } = await ask<ProgrammeInfo>('GET', `${path}/programme`)
  draft.organiser.name = 'Sklep z Butami sp. z o.o.'
  draft.holdDays = 0
  draft.minimum = [{ currency: 'PLN', amount: 0 }]
  const name = { pl: 'Złoty', en: 'Gold' }
  draft.levels = [
    { id: 'gold', name, rates: { firstPpm: 150_000, recurringPpm: 80_000 }, rules: [], reaches: null },
  ]
  const { draftVersion: version } = await ask<ProgrammeInfo>('PUT', `${path}/programme`, draft)
  await ask('POST', `${path}/programme/publish`, { version })
  const made = await ask<PartnerDetail>('POST', `${path}/partners`, {
    name: 'Ewa Żółć',
    person: { name: 'Ewa Żółć', email: 'ewa@partner.example' },
  })
  partner = made.id
  await ask('POST', `${path}/codes`, { code: 'ewa', partner })
  portal = await entered()
}, 60_000)
afterAll(async () => {
  shop?.close()
  await stage?.[Symbol.asyncDispose]()
  rmSync(dir, { recursive: true, force: true })
})

/** The API with the session of the admin's page. */
const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const { ok, text } = await admin.evaluate(
    async (method, path, body) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(path, { method, ...(body && { headers, body: JSON.stringify(body) }) })
      return { ok: answer.ok, text: await answer.text() }
    },
    method,
    path,
    body,
  )
  if (!ok) throw new Error(`${method} ${path}: ${text}`)
  return (text === '' ? null : JSON.parse(text)) as T
}

const at = (path: string) => `${stage.place.url}/partner/${site.siteId}${path}`

/** The portal in a browser of the partner's own, on a phone and in Polish. */
async function entered(): Promise<Page> {
  const { persons } = await ask<PartnerDetail>('GET', `/api/partners/${partner}`)
  const link = `/api/partners/${partner}/people/${persons[0]!.id}/link`
  const { url } = await ask<PortalLink>('POST', link)
  const page = await (await stage.browser.createBrowserContext()).newPage()
  page.on('pageerror', error => stage.complaints.push(`portal: ${error}`))
  await page.setViewport(PHONE)
  await page.evaluateOnNewDocument(() => localStorage.setItem('partner-language', 'pl'))
  await page.goto(new URL(new URL(url).pathname + new URL(url).hash, stage.place.url).href)
  await press(page, 'Wejdź do panelu')
  await shows(page, 'Dzień dobry, Ewa')
  return page
}

const shows = (page: Page, text: string) =>
  page.waitForFunction(
    wanted => document.body.textContent.replaceAll(/\s/g, ' ').includes(wanted),
    { timeout: 15_000 },
    text,
  )
const press = (page: Page, text: string) =>
  click(page, `::-p-xpath((//button | //a | //summary)[normalize-space()="${text}"])`)
const fill = (page: Page, label: string, text: string) =>
  page
    .locator(
      `::-p-xpath(//label[contains(normalize-space(), "${label}")]/following-sibling::*[1][self::input] | //label[contains(normalize-space(), "${label}")]//input)`,
    )
    .fill(text)

const track = async (path: string, body: object) => {
  const answer = await fetch(`${stage.place.url}/v1/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${site.secretKey}:`).toString('base64')}`,
    },
    body: JSON.stringify(body),
  })
  expect(answer.status, await answer.clone().text()).toBe(200)
}

/** Days from now until noon of the 2nd of the month that begins after `months` months. */
const daysTo = (months: number): number => {
  const now = new Date()
  const then = new Date(now.getFullYear(), now.getMonth() + months, 2, 12)
  return Math.ceil((then.getTime() - now.getTime()) / DAY)
}
/** The month that begins after `months` months: `2026-04`. */
const monthIn = (months: number): string => {
  const now = new Date()
  const then = new Date(now.getFullYear(), now.getMonth() + months, 15)
  return `${then.getFullYear()}-${String(then.getMonth() + 1).padStart(2, '0')}`
}
const restartAhead = async (days: number) => {
  await stage.place.stop()
  writeFileSync(join(dir, 'ahead'), String(days * DAY))
  await stage.place.start()
  await admin.goto(`${stage.place.url}/sign-in`)
  await stage.signIn(admin)
}
const visit = async (query: string, email: string) => {
  const page = await (await stage.browser.createBrowserContext()).newPage()
  const sent = () => page.waitForResponse(answer => answer.url().endsWith('/e') && answer.status() === 202)
  const seen = sent()
  await page.goto(`${shopUrl}/${query}`)
  await seen
  const named = sent()
  await page.evaluate(email => {
    ;(globalThis as unknown as { pulse: (...all: unknown[]) => void }).pulse('identify', { email })
  }, email)
  await named
  return page
}

describe('a sale of a partner, from the link to the payment', () => {
  it('comes by a link on the phone, is bought on another browser, and stands in the portal with its why', async () => {
    await visit('?ref=ewa', 'jan@klient.example')
    await visit('', 'jan@klient.example')
    const traits = { email: 'jan@klient.example', name: 'Jan Klient' }
    await track('identify', { userId: 'k-1', traits })
    await track('track', {
      userId: 'k-1',
      event: 'Order Completed',
      messageId: 'order-1001',
      properties: { order_id: '1001', total: 1230, tax: 230, currency: 'PLN' },
    })
    await portal.goto(at('/sales'))
    await shows(portal, '100,00 zł zamówienie 1001')
    await press(portal, 'Dlaczego?')
    await shows(portal, 'wejście z linku ewa')
    await shows(portal, 'Klient: J. K.')
    await shows(portal, 'To pierwszy zakup tego klienta.')
    const text = await portal.evaluate(() => document.querySelector('main')!.textContent)
    expect(text).not.toMatch(/jan@klient|Jan Klient/)
    expect(await violations(portal)).toEqual([])
  }, 60_000)

  it('an account is entered in the portal, with its check digits', async () => {
    await portal.goto(at('/account'))
    await press(portal, 'Podaj lub zmień rachunek')
    await fill(portal, 'Numer rachunku', `${ACCOUNT.slice(0, -1)}8`)
    const save = () => click(portal, '::-p-xpath(//details//button[normalize-space()="Zapisz"])')
    await save()
    await shows(portal, 'Numer rachunku jest błędny')
    await fill(portal, 'Numer rachunku', ACCOUNT)
    await save()
    await shows(portal, 'Wypłaty trafiają na rachunek …5387')
  })

  it('the manager sees the reason, releases the flag, and closes the month after its preview', async () => {
    await restartAhead(daysTo(1))
    await admin.goto(`${stage.place.url}/partners/sales?site=${site.siteId}`)
    await press(admin, 'Why')
    await shows(admin, 'Ewa Żółć: link click ewa')
    await shows(admin, 'gets it')
    // A program is faster than a person: the order came within seconds of the click.
    await shows(admin, 'On hold until a decision: order within 10 seconds of the click.')
    await press(admin, 'Release')
    await admin.locator('.money-act [name=reason]').fill('known customer')
    await click(admin, '.money-act .button.primary')
    await shows(admin, 'Flagged, and decided')
    await admin.goto(`${stage.place.url}/partners/statements?site=${site.siteId}`)
    await admin.locator('[name=month]').fill(monthIn(0))
    await press(admin, 'Preview')
    await shows(admin, '1 statement, PLN 100.00.')
    expect(await violations(admin)).toEqual([])
    await click(admin, '.money-preview [type=checkbox]')
    await press(admin, 'Close the month')
    await shows(admin, 'Statement 1')
  }, 60_000)

  it('the statement is paid by a file that stands in the list', async () => {
    await admin.goto(`${stage.place.url}/partners/payments?site=${site.siteId}`)
    await admin.locator('[name=name]').fill('Sklep z Butami')
    await admin.locator('[name=account]').fill('61109010140000071219812874')
    await press(admin, 'Save')
    await shows(admin, 'Sklep z Butami, account …2874')
    await click(admin, '[aria-label="Choose statement 1"]')
    await shows(admin, '1 transfer, PLN 100.00')
    await press(admin, 'Make the file')
    await shows(admin, 'in a file')
    const href = await admin.$eval('.money-files a', link => (link as HTMLAnchorElement).href)
    const bytes = await admin.evaluate(async path => (await fetch(path)).text(), href)
    expect(bytes).toContain(`"${ACCOUNT}"`)
    expect(await violations(admin)).toEqual([])
    await click(admin, '[aria-label="Mark statement 1 as paid"]')
    await admin.locator('[name=reference]').fill('transfer 17')
    await click(admin, '.money-act .button.primary')
    await shows(admin, 'transfer 17')
  }, 60_000)

  it('a refund after the payment is one correction, here and in the portal', async () => {
    await track('track', {
      userId: 'k-1',
      event: 'Order Refunded',
      messageId: 'refund-1001',
      properties: { order_id: '1001', total: 307.5, currency: 'PLN' },
    })
    portal = await entered()
    await portal.goto(at('/sales'))
    await shows(portal, 'do korekty')
    await shows(portal, '−25,00 zł')
    await portal.goto(at('/statements'))
    await shows(portal, 'wypłacone')
    await press(portal, 'Pozycje')
    await shows(portal, '100,00 zł, zamówienie 1001')
    expect(await violations(portal)).toEqual([])
    const pdf = await portal.evaluate(async path => {
      const answer = await fetch(path)
      return `${answer.status} ${answer.headers.get('content-type')} ${(await answer.text()).slice(0, 5)}`
    }, `/partner-api/${site.siteId}/statements/1/pdf`)
    expect(pdf).toBe('200 application/pdf %PDF-')
    await restartAhead(daysTo(2))
    await admin.goto(`${stage.place.url}/partners/statements?site=${site.siteId}`)
    await admin.locator('[name=month]').fill(monthIn(1))
    await press(admin, 'Preview')
    await shows(admin, '1001: −PLN 25.00, corrects statement 1')
    await shows(admin, 'below the minimum: moves to the next month')
  }, 60_000)

  it('the calendar and the four eyes are set, and a draft is compared with what was earned', async () => {
    const path = `/api/sites/${site.siteId}`
    await admin.waitForSelector('[name=closingDay]')
    await admin.select('[name=closingDay]', '5')
    await admin.locator('[name=fourEyes]').click()
    await admin.locator('.settlement [type=submit]').click()
    await admin.waitForSelector('.settlement [type=submit]:disabled')
    expect(await ask('GET', `${path}/settlement`)).toEqual({ closingDay: 5, fourEyes: true })
    const { draft } = await ask<ProgrammeInfo>('GET', `${path}/programme`)
    const rates = { ...draft.rates, firstPpm: 2 * draft.rates.firstPpm }
    await ask('PUT', `${path}/programme`, { ...draft, rates })
    await admin.goto(`${stage.place.url}/partners/programme?site=${site.siteId}`)
    await press(admin, 'Compute')
    await shows(admin, 'PLN 75.00PLN 150.00+PLN 75.00')
    await press(admin, 'Show the last ten orders')
    await shows(admin, 'PLN 1,230.00PLN 1,000.00')
    expect(await violations(admin)).toEqual([])
  }, 60_000)

  it('a level is granted with its reason, and a colleague is given a right', async () => {
    await admin.goto(`${stage.place.url}/partners/${partner}`)
    await admin.waitForSelector('[name=level]')
    await admin.select('[name=level]', 'gold')
    await admin.locator('.form-line:has([name=level]) [name=reason]').fill('three large customers')
    await press(admin, 'Grant')
    await shows(admin, 'granted by Maja. Reason: three large customers')
    expect(await violations(admin)).toEqual([])
    const wish = { email: 'ola@shop.example', role: 'member' }
    const { id } = await ask<{ id: string }>('POST', '/api/people', wish)
    await admin.goto(`${stage.place.url}/settings`)
    await admin.locator('[aria-label="Rights of ola@shop.example"]').click()
    await admin.locator('[name="payments.export"]').click()
    await admin.waitForSelector('[name="payments.export"]:checked:enabled')
    expect(await ask('GET', `/api/people/${id}/rights`)).toEqual({ rights: ['payments.export'] })
    expect(await violations(admin)).toEqual([])
  }, 60_000)
})

// The walk above looks for faults too, in one look.
describe.runIf(process.env.LONG)('without faults', () => {
  const CHOSEN = LOOKS

  it.each(CHOSEN)(
    'are the screens of money: %o',
    async look => {
      for (const part of ['sales', 'statements', 'payments']) {
        const page = await stage.page(`/partners/${part}?site=${site.siteId}`, look)
        if (part === 'sales') await click(page, '.table .button')
        await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
        await page.waitForSelector(part === 'sales' ? '.money-evidence' : '.table tbody tr')
        await shoot(page, `partners-${part}-${nameOf(look)}`)
        expect(await violations(page), part).toEqual([])
        const { width } = look.viewport ?? PHONE
        expect(await page.evaluate(() => document.documentElement.scrollWidth), part).toBeLessThanOrEqual(
          width,
        )
        await page.close()
      }
    },
    120_000,
  )

  it.each(CHOSEN)(
    'are the pages of the portal: %o',
    async look => {
      portal = await entered()
      for (const path of ['', '/sales', '/statements', '/account']) {
        await portal.setViewport(look.viewport ?? PHONE)
        await portal.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.theme ?? 'light' }])
        await portal.evaluateOnNewDocument(
          to => localStorage.setItem('partner-language', to),
          look.language ?? 'pl',
        )
        await portal.goto(at(path))
        await portal.waitForSelector('h1')
        await portal.waitForFunction(() => !/Wczytywanie|Loading/.test(document.body.textContent))
        if (path === '/sales') {
          await click(portal, '.list summary')
          await portal.waitForSelector('.list details li')
        }
        await shoot(portal, `portal-money${path.replace('/', '-')}-${nameOf(look)}`)
        expect(await violations(portal), path).toEqual([])
        expect(await tooSmall(portal), path).toEqual([])
        expect(await portal.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(
          true,
        )
      }
    },
    120_000,
  )
})

it('the console said nothing', () => {
  expect(stage.complaints).toEqual([])
})
