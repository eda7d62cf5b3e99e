/**
 * `node test/bench/board.ts [seconds]`: one open board on 10,000 contacts while 2,000 events/s come in, as the page
 * itself measures it; then the demo's first load. Page, collector, browser and load share the machine.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'puppeteer-core'
import type { CreatedSite } from '../../shared/site.ts'
import { Stage } from '../browser/screens/stage.ts'

const CONTACTS = 10_000
const EVENTS_PER_SECOND = 2_000
const EVENTS_A_BEACON = 5
const TURN_MS = 50
const AT_ONCE = 32
const MOST_WAITING = 400
/** At most; so many pixels a frame are a quick hand. */
const SCROLL_MS = 40_000
const SCROLL_STEP_PX = 600

const KINDS = ['page_view', 'view_item', 'add_to_cart', 'newsletter_signup', 'view_search_results']

type Figures = { what: string; value: string; aim: string }

const visitor = (k: number) => `b${String(k).padStart(31, '0')}`

async function beacon(stage: Stage, { writeKey }: CreatedSite, who: number, names: string[]): Promise<void> {
  const now = Date.now()
  const e = names.map((n, k) => ({
    i: randomUUID(),
    n,
    t: now - k,
    u: `https://shop.example/p/${who % 50}`,
    h: 'Tent',
  }))
  const body = JSON.stringify({ k: writeKey, v: visitor(who), z: now, c: 'granted', e })
  // A connection that was idle may be closed just when it is used again: as a tracker does, it is sent once more.
  const answer = await stage.place.send(body).catch(() => stage.place.send(body))
  await answer.arrayBuffer()
  if (answer.status === 503) {
    // The collector is full: retry after the time that it states.
    await sleep(1000 * Number(answer.headers.get('retry-after') ?? 1))
    return beacon(stage, { writeKey } as CreatedSite, who, names)
  }
  if (answer.status !== 202) throw new Error(`the collector answered ${answer.status}`)
}

async function seed(stage: Stage, site: CreatedSite): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < CONTACTS) {
      const who = next++
      await beacon(stage, site, who, KINDS.slice(0, 1 + (who % KINDS.length)))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** Sends at the rate whatever the answers take; returns how many events a second that came to. */
async function load(stage: Stage, site: CreatedSite, seconds: number): Promise<number> {
  const startedAt = performance.now()
  const waiting = new Set<Promise<void>>()
  let sent = 0
  while (performance.now() - startedAt < seconds * 1000) {
    const due = ((performance.now() - startedAt) / 1000) * EVENTS_PER_SECOND
    // No more than the collector takes: a queue of seconds would measure itself.
    while (sent < due && waiting.size < MOST_WAITING) {
      const who = Math.floor(Math.random() * CONTACTS)
      const names = Array.from({ length: EVENTS_A_BEACON }, (_, k) => KINDS[(who + k + sent) % KINDS.length]!)
      const one = beacon(stage, site, who, names).finally(() => waiting.delete(one))
      waiting.add(one)
      sent += EVENTS_A_BEACON
    }
    await sleep(TURN_MS)
  }
  await Promise.all(waiting)
  return sent / ((performance.now() - startedAt) / 1000)
}

const metric = async (cdp: CDPSession, name: string): Promise<number> => {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(one => one.name === name)?.value ?? 0
}
const heap = async (cdp: CDPSession): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage')
  return metric(cdp, 'JSHeapUsedSize')
}

/** Scrolls to the end of the list, which loads page by page, and returns the durations of its frames. */
const scrolled = (page: Page): Promise<{ frames: number; p95: number; rows: number }> =>
  page.evaluate(
    async (ms, all, step) => {
      const list = document.querySelector('.rows')!
      const times: number[] = []
      const end = performance.now() + ms
      const rows = () => Math.round(list.querySelector('.rows-room')!.getBoundingClientRect().height / 44)
      const isAtEnd = () => list.scrollTop + list.clientHeight >= list.scrollHeight - 1 && rows() >= all
      for (let last = performance.now(); last < end && !isAtEnd(); ) {
        list.scrollTop += step
        const now = await new Promise<number>(resolve => requestAnimationFrame(resolve))
        times.push(now - last)
        last = now
      }
      times.sort((a, b) => a - b)
      return { frames: times.length, p95: times[Math.floor(times.length * 0.95)]!, rows: rows() }
    },
    SCROLL_MS,
    CONTACTS,
    SCROLL_STEP_PX,
  )

/** The overview of the site, counted for the first time; in seconds. */
const counted = (page: Page, plan: string): Promise<number> =>
  page.evaluate(async plan => {
    const startedAt = performance.now()
    for (;;) {
      const { survey } = await (await fetch(`/api/overview?plan=${plan}`)).json()
      if (survey) return (performance.now() - startedAt) / 1000
      await new Promise(resolve => setTimeout(resolve, 250))
    }
  }, plan)

