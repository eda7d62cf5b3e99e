import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../collector/model/port.ts'
import { Commissions } from '../../collector/partners/commissions/commissions.ts'
import { at } from '../attribution/world.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

/** Partners and orders that the large site has more of than the small one, by this factor. */
const MORE = process.env.LONG ? 100 : 5
const SMALL = 5

/** The store, with counts of what is asked of it. */
function counted(store: Store) {
  const counts = { queries: 0, rows: 0, looks: 0 }
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      counts.queries += 1
      return node
    },
    transformResult: async ({ result }) => {
      counts.rows += result.rows.length
      return result
    },
  }
  const db = store.db.withPlugin(plugin)
  const look: Store['look'] = need => {
    counts.looks += 1
    return store.look(need)
  }
  const own = { db, look, scan: store.scan.bind(store), registry: store.registry.bind(store) }
  return { store: own as unknown as Store, counts }
}

describe('an order', () => {
  let stage: Stage
  let admin: string
  let orders = 0
  beforeAll(async () => {
    stage = await openStage()
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2026-01-01T12:00')
    admin = (await stage.person('admin')).cookie
  })
  afterAll(() => stage.close())

  const buy = async (shop: Shop, count: number, coupon: string) => {
    const event = (n: number) => ({
      i: `g${++orders}`,
      n: 'purchase',
      t: stage.clock.now,
      p: { email: `c${orders + n}@firma.example`, transaction_id: `G${orders}`, value: 123, tax: 23, coupon },
    })
    for (let left = count; left > 0; left -= 50) {
      const events = Array.from({ length: Math.min(left, 50) }, (_, n) => event(n))
      const answer = await stage.beacon(stage.envelope(shop.site.secretKey, events, { v: '' }))
      expect(await answer.json()).toMatchObject({ accepted: events.length })
    }
  }

  /** A site with so many partners and orders, and what the next order costs there. */
  const costAt = async (size: number) => {
    const shop = await openShop(stage, admin, ['A'])
    const { db } = stage.store
    const site_id = shop.site.siteId
    for (let i = 1; i < size; i++) {
      const id = `pt_${site_id}_${i}`
      const common = { site_id, partner_id: id }
      const partner = {
        id,
        site_id,
        name: id,
        company: '',
        website: '',
        kind: 'affiliate' as const,
        note: '',
      }
      await db
        .insertInto('partners')
        .values({ ...partner, created_at: 0, erased_at: null })
        .execute()
      const status = { id: `ps_${id}`, ...common, status: 'active' as const, reason: '', author: '' }
      await db
        .insertInto('partner_statuses')
        .values({ ...status, from_at: 0, stated_at: 0 })
        .execute()
    }
    await stage.refresh()
    await buy(shop, 5 * size, 'kod-a')
    const { store, counts } = counted(stage.store)
    const commissions = new Commissions({ store, now: () => stage.clock.now })
    await commissions.settle(site_id)
    Object.assign(counts, { queries: 0, rows: 0, looks: 0 })
    await buy(shop, 1, 'kod-a')
    expect(await commissions.settle(site_id)).toBe(1)
    expect(commissions.terms.reads).toBe(1)
    expect((await shop.rows('A')).length).toBe(Math.min(1_000, 5 * size + 1))
    return counts
  }

  it('costs the same on a large site as on a small one', async () => {
    const small = await costAt(SMALL)
    const large = await costAt(SMALL * MORE)
    expect(small.queries).toBeGreaterThan(3)
    expect(large).toEqual(small)
  })
})
