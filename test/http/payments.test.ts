import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { PartnerDetail } from '../../shared/partner.ts'
import type { MadePaymentFile, PaymentRow } from '../../shared/payment.ts'
import type { OwnSales, OwnStatementDetail, OwnWhy } from '../../shared/sale.ts'
import { at } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

const ACCOUNT = '27 1140 2004 0000 3002 0135 5387'
const GERMAN = 'DE89370400440532013000'
const KSEF = '5265877635-20250826-0100001AF629-AF'
const PAYER = { name: 'Sklep z Butami', town: 'Łódź', account: '61109010140000071219812874' }

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const march = (day: number) => at(`2026-03-${String(day).padStart(2, '0')}T12:00`)

describe.each(['sqlite', 'postgres'])('payments (%s)', kind => {
  let stage: Stage
  let admin: string
  let shop: Shop
  let ewa: string
  let colleague: string
  const own = async <T>(method: string, path: string, body?: object, status = 200, as = ewa): Promise<T> => {
    const answer = await stage.call(method, `/partner-api/${shop.site.siteId}${path}`, {
      as,
      ...(body && { body }),
    })
    expect(answer.status, await answer.clone().text()).toBe(status)
    return (await answer.json()) as T
  }
  /** Moves the clock; sessions of both kinds last. */
  const until = async (local: string) => {
    await shop.until(local)
    const expires_at = stage.clock.now + 3_650 * 86_400_000
    await stage.store.db.updateTable('partner_tokens').set({ expires_at }).execute()
  }
  const make = (body: object, status = 200) =>
    shop.ask<MadePaymentFile>('POST', shop.here('/payment-files'), { date: '2026-05-12', ...body }, status)
  const rows = async () => (await shop.ask<{ rows: PaymentRow[] }>('GET', shop.here('/payments'))).rows
  const mails = async (kind: string) =>
    stage.store.db
      .selectFrom('partner_messages')
      .select(['kind', 'person_id', 'detail'])
      .where('site_id', '=', shop.site.siteId)
      .where('kind', '=', kind)
      .execute()

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    shop = await openShop(stage, admin, ['Ewa', 'Olga'])
    const detail = await shop.ask<never>('GET', `/api/partners/${shop.partners.Ewa}`)
    ewa = await shop.portal.enter(detail)
    const body = { name: 'Kuba', email: 'kuba@partner.example' }
    await shop.ask('POST', `/api/partners/${shop.partners.Ewa}/people`, body, 201)
    const after = await shop.ask<PartnerDetail>('GET', `/api/partners/${shop.partners.Ewa}`)
    const persons = after.persons.filter(({ name }) => name === 'Kuba')
    colleague = await shop.portal.enter({ id: shop.partners.Ewa!, persons })
    await until('2026-03-01T00:00')
    for (const [name, visitor] of [
      ['Ewa', 'v1'],
      ['Olga', 'v2'],
    ] as const)
      await shop.click(visitor, name, march(1))
    await until('2026-03-05T13:00')
    await shop.order('v1', 'ZAM-1', march(5), { value: 1_230, tax: 230 })
    await shop.order('v2', 'ZAM-2', march(5), { value: 2_460, tax: 460 })
    await shop.ask('GET', shop.here('/commissions'))
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })

  it('a sale is told once, to each person, and not of an order that is long past', async () => {
    const told = await mails('sale_waiting')
    expect(told.map(({ detail }) => JSON.parse(detail).sale).toSorted()).toEqual([
      'o:ZAM-1',
      'o:ZAM-1',
      'o:ZAM-2',
    ])
    await shop.order('v1', 'OLD', march(1) + 3_600_000, { value: 123, tax: 23 })
    await shop.order('v1', 'ZAM-1', march(5), { value: 1_230, tax: 230 })
    await shop.ask('GET', shop.here('/commissions'))
    expect(await mails('sale_waiting')).toHaveLength(3)
    await shop.refund('v1', 'OLD', march(5))
  })

  it('the portal shows the partner’s sales, what waits and since when it is due', async () => {
    const sales = await own<OwnSales>('GET', '/sales')
    expect(sales).toMatchObject({
      sums: [{ currency: 'PLN', waiting: 10_000, due: 0, paid: 0 }],
      becomesDue: [{ day: '2026-04-04', currency: 'PLN', amount: 10_000 }],
      minimum: [{ currency: 'PLN', minimum: 10_000, missing: 10_000 }],
      nextClosing: new Date(at('2026-04-01')).toISOString(),
    })
    expect(sales.rows.map(({ order, state, why }) => [order, state, why])).toEqual([
      ['ZAM-1', 'waiting', null],
      ['OLD', 'void', 'refunded'],
    ])
    expect(JSON.stringify(sales)).not.toContain(shop.partners.Olga)
  })

  it('the portal says why an order is the partner’s, and nothing of an order of another', async () => {
    await shop.click('v1', 'Olga', march(2))
    await shop.assign('ZAM-1', 'Ewa')
    const why = await own<OwnWhy>('GET', '/sales/why?order=ZAM-1')
    expect(why).toMatchObject({
      ...{ when: 'first', why: null, hadOthers: true },
      evidence: [
        { by: 'decision', of: '', reason: 'won' },
        { by: 'click', of: 'kod-ewa', reason: 'weaker' },
      ],
      lines: [{ rate: { kind: 'percent', ppm: 100_000 }, amounts: [{ currency: 'PLN', amount: 10_000 }] }],
    })
    expect(JSON.stringify(why)).not.toMatch(/kod-olga|by phone/)
    await own('GET', '/sales/why?order=ZAM-2', undefined, 404)
    await own('GET', '/sales/why?order=none', undefined, 404)
  })

  it('an account is stated by an owner, with right check digits, and all persons are told', async () => {
    const wish = { account: ACCOUNT, holder: 'Ewa Żółć', town: 'Kraków' }
    await own('PUT', '/payout-account', wish, 403, colleague)
    await own('PUT', '/payout-account', { ...wish, account: `${ACCOUNT.slice(0, -1)}8` }, 422)
    const stated = await own<object>('PUT', '/payout-account', wish)
    expect(stated).toMatchObject({ account: { last4: '5387', holder: 'Ewa Żółć' }, upcoming: null })
    expect(JSON.stringify(stated)).not.toContain('1140')
    expect(await mails('account_changed')).toHaveLength(2)
  })

  it('a changed account holds after 72 hours, and can be taken back before', async () => {
    await own('PUT', '/payout-account', { account: GERMAN, holder: 'Ewa' })
    const from = new Date(stage.clock.now + 72 * 3_600_000).toISOString()
    expect(await own('GET', '/payout-account')).toMatchObject({
      account: { last4: '5387' },
      upcoming: { last4: '3000', from },
    })
    expect(await mails('account_changed')).toHaveLength(4)
    expect(await own('DELETE', '/payout-account/upcoming')).toMatchObject({ upcoming: null })
    await own('PUT', '/payout-account', { account: GERMAN, holder: 'Ewa' })
    stage.clock.now += 72 * 3_600_000 - 1
    expect(await own('GET', '/payout-account')).toMatchObject({ account: { last4: '5387' } })
    stage.clock.now += 1
    expect(await own('GET', '/payout-account')).toMatchObject({ account: { last4: '3000' }, upcoming: null })
    await own('PUT', '/payout-account', { account: ACCOUNT, holder: 'Ewa Żółć', town: 'Kraków' })
  })

  it('a closed month is a statement that its partner reads, has told, and downloads as PDF', async () => {
    await until('2026-05-02T10:00')
    expect(await shop.close('2026-04')).toEqual(['Ewa 10000 PLN', 'Olga 20000 PLN'])
    const { rows: listed } = await own<{ rows: OwnStatementDetail[] }>('GET', '/statements')
    expect(listed).toMatchObject([{ total: 10_000, state: 'closed', invoice: null, canInvoice: true }])
    const { number } = listed[0]!
    const detail = await own<OwnStatementDetail>('GET', `/statements/${number}`)
    expect(detail.lines).toMatchObject([{ order: 'ZAM-1', amount: 10_000 }])
    expect(detail).not.toHaveProperty('closedBy')
    expect(await mails('statement_closed')).toHaveLength(3)
    const path = `/partner-api/${shop.site.siteId}/statements/${number}/pdf`
    const pdf = await stage.call('GET', path, { as: ewa })
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const other = number === 1 ? 2 : 1
    for (const part of ['', '/pdf']) await own('GET', `/statements/${other}${part}`, undefined, 404)
    await own('PUT', `/statements/${other}/invoice`, { invoice: 'X' }, 404)
  })

  const numberOf = async (name: string) =>
    (await rows()).find(({ partner }) => partner === shop.partners[name])!.number

  it('an invoice has a KSeF number with right check digits', async () => {
    const number = await numberOf('Ewa')
    const put = (body: object, status = 200) =>
      own<OwnStatementDetail>('PUT', `/statements/${number}/invoice`, body, status)
    await put({ invoice: 'FV 3/2026', ksef: KSEF.replace('AF629', 'AF628') }, 422)
    await put({ invoice: 'FV; DROP', ksef: KSEF }, 422)
    expect(await put({ invoice: 'FV 3/2026', ksef: KSEF.toLowerCase() })).toMatchObject({
      invoice: { invoice: 'FV 3/2026', ksef: KSEF },
    })
  })

  it('a file needs a payer, and accounts: what cannot be written is said, and no file is made', async () => {
    const all = [await numberOf('Ewa'), await numberOf('Olga')]
    await make({ statements: all, format: 'elixir' }, 409)
    await shop.ask('PUT', shop.here('/payer'), { ...PAYER, account: '1' }, 422)
    expect(await shop.ask('PUT', shop.here('/payer'), PAYER)).toMatchObject({ payer: { last4: '2874' } })
    expect(await make({ statements: all, format: 'elixir' })).toEqual({
      file: null,
      count: 2,
      totals: [{ currency: 'PLN', amount: 30_000 }],
      faults: [{ statement: await numberOf('Olga'), code: 'account_missing', field: 'account', detail: '' }],
    })
    await make({ statements: [99], format: 'csv' }, 404)
  })

  it('a file has its statements and nothing else, the KSeF number in the title, and the same bytes later', async () => {
    const number = await numberOf('Ewa')
    const wish = { statements: [number], format: 'elixir', encoding: 'windows-1250' }
    expect(await make({ ...wish, dryRun: true })).toMatchObject({ file: null, count: 1, faults: [] })
    const { file } = await make(wish)
    const path = shop.here(`/payment-files/${file!.id}`)
    const read = async () => Buffer.from(await (await stage.call('GET', path, { as: admin })).arrayBuffer())
    const bytes = await read()
    const text = new TextDecoder('windows-1250').decode(bytes)
    expect(text.trim().split('\r\n')).toHaveLength(1)
    expect(text).toContain(`,10000,10901014,0,"61109010140000071219812874","27114020040000300201355387",`)
    expect(text).toContain(`"Ewa Żółć|Kraków"`)
    expect(text).toContain(`"${KSEF}|FV 3/2026 Rozliczenie ${number} 2026-04"`)
    expect((await read()).equals(bytes)).toBe(true)
    // Sealed in the database: no account number stands there.
    const stored = await stage.store.db.selectFrom('payment_files').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain('27114020040000300201355387')
  })

  it('a statement is in one file, and is not changed or cancelled in it; of two files at once one is made', async () => {
    const number = await numberOf('Ewa')
    await make({ statements: [number], format: 'csv' }, 409)
    await own('PUT', `/statements/${number}/invoice`, { invoice: 'FV 4' }, 409)
    await shop.move(number, 'cancelled', 409)
    const [{ file }] = (await rows()).filter(row => row.number === number) as [PaymentRow]
    const withdraw = (status: number) =>
      stage
        .call('POST', shop.here(`/payment-files/${file}/withdraw`), { as: admin, body: { reason: 'typo' } })
        .then(answer => expect(answer.status).toBe(status))
    await withdraw(204)
    await withdraw(409)
    const both = await Promise.all(
      ['csv', 'pain001-09'].map(format =>
        stage.call('POST', shop.here('/payment-files'), {
          as: admin,
          body: { statements: [number], format, date: '2026-05-12' },
        }),
      ),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('a payment is told; one that came back is paid again by another file', async () => {
    const number = await numberOf('Ewa')
    await shop.move(number, 'paid')
    expect(await mails('payment_made')).toHaveLength(2)
    await make({ statements: [number], format: 'csv' }, 409)
    await shop.move(number, 'returned')
    expect(await mails('payment_returned')).toHaveLength(2)
    expect((await make({ statements: [number], format: 'pain001-03' })).file).not.toBeNull()
    await shop.move(number, 'paid')
    expect(await own<OwnSales>('GET', '/sales')).toMatchObject({
      sums: [{ waiting: 0, due: 0, paid: 10_000 }],
    })
  })

  it('a refund after payment is one correction, which the portal shows as owed', async () => {
    await shop.refund('v1', 'ZAM-1', at('2026-05-10T12:00'), { value: 307.5 })
    await until('2026-05-11T10:00')
    expect((await own<OwnSales>('GET', '/sales')).sums).toMatchObject([{ due: -2_500, paid: 10_000 }])
  })

  it('a list of commissions is filtered and paged, with the totals of all pages', async () => {
    type Page = { rows: { order: string }[]; next: string | null; totals: { count: number; state: string }[] }
    const page = (query: string) => shop.ask<Page>('GET', shop.here(`/commissions?${query}`))
    const first = await page('limit=2')
    expect(first.rows).toHaveLength(2)
    const second = await page(`limit=2&cursor=${first.next}`)
    expect(second.next).toBeNull()
    expect([...first.rows, ...second.rows].map(({ order }) => order).toSorted()).toEqual([
      'OLD',
      'ZAM-1',
      'ZAM-2',
    ])
    expect(first.totals.reduce((sum, { count }) => sum + count, 0)).toBe(3)
    expect((await page('order=zam-2')).rows).toHaveLength(1)
    expect((await page('state=corrected')).rows).toMatchObject([{ order: 'ZAM-1' }])
    expect((await page('from=2026-03-02T00:00:00Z')).rows).toHaveLength(2)
  })

  it('an erasure of the partner’s people deletes the account, and leaves the books', async () => {
    await stage.call('DELETE', `/api/partners/${shop.partners.Ewa}`, { as: admin })
    const left = await stage.store.db.selectFrom('payout_accounts').selectAll().execute()
    expect(left.filter(({ partner_id }) => partner_id === shop.partners.Ewa)).toEqual([])
    expect((await rows()).map(({ total }) => total).toSorted()).toEqual([10_000, 20_000])
  })
})
