import { setTimeout as sleep } from 'node:timers/promises'
import { mkdirSync } from 'node:fs'
import { Stage, DESKTOP, PHONE } from './browser/screens/stage.ts'
import { compose } from '../collector/notify/compose.ts'
import { htmlOf } from '../collector/notify/channels/email-html.ts'
import { letter, alert } from './notify/letters.ts'
mkdirSync('/tmp/w/shots', { recursive: true })
const stage = await Stage.open('--demo')
try {
  await sleep(25_000)
  const paths = process.argv[2]?.split(',') ?? ['/alerts', '/board']
  for (const language of ['en', 'pl'] as const) {
    for (const path of paths) {
      const theme = language === 'pl' ? 'dark' : 'light'
      const page = await stage.page(path === '/plan' ? '/plans' : path, { language, theme, viewport: DESKTOP })
      await sleep(2500)
      if (path === '/plan') {
        await page.waitForSelector('tbody th a')
        await page.$eval('tbody th a', a => (a as HTMLElement).click())
        await sleep(2500)
      }
      if (path === '/contact') {
      }
      await page.screenshot({ path: `/tmp/w/shots/${language}-${path.replaceAll('/', '_')}.png` as `${string}.png` })
      await page.close()
    }
    const phone = await stage.page('/alerts', { language, theme: 'light', viewport: PHONE })
    await sleep(2500)
    await phone.screenshot({ path: `/tmp/w/shots/${language}-phone.png` as `${string}.png` })
    await phone.close()
    const mail = await stage.context.newPage()
    await mail.setViewport({ width: 640, height: 760 })
    await mail.setContent(htmlOf(compose(letter(alert({ current: { score: 89, band: language === 'pl' ? 'Ciepły' : 'Warm' } }), { language }))))
    await mail.screenshot({ path: `/tmp/w/shots/${language}-mail.png` as `${string}.png` })
    await mail.close()
  }
  console.log(stage.complaints)
} finally {
  await stage[Symbol.asyncDispose]()
}
