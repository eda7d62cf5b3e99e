import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/site.ts'
import { click } from './click.ts'
import { LOOKS, nameOf } from './every-screen.ts'
import { type Look, PHONE, Stage, shoot, textOf, tooSmall, violations } from './stage.ts'

let stage: Stage
let site: CreatedSite
let jan: string
let ids = 0
const boot = Date.now().toString(36)

beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite('--origin', 'https://shop.example')
  jan = (await api<{ id: string }>('POST', '/partners', { name: 'Jan Kowalski' })).id
  const ewa = (
    await api<{ id: string }>('POST', '/partners', { name: 'Ewa Nowak', company: 'Blog o górach' })
  ).id
  await api('POST', '/codes', { code: 'Jan-K', partner: jan, label: 'Blog, od marca' })
  await api('POST', '/codes', { code: 'EWA10', kind: 'coupon', partner: ewa })
  await api('POST', '/codes', { code: 'jan-kowalski', aliasOf: 'jan-k' })
  const validUntil = new Date(Date.now() - 1_000).toISOString()
  await api('POST', '/codes', { code: 'zima25', partner: ewa, validUntil })
  await view('v-anna', '?ref=jan-k')
  await view('v-anna', '?gclid=x&ref=jan-k')
  await view('v-olek', '?ref=targi')
  await view('v-iga', '?ref=jan-q')
  await view('v-iga', '?via=newsletter')
  await buy('v-anna', 'A/2026/17', { coupon: 'EWA10' })
  await buy('v-olek', 'A/2026/18', {})
})
afterAll(() => stage[Symbol.asyncDispose]())

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${stage.place.url}/api/sites/${site.siteId}${path}`, {
    method,
    headers: { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return (await answer.json()) as T
}
const send = async (k: string, v: string, event: object, headers = {}) => {
  const now = Date.now()
  const e = [{ i: `${now.toString(36)}${boot}${++ids}`, t: now, ...event }]
  expect((await stage.place.send({ k, v, z: now, c: 'granted', e }, headers)).status).toBe(202)
}
const view = (visitor: string, query: string) =>
  send(
    site.writeKey,
    visitor,
    { n: 'page_view', u: `https://shop.example/${query}`, h: 'Shop' },
    { origin: 'https://shop.example' },
  )
const buy = (visitor: string, order: string, props: object) =>
  send(site.secretKey, visitor, {
    n: 'purchase',
    p: { transaction_id: order, value: 120, currency: 'PLN', ...props },
  })
const press = (page: Page, text: string) => click(page, `::-p-text(${text})`)
const rowsOf = (page: Page, panel: string) =>
  page.$$eval(`[aria-labelledby="${panel}"] tbody th code`, codes => codes.map(code => code.textContent))

