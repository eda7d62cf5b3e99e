import { launch } from '../browser/chromium.ts'
import { startReceiver } from '../browser/receiver.ts'
import { prepareVisit } from '../browser/visit.ts'

const CHARS = 300_000
const CPU_SLOWDOWN = 4
const ROUNDS = 5

/** What links may hold that is long. */
const PARTS: Record<string, [start: string, part: string]> = {
  'a file (data:)': ['data:text/csv,', '1;jan@shop.example;'],
  letters: ['https://out.example/?q=', 'abcdefghij'],
  'signs of e-mail addresses': ['https://out.example/?q=', 'a@'],
  'names of secrets': ['https://out.example/?', 'token'],
  digits: ['https://out.example/?q=', '4111111111'],
}

/** How long a click on a link with an address of 300 KB holds a page up, in a real Chromium at 4× slower CPU; ms, median. */
export async function benchPage() {
  const [browser, receiver] = await Promise.all([launch(), startReceiver()])
  try {
    const body = '<a id="a">Export</a><script>a.addEventListener("click", e => e.preventDefault())</script>'
    const { open, page, come } = await prepareVisit(browser, receiver, { body })
    await open()
    await come('page_view')
    const session = await page.createCDPSession()
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    const rows = []
    for (const [what, [start, part]] of Object.entries(PARTS)) {
      const times: number[] = await page.evaluate(
        async (href, rounds) => {
          const times = []
          for (let round = 0; round < rounds; round++) {
            const link = document.querySelector<HTMLAnchorElement>('#a')!
            link.href = href
            const before = performance.now()
            link.click()
            times.push(performance.now() - before)
            await new Promise(done => setTimeout(done, 400))
          }
          return times
        },
        start + part.repeat(CHARS / part.length),
        ROUNDS,
      )
      rows.push({ what, ms: times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!, aim: 20 })
    }
    return rows
  } finally {
    await browser.close()
    await receiver.close()
  }
}
