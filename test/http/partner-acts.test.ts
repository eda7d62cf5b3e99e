import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../../collector/partners/acts/sales.ts'
import { partnerStarter } from '../../collector/score/starter/partners.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { openStore } from '../../collector/store/open.ts'
import type { Contact, ScoreExplained } from '../../shared/contact.ts'
import type { PortalReward } from '../../shared/portal.ts'
import type { RewardInfo } from '../../shared/reward.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event } from '../store/samples.ts'
import { openPortal, type Portal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const DAY = 86_400_000

/** What other collectors have still to hear: it is swept within minutes. */
const FEEDS = new Set(['changes', 'overheard'])
/** A column as text, also where it holds bytes. */
const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString() : JSON.stringify(value)

describe.each(['sqlite', 'postgres'])('partners are scored (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let admin: string
  let portal: Portal
  let partner: { id: string; person: string; cookie: string }
  let plan: string

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    admin = (await stage.person('admin')).cookie
    site = await stage.site(['https://shop.example'])
    portal = await openPortal(stage, admin, site)
    await portal.publish()
  })
  afterAll(() => stage.close())

  const read = async <T>(path: string, as = admin): Promise<T> =>
    (await (await stage.call('GET', path, { as })).json()) as T
  /** The live plan that scores partners, put there as a publication puts it. */
  const scorePartners = async () => {
    plan = `plan_partners${kind}`
    const now = stage.clock.now
    const document = JSON.stringify({ ...partnerStarter('pl', 'affiliates'), state: 'live' })
    const { db } = stage.store
    const first = await db
      .selectFrom('plans')
      .selectAll()
      .where('site_id', '=', site.siteId)
      .executeTakeFirstOrThrow()
    const version = await db
      .selectFrom('plan_versions')
      .selectAll()
      .where('plan_id', '=', first.id)
      .executeTakeFirstOrThrow()
    await db
      .insertInto('plans')
      .values({ ...first, id: plan, created_at: now })
      .execute()
    await db
      .insertInto('plan_versions')
      .values({ ...version, id: `${plan}.1`, plan_id: plan, document })
      .execute()
    await stage.refresh()
  }
  const contact = async () => {
    await stage.store.caughtUp()
    const { rows } = await read<{ rows: Contact[] }>(`/api/contacts?site=${site.siteId}&q=Jan`)
    return rows[0]
  }
  const score = async (of = plan) =>
    (await read<ScoreExplained>(`/api/contacts/${(await contact())!.id}/score?plan=${of}`)).score

  it('only once a live plan asks for partners', async () => {
    partner = await portal.partner('Jan Partner', 'jan@partner.example')
    expect(await contact()).toBeUndefined()
    await scorePartners()
    await portal.enter({ id: partner.id, persons: [{ id: partner.person }] as never })
    expect(await contact()).toMatchObject({ name: 'Jan Partner', email: 'jan@partner.example' })
    expect(await score()).toBe(5)
  })

  it('for what they do in the portal, each once', async () => {
    const made = await portal.ask('POST', `/api/sites/${site.siteId}/materials`, {
      title: 'Catalogue',
      url: 'https://shop.example/catalogue.pdf',
    })
    expect(made.status).toBe(201)
    const { rows } = await read<{ rows: { id: string }[] }>(`${portal.api}/materials`, partner.cookie)
    for (let i = 0; i < 2; i++) {
      const opened = await stage.call('POST', `${portal.api}/materials/${rows[0]!.id}/open`, {
        as: partner.cookie,
      })
      expect(opened.status).toBe(204)
    }
    expect(await score()).toBe(15)
    await stage.call('POST', `${portal.api}/links/code`, { as: partner.cookie })
    expect(await score()).toBe(18)
    const none = await stage.call('POST', `${portal.api}/materials/mt_none/open`, { as: partner.cookie })
    expect(none.status).toBe(404)
  })

  it('for referrals, each once however often the leader looks', async () => {
    await portal.referred(partner.cookie, { email: 'ola@firm.example', name: 'Ola' })
    await portal.turn()
    for (let i = 0; i < 3; i++) await stage.actWatch.turn()
    expect(await score()).toBe(33)
  })

  it('and are left out of the plans and boards of sales', async () => {
    expect(starterPlan('s').audience).toBeUndefined()
    expect(await score(site.planId)).toBeNull()
    const board = await read<{ rows: { contactId: string }[] }>(`/api/board?plan=${site.planId}`)
    const own = await read<{ rows: { contactId: string }[] }>(`/api/board?plan=${plan}`)
    const { id } = (await contact())!
    expect(board.rows.map(row => row.contactId)).not.toContain(id)
    expect(own.rows.map(row => row.contactId)).toEqual([id])
  })

  it('and a page cannot put a visitor among them', async () => {
    const traits = { partner_kind: 'affiliate', partner_id: partner.id, city: 'Gdynia' }
    const { now } = stage.clock
    await stage.beacon(
      stage.envelope(site.writeKey, [
        { i: 'f1', n: 'page_view', t: now - 10, u: 'https://shop.example/' },
        { i: 'f2', n: 'identify', t: now - 9, p: { email: 'forger@x.example', traits } },
      ]),
    )
    await stage.store.caughtUp()
    const { rows } = await read<{ rows: Contact[] }>(`/api/contacts?site=${site.siteId}&q=forger`)
    const found = await read<Contact>(`/api/contacts/${rows[0]!.id}`)
    expect(Object.keys(found.traits)).toEqual(expect.arrayContaining(['city']))
    expect(Object.keys(found.traits).filter(name => name.startsWith('partner_'))).toEqual([])
  })

  it('and are granted rewards, which their portal shows without the words of staff', async () => {
    const { now } = stage.clock
    const sale = event({
      ...{ id: 'training', name: 'referral_won', key: 'secret', visitor: null, url: null },
      ...{ userId: `partner:${partner.id}`, time: now, receivedAt: now },
    })
    const more = [1, 2, 3].map(n => ({ ...sale, id: `won${n}` }))
    await stage.store.commit(
      more.map(one => ({ kind: 'event' as const, site: site.siteId, event: one, digest: one.id })),
    )
    expect(await score()).toBe(153)
    const rewards = await read<{ rows: RewardInfo[] }>(`/api/sites/${site.siteId}/rewards`)
    expect(rewards.rows).toMatchObject([{ name: 'Paczka', amount: 15_000, partner: partner.id }])
    await stage.call('POST', `/api/rewards/${rewards.rows[0]!.id}/state`, {
      as: admin,
      body: { state: 'cancelled', reason: 'a word for colleagues' },
    })
    const shown = await read<{ rows: PortalReward[] }>(`${portal.api}/rewards`, partner.cookie)
    expect(shown.rows).toMatchObject([{ name: 'Paczka', state: 'cancelled' }])
    expect(JSON.stringify(shown)).not.toContain('colleagues')
    const other = await portal.partner('Kuba', 'kuba@partner.example')
    expect((await read<{ rows: PortalReward[] }>(`${portal.api}/rewards`, other.cookie)).rows).toEqual([])
  })

  it('and an erased one has no contact, no score and no name in any table', async () => {
    const { id } = (await contact())!
    const { db } = stage.store
    const before = await db.selectFrom('partners').selectAll().where('id', '=', partner.id).executeTakeFirst()
    expect((await stage.call('DELETE', `/api/partners/${partner.id}`, { as: admin })).status).toBe(204)
    // Without a wait: the answer comes after boards and lists have dropped the contact.
    const found = await read<{ rows: Contact[] }>(`/api/contacts?site=${site.siteId}&q=Jan`)
    expect(found.rows).toEqual([])
    const board = await read<{ rows: { contactId: string }[] }>(`/api/board?plan=${plan}`)
    expect(board.rows.map(row => row.contactId)).not.toContain(id)
    expect((await stage.call('GET', `/api/contacts/${id}/export`, { as: admin })).status).toBe(404)
    // An act that began before the erasure is refused.
    await stage.acts.record(before!, [{ name: 'partner_login', id: 'late', at: stage.clock.now - 1 }])
    expect(await contact()).toBeUndefined()
    for (const { name } of await db.introspection.getTables()) {
      if (FEEDS.has(name)) continue
      const rows: object[] = await db
        .selectFrom(name as never)
        .selectAll()
        .execute()
      const text = rows.flatMap(row => Object.values(row).map(textOf)).join('\n')
      expect(text.match(/.{0,40}(Jan Partner|jan@partner).{0,40}/i)?.[0], name).toBeUndefined()
    }
    // The erasure of a partner that is erased already is answered the same.
    expect((await stage.call('DELETE', `/api/partners/${partner.id}`, { as: admin })).status).toBe(204)
    // A restored copy from before the erasure has the partner and no hashes.
    await db.updateTable('partners').set(before!).where('id', '=', partner.id).execute()
    await db.deleteFrom('tombstones').execute()
    await stage.erasures.repeat()
    const after = await db.selectFrom('partners').selectAll().where('id', '=', partner.id).executeTakeFirst()
    expect(after).toMatchObject({ name: '', company: '' })
    expect(after!.erased_at).not.toBeNull()
  })
})

