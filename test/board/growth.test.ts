import { expect, it } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import { IdTable } from '../../collector/platform/id-table.ts'
import { DueTimes } from '../../collector/upkeep/due-times.ts'
import { contactRow, NOW } from '../store/samples.ts'

const CONTACTS = 15_000
/** What docs/scaling.md states of a contact at rest. */
const MOST_BYTES = 600
const VERSION = 'plan_e7xtn2c723t7gn4i.1'
const registry = {
  version: 1,
  sites: new Map(),
  plans: [
    { id: VERSION, plan: 'plan_e7xtn2c723t7gn4i', site: 's1', version: 1, state: 'live', document: {} },
  ],
  alertRules: [],
  lists: [],
} as unknown as Registry

/** A contact of one page view. */
const row = (n: number, version: number): ContactRow => {
  const first = { time: NOW + n, id: `mwblz2ucl${(n + 1e6).toString(36)}k3j9x` }
  const score = (n * 7 + version) % 300
  const standing = {
    score,
    fit: 0,
    engagement: score,
    tags: {},
    next: NOW + 1e9 + n,
    lastScoringAt: first.time,
  }
  const arms = { up: score, down: score, at: NOW, off: {} }
  return contactRow({
    site: 's1',
    id: `c_${(n + 1e6).toString(36).padEnd(20, 'x')}`,
    version,
    streams: [`v:${(n + 1e6).toString(36)}gjdt5qx9f8g7h6`],
    last: { ...first, key: 'public' },
    decidedAt: NOW + n + 200,
    due: NOW + 1e9 + n + version,
    standings: { [VERSION]: { ...standing, first, cycleStart: null, arms, isUnproven: true } },
    face: {
      ...contactRow().face,
      ...{ source: 'google', device: 'desktop', browser: 'Chrome', os: 'Windows', country: 'PL' },
      city: `City ${n % 50}`,
      lastEvent: {
        name: 'page_view',
        title: `Product ${n % 997}`,
        url: `https://shop.example/category/${n % 50}/product-${n % 997}`,
        item: null,
        time: first.time,
      },
      lastActivityAt: first.time,
      firstSeenAt: first.time,
      visits: 1,
    },
  })
}

it('holds a contact at rest in 600 bytes, and does not grow while contacts change, come and go', () => {
  const ids = new IdTable()
  const boards = new Boards({ cacheBytes: 100_000, ids })
  const due = new DueTimes(ids)
  boards.use(registry)
  const put = (n: number, version: number) => {
    const one = row(n, version)
    boards.put(one)
    due.put(one)
  }
  const held = () => boards.bytes.atRest + boards.bytes.rankings + due.bytes
  for (let n = 0; n < CONTACTS; n++) put(n, 1)
  const first = held()
  expect(first / CONTACTS).toBeLessThan(MOST_BYTES)
  for (let version = 2; version < 4; version++) for (let n = 0; n < CONTACTS; n++) put(n, version)
  for (let n = 0; n < 2 * CONTACTS; n++) {
    const { id } = row(n, 0)
    due.forget(id)
    boards.forget(id)
    put(n + CONTACTS, 1)
  }
  expect(boards.contacts.size).toBe(CONTACTS)
  expect(held()).toBeLessThan(1.35 * first)
  expect(boards.bytes.rows).toBeLessThanOrEqual(100_000)
  expect(boards.ranking(VERSION)?.size).toBe(CONTACTS)
})
