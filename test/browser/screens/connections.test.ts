import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeHubSpot } from '../../crm/fake-hubspot.ts'
import { serve } from '../../crm/served.ts'
import { FIXTURES } from '../../providers/fixtures.ts'
import { click } from './click.ts'
import { DESKTOP, PHONE, Stage, textOf, tooSmall, violations } from './stage.ts'

const SHOTS = fileURLToPath(new URL('../../screenshots/connections', import.meta.url))
const KEY = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'

let stage: Stage
const hubspot = new FakeHubSpot()
let served: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  served = await serve(hubspot.line)
  stage = await Stage.openWith({ HUBSPOT_URL: served.url, OUTGOING_ALLOW: '127.0.0.1' }, '--demo')
  if (process.env.SHOTS) await mkdir(SHOTS, { recursive: true })
}, 120_000)
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  await served.close()
  expect(stage.complaints).toEqual([])
})

const press = (page: Page, selector: string) =>
  page.$eval(selector, element => (element as HTMLElement).click())
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}

/** Chooses a service and names the connection; returns the address, which is shown once. */
async function connect(page: Page, service: string): Promise<string> {
  await page.waitForSelector('.page-do .button')
  await press(page, '.page-do .button')
  await page.waitForSelector(`.gallery [data-kind=${service}]`)
  await shot(page, `gallery-${service}`)
  expect(await violations(page)).toEqual([])
  await press(page, `.gallery [data-kind=${service}]`)
  await page.waitForSelector('form [name=name]')
  await press(page, 'form [type=submit]')
  await page.waitForSelector('.once pre')
  return textOf(page, '.once pre')
}

