import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/site.ts'
import { Stage, textOf, violations } from './stage.ts'

const CONTACTS = 10_000
const AT_A_TIME = 500
/** A page of keys is 18 rows: past the live rows and the first page that is read, unless there is time for all. */
const PAGED_TO = process.env.LONG ? CONTACTS : 1_700
/** Rows in sight, those beside them and one with the focus: what a board of twenty needs as well. */
const MOST_IN_DOCUMENT = 60

let stage: Stage
let site: CreatedSite
let page: Page

beforeAll(async () => {
  stage = await Stage.open()
  site = await stage.place.addSite()
  const at = new Date().toISOString()
  const people = Array.from({ length: CONTACTS }, (_, index) => ({
    userId: `u${index}`,
    traits: { name: `Contact ${index}` },
  }))
  for (let from = 0; from < CONTACTS; from += AT_A_TIME) {
    const answer = await fetch(`${stage.place.url}/api/sites/${site.siteId}/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ at, rows: people.slice(from, from + AT_A_TIME) }),
    })
    expect(await answer.json()).toMatchObject({ accepted: AT_A_TIME, rejected: [] })
  }
})
afterAll(() => stage[Symbol.asyncDispose]())

const open = async () => {
  page = await stage.page(`/board?site=${site.siteId}`)
  await page.waitForSelector('.rows-room .row')
  await page.waitForFunction(() => document.querySelector('.counts')!.textContent!.includes('10,000'))
}
const lastRank = () =>
  page.$$eval('.rows-room .cell-rank', all =>
    Math.max(...all.map(cell => Number(cell.textContent!.replaceAll(',', '')))),
  )
const rowsInDocument = () => page.$$eval('.rows-room .row', all => all.length)

/** Milliseconds between the frames while this happens. */
async function frames(act: () => Promise<void>): Promise<{ p50: number; p95: number }> {
  await page.evaluate(() => {
    const at: number[] = []
    Object.assign(window, { frameTimes: at })
    const next = (time: number) => {
      at.push(time)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await act()
  return page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: number[] }
    const gaps = frameTimes.slice(1).map((time, index) => time - frameTimes[index]!)
    gaps.sort((a, b) => a - b)
    const of = (share: number) => Math.round(gaps[Math.floor(gaps.length * share)] ?? 0)
    return { p50: of(0.5), p95: of(0.95) }
  })
}

describe('a board of 10,000 contacts', () => {
  it('scrolls to its last row by the wheel, with the pointer over the list', async () => {
    await open()
    await page.hover('.rows-room .row')
    const wheel = async (until: number) => {
      while ((await lastRank()) < until) {
        await page.mouse.wheel({ deltaY: 8_000 })
        await page.evaluate(() => new Promise(requestAnimationFrame))
      }
    }
    const first = await frames(() => wheel(190))
    const rest = await frames(() => wheel(CONTACTS))
    console.log(
      `frames, ms: first 200 rows p50 ${first.p50} p95 ${first.p95}; all 10,000 p50 ${rest.p50} p95 ${rest.p95}`,
    )
    expect(await lastRank()).toBe(CONTACTS)
    // What keeps frames as they are: the document holds no more rows than a short board's.
    expect(await rowsInDocument()).toBeLessThan(MOST_IN_DOCUMENT)
    expect(await page.$('.waiting')).toBeNull()
    await page.close()
  })

  it('moves to its last row by End, and back by Home', async () => {
    await open()
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.matches('.row'))
    await page.keyboard.press('End')
    await page.waitForFunction(
      () => document.activeElement?.querySelector('.cell-rank')?.textContent === '10,000',
    )
    expect(await rowsInDocument()).toBeLessThan(MOST_IN_DOCUMENT)
    expect(await page.$('.waiting')).toBeNull()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Home')
    await page.waitForFunction(() => document.activeElement?.querySelector('.cell-rank')?.textContent === '1')
    await page.close()
  })

  it('pages by PageDown past the live rows', async () => {
    await open()
    await page.keyboard.press('j')
    await page.waitForFunction(() => document.activeElement?.matches('.row'))
    const at = () =>
      page.evaluate(() =>
        Number(
          document.activeElement?.querySelector('.cell-rank')?.textContent?.replaceAll(',', '') ?? Number.NaN,
        ),
      )
    let before = await at()
    while (before < PAGED_TO) {
      await page.keyboard.press('PageDown')
      // At the end of what is loaded the press comes to nothing until the next rows are there.
      const now = await at()
      if (now === before || Number.isNaN(now)) await page.evaluate(() => new Promise(requestAnimationFrame))
      else before = now
    }
    expect(await textOf(page, '.rows-room .row:focus .who-name')).toMatch(/^Contact \d+$/)
    expect(await page.$('.waiting')).toBeNull()
    await page.close()
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
