/**
 * Pictures of every screen in both languages, light and dark, on a desktop and a phone, as one sheet per look in
 * `test/screenshots/sheets/`, with the single pictures beside it: `npm run sheets`, or `npm run sheets pl-dark-phone` for some of them. Nothing is
 * asserted here; a person looks at them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'puppeteer-core'
import { LOOKS, nameOf, openScreen, SCREENS, type Screen } from './every-screen.ts'
import { type Look, PHONE, Stage } from './stage.ts'

const SHEETS = fileURLToPath(new URL('../../screenshots/sheets', import.meta.url))
const WIDTH = { desktop: 720, phone: 293 }
const COLUMNS = { desktop: 3, phone: 7 }
/** Charts and faces that fade in are whole by then; a picture is looked at, not compared. */
const SETTLE_MS = 400

const MORE: Screen[] = [
  { screen: 'sign-in', path: '/sign-in', ready: '[name=password]' },
  { screen: 'welcome', path: '/welcome', ready: '.door-panel [role=alert]' },
]

type Picture = { name: string; png: string }

const wanted = process.argv.slice(2)
await mkdir(SHEETS, { recursive: true })
await using stage = await Stage.open('--demo')
const wall = await wallPath(stage)
for (const look of LOOKS) {
  const name = nameOf(look)
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const pictures: Picture[] = []
  const screens = [...SCREENS, ...MORE, { screen: 'wall', path: wall, ready: '.wall-row' }]
  for (const screen of screens) {
    const page = await openScreen(stage, look, screen)
    pictures.push(await pictureOf(page, screen.screen))
    await page.close()
  }
  pictures.push(await afterACall(stage, look))
  await mkdir(`${SHEETS}/${name}`, { recursive: true })
  for (const { name: screen, png } of pictures)
    await writeFile(`${SHEETS}/${name}/${screen}.png`, png, 'base64')
  await composeSheet(stage, look, pictures)
  console.log(`${SHEETS}/${name}.png`)
}
if (stage.complaints.length > 0) console.log(stage.complaints.join('\n'))

async function pictureOf(page: Page, name: string): Promise<Picture> {
  await page.evaluate(ms => new Promise(done => setTimeout(done, ms)), SETTLE_MS)
  return { name, png: await page.screenshot({ encoding: 'base64' }) }
}

/** Not every contact of the demo has left a number: the first alert that has one. */
async function afterACall(stage: Stage, look: Look): Promise<Picture> {
  const page = await stage.page('/alerts?show=all', look)
  await page.waitForSelector('.alert [data-do=call]')
  await page.$eval('.alert [data-do=call]', button => (button as HTMLElement).click())
  await page.waitForSelector('.after-call')
  const picture = await pictureOf(page, 'after-call')
  await page.close()
  return picture
}

async function composeSheet(stage: Stage, look: Look, pictures: readonly Picture[]): Promise<void> {
  const kind = look.viewport === PHONE ? 'phone' : 'desktop'
  const page = await stage.context.newPage()
  const figures = pictures.map(
    ({ name, png }) =>
      `<figure><figcaption>${name}</figcaption><img width="${WIDTH[kind]}" src="data:image/png;base64,${png}"></figure>`,
  )
  await page.setViewport({ width: COLUMNS[kind] * (WIDTH[kind] + 16) + 16, height: 100 })
  await page.setContent(
    `<style>
      body { margin: 8px; background: #888; font: 14px system-ui; display: flex; flex-wrap: wrap }
      figure { margin: 8px } figcaption { margin-bottom: 4px } img { display: block }
    </style>${figures.join('')}`,
  )
  await page.screenshot({ path: `${SHEETS}/${nameOf(look)}.png`, fullPage: true })
  await page.close()
}

/** A link to a wall of the demo's plan, made as an admin makes it. */
async function wallPath(stage: Stage): Promise<string> {
  const page = await stage.page('/board')
  await page.waitForSelector('.rows-room .row')
  const url = await page.evaluate(async () => {
    const { rows: sites } = await (await fetch('/api/sites')).json()
    const { rows: plans } = await (await fetch(`/api/plans?site=${sites[0].id}`)).json()
    const answer = await fetch(`/api/sites/${sites[0].id}/walls`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ plan: plans[0].id, name: 'Office', names: true }),
    })
    return (await answer.json()).url as string
  })
  await page.close()
  const { pathname, search } = new URL(url)
  return pathname + search
}
