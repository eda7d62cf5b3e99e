import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyCommissions } from '../../collector/partners/commissions/verify.ts'
import { openStore } from '../../collector/store/open.ts'
import type { CommissionInfo } from '../../shared/commission.ts'
import type { Programme, ProgrammeInfo, Terms } from '../../shared/programme.ts'
import type { OrderBases, ProgrammePreview } from '../../shared/programme-preview.ts'
import type { ProgrammeRule } from '../../shared/programme-rules.ts'
import { at } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const net = (value: number, more: object = {}) => ({ value, net: value, tax: undefined, ...more })
const item = (item_id: string, price: number, quantity = 1) => ({ item_id, price, quantity })
const rule = (id: string, pay: ProgrammeRule['pay'], more: Partial<ProgrammeRule> = {}): ProgrammeRule => ({
  ...{ id, name: { pl: id, en: id }, when: 'any', months: null, where: [], max: [], ...more },
  pay,
})
const of = (...ids: string[]) => ({ field: 'item_id', op: 'in', value: ids }) as const

/** Rules by product, fixed sums, limits. */
const withRules = (document: Programme) => {
  document.rules = [
    rule('half', { kind: 'percent', ppm: 50_000 }, { where: [of('half')] }),
    rule('vouchers', { kind: 'none' }, { where: [of('voucher')] }),
    rule(
      'course',
      { kind: 'fixed', currency: 'PLN', amount: 5_000, per: 'order' },
      { when: 'first', where: [of('course')] },
    ),
    rule('seats', { kind: 'fixed', currency: 'EUR', amount: 300, per: 'unit' }, { where: [of('seat')] }),
    rule(
      'machine',
      { kind: 'percent', ppm: 100_000 },
      { where: [of('machine')], max: [{ currency: 'PLN', amount: 20_000 }] },
    ),
    rule(
      'wholesale',
      { kind: 'percent', ppm: 10_000 },
      { where: [{ field: 'traits.kind', op: 'eq', value: 'wholesale' }] },
    ),
    rule(
      'large',
      { kind: 'percent', ppm: 20_000 },
      { where: [{ field: 'value', op: 'gte', value: 100_000 }] },
    ),
  ]
}
/** The levels and the bonus that the programme has by default. */
const withBonus = (document: Programme) => {
  document.bonuses = [
    {
      ...{ id: 'five', per: 'quarter' },
      if: { kind: 'every', customers: 5 },
      pays: { currency: 'PLN', amount: 20_000 },
    },
    {
      ...{ id: 'sales', per: 'month' },
      if: { kind: 'sales', currency: 'EUR', amount: 100_000 },
      pays: { currency: 'EUR', amount: 1_000 },
    },
  ]
}

