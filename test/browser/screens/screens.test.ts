import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sleep } from '../receiver.ts'
import { click } from './click.ts'
import { LOOKS as EVERY_LOOK, nameOf, openScreen, SCREENS } from './every-screen.ts'
import { DESKTOP, type Look, PHONE, Stage, shoot, textOf, tooSmall, violations } from './stage.ts'

const isLong = process.env.LONG === '1'
/** Without LONG each screen has one of the two, in turn. */
const LOOKS: Look[] = isLong
  ? EVERY_LOOK
  : [
      { language: 'en', theme: 'light', viewport: DESKTOP },
      { language: 'pl', theme: 'dark', viewport: PHONE },
    ]

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe.each(LOOKS.map((look, turn) => ({ look, turn, name: nameOf(look) })))(
  'each screen, $name',
  ({ look, turn, name }) => {
    it.each(SCREENS.filter((_, place) => isLong || place % LOOKS.length === turn))(
      '$screen: renders without console errors and is accessible',
      async screen => {
        const page = await openScreen(stage, look, screen)
        await shoot(page, `${screen.screen}-${name}`)
        expect(await tooSmall(page)).toEqual([])
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

    it('writes no errors to the console', () => {
      expect(stage.complaints).toEqual([])
    })
  },
)

describe('personal settings', () => {
  it('switch the language at once and keep the theme', async () => {
    const page = await stage.page('/board')
    await page.waitForSelector('.rows')
    await click(page, '[popovertarget=menu]')
    expect(await violations(page)).toEqual([])
    await click(page, '[name=language]:not(:checked) + span')
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Tablica')
    await page.close()
  })

  it('sign the user out, explain a failed sign-in, and return to the previous screen', async () => {
    const page = await stage.page('/settings')
    await page.waitForSelector('#people')
    await click(page, '[popovertarget=menu]')
    await click(page, '.menu-end .button:last-child')
    await page.waitForSelector('[name=password]')
    expect(await violations(page)).toEqual([])
    await page.goto(`${stage.place.url}/plans`)
    await page.waitForSelector('[name=password]')
    await page.type('[name=email]', 'maja@example.com')
    await page.type('[name=password]', 'wrong')
    await click(page, '[type=submit]')
    await page.waitForFunction(() => document.querySelector('.problem')?.textContent !== '')
    await page.goto(`${stage.place.url}/plans`)
    await stage.signIn(page)
    expect(new URL(page.url()).pathname).toBe('/plans')
    await page.close()
  })
})

describe('an invitation', () => {
  it('is for a member by default, and for an admin only after a confirmation', async () => {
    const page = await stage.page('/settings')
    await page.waitForSelector('#people')
    const role = () => page.$eval('[name=role]', select => (select as HTMLSelectElement).value)
    const invite = async (email: string) => {
      await page.type('[name=email]', email)
      await page.$eval('[name=role]', select => select.closest('form')!.requestSubmit())
    }
    const people = () =>
      page.evaluate(async () => {
        const { rows } = await (await fetch('/api/people')).json()
        return Object.fromEntries(rows.map((row: { email: string; role: string }) => [row.email, row.role]))
      })
    expect(await role()).toBe('member')
    await invite('one@example.com')
    await page.waitForFunction(() => document.querySelectorAll('.once').length === 1)
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=email]')!.value === '')
    expect(await role()).toBe('member')
    await invite('two@example.com')
    await page.waitForFunction(() => document.body.textContent!.includes('two@example.com'))
    expect(await people()).toMatchObject({ 'one@example.com': 'member', 'two@example.com': 'member' })
    const asked: string[] = []
    let isSure = false
    page.on('dialog', dialog => {
      asked.push(dialog.message())
      void (isSure ? dialog.accept() : dialog.dismiss())
    })
    await page.select('[name=role]', 'admin')
    await invite('three@example.com')
    await page.waitForFunction(
      () => document.querySelector<HTMLSelectElement>('[name=role]')!.value === 'admin',
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('three@example.com')
    expect(await people()).not.toHaveProperty(['three@example.com'])
    isSure = true
    await page.$eval('[name=role]', select => select.closest('form')!.requestSubmit())
    await page.waitForFunction(() => document.body.textContent!.includes('three@example.com'))
    expect(await people()).toMatchObject({ 'three@example.com': 'admin' })
    await page.waitForFunction(
      () => document.querySelector<HTMLSelectElement>('[name=role]')!.value === 'member',
    )
    // An existing colleague is made an admin no less carefully.
    isSure = false
    await page.select('select[aria-label$="one@example.com"]', 'admin')
    await page.waitForFunction(
      () =>
        document.querySelector<HTMLSelectElement>('select[aria-label$="one@example.com"]')!.value ===
        'member',
    )
    expect(asked).toHaveLength(3)
    expect(await people()).toMatchObject({ 'one@example.com': 'member' })
    await page.close()
  })
})

describe('the board toolbar', () => {
  it.each([DESKTOP, PHONE])('keeps its position while filters are chosen, at $width', async viewport => {
    const page = await stage.page('/board', { viewport })
    await page.waitForSelector('.rows-room .row')
    const places = () =>
      page.$$eval('.board-body, .tools-filter :is(.chip, .select, .button, .link)', all =>
        all.map(one => {
          const { x, y, right } = one.getBoundingClientRect()
          return { x: Math.round(x), y: Math.round(y), right: Math.round(right) }
        }),
      )
    const before = await places()
    for (const { right } of before) expect(right).toBeLessThanOrEqual(viewport.width)
    for (const act of [
      () => click(page, '.chip[data-tone=hot]'),
      () => page.select('.tools-filter .filter:nth-of-type(1) select', 'all'),
      () => page.select('.tools-filter .filter:nth-of-type(2) select', 'yes'),
    ]) {
      const search = await page.evaluate(() => location.search)
      await act()
      await page.waitForFunction(was => location.search !== was, {}, search)
      await page.waitForSelector('.rows-room .row')
      expect(await places()).toEqual(before)
    }
    await click(page, '.with-filter .link')
    await page.waitForFunction(() => !location.search.includes('band='))
    await page.waitForSelector('.rows-room .row')
    expect(await places()).toEqual(before)
    await page.close()
  })

  it('does not hold row moves while the pointer rests', async () => {
    const page = await stage.page('/board')
    await page.waitForSelector('.rows-room .row')
    // The demo's visitors never stop: places wait while the mouse has just moved, and no longer.
    const { x, y } = (await (await page.$('.rows-room .row'))!.boundingBox())!
    for (let moves = 0; !(await page.$('.rows[data-behind]')); moves++) {
      await page.mouse.move(x + 40 + (moves % 2), y + 10)
      await sleep(100)
    }
    await page.waitForFunction(() => !document.querySelector('.rows[data-behind]'), { timeout: 30_000 })
    await page.close()
  })
})

describe('the command palette', () => {
  it('opens a page and a contact by keyboard alone, from any screen', async () => {
    const page = await stage.page('/health')
    await page.waitForSelector('#rejected-title')
    const open = async () => {
      await page.keyboard.down('Control')
      await page.keyboard.press('k')
      await page.keyboard.up('Control')
      await page.waitForSelector('.palette [role=option]')
    }
    await open()
    expect(await violations(page)).toEqual([])
    await page.keyboard.type('przegl')
    await page.waitForFunction(() => document.querySelectorAll('.palette [role=option]').length === 1)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.pathname === '/overview' && !document.querySelector('.palette'))
    await open()
    // What was used last stands first.
    expect(await textOf(page, '.palette [role=option]')).toContain('Overview')
    // The addresses of the demo's contacts end so, and no page is called so.
    await page.keyboard.type('.example')
    await page.waitForFunction(() => {
      const first = document.querySelector('.palette [role=option]')?.textContent
      return first && !/(Pages|Recent|Plans|Actions)$/.test(first)
    })
    await page.keyboard.press('Enter')
    await page.waitForSelector('.contact-head')
    await open()
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => !document.querySelector('.palette'))
    await page.close()
  })
})

