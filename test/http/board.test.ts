import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeLead } from '../../collector/leads/leads.ts'
import { openStore } from '../../collector/store/open.ts'
import { Board, Facets, Ranks } from '../../shared/board.ts'
import type { LeadChange } from '../../shared/lead.ts'
import type { LeadStatus } from '../../shared/outcome.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

const HOUR_MS = 3_600_000

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['SQLite', 'PostgreSQL'])('a board on %s', name => {
  let stage: Stage
  let site: CreatedSite
  let as: string
  let ids = 0
  const send = async (visitor: string, ...events: object[]) => {
    const full = events.map((one, at) => ({
      i: `e${++ids}`,
      t: stage.clock.now - 1000 + at,
      u: 'https://shop.example/',
      h: 'Shop',
      ...one,
    }))
    const answer = await stage.beacon(stage.envelope(site.writeKey, full, { v: visitor }))
    expect(await answer.json()).toMatchObject({ accepted: events.length })
  }
  const ask = async (path: string) => (await stage.call('GET', path, { as })).json()
  const read = async (filter: object = {}) =>
    Board.parse(
      await ask(`/api/board?plan=${site.planId}&filter=${encodeURIComponent(JSON.stringify(filter))}`),
    )
  const names = async (filter: object) => (await read(filter)).rows.map(row => row.name)
  const ranks = async (ago: string) =>
    Ranks.parse(await ask(`/api/board/ranks?plan=${site.planId}&ago=${ago}`))

  beforeAll(async () => {
    stage =
      name === 'SQLite'
        ? await openStage()
        : await openStage({}, async () => openStore(await server.makeDatabase(), ''))
    site = await stage.site()
    as = (await stage.person('viewer')).cookie
    const person = (name: string, traits: object) => ({
      n: 'identify',
      p: { userId: name, traits: { name, ...traits } },
    })
    await send(
      'v1',
      { n: 'page_view', u: 'https://shop.example/?utm_source=spring' },
      person('Ania', { city: 'Łódź', company: 'Namioty' }),
      { n: 'generate_lead' },
      { n: 'demo_request' },
    )
    await send('v2', { n: 'page_view' }, person('Jan', { city: 'Kraków', company: 'Namioty' }), {
      n: 'newsletter_signup',
    })
    await send('v3', { n: 'page_view' })
    await eventually(async () => expect((await read()).total).toBe(3))
  }, 60_000)
  afterAll(() => stage.close())

  it('keeps filtered contacts at their overall rank, and counts them', async () => {
    expect(await names({ city: ['lodz'] })).toEqual(['Ania'])
    expect(await names({ company: ['Namioty'] })).toEqual(['Ania', 'Jan'])
    expect(await names({ company: ['Namioty'], city: ['Kraków', 'Gdańsk'] })).toEqual(['Jan'])
    expect(await names({ source: ['spring'] })).toEqual(['Ania'])
    expect(await names({ text: 'LODZ' })).toEqual(['Ania'])
    expect(await names({ known: false })).toEqual([null])
    const board = await read({ city: ['Kraków'] })
    expect(board).toMatchObject({ total: 1, rows: [{ rank: 2 }] })
  })

  it('lists the values of its filters', async () => {
    const facets = Facets.parse(await ask(`/api/board/facets?site=${site.siteId}`))
    expect(facets).toEqual({
      sources: [{ value: 'spring', count: 1 }],
      cities: [
        { value: 'Kraków', count: 1 },
        { value: 'Łódź', count: 1 },
      ],
      companies: [{ value: 'Namioty', count: 2 }],
      owners: [],
      partners: [],
    })
  })

  it('shows the owner of a lead, and filters leads without one', async () => {
    const member = await stage.person('member')
    const ania = (await read({ text: 'ania' })).rows[0]!.contactId
    const whose = { site: site.siteId, contact: ania }
    await changeLead(
      stage.store.db,
      whose,
      { owner: member.id },
      { actor: 'test', me: null },
      stage.clock.now,
    )
    expect(await stage.leadStates.read()).toBe(true)
    expect((await read({ text: 'ania' })).rows[0]!.owner).toMatchObject({ id: member.id })
    expect(await names({ owner: [member.id] })).toEqual(['Ania'])
    expect(await names({ owner: ['none'], known: true })).toEqual(['Jan'])
    await changeLead(stage.store.db, whose, { owner: null }, { actor: 'test', me: null }, stage.clock.now)
    await stage.leadStates.read()
    expect(await names({ owner: [member.id] })).toEqual([])
  })

  it('filters by lead status, and reopens a snoozed lead when its time has come', async () => {
    const { now } = stage.clock
    const [ania, jan] = (await read({ known: true })).rows
    const change = async (contact: string, change: LeadChange) => {
      const whose = { site: site.siteId, contact }
      await changeLead(stage.store.db, whose, change, { actor: 'test', me: null }, stage.clock.now)
      return stage.leadStates.read()
    }
    const known = (status: LeadStatus) => names({ known: true, status: [status] })
    expect(await known('open')).toEqual(['Ania', 'Jan'])
    expect(await change(ania!.contactId, { outcome: 'contacted' })).toBe(true)
    const until = new Date(now + 60_000).toISOString()
    expect(await change(jan!.contactId, { snoozedUntil: until })).toBe(true)
    expect((await read({ known: true })).rows).toMatchObject([
      { outcome: 'contacted', outcomeAt: new Date(now).toISOString(), snoozedUntil: null },
      { outcome: null, snoozedUntil: until },
    ])
    expect(await known('open')).toEqual([])
    expect(await known('contacted')).toEqual(['Ania'])
    expect(await known('snoozed')).toEqual(['Jan'])
    stage.clock.now = now + 60_001
    expect(await stage.leadStates.read()).toBe(true)
    expect(await known('open')).toEqual(['Jan'])
    expect(await change(ania!.contactId, { outcome: null })).toBe(true)
    expect(await known('open')).toEqual(['Ania', 'Jan'])
    expect(await stage.leadStates.read()).toBe(false)
  })

  it('counts by status exactly, for any number of requested rows', async () => {
    const count = async (status: LeadStatus[]) => {
      const filter = encodeURIComponent(JSON.stringify({ status }))
      return (await ask(`/api/board?plan=${site.planId}&top=1&filter=${filter}`)).total
    }
    const { rows } = await read()
    expect(await count(['open'])).toBe(rows.length)
    const whose = { site: site.siteId, contact: rows[1]!.contactId }
    const won: LeadChange = { outcome: 'won' }
    await changeLead(stage.store.db, whose, won, { actor: 'test', me: null }, stage.clock.now)
    await stage.leadStates.read()
    expect(await count(['open'])).toBe(rows.length - 1)
    expect(await count(['won'])).toBe(1)
    expect(await count(['won', 'open'])).toBe(rows.length)
    const open: LeadChange = { outcome: null }
    await changeLead(stage.store.db, whose, open, { actor: 'test', me: null }, stage.clock.now)
    await stage.leadStates.read()
    expect(await count(['open'])).toBe(rows.length)
  })

  it('shows the ranks of an hour ago, and none without a snapshot of that time', async () => {
    expect(await ranks('hour')).toMatchObject({ at: null, contacts: [] })
    const before = await read()
    await stage.ranks.keep()
    const takenAt = stage.clock.now
    // A second collector, or a second look within the hour, takes no other.
    await stage.ranks.keep()
    stage.clock.now += HOUR_MS
    await send(
      'v3',
      { n: 'generate_lead' },
      { n: 'demo_request' },
      { n: 'newsletter_signup' },
      {
        n: 'add_to_cart',
      },
    )
    await eventually(async () => expect((await read()).rows[0]!.name).toBeNull())
    expect(await ranks('hour')).toEqual({
      plan: site.planId,
      at: new Date(takenAt).toISOString(),
      contacts: before.rows.map(row => row.contactId),
    })
    expect((await ranks('day')).at).toBeNull()
    expect(await stage.store.db.selectFrom('ranks').selectAll().execute()).toHaveLength(3)
  })

  it('keeps a snapshot of each hour for a day and every sixth for a week', async () => {
    const hour = (Math.ceil(stage.clock.now / HOUR_MS) + 240) * HOUR_MS
    stage.clock.now = hour
    const { rows } = await read()
    const old = Array.from({ length: 220 }, (_, k) =>
      rows.map(({ rank, contactId }) => ({
        site_id: site.siteId,
        plan_id: site.planId,
        at: hour - (k + 1) * HOUR_MS,
        contact_id: contactId,
        rank,
      })),
    )
    await stage.store.db.insertInto('ranks').values(old.flat()).execute()
    await stage.ranks.keep()
    const taken = await stage.store.db.selectFrom('ranks').select('at').distinct().execute()
    const ages = taken.map(({ at }) => (stage.clock.now - Number(at)) / HOUR_MS)
    expect(ages.filter(age => age <= 27)).toHaveLength(28)
    const hours = taken.map(({ at }) => Number(at) / HOUR_MS).filter(at => at < hour / HOUR_MS - 27)
    expect(hours.every(at => at % 6 === 0)).toBe(true)
    expect(Math.max(...ages)).toBeGreaterThan(7.5 * 24)
    expect(Math.max(...ages)).toBeLessThanOrEqual(8 * 24)
    expect((await ranks('week')).contacts).toHaveLength(3)
    expect((await ranks('day')).at).not.toBeNull()
  })

  it('has no erased contact in past ranks', async () => {
    const jan = (await read({ text: 'jan' })).rows[0]!.contactId
    await stage.erasures.erase(site.siteId, { contact: jan }, 'test')
    const rows = await stage.store.db.selectFrom('ranks').selectAll().where('contact_id', '=', jan).execute()
    expect(rows).toEqual([])
    expect((await ranks('week')).contacts).toHaveLength(2)
  })

  it('never counts fewer contacts than it shows, also with a cached count', async () => {
    expect(await read({ text: 'late' })).toMatchObject({ total: 0, rows: [] })
    await send(
      'late1',
      { n: 'page_view' },
      { n: 'identify', p: { userId: 'late1', traits: { name: 'Late' } } },
    )
    await eventually(async () => expect((await read({ text: 'late' })).rows).toHaveLength(1))
    expect((await read({ text: 'late' })).total).toBe(1)
  })
})
