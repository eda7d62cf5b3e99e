import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Commissions } from '../../collector/partners/commissions/commissions.ts'
import { settleByCalendar } from '../../collector/partners/settlement/calendar.ts'
import { openStore } from '../../collector/store/open.ts'
import type { StatementInfo } from '../../shared/commission.ts'
import type { PartnerDetail } from '../../shared/partner.ts'
import { at } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('settling (%s)', kind => {
  let stage: Stage
  let admin: string
  let shop: Shop
  let other: Shop

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    shop = await openShop(stage, admin, ['A', 'B'])
    other = await openShop(stage, admin, ['A'])
    await shop.until('2026-01-10T12:00')
  })
  afterAll(() => stage.close())

  const set = (settings: object, status = 200) => shop.ask('PUT', shop.here('/settlement'), settings, status)
  const statements = async () =>
    (await shop.ask<{ rows: StatementInfo[] }>('GET', shop.here('/statements'))).rows.toReversed()
  /** One look at the calendar by each of several collectors at the same time. */
  const look = (collectors = 3) =>
    Promise.all(
      Array.from({ length: collectors }, () => {
        const { store, clock } = stage
        const now = () => clock.now
        return settleByCalendar({ store, commissions: new Commissions({ store, now }), now })
      }),
    )
  const buy = (order: string, local: string, net: number, coupon = 'kod-a') =>
    shop.order(order, order, at(local), { value: net, net, tax: undefined, coupon })

  describe('by the calendar', () => {
    it('is off until it is switched on, and does not settle what ended before', async () => {
      await buy('dec', '2025-12-02T12:00', 2_000)
      await look()
      expect(await statements()).toEqual([])
      expect(await shop.ask('GET', shop.here('/settlement'))).toEqual({ closingDay: null, fourEyes: false })
      await set({ closingDay: 0, fourEyes: false }, 422)
      await set({ closingDay: 5, fourEyes: false })
      await look()
      expect(await statements()).toEqual([])
    })

    it('looks at each site, whatever happens at another one', async () => {
      const seen: string[] = []
      const of = (id: string) => {
        seen.push(id)
        return Promise.reject(new Error(id))
      }
      const { store, now } = stage
      const commissions = { settle: async () => {}, terms: { of } } as never
      await expect(settleByCalendar({ store, commissions, now })).rejects.toThrow('could not be settled')
      expect(seen.sort()).toEqual([shop.site.siteId, other.site.siteId].sort())
    })

    it('closes a month on its day, once, with several collectors', async () => {
      await shop.until('2026-02-04T23:59:59')
      await look()
      expect(await statements()).toEqual([])
      await shop.until('2026-02-05T00:00')
      await look()
      await look()
      const rows = await statements()
      expect(rows).toMatchObject([{ total: 20_000, closedBy: 'calendar', number: 1 }])
      expect(rows[0]!.from).toBe(new Date(at('2026-01-01T00:00')).toISOString())
    })

    it('closes each month that was missed, in sequence', async () => {
      await shop.until('2026-06-20T12:00')
      await buy('mar', '2026-02-10T12:00', 3_000)
      await buy('apr', '2026-03-10T12:00', 4_000)
      await buy('small', '2026-03-10T12:00', 500, 'kod-b')
      await look()
      const rows = await statements()
      expect(rows.map(({ total, from }) => [total, from.slice(0, 10)])).toEqual([
        [20_000, '2025-12-31'],
        [30_000, '2026-02-28'],
        [40_000, '2026-03-31'],
      ])
      await look()
      expect(await statements()).toHaveLength(3)
    })

    it('leaves a closed month alone, though more of it is found later', async () => {
      await buy('late', '2026-03-11T12:00', 20_000, 'kod-b')
      await look()
      expect(await statements()).toHaveLength(3)
      await shop.until('2026-07-06T12:00')
      await look()
      expect((await statements()).slice(3)).toMatchObject([{ partner: shop.partners.B, total: 205_000 }])
    })
  })

  describe('with four eyes', () => {
    it('refuses a payment to the person who has closed', async () => {
      const { cookie, id } = await stage.person('member')
      const rights = { rights: ['statements.close', 'payments.export'] }
      await shop.ask('PUT', `/api/people/${id}/rights`, rights)
      await set({ closingDay: null, fourEyes: true })
      await buy('four', '2026-06-10T12:00', 5_000)
      await shop.until('2026-08-02T12:00')
      const closed = await stage.call('POST', shop.here('/statements/close'), {
        ...{ as: cookie, body: { month: '2026-07' } },
      })
      expect(closed.status).toBe(200)
      const { number, closedBy } = (await statements()).at(-1)!
      expect(closedBy).toBe(id)
      const pay = (as: string) =>
        stage.call('POST', shop.here(`/statements/${number}/state`), {
          ...{ as, body: { to: 'paid', reference: 'transfer' } },
        })
      const refused = await pay(cookie)
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'four_eyes'])
      expect((await pay(admin)).status).toBe(200)
      // The calendar is nobody who could pay.
      expect((await shop.move(1, 'paid')) as StatementInfo).toMatchObject({ state: 'paid' })
    })

    it('does not, where it is not asked for', async () => {
      await set({ closingDay: null, fourEyes: false })
      await shop.move(2, 'paid')
    })
  })

  it('grants the level that the net sales of a quarter reach, from the end of the quarter, once', async () => {
    const levels = async () =>
      (await other.ask<PartnerDetail>('GET', `/api/partners/${other.partners.A}`)).levels
    const sell = (id: string, local: string, net: number) =>
      other.order(id, id, at(local), { value: net, net, tax: undefined, coupon: 'kod-a' })
    await sell('q3', '2026-08-01T12:00', 9_999)
    await look()
    await other.until('2026-10-01T00:10')
    await sell('q4', '2026-10-01T00:05', 1_000)
    await look()
    expect(await levels()).toEqual([])
    await sell('more', '2026-12-31T23:59:59', 49_000)
    await other.until('2027-01-01T00:10')
    await sell('first', '2027-01-01T00:00', 1_000)
    expect(await other.commission('first')).toBe('A 10000 PLN')
    await look()
    await look()
    expect(await levels()).toMatchObject([
      { level: 'zloty', author: 'calendar', from: new Date(at('2027-01-01T00:00')).toISOString() },
    ])
    expect(await other.commission('first')).toBe('A 15000 PLN')
    // A refund after the quarter's end takes no level away, and a weak quarter does not lower it.
    await other.refund('more', 'more', at('2027-01-02T12:00'))
    await other.until('2027-04-01T12:00')
    await look()
    expect(await levels()).toHaveLength(1)
  })
})
