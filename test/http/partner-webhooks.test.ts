import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Letter } from '../../collector/notify/channel.ts'
import { webhook } from '../../collector/notify/channels/webhook.ts'
import { Notifier } from '../../collector/notify/delivery/notifier.ts'
import { openStore } from '../../collector/store/open.ts'
import type { CreatedChannel } from '../../shared/channel.ts'
import { WebhookPayload } from '../../shared/webhook.ts'
import { at } from '../attribution/world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openShop, type Shop } from './commission-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

type Told = { type: string; data: Record<string, unknown>; id: string }

describe.each(['sqlite', 'postgres'])('webhooks of the partner programme (%s)', kind => {
  let stage: Stage
  let admin: string
  let shop: Shop
  let secret: string
  const sent: Letter[] = []

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    stage.clock.now = at('2025-12-01T12:00')
    admin = (await stage.person('admin')).cookie
    shop = await openShop(stage, admin, ['A', 'B'])
    await shop.until('2026-03-01T00:00')
    const channel = (partners: boolean) =>
      shop.ask<CreatedChannel>(
        'POST',
        shop.here('/channels'),
        {
          ...{ name: 'ERP', timeZone: 'Europe/Warsaw' },
          settings: {
            kind: 'webhook',
            url: `https://erp.example/${partners}`,
            ...(partners && { partners }),
          },
        },
        201,
      )
    secret = (await channel(true)).shownOnce[0]!
    await channel(false)
  })
  afterAll(() => stage.close())

  /** What the receiver gets, as its program sees it; each message is signed, and its body is of a documented form. */
  const told = async (): Promise<Told[]> => {
    const { store, clock } = stage
    const found: Told[] = []
    const notifier = new Notifier({
      store,
      send: async (settings, letter) => {
        if (settings.kind !== 'webhook') throw new Error('only webhooks are told')
        expect(settings.url).toBe('https://erp.example/true')
        sent.push(letter)
        const means = {
          mail: null,
          fetch: async ({ headers, body }: { headers: Record<string, string>; body: string }) => {
            // The clock of the stage is not that of the library, which refuses old messages.
            const signed = new Webhook(secret).sign(headers['webhook-id']!, new Date(letter.now), body)
            expect(headers['webhook-signature']).toBe(signed)
            const { type, data } = WebhookPayload.parse(JSON.parse(body))
            const { site, ...rest } = data as Record<string, unknown>
            expect(site).toMatchObject({ id: shop.site.siteId })
            found.push({ type, data: rest, id: headers['webhook-id']! })
            return { outcome: 'delivered', status: 200, answer: '' } as const
          },
        }
        return webhook.send(settings, letter, means, new AbortController().signal)
      },
      schedule: [0],
      base: () => 'https://pulse.example',
      now: () => clock.now,
      report: error => {
        throw error
      },
    })
    const { signal } = new AbortController()
    await notifier.turn(signal)
    await notifier.settled()
    return found.toSorted((a, b) => (a.type < b.type ? -1 : 1))
  }
  const only = (all: readonly Told[]) => all.map(({ type, data }) => ({ type, data }))

  it('tell of nothing that happened before they were asked for', async () => {
    expect(await told()).toEqual([])
  })

  it('tell of an order with its commission, once, and of each change with what was before', async () => {
    await shop.order('one', 'O1', at('2026-02-20T12:00'), { value: 1_230, tax: 230, coupon: 'kod-a' })
    expect(await shop.commission('O1')).toBe('A 10000 PLN')
    expect(await shop.commission('O1')).toBe('A 10000 PLN')
    const first = { partner: shop.partners.A, currency: 'PLN', amount: 10_000, state: 'waiting' }
    expect(only(await told())).toEqual([
      {
        type: 'commission.changed',
        data: {
          ...{ cause: 'o:O1', order: 'O1', why: null, current: first, previous: null },
          dueAt: new Date(at('2026-03-22T12:00')).toISOString(),
        },
      },
    ])
    await shop.refund('one', 'O1', at('2026-02-21T12:00'), { value: 307.5 })
    await shop.commission('O1')
    const second = { ...first, amount: 7_500 }
    expect(only(await told())).toMatchObject([{ data: { current: second, previous: first } }])
    await shop.assign('O1', 'B')
    await shop.commission('O1')
    expect(only(await told())).toMatchObject([
      { data: { current: { ...second, partner: shop.partners.B }, previous: second } },
    ])
  })

  it('tell of partners and levels', async () => {
    const added = await shop.ask<{ id: string }>(
      'POST',
      shop.here('/partners'),
      { name: 'C', status: 'applied', person: { name: 'C', email: 'c@partner.example' } },
      201,
    )
    await shop.ask('POST', `/api/partners/${added.id}/status`, { status: 'active', reason: 'Jan agrees' })
    await shop.ask('POST', `/api/partners/${added.id}/levels`, { level: 'zloty' })
    const partner = added.id
    const from = new Date(stage.clock.now).toISOString()
    expect(only(await told())).toEqual([
      { type: 'partner.applied', data: { partner } },
      { type: 'partner.level', data: { partner, level: 'zloty', from } },
      { type: 'partner.status', data: { partner, status: 'active', from } },
    ])
  })

  it('tell of a referral, without a word of the person', async () => {
    const { persons } = await shop.ask<{ persons: [] }>('GET', `/api/partners/${shop.partners.A}`)
    const cookie = await shop.portal.enter({ id: shop.partners.A!, persons } as never)
    await shop.portal.referred(cookie, { email: 'nowak@firma.example' })
    const all = await told()
    expect(only(all)).toMatchObject([
      { type: 'referral.changed', data: { partner: shop.partners.A, state: 'open', reason: 'new' } },
    ])
    expect(JSON.stringify(all)).not.toContain('nowak')
  })

  it('tell of statements through their states', async () => {
    await shop.until('2026-04-02T12:00')
    await shop.order('two', 'O2', at('2026-02-22T12:00'), { value: 1_230, tax: 230, coupon: 'kod-b' })
    await shop.commission('O2')
    await told()
    expect(await shop.close('2026-03')).toEqual(['B 17500 PLN'])
    await shop.move(1, 'paid')
    stage.clock.now += 1
    await shop.move(1, 'returned')
    stage.clock.now += 1
    await shop.move(1, 'paid')
    const all = await told()
    expect(all.map(({ type, data }) => [type, data.number, data.total])).toEqual([
      ['statement.closed', 1, 17_500],
      ['statement.paid', 1, 17_500],
      ['statement.paid', 1, 17_500],
      ['statement.returned', 1, 17_500],
    ])
    expect(new Set(all.map(({ id }) => id)).size).toBe(4)
  })

  it('keep the choice when another program changes the channel without it', async () => {
    const { rows } = await shop.ask<{ rows: CreatedChannel[] }>('GET', shop.here('/channels'))
    const { id, settings, name, timeZone } = rows.find(row => 'partners' in row.settings)!
    const { partners: _, ...old } = settings as typeof settings & { partners?: boolean }
    const changed = await shop.ask<CreatedChannel>('PUT', `/api/channels/${id}`, {
      name,
      timeZone,
      settings: old,
    })
    expect(changed.settings).toMatchObject({ partners: true })
  })

  it('are seen by no person among the alerts', async () => {
    expect(await stage.store.db.selectFrom('alerts').select('kind').distinct().execute()).toEqual([
      { kind: 'partner' },
    ])
    const { rows } = await shop.ask<{ rows: object[] }>('GET', `/api/alerts?site=${shop.site.siteId}`)
    expect(rows).toEqual([])
    expect(sent.length).toBeGreaterThan(0)
  })
})
