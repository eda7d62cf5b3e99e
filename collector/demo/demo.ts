import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Running } from '../app/main.ts'
import type { Mounts } from '../http/app.ts'
import type { AppDeps } from '../http/deps.ts'
import { seasonOf } from './history/season.ts'
import { DemoPartners } from './partners/partners.ts'
import { Random } from './random.ts'
import { type Shop, shopRoutes } from './shop/routes.ts'
import { type DemoSite, demoSite, mark } from './site.ts'
import { Crowd, type Pace, type Post } from './visitors/crowd.ts'
import type { Parcel } from './visitors/parcels.ts'
import { pastOf } from './visitors/past.ts'
import { poster } from './visitors/post.ts'

/** Number of visitors with a past that is sent concurrently: one transaction takes parcels of several. */
const AT_A_TIME = 8
/** The same for the older history, which no screen waits for. */
const OF_HISTORY_AT_A_TIME = 32

export type Demo = {
  mounts(parts: AppDeps): Mounts
  start(running: Pick<Running, 'url' | 'store' | 'pipeline'>): Promise<void>
  stop(): Promise<void>
}

const clock: Pace = { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) }

/**
 * A demo site with its shop and simulated visitors. `start` resolves when the shop is open; visitors follow by
 * themselves.
 */
export function openDemo({ seed = randomInt(2 ** 32), pace = clock } = {}): Demo {
  const closing = new AbortController()
  let parts: AppDeps | undefined
  let shop: Shop | null = null
  let people: Promise<void> = Promise.resolve()

  return {
    mounts(given) {
      parts = given
      return {
        '/demo': new Hono().get('/', c => c.redirect('/demo/', 308)),
        '/demo/': shopRoutes(given, () => shop),
      }
    },
    async start({ url, store, pipeline }) {
      const base = (parts?.config.PUBLIC_URL ?? url).replace(/\/+$/, '')
      const site = await demoSite(store, { seed, base, now: pace.now() })
      await parts?.refresh()
      shop = site
      const post = poster({ url, shop: site, pipeline, pace })
      const partners = parts && new DemoPartners({ ...parts, store, pipeline }, site)
      people = live(site, new Random(seed), post, pace, base, closing.signal, partners, () =>
        mark(store, site),
      ).catch(error => {
        // The collector is stopping or overloaded: the shop stays open, and the error is not worth a log line.
        if (!closing.signal.aborted)
          parts?.log.info({ reason: String(error) }, 'the demo visitors have stopped')
      })
    },
    async stop() {
      closing.abort()
      await people
    },
  }
}

async function live(
  { marker }: DemoSite,
  random: Random,
  post: Post,
  pace: Pace,
  base: string,
  signal: AbortSignal,
  partners: DemoPartners | undefined,
  filled: () => Promise<void>,
): Promise<void> {
  const past = pastOf(marker.seed, marker.madeAt, marker.base)
  if (!marker.isFilled) {
    await sendAll(past.parcels, AT_A_TIME, post, signal)
    await sendAll(seasonOf(marker.seed, marker.madeAt, marker.base), OF_HISTORY_AT_A_TIME, post, signal)
    marker.isFilled = true
    await filled()
  }
  const isFirst = !marker.hasPartners
  if (isFirst && partners) {
    await partners.fill(signal)
    marker.hasPartners = true
    await filled()
  }
  const story = isFirst ? partners?.win(signal).catch(() => null) : undefined
  await new Crowd({ random: random.fork(), base, pace, post, regulars: past.visitors }).run(signal)
  await story
}

async function sendAll(
  parcels: readonly Parcel[],
  atATime: number,
  post: Post,
  signal: AbortSignal,
): Promise<void> {
  const lives = Map.groupBy(parcels, ({ visitor }) => visitor).values()
  const carry = async () => {
    for (const life of lives) for (const parcel of life) await post(parcel, signal)
  }
  await Promise.all(Array.from({ length: atATime }, carry))
}
