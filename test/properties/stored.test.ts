import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arrival, Store } from '../../collector/model/port.ts'
import type { ContactRow, Crossing, SiteId } from '../../collector/model/rows.ts'
import { cacheSizes } from '../../collector/platform/cache-sizes.ts'
import { openStore } from '../../collector/store/open.ts'
import { factsOf } from '../../collector/transaction/facts.ts'
import type { Event } from '../../shared/event.ts'
import { aCase, type Case } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { figuresOf } from './compare.ts'
import { expectSame, inWords, runs, TIMEOUT_MS } from './show.ts'

/** Each case is a site of its own in one database, so that what a store mixes up is seen. */
const CASES = { sqlite: 60, postgres: 20 }

const stores: Record<keyof typeof CASES, { open(): Promise<Store>; end(): Promise<void> }> = {
  sqlite: sqliteIn(),
  postgres: postgresIn(),
}

describe.each(['sqlite', 'postgres'] as const)('the state that %s has stored and loaded', kind => {
  let store: Store
  beforeAll(async () => {
    store = await stores[kind].open()
  }, 60_000)
  afterAll(async () => {
    await store?.close()
    await stores[kind].end()
  })

  it('equals the oracle: contacts, scores, crossings', { timeout: TIMEOUT_MS }, async () => {
    const { numRuns, seed } = runs(CASES[kind])
    const cases = fc.sample(aCase({ events: 40, rules: 4, instants: 1 }), { numRuns, seed })
    for (const [index, one] of cases.entries()) {
      const site = `${kind}-${index}`
      try {
        await addSite(store, site, one)
        await feedTo(store, site, one, (index % 7) + 1)
        await comparePeople(store, site, one)
        const stated = await store.db
          .selectFrom('crossings')
          .select('body')
          .where('site_id', '=', site)
          .execute()
        compareLog(
          stated.map(({ body }) => JSON.parse(body) as Crossing),
          one,
        )
      } catch (error) {
        throw new Error(`case ${index} of seed ${seed}:\n${inWords(one)}\n${(error as Error).stack}`)
      }
    }
  })
})

async function addSite({ db }: Store, site: SiteId, { setting }: Case): Promise<void> {
  const { plan, siteZone, retention } = setting
  await db.transaction().execute(async transaction => {
    await transaction
      .insertInto('sites')
      .values({
        id: site,
        name: site,
        time_zone: siteZone,
        retention,
        origins: '[]',
        consent: 'assumed',
        denied: 'ignore',
        options: '{}',
        identity_secret: 'secret',
        created_at: 0,
      })
      .execute()
    await transaction
      .insertInto('plans')
      .values({
        id: `${site}-plan`,
        site_id: site,
        name: '',
        state: 'live',
        live_version: 1,
        latest_version: 1,
        created_at: 0,
      })
      .execute()
    await transaction
      .insertInto('plan_versions')
      .values({
        id: `${site}-plan.1`,
        plan_id: `${site}-plan`,
        site_id: site,
        version: 1,
        state: 'live',
        document: JSON.stringify(plan),
        author: null,
        created_at: 0,
        published_at: 0,
      })
      .execute()
  })
}

/** Adjustments name the plan by its id, which here is the site's own. */
const placed = (event: Event, site: SiteId): Event => {
  const copy = structuredClone(event)
  if (copy.props.plan === 'leads') copy.props.plan = `${site}-plan`
  return copy
}

async function feedTo(store: Store, site: SiteId, { arrivals }: Case, size: number): Promise<void> {
  for (let at = 0; at < arrivals.length; at += size) {
    const batch = arrivals.slice(at, at + size).map(
      (event): Arrival => ({
        kind: 'event',
        site,
        event: placed(event, site),
        digest: JSON.stringify([event.visitor, event.props]).slice(0, 40),
      }),
    )
    await store.commit(batch)
  }
  const until = untilOf(arrivals)
  const rows = await contactsOf(store, site)
  await store.commit(rows.map((row): Arrival => ({ kind: 'tick', site, contact: row.id, at: until })))
}

const untilOf = (arrivals: Event[]): number => (arrivals.at(-1)?.receivedAt ?? 0) + 86_400_000

async function contactsOf(store: Store, site: SiteId): Promise<ContactRow[]> {
  const rows: ContactRow[] = []
  await store.scan(chunk => void rows.push(...chunk), site)
  return rows.filter(row => row.last !== null)
}

async function comparePeople(store: Store, site: SiteId, { setting, arrivals }: Case): Promise<void> {
  const keyOf = (facts: { event: Event }[]) => facts.map(({ event }) => `${event.key} ${event.id}`).join(' ')
  const told = new Map<string, ContactRow>()
  for (const { id } of await contactsOf(store, site)) {
    const found = (await factsOf(store, site, id))!
    told.set(keyOf(found.facts), found.row)
  }
  const people = peopleOf(arrivals)
  expectSame(
    'people',
    { events: [...told.keys()].sort() },
    { events: people.map(({ facts }) => keyOf(facts)).sort() },
  )
  for (const { facts } of people) {
    const row = told.get(keyOf(facts))!
    const oracle = readAt(facts, setting, row.decidedAt)
    expectSame(
      `figures of ${row.id}`,
      figuresOf({ ...oracle, ...row.standings[`${site}-plan.1`]! }),
      figuresOf(oracle),
    )
  }
}

function compareLog(stated: Crossing[], { setting, arrivals }: Case): void {
  const told = stated.map(
    x => `${x.at} ${x.cause === 'time' ? 'time' : 'arrival'} ${x.threshold} ${x.direction} to ${x.to}`,
  )
  const oracle = crossingsOf(arrivals, setting, untilOf(arrivals)).map(
    x => `${x.at} ${x.cause} ${x.threshold} ${x.direction} to ${x.score}`,
  )
  expect(told.sort()).toEqual(oracle.sort())
}

/** With caches of a few KB: nearly every contact that comes back is folded again. */
function sqliteIn() {
  let dir = ''
  return {
    open: async () => {
      dir = await mkdtemp(join(tmpdir(), 'pulseboard-stored-'))
      return openStore('sqlite:', dir, { caches: cacheSizes(0.004) })
    },
    end: () => rm(dir, { recursive: true, force: true }),
  }
}

function postgresIn() {
  let server: PostgresServer
  return {
    open: async () => {
      server = await startPostgres()
      return openStore(await server.makeDatabase(), '')
    },
    end: () => server.stop(),
  }
}
