import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FIXTURES } from '../../providers/fixtures.ts'
import { clickElement } from './click.ts'
import { DESKTOP, PHONE, Stage, textOf, tooSmall, violations } from './stage.ts'

const SHOTS = fileURLToPath(new URL('../../screenshots/connections', import.meta.url))
const KEY = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
  if (process.env.SHOTS) await mkdir(SHOTS, { recursive: true })
}, 120_000)
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
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
    const [save, look] = await page.$$('.mapping .form-do button')
    await clickElement(page, look!)
    await page.waitForFunction(() =>
      document.querySelector('.mapping-preview')?.textContent?.includes('new@x.example asked for a demo'),
    )
    await shot(page, 'mapping')
    expect(await violations(page)).toEqual([])
    await clickElement(page, save!)
    await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent === 'Saved')
    expect((await post(2)).status).toBe(200)
    await page.waitForFunction(() =>
      document.querySelector('.connection-health')?.textContent?.includes('asked for a demo'),
    )
    await page.close()
  }, 60_000)

  it('is complete in Polish on a phone', async () => {
    const page = await stage.page('/connections', { language: 'pl', viewport: PHONE, theme: 'dark' })
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
