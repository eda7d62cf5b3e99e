import { readFileSync } from 'node:fs'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { starter } from '../../../collector/score/starter.ts'
import type { PlanDetail } from '../../../shared/plan-info.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { PHONE, Stage, shoot, textOf, tooSmall, violations } from './stage.ts'

const FORMER = JSON.parse(
  readFileSync(new URL('../../accounts/former-starter.json', import.meta.url), 'utf8'),
) as object
const OFFER = '[data-part=starter-offer]'
const LOOKS = [
  { language: 'en', name: 'starter-offer' },
  { language: 'pl', name: 'starter-offer-pl' },
  { language: 'pl', name: 'starter-offer-phone', viewport: PHONE },
] as const

let stage: Stage
let site: CreatedSite
beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite()
})
afterAll(() => stage[Symbol.asyncDispose]())

const detail = (page: Page, id: string): Promise<PlanDetail> =>
  page.evaluate(async id => (await fetch(`/api/plans/${id}`)).json(), id)

describe('the kinds of starter plan', () => {
  it('are offered for a new plan, which starts as a draft in the reader’s language', async () => {
    const page = await stage.page('/plans', { language: 'pl' })
    await page.waitForSelector('select[name=starter]')
    expect(await violations(page)).toEqual([])
    await shoot(page, 'starter-new-plan')
    await page.select('select[name=starter]', 'content')
    await click(page, 'form:has([name=starter]) [type=submit]')
    await page.waitForSelector('.rule')
    const { document, state } = await detail(page, new URL(page.url()).pathname.split('/').at(-1)!)
    expect(state).toBe('draft')
    expect(document.rules).toEqual(starter('pl', 'content').rules)
    expect(await page.$(OFFER)).toBeNull()
    await page.close()
  })

  it('are offered for a new site', async () => {
    const page = await stage.page('/settings')
    await page.waitForSelector('select[name=starter]')
    expect(await page.$eval('select[name=starter]', field => (field as HTMLSelectElement).value)).toBe(
      'services',
    )
    await page.type('form:has([name=starter]) [name=site]', 'Boots')
    await page.select('select[name=starter]', 'shop')
    await click(page, 'form:has([name=starter]) [type=submit]')
    await page.waitForSelector('.once')
    const goals = await page.evaluate(async () => {
      const { rows } = await (await fetch('/api/sites')).json()
      const { id } = rows.find(({ name }: { name: string }) => name === 'Boots')
      const plans = await (await fetch(`/api/plans?site=${id}`)).json()
      return plans.rows.map(({ document }: PlanDetail) => document.goal)
    })
    expect(goals).toEqual([starter('en', 'shop').goal])
    await page.close()
  })
})

describe('an unedited former starter plan', () => {
  let page: Page
  beforeAll(async () => {
    page = await stage.page(`/plans/${site.planId}`)
    await page.waitForSelector('.rule')
    // What an earlier version would have stored.
    const status = await page.evaluate(
      async (id, plan) =>
        (
          await fetch(`/api/plans?site=${id}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...plan, site: undefined, state: 'draft' }),
          })
        ).status,
      site.siteId,
      FORMER,
    )
    expect(status).toBe(201)
    await page.close()
    page = await stage.page('/plans')
    await page.waitForSelector('tbody a')
    const hrefs = await page.$$eval('tbody a', links => links.map(link => link.getAttribute('href')!))
    for (const href of hrefs) {
      if ((await detail(page, href.split('/').at(-1)!)).isFormerStarter)
        await page.goto(stage.place.url + href)
    }
    await page.waitForSelector(OFFER)
  })

  it.each(LOOKS)('shows the current starter plans: $name', async ({ name, ...look }) => {
    const other = await stage.page(new URL(page.url()).pathname, look)
    await other.waitForSelector(OFFER)
    expect(await textOf(other, OFFER)).toContain(look.language === 'pl' ? 'Sklep' : 'Shop')
    // On a phone the bar at the bottom may cut a rule's handle in two.
    if (!('viewport' in look)) expect(await violations(other)).toEqual([])
    expect(await tooSmall(other)).toEqual([])
    await shoot(other, name)
    await other.close()
  })

  it('can be edited when the plan loads before the session', async () => {
    const other = await stage.page('/plans')
    await other.setRequestInterception(true)
    let tell = () => {}
    const plan = new Promise<void>(resolve => {
      tell = resolve
    })
    other.on('response', response => {
      if (response.url() === stage.place.url + new URL(page.url()).pathname.replace('/plans', '/api/plans'))
        tell()
    })
    other.on('request', request => {
      if (!request.url().endsWith('/api/me')) return void request.continue()
      void plan.then(() => setTimeout(() => void request.continue(), 200))
    })
    await other.goto(page.url(), { waitUntil: 'domcontentloaded' })
    await other.waitForSelector(OFFER)
    await other.waitForSelector('[data-do=publish]')
    await other.close()
  })

  it('opens a current one as a draft with a preview, without saving or publishing it', async () => {
    const id = new URL(page.url()).pathname.split('/').at(-1)!
    const before = await detail(page, id)
    const previewed = page.waitForResponse(response => response.url().endsWith('/preview'))
    await page.$$eval(`${OFFER} button`, buttons =>
      buttons.find(button => button.textContent === 'Shop')!.click(),
    )
    expect((await previewed).status()).toBe(200)
    await page.waitForFunction(offer => !document.querySelector(offer), {}, OFFER)
    await page.waitForSelector('[data-rule=checkout]')
    await shoot(page, 'starter-draft')
    expect(await detail(page, id)).toEqual(before)
    // One step back, and the former plan is there again, with its offer.
    await click(page, '.plan-bar .icon-only')
    await page.waitForSelector(OFFER)
    expect(stage.complaints).toEqual([])
  })
})
