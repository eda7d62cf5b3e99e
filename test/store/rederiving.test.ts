import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import { createSite } from '../../collector/accounts/sites.ts'
import type { Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import type { SiteLists } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event, NOW } from './samples.ts'

const DAY = 86_400_000
const DEVICE = { type: 'mobile', os: 'Android' }

let server: PostgresServer
let dataDir: string
beforeAll(async () => {
  ;[server, dataDir] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'pulseboard-rederive-'))])
})
afterAll(() => Promise.all([server.stop(), rm(dataDir, { recursive: true })]))

describe.each([
  ['SQLite', async () => openStore('sqlite:', dataDir)],
  ['PostgreSQL', async () => openStore(await server.makeDatabase(), '')],
])('%s, after a change of the lists', (_, open: () => Promise<Store>) => {
  it('derives data from addresses again, updates scores, raises no alerts, and passes verify', async () => {
    const store = await open()
    try {
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      const site = made.siteId
      const view = (visitor: string, daysAgo: number, path: string, derived: Event['derived']) =>
        event({ visitor, time: NOW - daysAgo * DAY, url: `https://shop.example/${path}`, derived })
      const events = [
        event({
          key: 'secret',
          visitor: 'anna',
          name: 'purchase',
          time: NOW - DAY,
          props: { transaction_id: 'o1', value: 1, currency: 'EUR' },
        }),
        // Searches that the lists of then did not know: with them she is hot.
        ...[0, 1, 2, 3, 4].flatMap(day =>
          [1, 2, 3].map(n => view('anna', day + n / 10, `wyniki?czego=namiot${n}`, { device: DEVICE })),
        ),
        // What was a career page then is none now.
        view('jan', 1, 'praca-zbiorowa', { also: ['career_view'], place: { country: 'PL' } }),
        view('ewa', 1, 'about', {}),
      ]
      await store.commit(events.map(made => ({ kind: 'event', site, event: made, digest: made.id })))
      const contacts = new Map<string, string>()
      await store.scan(rows => {
        for (const row of rows) contacts.set(row.streams[0]!.slice(2), row.id)
      }, site)
      const score = async (visitor: string) => {
        const key = `${site}/${contacts.get(visitor)}`
        const row = (await store.look({ contacts: new Set([key]) })).contacts.get(key)!
        return { score: row.standings[`${made.planId}.1`]!.score!, version: row.version }
      }
      const derived = async (visitor: string) => {
        const key = `${site}/v:${visitor}`
        return (await store.look({ histories: new Set([key]) })).histories.get(key)!.map(one => one.derived)
      }
      const rederive = async (lists: Partial<SiteLists>) =>
        (
          await store.commit(
            [...contacts.values()].map(contact => ({
              kind: 're-enrich',
              site,
              contact,
              lists: { ...NO_LISTS, ...lists },
              at: NOW,
            })),
          )
        ).map(answer => (answer.status === 'rederived' ? answer.events : answer))
      const before = { anna: await score('anna'), jan: await score('jan'), ewa: await score('ewa') }

      expect((await rederive({ searchParameters: ['czego'] })).toSorted()).toEqual([0, 1, 15])
      expect((await derived('anna'))[0]).toEqual({
        device: DEVICE,
        also: ['view_search_results'],
        search: 'namiot3',
      })
      expect(await derived('jan')).toEqual([{ place: { country: 'PL' } }])
      expect((await score('anna')).score).toBe(before.anna.score + 5 * 3 * 3)
      expect((await score('jan')).score).not.toBe(before.jan.score)
      expect(await score('ewa')).toEqual(before.ewa)
      const crossings = await store.db.selectFrom('crossings').selectAll().execute()
      expect(crossings.map(({ contact_id, body }) => [contact_id, JSON.parse(body)])).toEqual([
        [contacts.get('anna'), expect.objectContaining({ direction: 'up', silent: true, alerts: false })],
      ])
      expect(await verify(store, () => {})).toEqual([])

      // The same lists again change nothing, and without the site's own all is as it was.
      expect(await rederive({ searchParameters: ['czego'] })).toEqual([0, 0, 0])
      expect((await rederive({})).toSorted()).toEqual([0, 0, 15])
      expect((await score('anna')).score).toBe(before.anna.score)
      expect(await verify(store, () => {})).toEqual([])
    } finally {
      await store.close()
    }
  })

  it('updates contacts of an earlier specification without alerts', async () => {
    const store = await open()
    try {
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      const site = made.siteId
      const named = (visitor: string) =>
        event({ visitor, name: 'identify', time: NOW - 2 * DAY, props: { userId: 'templated' } })
      const order = (number: string) =>
        event({
          key: 'secret',
          visitor: 'a',
          name: 'purchase',
          time: NOW - DAY,
          props: { transaction_id: number, value: 1 },
        })
      const all = [named('a'), named('b'), named('c'), order('o1'), order('o2')]
      await store.commit(all.map(made => ({ kind: 'event', site, event: made, digest: made.id })))
      const standing = async () => {
        const found: [string[], number | undefined][] = []
        await store.scan(rows => {
          for (const { streams, standings } of rows)
            found.push([streams.toSorted(), standings[`${made.planId}.1`]?.score ?? undefined])
        }, site)
        return found.sort(([a], [b]) => (a[0]! < b[0]! ? -1 : 1))
      }
      expect(await standing()).toEqual([[['v:a', 'v:b', 'v:c'], 100]])
      const alerts = () => store.db.selectFrom('alerts').select('id').execute()
      const before = await alerts()
      // As if they had been taken when placeholders were ids, and each message was an order of its own.
      await sql`UPDATE events SET body = replace(replace(body, 'templated', 'undefined'), '"o2"', '"o1"')`.execute(
        store.db,
      )
      expect(await verify(store, () => {})).not.toEqual([])

      const contacts: string[] = []
      await store.scan(rows => void contacts.push(...rows.map(row => row.id)), site)
      await store.commit(
        contacts.map(contact => ({ kind: 're-enrich', site, contact, lists: NO_LISTS, at: NOW })),
      )
      expect(await standing()).toEqual([
        [['v:a'], 50],
        [['v:b'], 0],
        [['v:c'], 0],
      ])
      expect(await verify(store, () => {})).toEqual([])
      expect(await alerts()).toEqual(before)
    } finally {
      await store.close()
    }
  })

  it('regroups contacts that an earlier version grouped otherwise by the same claims', async () => {
    const store = await open()
    try {
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      const site = made.siteId
      const named = (visitor: string, userId: string) =>
        event({ visitor, name: 'identify', time: NOW - DAY, props: { userId } })
      const all = [named('a', 'u-one'), named('b', 'u-one'), named('c', 'u-two')]
      await store.commit(all.map(made => ({ kind: 'event', site, event: made, digest: made.id })))
      const people = async () => {
        const found: [string[], string[]][] = []
        await store.scan(rows => {
          for (const { streams, identifiers } of rows) found.push([streams.toSorted(), identifiers])
        }, site)
        return found.sort(([a], [b]) => (a[0]! < b[0]! ? -1 : 1))
      }
      expect(await people()).toEqual([
        [['v:a', 'v:b'], ['u:u-one']],
        [['v:c'], ['u:u-two']],
      ])
      // As if b had said who c is all along, and an earlier version had put it to a.
      const ofB = all[1]!.id
      await sql`UPDATE events SET body = replace(body, 'u-one', 'u-two') WHERE body LIKE ${`%"${ofB}"%`}`.execute(
        store.db,
      )
      await sql`UPDATE claims SET body = replace(body, 'u-one', 'u-two') WHERE stream = 'v:b'`.execute(
        store.db,
      )
      await sql`UPDATE claimants SET identifier = 'u:u-two' WHERE stream = 'v:b'`.execute(store.db)
      expect(await verify(store, () => {})).not.toEqual([])

      const contacts: string[] = []
      await store.scan(rows => void contacts.push(...rows.map(row => row.id)), site)
      await store.commit(
        contacts.map(contact => ({ kind: 're-enrich', site, contact, lists: NO_LISTS, at: NOW })),
      )
      expect(await people()).toEqual([
        [['v:a'], ['u:u-one']],
        [['v:b', 'v:c'], ['u:u-two']],
      ])
      expect(await verify(store, () => {})).toEqual([])
    } finally {
      await store.close()
    }
  })

  it('applies each of a site’s lists to stored events, including entries that exclude a value', async () => {
    const store = await open()
    try {
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      const site = made.siteId
      const at = (minutes: number, more: Partial<Event>) =>
        event({ visitor: 'anna', time: NOW - DAY + minutes * 60_000, url: 'https://shop.example/', ...more })
      const click = (minutes: number, link: string) =>
        at(minutes, { name: 'click', props: { link_url: `https://files.example/${link}` } })
      const events = [
        click(0, 'model.xyz'),
        click(1, 'rzut.dwg'),
        click(2, 'do-pobrania/lista'),
        at(3, { referrer: 'https://pay.bank.example/' }),
        at(4, { referrer: 'https://www.paypal.com/' }),
        at(5, { url: 'https://shop.example/?ref=anna', referrer: 'https://blog.example/' }),
        at(6, { url: 'https://shop.example/szukaj?q=namiot' }),
        at(7, { url: 'https://shop.example/praca' }),
      ]
      await store.commit(events.map(made => ({ kind: 'event', site, event: made, digest: made.id })))
      const ids: string[] = []
      await store.scan(rows => void ids.push(...rows.map(row => row.id)), site)
      const told = async (lists: Partial<SiteLists>) => {
        const arrivals = ids.map(contact => ({
          kind: 're-enrich' as const,
          site,
          contact,
          lists: { ...NO_LISTS, ...lists },
          at: NOW,
        }))
        await store.commit(arrivals)
        expect(await verify(store, () => {})).toEqual([])
        const key = `${site}/v:anna`
        const history = (await store.look({ histories: new Set([key]) })).histories.get(key)!
        return history.map(({ derived }) => derived.also?.[0] ?? derived.source?.name ?? null)
      }
      const usual = [
        null,
        'file_download',
        null,
        'pay.bank.example',
        null,
        'anna',
        'view_search_results',
        'career_view',
      ]
      expect(await told({})).toEqual(usual)
      const own = {
        fileEndings: ['xyz', '-dwg'],
        filePaths: ['/do-pobrania/'],
        ignoredReferrers: ['bank.example', '-paypal.com'],
        partnerParameters: ['-ref'],
        searchParameters: ['-q'],
        careersPaths: ['-/praca'],
      }
      expect(await told(own)).toEqual([
        'file_download',
        null,
        'file_download',
        null,
        'paypal.com',
        'blog.example',
        null,
        null,
      ])
      expect(await told({})).toEqual(usual)
    } finally {
      await store.close()
    }
  })
})
