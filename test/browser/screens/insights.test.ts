import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InsightsState } from '../../../shared/insights.ts'
import type { PlanDetail } from '../../../shared/plan-info.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { seeded, times } from '../../insights/people.ts'
import { click } from './click.ts'
import { DESKTOP, PHONE, Stage, tooSmall, violations } from './stage.ts'

const DAY_MS = 86_400_000
const PEOPLE = 400
const MORE = process.env.LONG
  ? ([
      ['light', 'en', DESKTOP],
      ['dark', 'en', PHONE],
    ] as const)
  : []
const LOOKS = [['dark', 'pl', DESKTOP], ['light', 'pl', PHONE], ...MORE] as const

let stage: Stage
let site: CreatedSite
beforeAll(async () => {
  stage = await Stage.openWith({ RATE_LIMITS: 'off' })
  site = await stage.place.addSite()
  await Promise.all(times(PEOPLE, index => index).map(index => send(index)))
}, 120_000)
afterAll(() => stage?.[Symbol.asyncDispose]())

/** Half a year in which a demo nearly always precedes a deal, and a visit of the jobs page never does. */
async function send(index: number): Promise<void> {
  const random = seeded(index)
  const first = Date.now() - (8 + (index % 190)) * DAY_MS - Math.floor(random() * DAY_MS)
  const act = (name: string, after: number, more: object = {}) => ({
    i: `${name}${index}-${after}`,
    n: name,
    t: Math.floor(first + after * DAY_MS),
    u: 'https://shop.example/about',
    ...more,
  })
  const isBuyer = random() < 0.35
  const e = [
    act('page_view', 0),
    act('page_view', 1, { u: `https://shop.example/${isBuyer ? 'pricing' : 'blog'}` }),
    ...(isBuyer ? [act('demo_request', 1.5), act('file_download', 1.2)] : []),
    ...(!isBuyer && random() < 0.4 ? [act('career_view', 2, { u: 'https://shop.example/jobs' })] : []),
    ...(isBuyer && random() < 0.95
      ? [
          act('purchase', 5 + random() * 20, {
            p: { transaction_id: `o${index}`, value: 900, currency: 'EUR' },
          }),
        ]
      : []),
  ].filter(({ t }) => t < Date.now())
  const body = { k: site.secretKey, v: `visitor-${index}`, z: Date.now(), c: 'granted', e }
  const answer = await stage.place.send(body)
  if (answer.status !== 202) throw new Error(await answer.text())
}

const path = (query = '') => `/insights?site=${site.siteId}${query}`
const opened = async (query: string, ready: string, look = {}): Promise<Page> => {
  const page = await stage.page(path(query), look)
  await page.waitForSelector(ready, { timeout: 30_000 })
  return page
}
const textOf = (page: Page, selector: string) =>
  page.$eval(selector, element => element.textContent!.replaceAll(/\s+/g, ' ').trim())