async function underLoad(seconds: number): Promise<Figures[]> {
  await using stage = await Stage.open()
  const site = await stage.place.addSite()
  await seed(stage, site)
  const page = await stage.page(`/board?site=${site.siteId}`)
  await page.waitForSelector('.rows-room .row')
  await page.mouse.move(10, 10)
  const cdp = await page.createCDPSession()
  await cdp.send('Performance.enable')
  await cdp.send('HeapProfiler.enable')
  // What comes once (the trends of the rows in sight, the pages of the list) is no part of the load.
  await sleep(3_000)
  await load(stage, site, 3)
  await page.evaluate(() => window.__pulse?.latency.splice(0))
  const [heapBefore, busyBefore, startedAt] = [
    await heap(cdp),
    await metric(cdp, 'TaskDuration'),
    performance.now(),
  ]
  const rate = await load(stage, site, seconds)
  const busy = (await metric(cdp, 'TaskDuration')) - busyBefore
  const share = busy / ((performance.now() - startedAt) / 1000)
  const heapAfter = await heap(cdp)
  const latency = (await page.evaluate(() => window.__pulse?.latency ?? [])).sort((a, b) => a - b)
  const at = (part: number) => `${Math.round(latency[Math.floor(latency.length * part)] ?? Number.NaN)} ms`
  const { loop, told } = await held(stage)
  const scroll = await scrolled(page)
  const overview = await counted(page, site.planId)
  return [
    { what: 'events/s', value: String(Math.round(rate)), aim: '2,000' },
    { what: `commit → figure painted, p50 (${latency.length} changes)`, value: at(0.5), aim: '' },
    { what: 'commit → figure painted, p99', value: at(0.99), aim: '250 ms' },
    { what: 'of that in the collector: commit → told, p99', value: told, aim: '' },
    { what: 'the collector’s loop held up, p99', value: loop, aim: '' },
    { what: 'main thread', value: `${Math.round(share * 100)} % of a core`, aim: '40 %' },
    {
      what: 'heap before → after',
      value: `${mb(heapBefore)} → ${mb(heapAfter)} (${Math.round((heapAfter / heapBefore - 1) * 100)} %)`,
      aim: '10 %',
    },
    {
      what: `overview of ${CONTACTS} contacts and ${Math.round((rate * seconds) / 1000)},000 events, counted in the background`,
      value: `${overview.toFixed(1)} s`,
      aim: '',
    },
    {
      what: `scrolling, p95 of ${scroll.frames} frames, ${scroll.rows} rows`,
      value: `${Math.round(scroll.p95)} ms`,
      aim: '',
    },
  ]
}

/** First contentful paint, and when the board's rows are there and no long task follows for two seconds. */
async function firstLoad(): Promise<Figures[]> {
  await using stage = await Stage.open('--demo')
  const page = await stage.context.newPage()
  await page.evaluateOnNewDocument(() => {
    const seen = { rows: 0, busyUntil: 0 }
    ;(window as unknown as { __first: typeof seen }).__first = seen
    new PerformanceObserver(list => {
      for (const { startTime, duration } of list.getEntries()) seen.busyUntil = startTime + duration
    }).observe({ type: 'longtask', buffered: true })
    new MutationObserver((_, observer) => {
      if (!document.querySelector('.rows-room .row')) return
      seen.rows = performance.now()
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  const found: Figures[] = []
  for (const visit of ['first visit', 'second visit']) {
    await page.goto(`${stage.place.url}/board`)
    await page.waitForSelector('.rows-room .row')
    await sleep(2_000)
    const { fcp, tti } = await page.evaluate(() => {
      const { rows, busyUntil } = (window as unknown as { __first: { rows: number; busyUntil: number } })
        .__first
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      return { fcp: paint?.startTime ?? Number.NaN, tti: Math.max(rows, busyUntil) }
    })
    found.push(
      { what: `demo, ${visit}: first contentful paint`, value: `${Math.round(fcp)} ms`, aim: '' },
      { what: `demo, ${visit}: interactive, rows there`, value: `${Math.round(tti)} ms`, aim: '' },
    )
  }
  return found
}

/** What the collector itself measured: how long its loop was held up at most, and how late boards were told. */
async function held(stage: Stage): Promise<{ loop: string; told: string }> {
  const text = await (await fetch(`${stage.place.url}/metrics`)).text()
  const [, loop = 'NaN'] = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text) ?? []
  const buckets = [...text.matchAll(/^pulseboard_publish_lag_seconds_bucket\{le="([^"]+)"\} (\d+)/gm)]
  const all = Number(buckets.at(-1)?.[2] ?? 0)
  const told = buckets.find(([, , count]) => Number(count) >= 0.99 * all)?.[1] ?? '?'
  return { loop: `${Math.round(Number(loop) * 1000)} ms`, told: `≤ ${Number(told) * 1000} ms` }
}

const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

const seconds = Number(process.argv[2] ?? 60)
console.table([...(await underLoad(seconds)), ...(await firstLoad())])
process.exit(0)
