import type { Browser, CDPSession } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './chromium.ts'
import { type Receiver, sleep, startReceiver } from './receiver.ts'
import { prepareVisit } from './visit.ts'

const CPU_SLOWDOWN = 4
/** Of the thread's own time: a busy machine makes every task long by the clock. */
const LONG_TASK_MS = 50
const ROUNDS = 5

type TraceEvent = {
  name: string
  ph: string
  ts: number
  dur?: number
  /** Of the thread itself, so that other programs on the machine do not count. */
  tdur?: number
  args?: {
    data?: { url?: string; stackTrace?: { url: string }[] }
    beginData?: { stackTrace?: { url: string }[] }
  }
}

let browser: Browser
let receiver: Receiver

beforeAll(async () => {
  ;[browser, receiver] = await Promise.all([launch(), startReceiver()])
})
afterAll(async () => {
  await browser.close()
  await receiver.close()
})

const LINKS = Array.from(
  { length: 1000 },
  (_, n) => `<p><a id="a${n}" href="/files/${n}.html">link ${n}</a></p>`,
).join('')
const FORMS = Array.from(
  { length: 50 },
  (_, n) =>
    `<form id="f${n}"><input type="email" name="email"><input name="phone"><button>ok</button></form>`,
).join('')
const STAY = '<script>addEventListener("click", event => event.preventDefault())</script>'

async function trace(session: CDPSession, action: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: unknown[] }) => void events.push(...(value as TraceEvent[]))
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline',
        'disabled-by-default-devtools.timeline',
        'disabled-by-default-devtools.timeline.stack',
        'v8.execute',
      ],
    },
  })
  await action()
  const done = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await done
  session.off('Tracing.dataCollected', collect)
  return events
}

const isOurs = (event: TraceEvent) =>
  /pulse(\.\w+)?\.js/.test(
    event.args?.data?.url ??
      event.args?.data?.stackTrace?.[0]?.url ??
      event.args?.beginData?.stackTrace?.[0]?.url ??
      '',
  )

/** Main-thread ms in our own scripts: running at load, compiling included, and called back later. */
const ourTime = (events: TraceEvent[]) =>
  events
    .filter(event => /^(EvaluateScript|FunctionCall)$/.test(event.name) && isOurs(event))
    .reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

describe('the cost of the tracker for the page', () => {
  it(`has no long task and no forced layout while it loads, at ${CPU_SLOWDOWN}× slower CPU`, async () => {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { page, open, come } = await prepareVisit(browser, receiver, { body: LINKS + FORMS })
      const session = await page.createCDPSession()
      await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
      const events = await trace(session, async () => {
        await open()
        await come('page_view')
        await sleep(200)
      })
      times.push(ourTime(events))
      expect(events.filter(event => isOurs(event) && (event.tdur ?? 0) > LONG_TASK_MS * 1000)).toEqual([])
      expect(events.filter(event => /^(Layout|UpdateLayoutTree)$/.test(event.name) && isOurs(event))).toEqual(
        [],
      )
      await page.close()
    }
    const load = median(times)
    console.log(
      `load and first view on a page with 1,000 links and 50 forms, ${CPU_SLOWDOWN}× slower CPU: ${load.toFixed(1)} ms of main thread, ${times[0]!.toFixed(1)} at best (${times.map(time => time.toFixed(1)).join(', ')})`,
    )
    expect(load).toBeGreaterThan(0)
  })

  it('has no long task and no forced layout at a click', async () => {
    const { page, open, come } = await prepareVisit(browser, receiver, { body: STAY + LINKS })
    await open()
    await come('page_view')
    const session = await page.createCDPSession()
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const events = await trace(session, () => page.locator(`#a${round}`).click())
      expect(events.filter(event => /^(Layout|UpdateLayoutTree)$/.test(event.name) && isOurs(event))).toEqual(
        [],
      )
      expect(events.filter(event => isOurs(event) && (event.tdur ?? 0) > LONG_TASK_MS * 1000)).toEqual([])
      times.push(ourTime(events))
    }
    console.log(`a click on a link, ${CPU_SLOWDOWN}× slower CPU: ${median(times).toFixed(2)} ms`)
    expect(median(times)).toBeGreaterThan(0)
  })
})
