import { afterAll, beforeAll, expect, it } from 'vitest'
import { Stage, textOf } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open('--demo')
})
afterAll(() => stage[Symbol.asyncDispose]())

it('answers its questions by charts with a table behind each, and keeps what the reader chose in the address', async () => {
  const page = await stage.page('/overview')
  await page.waitForSelector('.ranked')
  await page.waitForSelector('.question canvas')
  const titles = await page.$$eval('.question h2', all => all.map(({ textContent }) => textContent))
  expect(titles).toContain('How warm are they?')
  // What a chart draws stands in its table: as many days, and the last of them as it is read out above.
  const [days, last, said] = await page.evaluate(() => {
    const chart = [...document.querySelectorAll('.question')].find(one =>
      one.textContent!.includes('How warm'),
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
  expect(stage.complaints).toEqual([])
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
})
