import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { PortalReferrals } from '../../shared/portal.ts'
import type { ReferralInfo, ReferralList } from '../../shared/referral.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const MANY = 1_100

describe.each(['sqlite', 'postgres'])('long lists of referrals (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let portal: Portal
  let p: { id: string; cookie: string }
  let first: string

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    const admin = (await stage.person('admin')).cookie
    site = await stage.site()
    portal = await openPortal(stage, admin, site)
    await portal.publish()
    p = await portal.partner('Piotr', 'piotr@partner.example')
    const q = await portal.partner('Kuba', 'kuba@partner.example')
    first = (await portal.referred(p.cookie, { email: 'first@firma.example' })).id
    await portal.referred(q.cookie, { email: 'other@firma.example' })
    const row = await stage.store.db
      .selectFrom('referrals')
      .selectAll()
      .where('id', '=', first)
      .executeTakeFirstOrThrow()
    // Several of one instant, as an import or a fair makes them.
    const copies = Array.from({ length: MANY }, (_, i) => ({
      ...row,
      ...{ id: `rf_${String(i * 7919).padStart(9, '0')}`, contact_id: null, person_id: null, next_at: null },
      at: Number(row.at) - 1_000 * Math.floor(i / 30),
      state: i % 10 === 0 ? 'won' : 'expired',
    }))
    for (let i = 0; i < MANY; i += 100)
      await stage.store.db
        .insertInto('referrals')
        .values(copies.slice(i, i + 100))
        .execute()
  })
  afterAll(() => stage.close())

  /** Every page of a list; a referral comes in between, as it does in use. */
  const walk = async <T extends { rows: { id: string; at: string }[]; nextCursor: string | null }>(
    read: (query: string) => Promise<T>,
  ) => {
    const pages: T[] = []
    let cursor: string | null = null
    do {
      const page: T = await read(`limit=100${cursor ? `&cursor=${cursor}` : ''}`)
      pages.push(page)
      cursor = page.nextCursor
      if (pages.length === 3) {
        stage.clock.now += 1_000
        await portal.referred(p.cookie, { email: `between${Math.random()}@firma.example` })
      }
    } while (cursor)
    const rows = pages.flatMap(page => page.rows)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => (a < b ? 1 : -1)))
    return { pages, rows }
  }

  it('are read to the end by the partner, each referral once, with the counts of all', async () => {
    const { pages, rows } = await walk<PortalReferrals>(async query =>
      portal.json(await stage.call('GET', `${portal.api}/referrals?${query}`, { as: p.cookie })),
    )
    expect(rows).toHaveLength(MANY + 1)
    expect(pages[0]!.counts).toEqual({ open: 1, won: 110, all: MANY + 1 })
    // The one that came in between counts at once, and stands on the first page.
    expect(pages.at(-1)!.counts).toEqual({ open: 2, won: 110, all: MANY + 2 })
  })

  it('are read to the end by the manager, also of one state and one partner', async () => {
    const path = `/api/sites/${site.siteId}/referrals`
    const read = (more: string) => async (query: string) =>
      portal.json<ReferralList>(await portal.ask('GET', `${path}?${query}${more}`))
    expect((await walk(read(''))).rows).toHaveLength(MANY + 3)
    expect((await walk(read('&state=won'))).rows).toHaveLength(110)
    expect((await walk(read(`&partner=${p.id}&state=expired`))).rows).toHaveLength(990)
  })

  it('name who of the staff recorded a referral, and by which basis', async () => {
    const wish = { name: 'Fair Visitor', phone: '+48600700800', basis: 'agreed', agreed: true }
    const path = `/api/partners/${p.id}/referrals`
    const me = await stage.person('member')
    const { author, channel, basis, basisText, state } = await portal.json<ReferralInfo>(
      await portal.ask('POST', path, wish, me.cookie),
      201,
    )
    expect({ author, channel, basis, state }).toEqual({
      author: me.id,
      channel: 'staff',
      basis: 'agreed',
      state: 'open',
    })
    expect(basisText).toContain('zgodziła się')
    const byKey = await stage.call('POST', path, {
      as: site.secretKey,
      body: { ...wish, phone: '+48600700801' },
    })
    expect((await portal.json<ReferralInfo>(byKey, 201)).author).toMatch(/^key:/)
    const unsaid = await portal.ask('POST', path, { ...wish, basis: undefined }, me.cookie)
    expect(unsaid.status).toBe(422)
    const { rows } = await portal.json<{ rows: { action: string; actor: string }[] }>(
      await portal.ask('GET', `/api/audit?site=${site.siteId}`),
    )
    expect(rows.filter(({ action }) => action === 'referral.record').map(({ actor }) => actor)).toEqual([
      expect.stringMatching(/^key:/),
      me.id,
    ])
  })

  it('are in the partner’s export as a whole', async () => {
    const answer = await stage.call('GET', `${portal.api}/export`, { as: p.cookie })
    const { referrals } = await portal.json<{ referrals: { id: string }[] }>(answer)
    expect(new Set(referrals.map(({ id }) => id)).size).toBe(referrals.length)
    expect(referrals.length).toBeGreaterThan(MANY)
    expect(referrals.map(({ id }) => id)).toContain(first)
  })
})
