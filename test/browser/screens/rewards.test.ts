import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../eventually.ts'
import { click } from './click.ts'
import { LOOKS, nameOf } from './every-screen.ts'
import { PHONE, Stage, shoot, textOf, tooSmall, violations } from './stage.ts'

/** The demo has to fill itself first. */
const isLong = Boolean(process.env.LONG)

let stage: Stage
let admin: Page
/** Presses of the mouse by which a job is done. */
let clicks = 0
const press = async (selector: string) => {
  clicks += 1
  await click(admin, selector)
}
const begin = async (path: string, ready: string) => {
  clicks = 0
  await admin.goto(stage.place.url + path)
  await admin.waitForSelector(ready)
}
const shows = (text: string) =>
  admin.waitForFunction(wanted => document.body.textContent!.includes(wanted), {}, text)

beforeAll(async () => {
  if (!isLong) return
  stage = await Stage.open('--demo')
  admin = await stage.page('/rewards')
  admin.on('dialog', dialog => void dialog.accept('out of stock'))
  // The past of the partners comes a moment after the shop.
  await admin.waitForSelector('#main .select select')
  await eventually(async () => {
    const rewards = await admin.evaluate(async () => {
      const sites = (await (await fetch('/api/sites')).json()) as { rows: { id: string }[] }
      return (await fetch(`/api/sites/${sites.rows[0]!.id}/rewards`)).text()
    })
    expect(rewards).toContain('LOY-1042')
  })
  await admin.reload()
  await admin.waitForSelector('#main .select select')
  await admin.select('#main .select select', 'ordered')
  await shows('LOY-1042')
}, 120_000)
afterAll(() => stage?.[Symbol.asyncDispose]())

describe.runIf(isLong)('the jobs of a partner manager', () => {
  it('a reward is delivered with one click', async () => {
    clicks = 0
    await press('button[aria-label^="Parcel for Alpine Stores is delivered"]')
    await shows('No rewards here.')
    await admin.select('#main .select select', 'delivered')
    await shows('LOY-1042')
    expect(clicks).toBe(1)
    expect(await textOf(admin, 'tbody')).toContain('150.00 PLN')
    expect(await violations(admin)).toEqual([])
  })

  it('an application is approved with one click', async () => {
    await begin('/partners', 'tbody tr')
    await press('button[aria-label="Approve Biegam po lesie"]')
    await admin.waitForFunction(() => !document.querySelector('button[aria-label^="Approve"]'))
    expect(clicks).toBe(1)
  })

  it('a referral is answered with two clicks', async () => {
    await begin('/partners/referrals', '#main .select select')
    // The referral of the demo is open until its person buys.
    await admin.select('#main .select select', 'all')
    await press('a[aria-label="Open contact: Karolina Mewa"]')
    await press('.lead-strip .button.primary')
    await shows('Give back')
    expect(clicks).toBe(2)
  })

  it('a sleeping partner is found, and written to, with three clicks', async () => {
    await begin('/partners', 'tbody tr')
    // The contact of the partner, as an alert leads to it.
    const contact = await admin.evaluate(async () => {
      const sites = (await (await fetch('/api/sites')).json()) as { rows: { id: string; name: string }[] }
      const site = sites.rows.find(({ name }) => name === 'Peak & Trail')!.id
      const found = await (
        await fetch(`/api/contacts?site=${site}&q=${encodeURIComponent('Górskie')}`)
      ).json()
      return (found as { rows: { id: string }[] }).rows[0]!.id
    })
    await begin(`/contacts/${contact}?do=write`, '.write-form textarea')
    const text = await admin.$eval('.write-form textarea', field => (field as HTMLTextAreaElement).value)
    expect(text).toContain('Hello Górskie Szlaki,')
    expect(text).toMatch(/for \d+ days/)
    const link = await admin.$eval('.write-do a', one => (one as HTMLAnchorElement).href)
    expect(link).toMatch(/^mailto:anna%40gorskie-szlaki\.example\?subject=/)
    expect(await violations(admin)).toEqual([])
  })

  it('the report of sources names partners, and is accessible', async () => {
    await begin('/partners/sources', '.sources-bar')
    const shown = await textOf(admin, '.partners')
    for (const text of ['Partner link', 'Coupon', 'Direct', 'Górskie Szlaki']) expect(shown).toContain(text)
    expect(await violations(admin)).toEqual([])
    expect(await tooSmall(admin)).toEqual([])
  })
})

describe.runIf(isLong)('on a phone and in every look', () => {
  const looks = process.env.LONG ? LOOKS : LOOKS.filter(({ viewport }) => viewport === PHONE).slice(0, 1)
  it.each(looks.map(look => [nameOf(look), look] as const))('%s', async (name, look) => {
    for (const [screen, path, ready] of [
      ['rewards', '/rewards', 'tbody tr, .notice'],
      ['sources', '/partners/sources', '.sources-bar'],
    ] as const) {
      const page = await stage.page(path, look)
      await page.waitForSelector(ready)
      await shoot(page, `${screen}-${name}`)
      expect(await violations(page)).toEqual([])
      expect(await tooSmall(page)).toEqual([])
      await page.close()
    }
  })

  it('with an empty console', () => {
    expect(stage.complaints).toEqual([])
  })
})