describe('sales of partners', () => {
  const NOW = Date.UTC(2026, 5, 1)
  const sale = (order: string, base: number) => ({ order, currency: 'PLN', base, dueAt: NOW - DAY })
  /** What is stated after each set of sales. */
  const walk = (...steps: ReturnType<typeof sale>[][]) => {
    const facts: Parameters<typeof differences>[2][number][] = []
    return steps.map((sales, i) => {
      const acts = differences('pt_1', sales, facts, NOW + i)
      for (const { name, id, at, props = {} } of acts)
        facts.push({ event: event({ id, name, time: at, props, key: 'secret' }), trust: 'server' })
      return acts.map(({ name, at, props }) => [name, props?.value, at])
    })
  }

  it('are stated once they are due, and taken back by the difference', () => {
    expect(
      walk([sale('o', 10_000)], [sale('o', 10_000)], [sale('o', 7_050)], [], [sale('o', 10_000)]),
    ).toEqual([
      [['partner_sale', 100, NOW - DAY]],
      [],
      [['partner_sale_reversed', 29.5, NOW + 2]],
      [['partner_sale_reversed', 70.5, NOW + 3]],
      [['partner_sale', 100, NOW + 4]],
    ])
  })

  it('have ids that name what was stated, so that two leaders state it once', () => {
    const [first] = differences('pt_1', [sale('o', 1)], [], NOW)
    const [again] = differences('pt_1', [sale('o', 1)], [], NOW + 5)
    const [other] = differences('pt_2', [sale('o', 1)], [], NOW)
    expect(again!.id).toBe(first!.id)
    expect(other!.id).not.toBe(first!.id)
  })
})
