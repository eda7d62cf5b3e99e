import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESKTOP, type Look, PHONE, Stage, shoot, textOf, violations } from './stage.ts'

const isLong = process.env.LONG === '1'
const LOOKS: Look[] = isLong
  ? (['en', 'pl'] as const).flatMap(language =>
      (['light', 'dark'] as const).flatMap(theme =>
        [DESKTOP, PHONE].map(viewport => ({ language, theme, viewport })),
      ),
    )
  : [
      { language: 'en', theme: 'light', viewport: DESKTOP },
      { language: 'pl', theme: 'dark', viewport: PHONE },
    ]

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
})
afterAll(() => stage[Symbol.asyncDispose]())

const nameOf = ({ language, theme, viewport }: Look) =>
  `${language}-${theme}-${viewport === PHONE ? 'phone' : 'desktop'}`

describe.each(LOOKS.map(look => ({ look, name: nameOf(look) })))('every screen, $name', ({ look, name }) => {
  const screens: { screen: string; path: string; ready: string; open?: string }[] = [
    { screen: 'board', path: '/board', ready: '.rows-room .row' },
    { screen: 'overview', path: '/overview', ready: '.ranked' },
    { screen: 'contact', path: '/board', open: '.rows-room .who-name', ready: '.step-total' },
    { screen: 'install', path: '/install', ready: '.install-state' },
    { screen: 'plans', path: '/plans', ready: 'tbody tr' },
    { screen: 'plan', path: '/plans', open: 'tbody a', ready: '.rule' },
    { screen: 'settings', path: '/settings', ready: '#people' },
    { screen: 'import', path: '/import', ready: '.import-file' },
    { screen: 'health', path: '/health', ready: '#rejected-title' },
    { screen: 'audit', path: '/audit', ready: 'tbody tr' },
    { screen: 'missing', path: '/nowhere', ready: '.notice' },
  ]

  it.each(screens)(
    '$screen: shows itself without complaint, reachable for all',
    async ({ screen, path, ready, open }) => {
      const page = await stage.page(path, look)
      if (open) {
        await page.waitForSelector(open)
        await page.$eval(open, element => (element as HTMLElement).click())
      }
      await page.waitForSelector(ready)
      // A chart comes in a moment after its screen.
      if (screen === 'contact') await page.waitForSelector('.u-over, .chart p')
      await shoot(page, `${screen}-${name}`)
      expect(await violations(page)).toEqual([])
      const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(wide).toBeLessThanOrEqual(seen!)
      expect(await page.$eval('html', html => html.lang)).toBe(look.language)
      // The tab is called what the screen is.
      const heading = await textOf(page, 'h1')
      expect(await page.title()).toMatch(/^(\(\d+\) )?.+ · Pulseboard$/)
      expect(await page.title()).toContain(`${heading} · `)
      await page.close()
    },
  )

  it('ends with nothing in the console', () => {
    expect(stage.complaints).toEqual([])
  })
})

describe('what a person sets', () => {
  it('speaks the other language at once and remembers the theme', async () => {
    const page = await stage.page('/board')
    await page.waitForSelector('.rows')
    await page.click('[popovertarget=menu]')
    expect(await violations(page)).toEqual([])
    await page.click('[name=language]:not(:checked) + span')
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Tablica')
    await page.close()
  })

  it('signs out, says why somebody is not let in, and leads back to where they were', async () => {
    const page = await stage.page('/settings')
    await page.waitForSelector('#people')
    await page.click('[popovertarget=menu]')
    await page.click('.menu-end .button:last-child')
    await page.waitForSelector('[name=password]')
    expect(await violations(page)).toEqual([])
    await page.goto(`${stage.place.url}/plans`)
    await page.waitForSelector('[name=password]')
    await page.type('[name=email]', 'maja@example.com')
    await page.type('[name=password]', 'wrong')
    await page.click('[type=submit]')
    await page.waitForFunction(() => document.querySelector('.problem')?.textContent !== '')
    await page.goto(`${stage.place.url}/plans`)
    await stage.signIn(page)
    expect(new URL(page.url()).pathname).toBe('/plans')
    await page.close()
  })
})

describe('the overview', () => {
  it('answers its questions by charts with a table behind each, and keeps what the reader chose in the address', async () => {
    const page = await stage.page('/overview')
    await page.waitForSelector('.ranked')
    await page.waitForSelector('.question canvas')
    const titles = await page.$$eval('.question h2', all => all.map(({ textContent }) => textContent))
    expect(titles).toContain('Leads by stage')
    // What a chart draws stands in its table: as many days, and the last of them as it is read out above.
    const [days, last, said] = await page.evaluate(() => {
      const chart = [...document.querySelectorAll('.question')].find(one =>
        one.textContent!.includes('Leads by stage'),
      )!
      const rows = [...chart.querySelectorAll('tbody tr')]
      const last = [...rows[0]!.querySelectorAll('td')].map(({ textContent }) => textContent)
      return [
        rows.length,
        last,
        [...chart.querySelectorAll('.readout b')].map(({ textContent }) => textContent),
      ]
    })
    expect(days).toBe(30)
    expect(said).toEqual(last)
    const contacts = Number((await textOf(page, '.figures-row div:last-child dd')).replaceAll(/\D/g, ''))
    expect(contacts).toBeGreaterThan(10)

    await page.click('.overview-head .segments label:last-child')
    await page.waitForFunction(() => location.search.includes('days=30'))
    await page.reload()
    await page.waitForSelector('.ranked')
    expect(
      await page.$eval(
        '.overview-head .segments label:last-child input',
        input => (input as HTMLInputElement).checked,
      ),
    ).toBe(true)
    await page.close()
  })

  it('says so when the collector is away, and goes on by itself', async () => {
    const page = await stage.page('/overview')
    await page.waitForSelector('.figures-row')
    await page.setOfflineMode(true)
    await page.click('.overview-head .segments label:first-of-type')
    await page.waitForSelector('.overview[data-stale]', { timeout: 5_000 })
    expect(await page.$$eval('.figures-row dd', all => all.length)).toBe(4)
    await page.setOfflineMode(false)
    await page.waitForSelector('.overview:not([data-stale])', { timeout: 15_000 })
    await page.close()
  })
})