describe.each(['sqlite', 'postgres'])('the document of a programme (%s)', kind => {
  let stage: Stage
  let admin: string
  let rules: Shop
  let results: Shop

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    rules = await openShop(stage, admin, ['A', 'B'], withRules)
    results = await openShop(stage, admin, ['A', 'B'], withBonus)
    await rules.until('2026-04-01T00:00')
  })
  afterAll(async () => {
    expect(await verifyCommissions({ store: stage.store, now: () => stage.clock.now })).toEqual([])
    await stage.close()
  })

  const march = (day: number) => at(`2026-03-${String(day).padStart(2, '0')}T12:00`)
  const shownLines = async (order: string) => (await rules.explained(`order=${order}`))[0]!.amounts

  describe('has rules by product', () => {
    it('of which each pays its lines; the sum is rounded once', async () => {
      await rules.click('4', 'A', march(1))
      const items = [item('x', 33.35), item('y', 33.35), item('half', 33.35)]
      await rules.order('4', '4', march(2), net(100.05, { items }))
      expect(await rules.commission('4')).toBe('A 834 PLN')
      expect(await shownLines('4')).toEqual([{ currency: 'PLN', amount: 834, lines: [334, 333, 167] }])
    })

    it('that bind a customer though the first basket pays nothing', async () => {
      await rules.click('18c', 'A', march(1))
      await rules.order('18c', '18c1', march(2), net(50, { items: [item('voucher', 50)] }))
      await rules.order('18c', '18c2', march(30), net(100))
      expect(await rules.commission('18c1')).toBe('A excluded')
      expect(await rules.commission('18c2')).toBe('A 500 PLN')
      expect(await rules.why('18c2')).toBe('A bound')
    })

    it('that pay a fixed sum while anything is kept', async () => {
      await rules.click('34', 'A', march(1))
      await rules.order('34', '34', march(2), net(1_000, { items: [item('course', 1_000)] }))
      expect(await rules.commission('34')).toBe('A 5000 PLN')
      await rules.refund('34', '34', march(3), { value: 990 })
      expect(await rules.commission('34')).toBe('A 5000 PLN')
      await rules.refund('34', '34', march(4), { value: 10 })
      expect(await rules.commission('34')).toBe('A refunded')
    })

    it('that pay by unit, in a currency of their own, beside the rate', async () => {
      await rules.click('units', 'A', march(1))
      const items = [item('seat', 10, 4), item('x', 60)]
      await rules.order('units', 'units', march(2), net(100, { items }))
      expect(await rules.commission('units')).toBe('A 1200 EUR, A 600 PLN')
      await rules.refund('units', 'units', march(3), { items: [item('seat', 10, 2)] })
      expect(await rules.commission('units')).toBe('A 600 EUR, A 600 PLN')
    })

    it('that have a limit for one order, which refunds do not lower', async () => {
      await rules.click('most', 'A', march(1))
      await rules.order('most', 'most', march(2), net(5_000, { items: [item('machine', 5_000)] }))
      expect(await rules.commission('most')).toBe('A 20000 PLN')
      await rules.refund('most', 'most', march(3), { value: 2_000 })
      expect(await rules.commission('most')).toBe('A 20000 PLN')
      await rules.refund('most', 'most', march(4), { value: 2_000 })
      expect(await rules.commission('most')).toBe('A 10000 PLN')
    })

    it('that test the order and the customer’s traits from servers', async () => {
      const email = 'wholesale@firma.example'
      await rules.tell('', 'identify', march(1), { email, traits: { kind: 'wholesale' } })
      await rules.order('', 'wholesale', march(2), net(1_000, { email, coupon: 'kod-b' }))
      await rules.order('large', 'large', march(2), net(100_000, { coupon: 'kod-b' }))
      expect(await rules.commission('wholesale')).toBe('B 1000 PLN')
      expect(await rules.commission('large')).toBe('B 200000 PLN')
    })
  })

  describe('is previewed on real orders', () => {
    const ask = (document?: Programme) =>
      rules.ask<ProgrammePreview>('POST', rules.here('/programme/preview'), {
        days: 90,
        ...(document && { document }),
      })
    const draft = async (change: (document: Programme) => void) => {
      const { draft: document } = await rules.portal.programme()
      change(document)
      return document
    }

    it('as no difference, if it is the document in force', async () => {
      const { rows, totals, moved, orders } = await ask()
      expect([moved, orders]).toEqual([0, 8])
      expect(rows.map(({ name, currency, difference }) => [name, currency, difference]).toSorted()).toEqual([
        ['A', 'EUR', 0],
        ['A', 'PLN', 0],
        ['B', 'PLN', 0],
      ])
      const shown = await Promise.all(['A', 'B'].map(name => rules.rows(name)))
      const earned = shown.flat().filter(({ currency }) => currency === 'PLN')
      expect(totals.find(({ currency }) => currency === 'PLN')!.current).toBe(
        earned.reduce((sum, { amount }) => sum + amount, 0),
      )
    })

    it('by partner with names, bonuses included, and changes nothing', async () => {
      const before = await rules.rows('A')
      const { rows, moved } = await ask(
        await draft(document => {
          document.rules = []
          document.rates.firstPpm = 200_000
          document.bonuses = [
            {
              ...{ id: 'two', per: 'quarter' },
              if: { kind: 'every', customers: 2 },
              pays: { currency: 'PLN', amount: 7_000 },
            },
          ]
        }),
      )
      expect(moved).toBe(0)
      // B: 20 % of 1,000.00 and 100,000.00, and one bonus.
      expect(rows.find(({ name }) => name === 'B')).toMatchObject({
        ...{ currency: 'PLN', current: 201_000, proposed: 2_027_000, difference: 1_826_000 },
        ...{ ordersCurrent: 2, ordersProposed: 2, bonusesCurrent: 0, bonusesProposed: 7_000 },
      })
      expect(await rules.rows('A')).toEqual(before)
    })

    it('as orders that would move to another partner, or to none', async () => {
      const document = await draft(one => (one.codes.windowDays = 2))
      const { moved, rows } = await ask(document)
      // The order of the bound customer is the only one without a click of these days: it is still bound.
      expect(moved).toBe(0)
      expect(rows.every(({ difference }) => difference === 0)).toBe(true)
      document.referrals.bindingMonths = 0
      expect(await ask(document)).toMatchObject({ moved: 1 })
    })

    it('as the base of the last ten orders, with what the shop sent', async () => {
      const path = rules.here('/programme/preview/bases')
      const shop = results.here('/programme/preview/bases')
      const { rows } = await rules.ask<OrderBases>('POST', path, {})
      expect(rows.map(({ order }) => order)).toEqual(
        expect.arrayContaining(['18c2', '4', 'most', 'wholesale']),
      )
      expect(rows.map(({ at: time }) => time)).toEqual(
        rows
          .map(({ at: time }) => time)
          .toSorted()
          .toReversed(),
      )
      expect(await results.ask('POST', shop, {})).toEqual({ rows: [] })
      for (let n = 0; n < 12; n++)
        await results.order('', `base${n}`, at('2026-02-01T12:00') + n, { email: `base${n}@firma.example` })
      const gross = (await results.ask<OrderBases>('POST', shop, {})).rows
      expect(gross).toHaveLength(10)
      expect(gross[0]).toMatchObject({
        order: 'base11',
        value: 12_300,
        base: 10_000,
        given: { value: 123, tax: 23 },
      })
      const document = (await results.portal.programme()).draft
      document.base.valueIs = 'net'
      const net = (await results.ask<OrderBases>('POST', shop, { document })).rows
      expect(net[0]).toMatchObject({ value: 12_300, base: 12_300 })
    })
  })

  describe('is refused with the place of the fault', () => {
    const refused = async (change: (document: Programme) => void) => {
      const { draft } = await rules.portal.programme()
      change(draft)
      const answer = await stage.call('PUT', rules.here('/programme'), { as: admin, body: draft })
      const { code, errors } = (await answer.json()) as { code: string; errors: { path: string }[] }
      return [answer.status, code, errors?.[0]?.path]
    }
    const none = { kind: 'none' } as const
    it.each<[string, (document: Programme) => void]>([
      ['rules[1].id', d => (d.rules = [rule('a', none), rule('a', none)])],
      ['rules[0].months', d => (d.rules = [rule('a', none, { months: 3 })])],
      ['rules[0].name', d => (d.rules = [rule('a', none, { name: { pl: '', en: 'a' }, where: [of('x')] })])],
      [
        'rules[0].where[0].field',
        d => (d.rules = [rule('a', none, { where: [{ ...of('x'), field: 'a b' }] })]),
      ],
      ['rules[0].where[0].value', d => (d.rules = [rule('a', none, { where: [{ ...of(), op: 'gt' }] })])],
      [
        'rules[0].pay.currency',
        d => (d.rules = [rule('a', { kind: 'fixed', currency: 'ABC', amount: 1, per: 'order' })]),
      ],
      ['rules[0].pay.ppm', d => (d.rules = [rule('a', { kind: 'percent', ppm: 1_000_001 })])],
      ['rules[0].max', d => (d.rules = [rule('a', none, { max: [{ currency: 'PLN', amount: 1 }] })])],
      ['levels[1].id', d => (d.levels = [d.levels[0]!, d.levels[0]!])],
      [
        'bonuses[0].pays.currency',
        d => (d.bonuses = [{ ...bonus(d), pays: { currency: 'QQQ', amount: 1 } }]),
      ],
      ['bonuses[0].if.customers', d => (d.bonuses = [{ ...bonus(d), if: { kind: 'every', customers: 0 } }])],
      ['precedence', d => (d.precedence = ['named', 'named', 'coupon', 'bound', 'click'])],
      ['minimum', d => (d.minimum = [d.minimum[0]!, d.minimum[0]!])],
    ])('%s', async (path, change) => {
      expect(await refused(change)).toEqual([422, 'bad_request', path])
    })
    const bonus = (document: Programme) => {
      withBonus(document)
      return document.bonuses[0]!
    }
  })

  it('is stated by the terms in both languages', async () => {
    const text = async (language: string) => {
      const path = rules.here(`/programme/terms?language=${language}`)
      const terms = await rules.ask<Terms>('GET', path)
      return terms.sections.flatMap(({ paragraphs }) => paragraphs)
    }
    const [english, polish] = [await text('en'), await text('pl')]
    expect(english).toContain('“course”, first order of a new customer: 50.00\u00a0PLN for each order.')
    expect(english).toContain('“machine”, every order: 10 %, at most 200.00\u00a0PLN for one order.')
    expect(polish).toContain('„seats”, każde zamówienie: 3,00\u00a0EUR za każdą sztukę.')
    expect(polish.join(' ')).toContain(
      'Poziom „Srebrny”: 12% za pierwsze zamówienie nowego klienta, 6% za kolejne.',
    )
  })

  it('of an earlier release, without rules, is read with the defaults', async () => {
    const { site } = results
    const row = { site_id: site.siteId, version: 999, author: null, created_at: 0 }
    const { draft } = await results.ask<ProgrammeInfo>('GET', results.here('/programme'))
    const { rules: _r, levels: _l, bonuses: _b, precedence: _p, termsOf: _t, ...old } = draft
    const { db } = stage.store
    const document = JSON.stringify(old)
    await db
      .insertInto('programmes')
      .values({ ...row, document, published_at: null, begins_at: null })
      .execute()
    const read = await results.ask<ProgrammeInfo>('GET', results.here('/programme'))
    expect(read.draft).toMatchObject({ rules: [], levels: [], bonuses: [], termsOf: 'customer' })
    await db.deleteFrom('programmes').where('version', '=', 999).execute()
  })

  describe('has levels', () => {
    it('that hold from the start of the month after they are granted', async () => {
      const partner = results.partners.A
      const grant = (level: string | null, from: string, status = 200) =>
        results.ask(
          'POST',
          `/api/partners/${partner}/levels`,
          { level, from: new Date(at(from)).toISOString() },
          status,
        )
      await results.order('23a', '23a', at('2026-03-31T23:59:59'), net(500, { coupon: 'kod-a' }))
      await results.until('2026-04-20T12:00')
      await results.order('23b', '23b', at('2026-04-01T00:00'), net(500, { coupon: 'kod-a' }))
      await results.order('23c', '23c', at('2026-04-10T12:00'), net(500, { coupon: 'kod-b' }))
      expect(await results.commission('23b')).toBe('A 5000 PLN')
      await grant('srebrny', '2026-04-01T00:00')
      await grant('platynowy', '2026-04-01T00:00', 404)
      await grant('srebrny', '2026-04-21T00:00', 422)
      const orders = await Promise.all(['23a', '23b', '23c'].map(results.commission))
      expect(orders).toEqual(['A 5000 PLN', 'A 6000 PLN', 'B 5000 PLN'])
      const detail = await results.ask<{ levels: object[] }>('GET', `/api/partners/${partner}`)
      expect(detail.levels).toMatchObject([{ level: 'srebrny', reason: '' }])
    })
  })

  describe('has bonuses', () => {
    const bonuses = async (name: string) =>
      (await results.rows(name)).filter(row => row.bonus !== null && row.bonus.rule === 'five')
    const fifth = async (name: string) =>
      (await bonuses(name)).map(({ state, amount }) => `${state} ${amount}`)
    const buy = async (name: string, count: number, month: string) => {
      for (let n = 1; n <= count; n++) {
        const id = `25${name}${n}`
        await results.order(id, id, at(`2026-${month}-0${n}T12:00`), net(100, { coupon: `kod-${name}` }))
      }
    }

    it('for every fifth new customer, which follow their orders', async () => {
      await results.until('2026-07-01T12:00')
      await buy('b', 3, '05')
      expect(await bonuses('B')).toEqual([])
      // With the order of April, five.
      await results.order('25b4', '25b4', at('2026-06-30T23:59:59'), net(100, { coupon: 'kod-b' }))
      expect(await bonuses('B')).toMatchObject([
        {
          ...{ amount: 20_000, currency: 'PLN', state: 'waiting', order: null },
          dueAt: new Date(at('2026-07-31T00:00')).toISOString(),
          bonus: { rule: 'five', from: new Date(at('2026-04-01T00:00')).toISOString(), ordinal: 1 },
        },
      ])
    })

    it('that are frozen, and corrected when an order is refunded later', async () => {
      await results.until('2026-08-02T12:00')
      // Five orders of 50.00 + 4 × 10.00, and the bonus.
      expect(await results.close('2026-07')).toContain('B 29000 PLN')
      expect(await fifth('B')).toEqual(['in_statement 20000'])
      await results.until('2026-09-10T12:00')
      await results.refund('25b1', '25b1', at('2026-09-10T11:00'))
      await results.order('next', 'next', at('2026-08-10T11:00'), net(10_000, { coupon: 'kod-b' }))
      expect(await results.rows('B')).toContainEqual(
        expect.objectContaining({
          order: null,
          state: 'corrected',
          amount: 0,
          frozen: 20_000,
        }) as CommissionInfo,
      )
      await results.until('2026-10-02T12:00')
      expect(await results.close('2026-09')).toEqual(['B 79000 PLN'])
      const { rows } = await results.ask<{ rows: { number: number }[] }>('GET', results.here('/statements'))
      const { lines } = await results.statement(rows[0]!.number)
      expect(lines.map(({ order, amount }) => [order, amount]).toSorted()).toEqual([
        [null, -20_000],
        ['25b1', -1_000],
        ['next', 100_000],
      ])
    })

    it('that stay while enough orders are left', async () => {
      await results.until('2026-12-31T12:00')
      await buy('a', 6, '11')
      expect(await fifth('A')).toEqual(['waiting 20000'])
      await results.refund('25a1', '25a1', at('2026-12-10T11:00'))
      expect(await fifth('A')).toEqual(['waiting 20000'])
      await results.refund('25a2', '25a2', at('2026-12-11T11:00'))
      expect(await bonuses('A')).toEqual([])
    })

    it('for net sales of a month in one currency', async () => {
      const euro = (id: string, value: number) =>
        results.order(id, id, at('2026-12-05T12:00'), net(value, { coupon: 'kod-a', currency: 'EUR' }))
      const sales = async () => (await results.rows('A')).filter(row => row.bonus?.rule === 'sales')
      await euro('e1', 999.99)
      expect(await sales()).toEqual([])
      await euro('e2', 0.01)
      expect(await sales()).toMatchObject([{ amount: 1_000, currency: 'EUR' }])
    })
  })
})
