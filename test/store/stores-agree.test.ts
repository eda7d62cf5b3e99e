import { createHash, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../collector/ingest/validate.ts'
import type { Arrival, Store } from '../../collector/model/port.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { openStore } from '../../collector/store/open.ts'
import { Plan } from '../../shared/plan.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event, NOW } from './samples.ts'

const ROUNDS = process.env.LONG ? 20 : 1

/** The collector's own decider, people with several devices, and everything at once. */
describe('SQLite and PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'have the same contacts and scores, round %i',
    async round => {
      const random = seeded(round + 1)
      const arrivals = Array.from({ length: 600 }, (_, i) => lifelike(random, i))

      const dir = await mkdtemp(join(tmpdir(), 'pulseboard-agree-'))
      const one = await openStore('sqlite:', dir)
      await addPlan(one)
      for (let i = 0; i < arrivals.length; i += 20) await one.commit(arrivals.slice(i, i + 20))
      const expected = await people(one)
      await one.close()
      await rm(dir, { recursive: true })

      const url = await server.makeDatabase()
      const many = await Promise.all([openStore(url, ''), openStore(url, ''), openStore(url, '')])
      await addPlan(many[0]!)
      const heard = new Map<string, number>()
      const disorder: string[] = []
      await many[1]!.subscribe(feed => {
        for (const row of feed.contacts) {
          if (row.version !== (heard.get(row.id) ?? 0) + 1) disorder.push(`${row.id} ${row.version}`)
          heard.set(row.id, row.version)
        }
      })
      const mixed = arrivals.toSorted(() => random() - 0.5)
      const batches = Array.from({ length: 60 }, (_, i) => mixed.slice(i * 10, i * 10 + 10))
      await Promise.all(batches.map((batch, i) => many[i % 3]!.commit(batch)))
      expect(await people(many[2]!)).toEqual(expected)
      await sleep(300)
      expect(disorder).toEqual([])
      await Promise.all(many.map(store => store.close()))
      await server.dropDatabase(url)
    },
  )

  it('store the longest accepted names', async () => {
    const url = await server.makeDatabase()
    const store = await openStore(url, '')
    await addPlan(store)
    // Three bytes each, and nothing to compress.
    const name = (length: number) =>
      Array.from({ length }, () => String.fromCharCode(0x4e00 + randomInt(0x5000))).join('')
    const [order, userId, previousId] = [name(LIMITS.order), name(LIMITS.userId), name(LIMITS.userId)]
    const email = () => `${name(LIMITS.email - '@x.example'.length)}@x.example`
    const base = { time: NOW, receivedAt: NOW, visitor: null }
    const longest = [
      event({
        ...base,
        id: name(LIMITS.id),
        visitor: name(LIMITS.visitor),
        name: 'identify',
        props: { userId },
      }),
      event({ ...base, id: 'e2', name: 'identify', props: { email: email() } }),
      event({ ...base, id: 'e3', name: 'identify', userId, props: { email: email() } }),
      event({ ...base, id: 'e4', userId, name: 'purchase', props: { transaction_id: order } }),
      event({ ...base, id: 'e5', key: 'secret', userId, name: 'alias', props: { userId, previousId } }),
    ]
    const answers = await store.commit(
      longest.map(one => ({ kind: 'event', site: 's1', event: one, digest: one.id.slice(0, 16) })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill('accepted'))
    await store.close()
    await server.dropDatabase(url)
  })
})

/** Few people on many devices, who name themselves now and then. */
const lifelike = (random: () => number, i: number): Arrival => {
  const visitor = `visitor-${Math.floor(random() * 30)}`
  const person = Math.floor(random() * 12)
  const time = NOW - Math.floor(random() * 86_400_000)
  const base = { id: `e${i}`, visitor, time, receivedAt: NOW }
  const kind = random()
  const made =
    kind < 0.7
      ? event({ ...base, name: ['page_view', 'file_download', 'add_to_cart'][i % 3]! })
      : kind < 0.85
        ? event({ ...base, name: 'identify', props: { email: `p${person}@example.com` } })
        : kind < 0.92
          ? event({
              ...base,
              name: 'identify',
              props: { userId: `u${person}`, email: `p${person}@example.com` },
            })
          : kind < 0.96
            ? event({
                ...base,
                key: 'secret',
                visitor: null,
                userId: `u${person}`,
                name: 'purchase',
                props: { value: 5, transaction_id: `o${i % 10}` },
              })
            : kind < 0.98
              ? event({
                  ...base,
                  key: 'secret',
                  visitor: null,
                  userId: `u${person}`,
                  name: 'refund',
                  props: { transaction_id: `o${i % 10}` },
                })
              : event({
                  ...base,
                  key: 'secret',
                  visitor: null,
                  userId: `u${person}`,
                  name: 'alias',
                  props: { userId: `u${person}`, previousId: `u${(person + 5) % 12}` },
                })
  return {
    kind: 'event',
    site: 's1',
    event: made,
    digest: createHash('md5').update(JSON.stringify(made)).digest('hex'),
  }
}

/** Who is who and what they are worth; ids of contacts depend on who came first, and are left out. */
const people = async (store: Store) => {
  const rows: ContactRow[] = []
  await store.scan(chunk => void rows.push(...chunk))
  return rows
    .map(row => ({
      streams: row.streams.toSorted(),
      identifiers: row.identifiers.toSorted(),
      score: row.standings['p1.1']?.score ?? null,
      last: row.last,
    }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const addPlan = async ({ db }: Store): Promise<void> => {
  await db
    .insertInto('sites')
    .values({
      id: 's1',
      name: 'Shop',
      time_zone: 'UTC',
      retention: null,
      origins: '[]',
      consent: 'assumed',
      denied: 'ignore',
      options: '{}',
      identity_secret: 'x',
      created_at: NOW,
    })
    .execute()
  const document = Plan.parse({
    name: 'Sales',
    rules: [
      { id: 'view', kind: 'event', event: 'page_view', points: 1, limit: { per: 'day', n: 5 } },
      { id: 'file', kind: 'event', event: 'file_download', points: 10, limit: { per: 'ever', n: 2 } },
      { id: 'cart', kind: 'event', event: 'add_to_cart', points: 15 },
      { id: 'order', kind: 'event', event: 'purchase', points: 50, minTrust: 'server' },
    ],
    thresholds: [{ id: 'hot', value: 100, direction: 'up' }],
  })
  await db
    .insertInto('plans')
    .values({
      id: 'p1',
      site_id: 's1',
      name: 'Sales',
      state: 'live',
      live_version: 1,
      latest_version: 1,
      created_at: NOW,
    })
    .execute()
  await db
    .insertInto('plan_versions')
    .values({
      id: 'p1.1',
      plan_id: 'p1',
      site_id: 's1',
      version: 1,
      state: 'live',
      document: JSON.stringify(document),
      author: null,
      created_at: NOW,
      published_at: NOW,
    })
    .execute()
}

const seeded = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}
