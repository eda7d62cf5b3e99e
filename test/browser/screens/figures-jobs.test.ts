import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Hand, shown } from './hand.ts'
import { DESKTOP, Stage, textOf, violations } from './stage.ts'

/** What the same jobs took before the overview led to its people and the settings had links to their sections. */
const BEFORE = {
  hotSources: { clicks: 1, screens: 2, people: false },
  wall: { clicks: 3, fields: 1, screens: 2 },
}

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the job “which sources bring hot leads”', () => {
  it('is answered without scrolling, and one more click shows the people', async () => {
    const page = await stage.page('/board', { viewport: DESKTOP })
    await page.waitForSelector('.rows-room .row')
    const hand = await Hand.on(page)
    await hand.press('.rail a[href="/overview"]')
    await page.waitForSelector('.questions .ranked')
    const table = await page.$eval('.questions .ranked', element => {
      const heads = [...element.querySelectorAll('thead th')].map(({ textContent }) => textContent)
      const first = element.querySelector('tbody tr')!.getBoundingClientRect()
      return { heads, bottom: first.bottom }
    })
    expect(table.heads).toContain('Hot')
    expect(table.heads[0]).toBe('Source')
    expect(table.bottom).toBeLessThanOrEqual(DESKTOP.height)
    expect(hand.effort).toMatchObject({ clicks: 1, screens: 0 })
    await hand.press('.questions button.ranked-name')
    await page.waitForSelector('.people-list a')
    console.log(
      `job 6: ${shown(hand.effort)}, its people shown; before: ${BEFORE.hotSources.clicks} click, ${BEFORE.hotSources.screens} screens scrolled, no way to the people`,
    )
    expect(hand.effort).toMatchObject({ clicks: 2, screens: 0 })
    await page.close()
  })
})

describe('the jobs in the settings', () => {
  it('find the TV screens without scrolling', async () => {
    const page = await stage.page('/board')
    await page.waitForSelector('.rows-room .row')
    const hand = await Hand.on(page)
    await hand.press('.rail a[href="/settings"]')
    await hand.press('.settings-places a[href="#walls"]')
    await page.waitForSelector('#walls')
    await page.waitForFunction(() => location.hash === '#walls')
    await hand.type('[aria-labelledby=walls] input', 'Office')
    await hand.press('[aria-labelledby=walls] form button[type=submit]')
    await page.waitForSelector('[aria-labelledby=walls] .once pre')
    console.log(
      `job 9: ${shown(hand.effort)}; before: ${BEFORE.wall.clicks} clicks, ${BEFORE.wall.fields} typed field, ${BEFORE.wall.screens} screens scrolled`,
    )
    expect(hand.effort.screens).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(await textOf(page, '[aria-labelledby=walls] .once pre')).toMatch(/^http/)
    await page.close()
  })

  it('writes no errors to the console', () => {
    expect(stage.complaints).toEqual([])
  })
})
