import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { retentionBegins } from '../../collector/model/retention.ts'
import { verifyCommissions } from '../../collector/partners/commissions/verify.ts'
import { openStore } from '../../collector/store/open.ts'
import { applySettings, expireSite } from '../../collector/upkeep/upkeep.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { at } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const march = (day: number, hour = '12:00') => at(`2026-03-${String(day).padStart(2, '0')}T${hour}`)

describe.each(['sqlite', 'postgres'])('commissions (%s)', kind => {
  let stage: Stage
  let admin: string
  let ledger: Shop
  let shop: Shop
  let people = 0
  const someone = () => `visitor-${++people}`

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    ledger = await openShop(stage, admin, ['A', 'B', 'C'])
    shop = await openShop(stage, admin, ['K', 'L', 'M'])
    await shop.until('2026-03-01T00:00')
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    expect(await verifyCommissions({ store: stage.store, now: () => stage.clock.now })).toEqual([])
    await stage.close()
  })

  describe('in the ledger', () => {
    it('go into the statement of the month in which they are due', async () => {
      const { close, until, rows } = ledger
      await ledger.click('one', 'A', march(1, '00:00'))
      await until('2026-03-12T18:00')
      await ledger.order('one', 'O14', march(5), { value: 1_230, tax: 230 })
      await ledger.order('two', 'small', march(6), { coupon: 'kod-b' })
      expect(await rows('A')).toMatchObject([
        { state: 'waiting', amount: 10_000, dueAt: new Date(at('2026-04-04T12:00')).toISOString() },
      ])
      await until('2026-05-02T10:00')
      expect(await close('2026-04', { dryRun: true })).toEqual(['A 10000 PLN'])
      expect(await rows('A')).toMatchObject([{ state: 'due' }])
      expect(await close('2026-04')).toEqual(['A 10000 PLN'])
      expect(await close('2026-04')).toEqual([])
      expect(await rows('A')).toMatchObject([
        { state: 'in_statement', frozen: 10_000, isPinned: true, statements: [1] },
      ])
      expect(await ledger.statement(1)).toMatchObject({
        ...{ total: 10_000, zone: 'Europe/Warsaw', to: new Date(at('2026-05-01')).toISOString() },
        lines: [{ order: 'O14', amount: 10_000, by: 'click', base: 100_000, corrects: null }],
      })
    })

    it('once frozen stay where they are, whatever comes late', async () => {
      await ledger.click('one', 'B', march(4))
      expect(await ledger.commission('O14')).toBe('A 10000 PLN')
    })

    it('of a statement that is cancelled before payment are reckoned afresh', async () => {
      await ledger.move(1, 'cancelled')
      expect(await ledger.commission('O14')).toBe('B 10000 PLN')
      expect(await ledger.statement(1)).toMatchObject({ state: 'cancelled', total: 10_000 })
      await ledger.assign('O14', 'A')
      // The small order of B is below the minimum, and floats.
      expect(await ledger.close('2026-04')).toEqual(['A 10000 PLN'])
      await ledger.move(2, 'paid')
      await ledger.move(2, 'cancelled', 409)
      expect(await ledger.rows('A')).toMatchObject([{ state: 'paid' }])
    })

    it('that a refund lowers after payment are corrected, once, when the total is enough', async () => {
      const { until, close, rows } = ledger
      await until('2026-05-10T12:00')
      await ledger.refund('one', 'O14', at('2026-05-10T11:00'), { value: 307.5 })
      expect(await rows('A')).toMatchObject([{ state: 'corrected', amount: 7_500, frozen: 10_000 }])
      await ledger.order('three', 'O60', at('2026-04-20T12:00'), { value: 738, tax: 138, coupon: 'kod-a' })
      await ledger.order('four', 'O90', at('2026-05-09T12:00'), { value: 1_107, tax: 207, coupon: 'kod-a' })
      await until('2026-06-02T12:00')
      expect(await close('2026-05')).toEqual([])
      await until('2026-07-02T12:00')
      expect(await close('2026-06')).toEqual(['A 12500 PLN'])
      expect(
        (await ledger.statement(3)).lines.map(({ order, amount, corrects }) => [order, amount, corrects]),
      ).toEqual([
        ['O14', -2_500, 2],
        ['O60', 6_000, null],
        ['O90', 9_000, null],
      ])
      expect(await rows('A')).toMatchObject([
        { order: 'O90', state: 'in_statement' },
        {},
        { order: 'O14', state: 'in_statement' },
      ])
    })

    it('move with a decision after payment: minus for the one, plus for the other', async () => {
      await ledger.move(3, 'paid')
      await ledger.until('2026-07-03T12:00')
      await ledger.assign('O90', 'C')
      expect(await ledger.commission('O90')).toBe('C 9000 PLN')
      await ledger.order('five', 'O200', at('2026-06-01T12:00'), { value: 2_460, tax: 460, coupon: 'kod-a' })
      const adjust = { amount: 1_000, currency: 'PLN', reason: 'a bonus' }
      await ledger.ask('POST', `/api/partners/${ledger.partners.C}/adjustments`, adjust, 201)
      await ledger.until('2026-08-02T12:00')
      expect(await ledger.close('2026-07')).toEqual(['A 11000 PLN', 'C 10000 PLN'])
    })

    it('conserve money: frozen and floating sums are what was earned and is payable', async () => {
      for (const name of ['A', 'B', 'C']) {
        const rows = await ledger.rows(name)
        const frozen = rows.reduce((sum, row) => sum + row.frozen, 0)
        const { rows: statements } = await ledger.ask<{ rows: { total: number; state: string }[] }>(
          'GET',
          ledger.here(`/statements?partner=${ledger.partners[name]}`),
        )
        const totals = statements
          .filter(({ state }) => state !== 'cancelled')
          .reduce((sum, one) => sum + one.total, 0)
        expect(frozen).toBe(totals)
      }
    })

    it('close once, though two close at the same time', async () => {
      await ledger.order('six', 'O300', at('2026-07-20T12:00'), { value: 3_690, tax: 690, coupon: 'kod-b' })
      await ledger.until('2026-09-02T12:00')
      const both = await Promise.all([ledger.close('2026-08'), ledger.close('2026-08')])
      expect(both.flat()).toEqual(['B 31000 PLN'])
    })

    it('add up while orders, refunds and closings go on at the same time', async () => {
      await ledger.until('2026-10-02T12:00')
      const names = ['a', 'b', 'c']
      const one = async (n: number) => {
        const props = { value: 1_230, tax: 230, coupon: `kod-${names[n % 3]}` }
        await ledger.order(`many-${n}`, `many-${n}`, at('2026-08-10T12:00') + n, props)
        if (n % 4 === 0) await ledger.refund('a-server', `many-${n}`, stage.clock.now, { value: 410 })
      }
      const work = Array.from({ length: 24 }, (_, n) => one(n))
      await Promise.all([...work, ...['2026-09', '2026-09', '2026-09'].map(month => ledger.close(month))])
      await ledger.until('2026-11-02T12:00')
      await Promise.all(['2026-10', '2026-10'].map(month => ledger.close(month)))
      const rows = (await Promise.all(['A', 'B', 'C'].map(ledger.rows))).flat()
      const many = rows.filter(row => row.order?.startsWith('many-'))
      expect(many.reduce((sum, row) => sum + row.amount, 0)).toBe(24 * 10_000 - 6 * 3_333)
      expect(many.every(row => row.frozen === row.amount && row.state === 'in_statement')).toBe(true)
    })

    it('take rights beside the role, which keys do not have', async () => {
      const body = { month: '2026-08' }
      const path = ledger.here('/statements/close')
      const other = await stage.person('admin')
      for (const as of [other.cookie, ledger.site.secretKey])
        expect((await stage.call('POST', path, { as, body })).status).toBe(403)
      await ledger.ask('PUT', `/api/people/${other.id}/rights`, { rights: ['statements.close'] })
      expect((await stage.call('POST', path, { as: other.cookie, body })).status).toBe(200)
      const give = { rights: ['payments.export'] }
      const given = await stage.call('PUT', `/api/people/${other.id}/rights`, {
        as: other.cookie,
        body: give,
      })
      expect(given.status).toBe(403)
    })
  })

  describe('of an order', () => {
    it('are decided with the event, by the evidence that wins, and say why', async () => {
      const visitor = someone()
      await shop.click(visitor, 'K', march(1))
      await shop.click(visitor, 'L', march(10))
      await shop.order(visitor, 'W6', march(12), { coupon: 'WIOSNA' })
      expect(await shop.commission('W6')).toBe('L 1000 PLN')
      const [why] = await shop.explained('order=W6')
      expect(why!.candidates.map(({ by, partner, reason }) => [by, shop.nameOf(partner), reason])).toEqual([
        ['click', 'L', 'won'],
        ['click', 'K', 'weaker'],
      ])
      await shop.order(visitor, 'W7', march(13), { coupon: ' Kod-K ' })
      expect(await shop.why('W7')).toBe('L bound')
    })

    it('are one, however often and by whomever it is told', async () => {
      const visitor = someone()
      await shop.click(visitor, 'K', march(1))
      for (const who of [visitor, visitor, someone()]) await shop.order(who, 'thrice', march(5))
      expect(await shop.commission('thrice')).toBe('K 1000 PLN')
    })

    it('follow a click that arrives late', async () => {
      const visitor = someone()
      await shop.click(visitor, 'K', march(1))
      await shop.order(visitor, 'late', march(12))
      expect(await shop.commission('late')).toBe('K 1000 PLN')
      await shop.click(visitor, 'L', march(10))
      expect(await shop.commission('late')).toBe('L 1000 PLN')
    })

    it('follow an identification on another browser', async () => {
      const [phone, laptop] = [someone(), someone()]
      const name = `${phone}@firma.example`
      const identify = (visitor: string, time: number) =>
        shop.tell(visitor, 'identify', time, { email: name }, { userId: name })
      await identify(phone, march(1))
      await shop.click(phone, 'L', march(5))
      await shop.click(laptop, 'K', march(9))
      await shop.order(phone, 'joined', march(10))
      expect(await shop.commission('joined')).toBe('L 1000 PLN')
      await identify(laptop, march(20))
      expect(await shop.commission('joined')).toBe('K 1000 PLN')
    })

    it('come with a code that is added later', async () => {
      const visitor = someone()
      await shop.view(visitor, '?ref=targi', march(2))
      await shop.order(visitor, 'fair', march(6))
      expect(await shop.commission('fair')).toBe('nobody')
      await shop.ask('POST', shop.here('/codes'), { code: 'targi', partner: shop.partners.M }, 201)
      expect(await shop.commission('fair')).toBe('M 1000 PLN')
    })

    it('wait for an amount with one reading, and are held by a flag', async () => {
      const visitor = someone()
      await shop.click(visitor, 'K', march(1))
      await shop.order(visitor, 'unread', march(5), { value: '1,230', tax: undefined })
      expect((await shop.rows('K')).find(row => row.order === 'unread')).toMatchObject({
        state: 'needs_amount',
      })
      await shop.order(visitor, 'unread', march(6), { value: '1 230,00', tax: 230 })
      expect(await shop.commission('unread')).toBe('K 10000 PLN')
      const paid = someone()
      await shop.view(paid, '?gclid=x&ref=kod-k', march(1))
      await shop.order(paid, 'ad', march(5))
      const own = async () => (await shop.rows('K')).find(row => row.order === 'ad')
      expect(await own()).toMatchObject({ state: 'held', flags: ['paid_traffic'] })
      const decided = { order: 'ad', flag: 'paid_traffic', answer: 'void', reason: 'brand bidding' }
      await shop.ask('POST', shop.here('/orders/flag'), decided, 201)
      expect(await own()).toMatchObject({ state: 'void', why: 'flag', amount: 0 })
    })

    it('go to the partner whose referral protects the customer', async () => {
      const email = 'jan.protected@firma.example'
      const kuba = { id: shop.partners.M!, persons: [{ id: '' }] }
      const { persons } = await shop.ask<{ persons: { id: string }[] }>('GET', `/api/partners/${kuba.id}`)
      const cookie = await shop.portal.enter({ id: kuba.id, persons } as never)
      expect(await shop.portal.referred(cookie, { email })).toMatchObject({ state: 'open' })
      const now = stage.clock.now
      stage.clock.now = now + 86_400_000
      await shop.tell('', 'purchase', now + 3_600_000, {
        ...{ email, transaction_id: 'referred', value: 123, tax: 23, currency: 'PLN', coupon: 'kod-k' },
      })
      expect(await shop.why('referred')).toBe('M referral')
      expect(await shop.commission('referred')).toBe('M 1000 PLN')
    })

    it('stay with the partner when the customer is erased, and follow refunds of the order', async () => {
      const visitor = someone()
      const email = `${visitor}@firma.example`
      await shop.tell(visitor, 'identify', march(1), { email }, { userId: email })
      await shop.click(visitor, 'K', march(2))
      await shop.order(visitor, 'erased', march(5))
      expect(await shop.commission('erased')).toBe('K 1000 PLN')
      const { rows } = await shop.ask<{ rows: { id: string }[] }>(
        'GET',
        `/api/contacts?site=${shop.site.siteId}&q=${encodeURIComponent(email)}`,
      )
      const gone = await stage.call('DELETE', `/api/contacts/${rows[0]!.id}`, { as: admin })
      expect(gone.status, await gone.clone().text()).toBeLessThan(300)
      expect(await shop.commission('erased')).toBe('K 1000 PLN')
      await shop.refund('a-server', 'erased', march(25), { value: 61.5 })
      expect(await shop.commission('erased')).toBe('K 500 PLN')
    })

    it('stay when the events leave by retention, and follow refunds of the order', async () => {
      const before = await Promise.all(['K', 'L', 'M'].map(shop.rows))
      const { store, clock } = stage
      const group = new GroupCommit(store)
      const now = () => clock.now
      const retention = 'P5M'
      await stage.call('PATCH', `/api/sites/${shop.site.siteId}`, { as: admin, body: { retention } })
      const settings = (await store.registry()).sites.get(shop.site.siteId)!
      await applySettings({ store, group, now }, settings)
      const begins = retentionBegins(now(), retention, 'Europe/Warsaw')
      const deleted = await expireSite({ store, group, now }, shop.site.siteId, begins)
      expect(deleted).toBeGreaterThan(20)
      const amounts = (rows: Awaited<ReturnType<Shop['rows']>>) =>
        rows.map(({ order, amount, why, state }) => ({ order, amount, why, state }))
      expect((await Promise.all(['K', 'L', 'M'].map(shop.rows))).map(amounts)).toEqual(before.map(amounts))
      await shop.refund('a-server', 'thrice', now(), { value: 61.5 })
      expect(await shop.commission('thrice')).toBe('K 500 PLN')
      // The order is still the customer's first one: the next is no new customer's.
      await shop.order('visitor-2', 'next', now())
      expect(await shop.commission('next')).toBe('K 500 PLN')
    })
  })
})
