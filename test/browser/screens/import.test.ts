import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CreatedSite } from '../../../shared/api.ts'
import { Stage, shoot, textOf, violations } from './stage.ts'

const EVIL = '<img src=x onerror=alert(1)>'
let stage: Stage
let site: CreatedSite
let page: Page
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pulseboard-csv-'))
  stage = await Stage.open()
  site = await stage.place.addSite()
  page = await stage.page(`/import?site=${site.siteId}`)
})
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const choose = async (file: string) => {
  const input = (await page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>
  await input.uploadFile(file)
}
const runs = async () => {
  await page.waitForSelector('.import-do .button')
  await page.$eval('.import-do .button', button => (button as HTMLElement).click())
  await page.waitForSelector('.import-progress a')
  return textOf(page, '.import-progress p')
}

it('matches columns by name, says which rows are left out, and takes the same file once', async () => {
  const rows = Array.from({ length: 450 }, (_, i) => `ania${i}@example.com;Ania ${i};Łódź;=1+1`)
  const file = join(dir, 'contacts.csv')
  await writeFile(
    file,
    `\uFEFFAdres e-mail;Imię i nazwisko;Miasto;Uwagi\r\n${rows.join('\r\n')}\r\n;${EVIL};;\r\n`,
  )
  await choose(file)
  await page.waitForSelector('.import-rows li')
  expect(
    await page.$$eval('select[aria-label]', all => all.map(one => (one as HTMLSelectElement).value)),
  ).toEqual(['email', 'name', 'city', 'trait'])
  expect(await textOf(page, '.import-faults')).toMatch(/Row 452.*neither e-mail nor user id/)
  expect(await page.$('.import img')).toBeNull()
  await shoot(page, 'import')
  expect(await violations(page)).toEqual([])
  expect(await runs()).toBe('Done: 450 taken, 0 were there already.')

  await page.reload()
  await choose(file)
  expect(await runs()).toBe('Done: 0 taken, 450 were there already.')
  await page.$eval('.import-progress a', link => (link as HTMLElement).click())
  await page.waitForSelector('.rows-room .row')
  expect(await textOf(page, '.counts')).toContain('450 contacts')
  expect(await textOf(page, '.who-did .place')).toContain('Łódź')
})

it('says so of a file that is none', async () => {
  await page.goto(`${stage.place.url}/import?site=${site.siteId}`)
  const file = join(dir, 'empty.csv')
  await writeFile(file, 'email,name\n')
  await choose(file)
  await page.waitForSelector('.import-file [role=alert]')
  expect(await page.$('.import-do')).toBeNull()
  expect(stage.complaints).toEqual([])
})
