import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClickCounts, type Redirected } from '../../collector/codes/click-counts.ts'
import { dropClickDays, redirectsBy, redirectsOf } from '../../collector/codes/click-days.ts'
import { CodeBook } from '../../collector/codes/code-book.ts'
import { addCode } from '../../collector/codes/code-rows.ts'
import type { Statement, Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import { NewCode } from '../../shared/code.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { at } from '../oracle/samples.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'

const ZONE = 'Europe/Warsaw'
const NOON = at('2026-03-01T12:00')

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('redirects (%s)', kind => {
  let store: Store
  let dir: string
  let sites = 0
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pulseboard-clicks-'))
    store = await openStore(kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase(), dir)
  })
  afterAll(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })
  const newSite = () => `site_${++sites}`
  const click = (site: string, rest: Partial<Redirected> = {}): Redirected => ({
    ...{ site, code: 'jan-k', isRegistered: true, medium: null, subId: null, at: NOON },
    ...rest,
  })
  const counts = (over: Pick<Store, 'db' | 'run'> = store) => new ClickCounts(over, () => ZONE)
  const rowsOf = (site: string) =>
    store.db.selectFrom('click_days').selectAll().where('site_id', '=', site).orderBy('day').execute()

  it('are added up in the database by day of the site, medium and campaign, by several collectors', async () => {
    const site = newSite()
    const [one, other] = [counts(), counts()]
    one.note(click(site, { medium: 'qr' }))
    one.note(click(site, { medium: 'qr', at: NOON + 5 }))
    other.note(click(site, { medium: 'qr', at: NOON + 3 }))
    other.note(click(site, { subId: 'blog' }))
    // By the clock of the site: in UTC it is still the first.
    other.note(click(site, { at: at('2026-03-02T00:00') }))
    await Promise.all([one.save(null), other.save(null)])
    await one.save(null)
    expect(await redirectsBy(store.db, site, 'jan-k')).toEqual([
      { medium: 'qr', subId: '', clicks: 3, lastAt: NOON + 5 },
      { medium: '', subId: '', clicks: 1, lastAt: at('2026-03-02T00:00') },
      { medium: '', subId: 'blog', clicks: 1, lastAt: NOON },
    ])
    expect((await rowsOf(site)).map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-01', '2026-03-02'])
    expect(await redirectsOf(store.db, site)).toEqual(
      new Map([['jan-k', { clicks: 5, lastAt: at('2026-03-02T00:00') }]]),
    )
  })

  it('share one write, however many they are, and wait while storage is away', async () => {
    const site = newSite()
    const runs: number[] = []
    let isAway = true
    const over = {
      db: store.db,
      run: (statements: readonly Statement[]) => {
        if (isAway) return Promise.reject(new Error('away'))
        runs.push(statements.length)
        return store.run(statements)
      },
    }
    const counted = counts(over)
    for (let i = 0; i < 1_000; i++) counted.note(click(site, { subId: `s${i % 10}` }))
    await expect(counted.save(NOON)).rejects.toThrow('away')
    counted.note(click(site, { subId: 's0' }))
    isAway = false
    // Not again within the second.
    await counted.save(NOON + 999)
    expect(runs).toEqual([])
    await counted.save(NOON + 1_000)
    expect(runs).toEqual([1])
    expect((await redirectsOf(store.db, site)).get('jan-k')).toMatchObject({ clicks: 1_001 })
  })

  it('bounds what strangers write: unknown texts and labels of a day', async () => {
    const site = newSite()
    const counted = counts()
    for (let i = 0; i < 1_500; i++) {
      counted.note(click(site, { code: `unknown-${i}`, isRegistered: false }))
      counted.note(click(site, { medium: `m${i}` }))
    }
    await counted.save(null)
    const rows = await rowsOf(site)
    expect(rows.filter(({ code }) => code !== 'jan-k')).toHaveLength(1_000)
    expect(rows.filter(({ code }) => code === 'jan-k')).toHaveLength(201)
    // None of a registered code is lost.
    expect((await redirectsOf(store.db, site)).get('jan-k')).toMatchObject({ clicks: 1_500 })
  })

  it('go with the site’s retention, and of unregistered texts after 90 days', async () => {
    const site = newSite()
    const hosts = { home: null, origins: [] }
    const by = { actor: 'test', now: NOON }
    await addCode(
      store.db,
      { site, wish: NewCode.parse({ code: 'jan-k' }), hosts, random: () => new Uint8Array(8) },
      by,
    )
    const counted = counts()
    for (const months of [0, 4, 14])
      for (const code of ['jan-k', 'unknown'])
        counted.note(
          click(site, { code, isRegistered: code === 'jan-k', at: NOON - months * 31 * 86_400_000 }),
        )
    await counted.save(null)
    const left = async () => (await rowsOf(site)).map(({ code, day }) => `${code} ${day.slice(0, 7)}`)
    await dropClickDays(store.db, { id: site, retention: null, timeZone: ZONE }, NOON)
    expect((await left()).sort()).toEqual([
      'jan-k 2024-12',
      'jan-k 2025-10',
      'jan-k 2026-03',
      'unknown 2026-03',
    ])
    await dropClickDays(store.db, { id: site, retention: 'P13M', timeZone: ZONE }, NOON)
    expect((await left()).sort()).toEqual(['jan-k 2025-10', 'jan-k 2026-03', 'unknown 2026-03'])
  })

  it('resolve by codes in memory that are those of the database after each change of any collector', async () => {
    const site = newSite()
    const [here, there] = [new CodeBook(store), new CodeBook(store)]
    const versions = [(await store.registry()).version]
    const hosts = { home: null, origins: [] }
    const add = (code: string) =>
      addCode(
        store.db,
        { site, wish: NewCode.parse({ code }), hosts, random: () => new Uint8Array(8) },
        { actor: 'test', now: NOON + versions.length },
      )
    for (const code of ['first-one', 'second-one']) {
      expect(isRefusal(await add(code))).toBe(false)
      versions.push((await store.registry()).version)
    }
    // A collector that sees the registry's version grow reads the codes again.
    expect(new Set(versions).size).toBe(versions.length)
    await Promise.all([here.reload(), there.reload()])
    expect([...here.of(site)]).toEqual([...there.of(site)])
    expect([...here.of(site).keys()]).toEqual(['first-one', 'second-one'])
    expect(here.clickKey).toMatch(/^[0-9a-f]{64}$/)
    expect(there.clickKey).toBe(here.clickKey)
    // At once, the same text is given once.
    const both = await Promise.all([add('third-one'), add('third-one')])
    expect(both.map(isRefusal).sort()).toEqual([false, true])
  })
})
