import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import { type SourcesReport, SourcesReportState } from '../../shared/sources-report.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

const DAY = 86_400_000
const STORES = process.env.LONG ? ['sqlite', 'postgres'] : ['sqlite']
let server: PostgresServer | null = null
beforeAll(async () => {
  if (STORES.includes('postgres')) server = await startPostgres()
})
afterAll(() => server?.stop())

describe.each(STORES)('the report of sources (%s)', kind => {
  let stage: Stage
  let admin: string
  let shop: Shop
  let now: number

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server!.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    now = stage.clock.now
    admin = (await stage.person('admin')).cookie
    // Clicks and orders of the past count only while a programme and a partner were there.
    stage.clock.now = now - 300 * DAY
    shop = await openShop(stage, admin, ['Kasia', 'Leon'])
    stage.clock.now = now
    const begin = now - 200 * DAY
    const lead = (visitor: string, at: number) => shop.tell(visitor, 'generate_lead', at, {})
    // By the link of a partner: one buys, one does not.
    await shop.click('v1', 'Kasia', begin)
    await lead('v1', begin + 1000)
    await shop.order('v1', 'o1', begin + 10 * DAY)
    await shop.click('v2', 'Kasia', begin)
    await lead('v2', begin + 1000)
    // By the coupon of a partner, without a click.
    await shop.order('v3', 'o3', begin, { coupon: 'kod-Leon' })
    // By a search and directly; one of them asks for a demo later than the window reaches.
    await shop.view('v4', '?utm_source=google&utm_medium=cpc', begin)
    await lead('v4', begin + 1000)
    await shop.view('v5', '', begin)
    await lead('v5', begin + 1000)
    await shop.order('v5', 'o5', begin + 190 * DAY)
    await shop.view('v6', '', now - 5 * DAY)
    await lead('v6', now - 5 * DAY + 1000)
    // Looks around, and is no lead.
    await shop.view('v7', '', begin)
    // A referral by the portal's form of a partner.
    const partner = await shop.portal.partner('Ola', 'ola@partner.example')
    await shop.portal.referred(partner.cookie, { email: 'jan@firm.example', name: 'Jan' })
    await shop.portal.turn()
  })
  afterAll(() => stage.close())

  const read = async (query = ''): Promise<SourcesReport> => {
    let found: SourcesReport | null = null
    await eventually(async () => {
      const answer = await stage.call('GET', `/api/sites/${shop.site.siteId}/reports/sources?${query}`, {
        as: admin,
      })
      found = SourcesReportState.parse(await answer.json()).report
      expect(found).not.toBeNull()
    })
    return found!
  }

  it('puts each lead into one row, by commission, referral or first source', async () => {
    const report = await read()
    const rows = Object.fromEntries(
      report.rows.map(({ group, leads, won, ripe }) => [group, [leads, won, ripe]]),
    )
    expect(rows).toEqual({
      partner: [2, 1, 2],
      coupon: [1, 1, 1],
      ad: [1, 0, 1],
      direct: [2, 0, 1],
      referral: [1, 0, 0],
    })
    expect(report.all).toMatchObject({ leads: 7, ripe: 5, won: 2 })
    expect(report.parts.map(({ group, name }) => `${group} ${name}`).sort()).toEqual([
      'ad google',
      'coupon Leon',
      'partner Kasia',
      'referral Ola',
    ])
    const kasia = report.parts.find(({ name }) => name === 'Kasia')!
    expect(kasia).toMatchObject({
      partner: shop.partners.Kasia,
      sales: [{ currency: 'PLN', amount: 12_300 }],
      commission: [{ currency: 'PLN', amount: 1_000 }],
      salesPerCommission: 12.3,
      daysToClose: expect.closeTo(10, 3),
    })
  })

  it('counts all visitors where the first visit begins it', async () => {
    const report = await read('start=visit&window=30')
    expect(report.rows.find(({ group }) => group === 'direct')).toMatchObject({ leads: 3, won: 0 })
  })

  it('is counted anew after an erasure', async () => {
    const answer = await stage.call('GET', `/api/contacts?site=${shop.site.siteId}&q=Jan`, { as: admin })
    const { rows } = (await answer.json()) as { rows: { id: string }[] }
    const erased = await stage.call('DELETE', `/api/contacts/${rows[0]!.id}`, { as: admin })
    expect(erased.status).toBeLessThan(300)
    await stage.store.caughtUp()
    expect((await read()).rows.map(({ group }) => group)).not.toContain('referral')
  })

  it('refuses a period that ends before it begins', async () => {
    const query = 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'
    const answer = await stage.call('GET', `/api/sites/${shop.site.siteId}/reports/sources?${query}`, {
      as: admin,
    })
    expect(answer.status).toBe(422)
  })
})
