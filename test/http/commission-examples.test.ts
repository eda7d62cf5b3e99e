import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyCommissions } from '../../collector/partners/commissions/verify.ts'
import { openStore } from '../../collector/store/open.ts'
import { at, MINUTE } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const march = (day: number, hour = '12:00') => at(`2026-03-${String(day).padStart(2, '0')}T${hour}`)
const net = (value: number, more: object = {}) => ({ value, net: value, tax: undefined, ...more })

type Step = (shop: Shop, visitor: string) => Promise<unknown>
const click =
  (name: string, time: number): Step =>
  (shop, visitor) =>
    shop.click(visitor, name, time)
const order =
  (id: string, time: number, props: object = {}): Step =>
  (shop, visitor) =>
    shop.order(visitor, id, time, props)
const refund =
  (id: string, time: number, props: object = {}): Step =>
  (shop, visitor) =>
    shop.refund(visitor, id, time, props)

/** The events of one customer, and the expected state of each order. */
const EXAMPLES: [what: string, steps: Step[], orders: Record<string, string>][] = [
  [
    'rounds once, half away from zero',
    [click('K', march(1)), order('2', march(5), { value: 99.99, tax: 18.65, shipping: 9.99 })],
    { 2: 'K 714 PLN' },
  ],
  [
    'is lowered by a refund in proportion',
    [
      click('K', march(1)),
      order('3', march(5), { value: 99.99, tax: 18.65, shipping: 9.99 }),
      refund('3', march(6), { value: 20 }),
    ],
    { 3: 'K 571 PLN' },
  ],
  [
    'counts a click up to the end of its window, and binds',
    [
      click('K', march(1, '10:00')),
      order('5a', at('2026-03-31T09:59:59.999')),
      order('5b', at('2026-03-31T10:00')),
    ],
    { '5a': 'K 1000 PLN', '5b': 'K 500 PLN' },
  ],
  [
    'counts no click at the end of its window',
    [click('K', march(1, '10:00')), order('5c', at('2026-03-31T10:00'))],
    { '5c': 'nobody' },
  ],
  [
    'goes by a coupon before a click',
    [click('K', march(1)), click('L', march(10)), order('7', march(12), { coupon: 'KOD-K' })],
    { 7: 'K 1000 PLN' },
  ],
  [
    'goes by no click after the checkout began',
    [
      click('K', march(5, '20:00')),
      (shop, visitor) =>
        shop.tell(visitor, 'page_view', march(5, '20:09'), {}, { u: 'https://shop.example/koszyk' }),
      (shop, visitor) => shop.tell(visitor, 'begin_checkout', march(5, '20:10')),
      click('L', march(5, '20:11')),
      order('9', march(5, '20:14')),
    ],
    { 9: 'K 1000 PLN' },
  ],
  [
    'is void after a refund in full',
    [click('K', march(1)), order('13', march(5)), refund('13', march(20))],
    { 13: 'K refunded' },
  ],
  [
    'has no drift after a third is refunded',
    [
      click('K', march(1)),
      order('15', march(5), { value: 1_230, tax: 230 }),
      refund('15', march(6), { value: 410 }),
    ],
    { 15: 'K 6667 PLN' },
  ],
  [
    'is refunded once by a dispute and a refund',
    [
      click('K', march(1)),
      order('16', march(5), { value: 1_230, tax: 230 }),
      refund('16', march(6), { value: 1_230 }),
      refund('16', march(7), { value: 1_230, reason: 'dispute' }),
    ],
    { 16: 'K refunded' },
  ],
  [
    'is bound to the partner until the binding ends',
    [
      click('K', at('2026-01-14T10:00')),
      order('17a', at('2026-01-15T10:00')),
      order('17b', at('2026-12-15T10:00')),
      order('17c', at('2027-01-15T10:00')),
    ],
    { '17a': 'K 1000 PLN', '17b': 'K 500 PLN', '17c': 'nobody' },
  ],
  [
    'goes to no partner whose terms pay nothing for an old customer',
    [order('old', at('2024-05-01T10:00')), click('K', march(1)), order('18', march(5), net(100))],
    { 18: 'nobody' },
  ],
  [
    'stays with the partner that holds the customer',
    [
      click('K', march(1)),
      order('18b', march(5)),
      order('18c', march(6), net(100, { coupon: 'kod-l' })),
      order('18d', march(7), net(100, { coupon: 'kod-k' })),
    ],
    { '18c': 'K 500 PLN', '18d': 'K 500 PLN' },
  ],
  [
    'goes to no partner of the buyer’s own',
    [
      (shop, visitor) => {
        const email = `k@${shop.site.siteId}.example`
        return shop.tell(visitor, 'identify', march(1), { email }, { userId: email })
      },
      click('L', march(5)),
      click('K', march(9)),
      order('19', march(10)),
    ],
    { 19: 'L 1000 PLN' },
  ],
  [
    'is kept apart by currency',
    [
      order('27a', march(5), net(100, { currency: 'EUR', coupon: 'kod-k' })),
      order('27b', march(6), net(100, { coupon: 'kod-k' })),
    ],
    { '27a': 'K 1000 EUR', '27b': 'K 500 PLN' },
  ],
  [
    'has the places that its currency has',
    [order('28', march(5), net(12_345, { currency: 'JPY', coupon: 'kod-k' }))],
    { 28: 'K 1235 JPY' },
  ],
  [
    'goes by a code however it is written',
    [(shop, visitor) => shop.view(visitor, '?ref=%20Kod-K%E2%80%8B', march(1)), order('32', march(5))],
    { 32: 'K 1000 PLN' },
  ],
]