describe.each(process.env.LONG ? LOOKS : [LOOKS[0]!, LOOKS.at(-1)!])('codes and links', look => {
  const name = nameOf(look as Look)

  it(`are reachable for all, ${name}`, async () => {
    const page = await stage.page('/partners/codes', look)
    await page.waitForSelector('[aria-labelledby=unknown] tbody tr')
    await page.waitForSelector('[aria-labelledby=codes] tbody tr')
    expect(await rowsOf(page, 'codes')).toEqual(expect.arrayContaining(['Jan-K', 'EWA10', 'zima25']))
    await page.$eval('[aria-labelledby=codes] tbody tr:last-child button', button => button.click())
    await page.waitForSelector('.codes-edit')
    await shoot(page, `codes-${name}`)
    expect(await tooSmall(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    await page.goto(`${stage.place.url}/partners/links`)
    await page.waitForSelector('[aria-labelledby=make] select')
    await page.select('[aria-labelledby=make] select', 'jan-k')
    await page.type('[aria-labelledby=make] [name=address]', 'https://shop.example/cennik?kolor=1#faq')
    await page.type('[aria-labelledby=make] [name=subId]', 'wiosna')
    await click(page, '[aria-labelledby=make] [type=submit]')
    await page.waitForSelector('.links-made img')
    await page.type('[aria-labelledby=check] [name=address]', 'shop.example/?ref=jan-x&gclid=1')
    await click(page, '[aria-labelledby=check] [type=submit]')
    await page.waitForSelector('.links-findings li')
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.links-made img')!.naturalWidth > 0,
    )
    expect(await textOf(page, '.links-texts pre')).toBe(
      'https://shop.example/cennik?kolor=1&ref=jan-k&ref_s=wiosna#faq',
    )
    await shoot(page, `links-${name}`)
    expect(await tooSmall(page)).toEqual([])
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    await page.close()
  })
})

describe('the manager', () => {
  it('adopts an unknown code after reading what it would credit, and sees the contact’s partner', async () => {
    const page = await stage.page('/partners/codes')
    await page.waitForSelector('[aria-labelledby=unknown] tbody tr')
    expect(await rowsOf(page, 'unknown')).toEqual(expect.arrayContaining(['targi', 'jan-q', 'newsletter']))
    await click(page, '[aria-label="Assign to a partner: targi"]')
    await page.waitForFunction(() =>
      document
        .querySelector('[aria-labelledby=unknown]')!
        .textContent!.includes('1 person, 1 page view and 1 order'),
    )
    await page.waitForSelector(`[aria-labelledby=unknown] option[value="${jan}"]`)
    await page.select('[aria-labelledby=unknown] select', jan)
    await click(page, '[aria-labelledby=unknown] [type=submit]')
    await page.waitForFunction(
      () => !document.querySelector('[aria-labelledby=unknown]')!.textContent!.includes('targi'),
    )
    await page.waitForFunction(() =>
      document.querySelector('[aria-labelledby=codes]')!.textContent!.includes('targi'),
    )
    await click(page, '[aria-label="jan-q is the same as jan-k"]')
    await page.waitForFunction(() =>
      document.querySelector('[aria-labelledby=codes]')!.textContent!.includes('jan-q'),
    )
    await click(page, '[aria-label="newsletter is not a partner’s"]')
    await page.waitForFunction(() =>
      document.querySelector('[aria-labelledby=unknown]')!.textContent!.includes('Every code'),
    )

    await page.goto(`${stage.place.url}/board?status=all&partner=${jan}`)
    await page.waitForSelector('.rows-room .row')
    expect(
      await page.$$eval('.status-band .partner', partners => partners.map(one => one.textContent)),
    ).toContain('Jan Kowalski')
    await click(page, '.rows-room .who-name')
    await page.waitForSelector('.contact-evidence li')
    expect(await textOf(page, '[aria-labelledby=partner-title]')).toContain('Jan Kowalski')
    await shoot(page, 'contact-partner')
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('adds a code for a new partner, ends it, and is told why a taken one is refused', async () => {
    const page = await stage.page('/partners/codes', { viewport: PHONE })
    await page.waitForSelector('[aria-labelledby=codes] [name=code]')
    const add = async (code: string) => {
      await page.type('[aria-labelledby=codes] .form-line [name=code]', code)
      await page.select('[aria-labelledby=codes] .form-line [name=partner]', '+')
      await page.type('[aria-labelledby=codes] .form-line [name=partnerName]', 'Piotr Zieliński')
      await click(page, '[aria-labelledby=codes] .form-line [type=submit]')
    }
    await add('piotr')
    await page.waitForFunction(() =>
      document.querySelector('[aria-labelledby=codes]')!.textContent!.includes('piotr'),
    )
    await click(page, '[aria-label="Edit piotr"]')
    await press(page, 'End now')
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[aria-labelledby=codes] tr')].some(row =>
        /piotr.*ended/.test(row.textContent!),
      ),
    )
    await page.type('[aria-labelledby=codes] .form-line [name=code]', 'JAN-K')
    await page.select('[aria-labelledby=codes] .form-line [name=partner]', jan)
    await click(page, '[aria-labelledby=codes] .form-line [type=submit]')
    await page.waitForFunction(() => document.querySelector('[aria-labelledby=codes] .notice'))
    expect(await textOf(page, '[aria-labelledby=codes] .notice')).toContain('taken')
    await page.close()
  })

  it('leaves nothing in the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
