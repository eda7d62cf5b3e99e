import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { Boards } from '../../collector/board/boards.ts'
import type { Arrival, Feed } from '../../collector/model/port.ts'
import type { Letter, Message, Sent } from '../../collector/notify/channel.ts'
import { addChannel } from '../../collector/notify/channel-book.ts'
import { deliveriesOf } from '../../collector/notify/delivery/delivery-log.ts'
import { Notifier } from '../../collector/notify/delivery/notifier.ts'
import { inboxOf } from '../../collector/notify/inbox.ts'
import { keep } from '../../collector/notify/rules.ts'
import { openStore } from '../../collector/store/open.ts'
import { AlertRule } from '../../shared/alert-rule.ts'
import { Channel } from '../../shared/channel.ts'
import type { Event } from '../../shared/event.ts'
import { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event } from '../store/samples.ts'

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** A Wednesday, at ten in Warsaw. */
export const START = Date.UTC(2026, 10, 18, 9)
const SCHEDULE = [0, 5 * SECOND, 5 * MINUTE]
const NO_SIGNAL = new AbortController().signal

export const PLAN = Plan.parse({
  name: 'Sales',
  rules: [
    { id: 'view', name: 'Looked at a page', kind: 'event', event: 'page_view', points: 10 },
    { id: 'film', name: 'Saw the film', kind: 'event', event: 'video_start', points: 100, validity: 'P10D' },
  ],
  bands: [
    { id: 'cold', name: 'Cold' },
    { id: 'hot', name: 'Hot', from: 20, action: 'Call today' },
  ],
  thresholds: [{ id: 'hot', name: 'Hot', value: 20, direction: 'up' }],
})
export const FAILED: Sent = { outcome: 'failed', status: 500, answer: 'no', retryAfterMs: null }
export const DONE: Sent = { outcome: 'delivered', status: 200, answer: 'ok' }

/** A store with one site, its boards, and a notifier whose receivers answer as a test wishes. */
async function openScene(url: string, dataDir: string) {
  const store = await openStore(url, dataDir)
  const clock = { now: START }
  const now = () => clock.now
  const { db } = store
  const site = (await createSite(db, { name: 'Shop' }, 'test', START)) as CreatedSite
  await db
    .updateTable('plan_versions')
    .set({ document: JSON.stringify(PLAN) })
    .where('plan_id', '=', site.planId)
    .execute()
  const boards = new Boards()
  const feeds: Feed[] = []
  await store.subscribe(feed => {
    feeds.push(feed)
    boards.apply(feed)
  })
  /** What the receivers of each channel have got; and what they answer, in turn. */
  const sent: { to: string; letter: Letter }[] = []
  const answers = new Map<string, Sent[]>()
  const makeNotifier = () =>
    new Notifier({
      store,
      send: async (settings, letter) => {
        const to = settings.kind === 'webhook' ? settings.url : settings.kind
        sent.push({ to, letter })
        return answers.get(to)?.shift() ?? DONE
      },
      schedule: SCHEDULE,
      base: () => 'https://pulse.example',
      now,
      report: error => {
        throw error
      },
      random: () => 0,
    })
  const notifier = makeNotifier()
  let count = 0
  const take = (...events: Partial<Event>[]) =>
    store.commit(
      events.map((changes): Arrival => {
        const made = event({ id: `n${++count}`, time: clock.now, receivedAt: clock.now, ...changes })
        return { kind: 'event', site: site.siteId, event: made, digest: made.id }
      }),
    )
  return {
    store,
    db,
    site,
    clock,
    now,
    boards,
    feeds,
    answers,
    notifier,
    take,
    /** Lifts somebody over the threshold. */
    heat: (visitor: string) =>
      take(
        { name: 'page_view', visitor, title: 'Tents', url: 'https://shop.example/tents' },
        { name: 'page_view', visitor, title: 'Boots', url: 'https://shop.example/boots' },
      ),
    /** Everything that is due now; returns what went out. */
    async turn(wait = 0): Promise<{ to: string; letter: Letter; message: Message }[]> {
      clock.now += wait
      sent.length = 0
      await notifier.turn(NO_SIGNAL)
      await notifier.settled()
      return sent.map(one => ({ ...one, message: one.letter.message }))
    },
    async channel(changes: object = {}) {
      const wish = Channel.parse({
        name: 'Shop system',
        settings: { kind: 'webhook', url: `https://r${++count}.example`, secrets: ['whsec_c2VjcmV0'] },
        ...changes,
      })
      const made = await addChannel(db, site.siteId, wish, 'test', clock.now)
      if ('code' in made) throw new Error(made.message)
      return { id: made.row.id, url: (wish.settings as { url: string }).url }
    },
    async rule(changes: Partial<AlertRule> = {}) {
      await db.deleteFrom('alert_rules').execute()
      const trigger = { kind: 'threshold', direction: 'up' } as const
      const document = AlertRule.parse({ name: 'Hot leads', trigger, ...changes })
      const wish = { kind: 'alert_rules', site: site.siteId, document } as const
      const kept = await keep(store, wish, 'test', clock.now)
      if (Array.isArray(kept)) throw new Error(JSON.stringify(kept))
      return kept.id
    },
    inbox: () =>
      inboxOf(store, { site: site.siteId, reader: 'key:x', unread: false, mine: false, limit: 50 }),
    log: () => deliveriesOf(store, { site: site.siteId, limit: 50 }),
    contactOf: (visitor: string) =>
      [...boards.contacts.values()].find(({ streams }) => streams.includes(`v:${visitor}`))!.id,
  }
}

export type Scene = Awaited<ReturnType<typeof openScene>>

export const STORES = ['SQLite', 'PostgreSQL'] as const

/** Inside a `describe`: gives its tests one scene on that store, which ends with them. */
export function useScene(kind: (typeof STORES)[number], use: (scene: Scene) => void): void {
  let server: PostgresServer | null = null
  let dir: string
  let scene: Scene
  beforeAll(async () => {
    if (kind === 'PostgreSQL') server = await startPostgres()
    dir = await mkdtemp(join(tmpdir(), 'pulseboard-notify-'))
    scene = await openScene((await server?.makeDatabase()) ?? 'sqlite:', dir)
    use(scene)
  })
  afterAll(async () => {
    await scene.store.close()
    await server?.stop()
    await rm(dir, { recursive: true })
  })
}