describe('the overview screen', () => {
  it('shows a chart and a table for each question, and keeps the reader’s choice in the address', async () => {
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
    expect(days).toBe(7)
    expect(said).toEqual(last)
    const contacts = Number((await textOf(page, '.now-row dl div:last-child dd')).replaceAll(/\D/g, ''))
    expect(contacts).toBeGreaterThan(10)

    await click(page, '.overview-head .segments label:nth-of-type(3)')
    await page.waitForFunction(() => location.search.includes('days=30'))
    await page.reload()
    await page.waitForSelector('.ranked')
    expect(
      await page.$eval(
        '.overview-head .segments label:nth-of-type(3) input',
        input => (input as HTMLInputElement).checked,
      ),
    ).toBe(true)
    const perDay = await page.$$eval('.question', all => all[0]!.querySelectorAll('tbody tr').length)
    expect(perDay).toBeGreaterThan(7)
    await page.close()
  })

  it('leads from a figure to its people, and reads a chart with the arrow keys', async () => {
    const page = await stage.page('/overview?days=30')
    await page.waitForSelector('.question canvas')
    await page.focus('.question .chart-box')
    const readout = () => textOf(page, '.question .readout')
    const now = await readout()
    await page.keyboard.press('ArrowLeft')
    await page.waitForFunction(
      was => document.querySelector('.question .readout')!.textContent !== was,
      {},
      now,
    )
    await click(page, 'button.ranked-name')
    await page.waitForSelector('.people-list a')
    expect(await violations(page)).toEqual([])
    const scores = await page.$$eval('.people-list b', all =>
      all.map(({ firstChild }) => Number(firstChild!.textContent)),
    )
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    await click(page, '.people-list a')
    await page.waitForSelector('.step-total')
    await page.close()
  })

  it('reports an unreachable collector and recovers by itself', async () => {
    const page = await stage.page('/overview')
    await page.waitForSelector('.now-row')
    await page.setOfflineMode(true)
    await click(page, '.overview-head .segments label:first-of-type')
    await page.waitForSelector('.overview[data-stale]', { timeout: 5_000 })
    expect(await page.$$eval('.now-row dd', all => all.length)).toBe(4)
    await page.setOfflineMode(false)
    await page.waitForSelector('.overview:not([data-stale])', { timeout: 15_000 })
    await page.close()
  })
})
