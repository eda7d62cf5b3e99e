import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import { createSite } from '../../collector/accounts/sites.ts'
import { AGENTS } from '../../collector/demo/visitors/agents.ts'
import { deriveFromAgent } from '../../collector/enrich/user-agent.ts'
import type { Store } from '../../collector/model/port.ts'
import type { ContactRow, StreamKey } from '../../collector/model/rows.ts'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event, NOW } from './samples.ts'

const DAY = 86_400_000
const MISTAKEN = { bot: 'agent', agent: AGENTS[0]! }
const CRAWLER = deriveFromAgent('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)')

let server: PostgresServer
let dataDir: string
beforeAll(async () => {
  ;[server, dataDir] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'pulseboard-recount-'))])
})
afterAll(() => Promise.all([server.stop(), rm(dataDir, { recursive: true })]))

describe.each([
  ['SQLite', async () => openStore('sqlite:', dataDir)],
  ['PostgreSQL', async () => openStore(await server.makeDatabase(), '')],
])('%s, after a change of the list of bots', (_, open: () => Promise<Store>) => {
  it('counts events of former bots as if they had never been marked, raises no alerts, and passes verify', async () => {
    const store = await open()
    try {
      const [mistaken, right] = [await siteOf(store), await siteOf(store)]
      const of = (visitor: string, daysAgo: number, over: Partial<Event> = {}) =>
        event({ visitor, time: NOW - daysAgo * DAY, url: 'https://shop.example/find?q=tent', ...over })
      const order = { transaction_id: 'o1', value: 50, currency: 'EUR' }
      // Anna has two browsers, one of which was mistaken; Jan was mistaken for a while; Ewa altogether.
      const people = [
        of('anna-1', 3, { name: 'identify', props: { email: 'anna@x.pl' } }),
        of('jan', 4),
        ...[1, 2, 3, 4, 5].map(n => of('jan', n / 10)),
      ]
      const wronged = [
        of('anna-2', 5),
        of('anna-2', 2, { name: 'identify', props: { email: 'anna@x.pl', traits: { city: 'Łódź' } } }),
        of('jan', 2),
        ...[1, 2, 3, 4, 5, 6].map(n => of('ewa', n, { name: 'generate_lead' })),
        of('ewa', 1, { name: 'purchase', props: order }),
      ]
      const refund = of('shop', 0, {
        key: 'secret',
        visitor: null,
        userId: 'x',
        name: 'refund',
        props: order,
      })
      const crawler = [
        of('crawler', 1, { derived: CRAWLER }),
        of('silent', 1, { derived: { bot: 'no_agent' } }),
      ]
      const commit = (site: string, events: Event[]) =>
        store.commit(events.map(made => ({ kind: 'event', site, event: made, digest: made.id })))
      const mark = (made: Event): Event => ({ ...made, derived: MISTAKEN })
      await commit(mistaken.siteId, [...people, ...wronged.map(mark), refund, ...crawler])
      await commit(right.siteId, [...people, ...wronged, refund])

      const marked = await allMarked(store, mistaken.siteId)
      expect(marked.toSorted()).toEqual(['v:anna-2', 'v:crawler', 'v:ewa', 'v:jan'])
      expect(await allMarked(store, right.siteId)).toEqual([])
      const recount = async () => {
        const answers = await store.commit(
          marked.map(stream => ({
            kind: 'reclassify',
            site: mistaken.siteId,
            stream,
            lists: NO_LISTS,
            at: NOW,
          })),
        )
        return answers.map(answer => (answer.status === 'rederived' ? answer.events : answer))
      }
      const rederiveAll = async (site: string) => {
        const rows = await contactsOf(store, site)
        for (const { id } of rows)
          await store.commit([{ kind: 're-enrich', site, contact: id, lists: NO_LISTS, at: NOW }])
      }
      expect((await recount()).toSorted()).toEqual([0, 1, 2, 7])
      for (const { siteId } of [mistaken, right]) await rederiveAll(siteId)

      const [is, should] = [await contactsOf(store, mistaken.siteId), await contactsOf(store, right.siteId)]
      expect(is.map(row => inShort(row, mistaken.planId))).toEqual(
        should.map(row => inShort(row, right.planId)),
      )
      expect(is).toHaveLength(4)
      expect(
        is.find(row => row.streams.includes('v:ewa'))!.standings[`${mistaken.planId}.1`]!.score,
      ).toBeGreaterThan(0)
      expect(await verify(store, () => {})).toEqual([])
      const key = `${mistaken.siteId}/o1`
      const { orders } = await store.look({ orders: new Set([key]) })
      expect(orders.get(key)!.map(({ event }) => event.derived.bot)).toEqual([undefined, undefined])
      const told = await store.db
        .selectFrom('alerts')
        .select('id')
        .where('site_id', '=', mistaken.siteId)
        .execute()
      const crossings = await store.db
        .selectFrom('crossings')
        .select('body')
        .where('site_id', '=', mistaken.siteId)
        .execute()
      expect(told).toEqual([])
      expect(crossings.map(({ body }) => JSON.parse(body).silent)).not.toContain(false)

      expect(await allMarked(store, mistaken.siteId)).toEqual(['v:crawler'])
      expect(await recount()).toEqual([0, 0, 0, 0])
    } finally {
      await store.close()
    }
  })
})

async function siteOf(store: Store): Promise<{ siteId: string; planId: string }> {
  const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
  if ('code' in made) throw new Error(made.message)
  return made
}

async function allMarked(store: Store, site: string): Promise<StreamKey[]> {
  const streams: StreamKey[] = []
  for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const piece = await store.streamsWithBots(site, after)
    streams.push(...piece.streams)
    after = piece.after
  }
  return streams
}

async function contactsOf(store: Store, site: string): Promise<ContactRow[]> {
  const rows: ContactRow[] = []
  await store.scan(chunk => void rows.push(...chunk), site)
  return rows.sort((a, b) => (a.streams.join() < b.streams.join() ? -1 : 1))
}

const inShort = ({ streams, identifiers, standings, last, face }: ContactRow, plan: string) => {
  const { arms: _, ...standing } = standings[`${plan}.1`]!
  return { streams: streams.toSorted(), identifiers, last, standing, city: face.city, seen: face.firstSeenAt }
}