describe('the connections screen', () => {
  it('leads from the gallery to the first event, and reports errors on the way', async () => {
    const page = await stage.page('/settings', { language: 'en', viewport: DESKTOP })
    await page.waitForSelector('a[href="/connections"]')
    await press(page, 'a[href="/connections"]')
    const address = await connect(page, 'sendgrid')
    expect(address).toMatch(/\/in\/sendgrid\/in_[a-z2-7]{16}\.[a-z2-7]{40}$/)
    await page.waitForSelector('.install-state[data-is=waiting]')
    await shot(page, 'waiting')
    const { samples, sign, secrets } = FIXTURES.sendgrid
    const now = Math.floor(Date.now() / 1000)
    const fresh = (samples[0]!.body as object[]).map(event => ({ ...event, timestamp: now }))
    const sent = sign(JSON.stringify(fresh))
    const send = () => fetch(address, { method: 'POST', body: sent.body, headers: sent.headers })
    expect((await send()).status).toBe(401)
    await page.waitForFunction(() =>
      document
        .querySelector('.install-state[data-is=trouble]')
        ?.textContent?.includes('secret is still missing'),
    )
    await shot(page, 'trouble')
    expect(await violations(page)).toEqual([])
    await page.type('[name=verificationKey]', secrets.verificationKey!)
    await press(page, '.connection-setup [type=submit]')
    await page.waitForFunction(() => document.body.textContent?.includes('Saved. Paste a new one'))
    expect((await send()).status).toBe(200)
    await page.waitForSelector('.install-state[data-is=seen]')
    await page.waitForSelector('.connection-health li')
    await press(page, '.connection-requests summary')
    await page.waitForSelector('.connection-requests li')
    await shot(page, 'works')
    expect(await violations(page)).toEqual([])
    expect(await textOf(page, '.connection-health')).toContain('made by programs')
    await page.reload()
    await page.waitForSelector('.connection')
    expect(await textOf(page, 'main')).not.toContain(address.split('.').at(-1))
    await page.close()
  }, 60_000)

  it('makes a mapping by example', async () => {
    const page = await stage.page('/connections', { language: 'en', viewport: DESKTOP })
    const address = await connect(page, 'webhook')
    const post = (n: number) =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: n, kind: 'demo', contact: { email: 'new@x.example', name: 'Nina' } }),
      })
    expect((await post(1)).status).toBe(200)
    await page.waitForSelector('.mapping-values select[aria-label="Meaning of kind"]')
    await page.select('.mapping-values select[aria-label="Meaning of kind"]', 'name')
    await page.waitForSelector('.mapping-kinds select')
    await page.select('.mapping-kinds select', 'demo_request')
    await page.select('.mapping-values select[aria-label="Meaning of contact.name"]', 'trait')
    await click(page, '.mapping .form-do button:not(.primary)')
    await page.waitForFunction(() =>
      document.querySelector('.mapping-preview')?.textContent?.includes('new@x.example asked for a demo'),
    )
    await shot(page, 'mapping')
    expect(await violations(page)).toEqual([])
    // The live region speaks at most every ten seconds: the answer is what tells that it is saved.
    const saved = page.waitForResponse(
      answer => answer.request().method() === 'PUT' && answer.url().endsWith('/mapping'),
    )
    await click(page, '.mapping .form-do .primary')
    expect((await saved).status()).toBe(200)
    expect((await post(2)).status).toBe(200)
    await page.waitForFunction(() =>
      document.querySelector('.connection-health')?.textContent?.includes('asked for a demo'),
    )
    await page.close()
  }, 60_000)

  it('hands hot leads over to a CRM: token, check, choices, test lead', async () => {
    const page = await stage.page('/connections', { language: 'en', viewport: DESKTOP })
    await connect(page, 'hubspot')
    const card = '.connection:has(.connection-setup [name=token])'
    await page.locator(`${card} [name=token]`).fill('wrong')
    await click(page, `${card} .connection-setup [type=submit]`)
    await click(page, '.crm-check .button')
    await page.waitForFunction(() =>
      document.querySelector('.crm-check')?.textContent?.includes('The token is refused'),
    )
    await shot(page, 'crm-refused')
    await page.locator('.connection:has(.crm) [name=token]').fill(hubspot.token)
    await click(page, '.connection:has(.crm) .connection-setup [type=submit]')
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('.connection:has(.crm) [name=token]')?.value === '',
    )
    await click(page, '.crm-check .button')
    await page.waitForSelector('.crm-abilities li')
    expect(await page.$$('.crm-abilities li:not([data-allowed])')).toEqual([])
    const makeRule = await page.$('.crm-form fieldset .button')
    if (makeRule) await click(page, '.crm-form fieldset .button')
    await click(page, '.crm-form fieldset [name=rule]')
    await click(page, '.crm-form [name=deal]')
    await page.waitForSelector('.crm-place select')
    await page.select('.crm-place select', 'default')
    await click(page, '.crm-form [name=task]')
    await click(page, '.crm-form [type=submit]')
    await click(page, '.crm-test .button')
    await page.waitForSelector('.crm-done')
    await page.waitForFunction(() =>
      document.querySelector('.crm-pushes')?.textContent?.includes('Done: person, fields, note, deal, task'),
    )
    expect(hubspot.byEmail('pulseboard-test@example.com')).toHaveLength(1)
    expect([hubspot.notes.size, hubspot.deals.size, hubspot.tasks.size]).toEqual([1, 1, 1])
    await shot(page, 'crm')
    expect(await violations(page)).toEqual([])
    await page.close()
  }, 60_000)

  it('is complete in Polish on a phone', async () => {
    const page = await stage.page('/connections', { language: 'pl', viewport: PHONE, theme: 'dark' })
    await page.waitForSelector('.crm-pushes li')
    await connect(page, 'resend')
    await page.type('[name=signingSecret]', KEY)
    await press(page, '.connection-setup [type=submit]')
    await page.waitForFunction(() => document.body.textContent?.includes('Zapisano. Aby zmienić'))
    await page.waitForFunction(() => document.body.textContent?.includes('Czekam na pierwsze zdarzenie'))
    await shot(page, 'phone-pl')
    expect(await violations(page)).toEqual([])
    expect(await tooSmall(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(width).toBeLessThanOrEqual(0)
    await page.close()
  }, 60_000)
})