describe('the screen of insights', () => {
  it('says for each score how many reached it and converted, as the server counted it', async () => {
    const page = await opened('', '.curve')
    const { insights } = await stage.place.get<InsightsState>(
      `/api/plans/${site.planId}/insights?conversion=purchase`,
      site.secretKey,
    )
    const { curve } = insights!.threshold
    if (curve.state !== 'given') throw new Error(curve.missing.code)
    const slider = '.curve-slider input'
    await page.focus(slider)
    await page.keyboard.press('End')
    const top = curve.value.at(-1)!
    expect(await textOf(page, '.curve-says')).toContain(`From ${top.from} points.`)
    await page.keyboard.press('ArrowLeft')
    const next = curve.value.at(-2)!
    const says = await textOf(page, '.curve-says')
    expect(says).toBe(
      `From ${next.from} points. Of ${next.precision.n} people who reached ${next.from}, ${next.precision.k} converted within 30 days.`,
    )
    const { low, high } = next.precision
    expect(await textOf(page, '.figures-row')).toContain(
      `surely between ${Math.floor(low * 100)} and ${Math.ceil(high * 100)} of 100`,
    )
    expect(await page.$$eval('.chart-table tbody tr', rows => rows.length)).toBe(curve.value.length)
    await page.close()
  })

  it('follows the pointer over the curve', async () => {
    const page = await opened('', '.curve')
    const box = await (await page.$('.curve-plot'))!.boundingBox()
    await page.mouse.move(box!.x + 2, box!.y + 50)
    const left = await textOf(page, '.curve-says')
    await page.mouse.move(box!.x + box!.width - 2, box!.y + 50)
    expect(await textOf(page, '.curve-says')).not.toBe(left)
    await page.close()
  })

  it('tells which rules draw buyers, each with its numbers, and what has no rule', async () => {
    const page = await opened('&part=rules', '#rules')
    const rows = await page.$$eval('[aria-labelledby=rules] tbody tr', all =>
      all.map(row => row.textContent!.replaceAll(/\s+/g, ' ')),
    )
    expect(rows.find(row => row.startsWith('Demo request'))).toMatch(/\d+ of \d+.*Draws buyers/)
    expect(await page.$$eval('[data-verdict]', cells => cells.length)).toBeGreaterThan(10)
    await page.close()
  })

  it('adds a suggested threshold to the plan as a draft', async () => {
    const page = await opened('', '.suggested')
    const from = Number(/\d+/.exec(await textOf(page, '.suggested'))![0])
    await page.$eval('.suggestions .propose button', button => (button as HTMLElement).click())
    await page.waitForFunction(() => location.pathname.startsWith('/plans/'))
    const { draft, latestVersion, liveVersion } = await stage.place.get<PlanDetail>(
      `/api/plans/${site.planId}`,
      site.secretKey,
    )
    expect(draft.thresholds.map(({ value }) => value)).toContain(from)
    expect(latestVersion).toBeGreaterThan(liveVersion!)
    await page.close()
  })

  it('leads from a figure to exactly its people', async () => {
    const page = await opened('', '.curve-people')
    const said = Number(/\d+/.exec(await textOf(page, '.curve-people a'))![0])
    await click(page, '.curve-people a')
    await page.waitForSelector('#figure-people ~ .table-scroll tbody tr')
    expect(await textOf(page, '#figure-people')).toBe(`${said} people`)
    const links = await page.$$eval('#figure-people ~ .table-scroll a', all =>
      all.map(a => a.getAttribute('href')!),
    )
    expect(links).toHaveLength(Math.min(200, said))
    expect(links.every(href => /^\/contacts\/[^/]+$/.test(href))).toBe(true)
    await page.close()
  })

  it('shows the way to the conversion for a period, each figure a link to its people', async () => {
    const page = await opened('&part=path', '#funnel')
    const first = () => textOf(page, '[aria-labelledby=funnel] tbody tr td')
    const all = Number(/\d+/.exec(await first())![0])
    await page.locator('#funnel ~ .field select').fill('30')
    await page.waitForFunction(
      before =>
        Number(/\d+/.exec(document.querySelector('[aria-labelledby=funnel] tbody td')!.textContent!)![0]) <
        before,
      {},
      all,
    )
    const lately = Number(/\d+/.exec(await first())![0])
    await click(page, '[aria-labelledby=funnel] tbody td a')
    await page.waitForSelector('#figure-people ~ .table-scroll tbody tr')
    expect(await textOf(page, '#figure-people')).toBe(`${lately} people`)
    await page.close()
  })

  it('builds a plan from the way, as a draft with its points and its silence', async () => {
    const page = await opened('&part=path', '#builder')
    expect(await textOf(page, '[aria-labelledby=builder] tbody')).toContain('from your data (n = ')
    const steps = await page.$$eval('[aria-labelledby=builder] tbody tr', rows => rows.length)
    await page.$eval('.builder-points', field => {
      const input = field as HTMLInputElement
      input.value = '7'
      input.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await click(page, '.propose .primary')
    await page.waitForFunction(() => location.pathname.startsWith('/plans/'))
    await page.waitForSelector('.rule')
    const id = new URL(page.url()).pathname.split('/')[2]!
    const made = await stage.place.get<PlanDetail>(`/api/plans/${id}`, site.secretKey)
    expect(made.liveVersion).toBeNull()
    const { rules, goal } = made.draft
    expect(goal).toContain('Purchases')
    expect(rules.filter(({ kind, points }) => kind === 'event' && points! > 0)).toHaveLength(steps)
    expect(rules[0]!.points).toBe(7)
    expect(rules.some(({ kind }) => kind === 'absence')).toBe(true)
    await page.close()
  })

  it.each(LOOKS)('is accessible and large enough: %s, %s', async (theme, language, viewport) => {
    for (const [query, ready] of [
      ['', '.curve'],
      ['&part=rules', '#rules'],
      ['&part=customers', '#customers'],
      ['&part=sources', '#sources'],
      ['&part=path&figure=step%200%20reached', '#figure-people ~ .table-scroll'],
    ] as const) {
      const page = await opened(query, ready, { theme, language, viewport })
      expect(await violations(page)).toEqual([])
      expect(await tooSmall(page)).toEqual([])
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect(isWide).toBe(false)
      await page.close()
    }
  })

  it('has a list of conversions that an admin changes', async () => {
    const page = await stage.page(`/settings?site=${site.siteId}`)
    await page.waitForSelector('#conversions')
    await page.type('[name=event]', 'quiz_done')
    await page.type('[name=path]', '/quiz')
    await page.$eval('[name=event]', field => (field as HTMLInputElement).form!.requestSubmit())
    await page.waitForFunction(() => document.body.textContent!.includes('on pages with /quiz'))
    expect(await violations(page)).toEqual([])
    await page.close()
    const other = await stage.page(path())
    await other.waitForFunction(() =>
      [...document.querySelectorAll('option')].some(({ text }) => text === 'quiz_done'),
    )
    await other.close()
  })

  it('leaves no complaint in the console', () => expect(stage.complaints).toEqual([]))
})