describe.each(['sqlite', 'postgres'])('a commission (%s)', kind => {
  let stage: Stage
  let admin: string
  let shop: Shop
  let deals: Shop
  let taxed: Shop

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    shop = await openShop(stage, admin, ['K', 'L', 'M'])
    deals = await openShop(stage, admin, ['P'], document => {
      document.pays = 'deals'
    })
    taxed = await openShop(stage, admin, ['T'], document => {
      document.base.assumedTaxPpm = 230_000
    })
    await shop.until('2027-02-01T12:00')
  })
  afterAll(async () => {
    expect(await verifyCommissions({ store: stage.store, now: () => stage.clock.now })).toEqual([])
    await stage.close()
  })

  it.each(EXAMPLES)('%s', async (what, steps, orders) => {
    for (const step of steps) await step(shop, what)
    const found: Record<string, string> = {}
    for (const id of Object.keys(orders)) found[id] = await shop.commission(id)
    expect(found).toEqual(orders)
  })

  it('goes by the signed click that the order itself bears', async () => {
    const link = await stage.app.request(`http://localhost/r/${shop.site.siteId}.kod-k`, {
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36',
      },
    })
    const partner_click = new URL(link.headers.get('location')!, 'http://localhost').searchParams.get('pc')
    if (partner_click === null) throw new Error(`no click id in ${link.headers.get('location')}`)
    stage.clock.now += MINUTE
    await shop.order('signed', '20b', stage.clock.now, { partner_click })
    expect(await shop.commission('20b')).toBe('K 1000 PLN')
  })

  it('of a paid click is held by a flag with its name, until a person decides', async () => {
    await shop.view('paid', '?gclid=x&ref=kod-K', march(1))
    await shop.order('paid', '33', march(5))
    const found = async () => (await shop.rows('K')).find(({ order }) => order === '33')
    expect(await found()).toMatchObject({ amount: 1000, state: 'held', flags: ['paid_traffic'], by: 'click' })
    const contacts = await shop.ask<{ rows: { derived?: unknown }[] }>(
      'GET',
      shop.here('/attributions?order=33'),
    )
    expect(JSON.stringify(contacts)).toContain('paid_traffic')
    const decision = { order: '33', flag: 'paid_traffic', answer: 'release', reason: 'agreed' }
    await shop.ask('POST', shop.here('/orders/flag'), decision, 201)
    expect((await found())!.state).not.toBe('held')
  })

  it('counts views from before a code was added, which the preview tells beforehand', async () => {
    await shop.view('fair', '?ref=targi', march(1))
    await shop.order('fair', '40', march(5))
    expect(await shop.commission('40')).toBe('nobody')
    const path = `/unknown-codes/targi/preview?partner=${shop.partners.L}`
    // The list of unknown codes hears of an order a moment after it is stored.
    await expect.poll(() => shop.ask('GET', shop.here(path))).toMatchObject({ contacts: 1, orders: 1 })
    await shop.ask('POST', shop.here('/codes'), { code: 'targi', partner: shop.partners.L }, 201)
    expect(await shop.commission('40')).toBe('L 1000 PLN')
  })

  it('of a partner that was paused counts earlier clicks alone', async () => {
    const state = (status: string, from: number) =>
      shop.ask('POST', `/api/partners/${shop.partners.M}/status`, {
        status,
        from: new Date(from).toISOString(),
      })
    await shop.click('paused', 'M', march(5))
    await shop.order('paused', '38a', march(12))
    await shop.click('earlier', 'M', at('2026-02-28T12:00'))
    await shop.order('earlier', '38b', march(12))
    expect(await shop.commission('38a')).toBe('M 1000 PLN')
    await state('paused', march(1, '00:00'))
    await state('active', march(10, '00:00'))
    expect([await shop.commission('38a'), await shop.commission('38b')]).toEqual(['nobody', 'M 1000 PLN'])
  })

  it('takes an assumed tax off', async () => {
    await taxed.order('taxed', '36', march(5), { value: 199, tax: undefined, coupon: 'kod-t' })
    expect(await taxed.commission('36')).toBe('T 1618 PLN')
  })

  it('is paid once for a deal, and taken back when the deal is lost', async () => {
    const deal = (n: string, time: number) => deals.tell('a deal', n, time, { deal_id: 7, value: 10_000 })
    await deals.click('a deal', 'P', march(2))
    await deal('deal_won', march(20))
    await deal('deal_won', march(21))
    expect(await deals.commission('7')).toBe('P 100000 PLN')
    await deal('deal_lost', at('2026-05-20T12:00'))
    expect(await deals.commission('7')).toBe('P refunded')
  })

  describe('of a referred customer', () => {
    const DAY = 86_400_000
    const later = (days: number) => {
      stage.clock.now += days * DAY
    }
    const refer = async (name: string, email: string) => {
      const id = shop.partners[name]!
      const { persons } = await shop.ask<{ persons: [] }>('GET', `/api/partners/${id}`)
      const cookie = await shop.portal.enter({ id, persons } as never)
      const { state, reason } = await shop.portal.referred(cookie, { email })
      return `${state} ${reason}`
    }
    const bought = async (email: string, id: string) => {
      await shop.order('', id, stage.clock.now, { email })
      return shop.why(id)
    }

    it('goes to the partner that was clicked before the referral', async () => {
      const email = '22@firma.example'
      await shop.tell('v22', 'identify', stage.clock.now, { email }, { userId: email })
      await shop.click('v22', 'L', stage.clock.now)
      later(1)
      expect(await refer('M', email)).toBe('refused came_by_other')
      later(8)
      expect(await bought(email, '22')).toBe('L click')
    })

    it('goes to a referral that was refused only after it was made again', async () => {
      const [once, again] = ['21a@firma.example', '21b@firma.example']
      for (const email of [once, again]) expect(await refer('M', email)).toBe('open new')
      later(3)
      for (const email of [once, again]) expect(await refer('K', email)).toBe('refused protected')
      later(20)
      for (const email of [once, again])
        await shop.tell('', 'deal_lost', stage.clock.now, { email, deal_id: email })
      later(1)
      expect(await refer('K', again)).toBe('open new')
      later(1)
      expect(await bought(once, '21a')).toBe('nobody no_evidence')
      expect(await bought(again, '21b')).toBe('K referral')
    })
  })

  it('keeps the terms of the customer’s first order', async () => {
    const { now } = stage.clock
    await shop.click('versions', 'K', now)
    await shop.order('versions', '24a', now, net(100))
    const published = await shop.portal.publish(document => {
      document.rates.firstPpm = 80_000
      document.rates.recurringPpm = 40_000
    })
    expect(published.status, await published.clone().text()).toBe(200)
    stage.clock.now = now + 20 * 86_400_000
    await shop.order('versions', '24b', stage.clock.now, net(100))
    await shop.order('fresh', '24c', stage.clock.now, net(100, { coupon: 'kod-l' }))
    const found = await Promise.all(['24a', '24b', '24c'].map(shop.commission))
    expect(found).toEqual(['K 1000 PLN', 'K 500 PLN', 'L 800 PLN'])
  })
})
