import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layMessages } from '../../collector/partners/messages/outbox.ts'
import { openStore } from '../../collector/store/open.ts'
import { PartnerDetail, type PartnerInfo, PortalLink } from '../../shared/partner.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openPortal } from './programme-stage.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const DAY = 86_400_000

describe.each(['sqlite', 'postgres'])('partners (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let admin: string
  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    admin = (await stage.person('admin')).cookie
    site = await stage.site()
  })
  afterAll(() => stage.close())

  const ask = (method: string, path: string, body?: object) => stage.call(method, path, { as: admin, body })
  const add = async (body: object): Promise<PartnerDetail> => {
    const answer = await ask('POST', `/api/sites/${site.siteId}/partners`, body)
    expect(answer.status, await answer.clone().text()).toBe(201)
    return PartnerDetail.parse(await answer.json())
  }
  const read = async (id: string) =>
    PartnerDetail.parse(await (await ask('GET', `/api/partners/${id}`)).json())
  const list = async () => {
    const answer = await ask('GET', `/api/sites/${site.siteId}/partners`)
    return ((await answer.json()) as { rows: PartnerInfo[] }).rows
  }

  it('have an owner, a first status and no referrals', async () => {
    const made = await add({
      name: 'Jan Kowalski',
      person: { name: 'Jan Kowalski', email: ' Jan@Firma.PL ', phone: '+48 601 234 567' },
    })
    expect(made).toMatchObject({
      status: 'active',
      email: 'jan@firma.pl',
      people: 1,
      referrals: { open: 0, won: 0, all: 0 },
      statuses: [{ status: 'active', reason: '' }],
      persons: [{ role: 'owner', email: 'jan@firma.pl', removedAt: null }],
    })
    expect((await list()).map(({ id }) => id)).toContain(made.id)
  })

  it('are nothing at all when their person cannot be added', async () => {
    const before = (await list()).length
    const person = { name: 'Another Jan', email: 'JAN@firma.pl' }
    const answer = await ask('POST', `/api/sites/${site.siteId}/partners`, { name: 'Twice', person })
    expect(answer.status).toBe(409)
    expect((await list()).length).toBe(before)
  })

  it('keep every status with its time, reason and author, also one that is dated back', async () => {
    const { id } = await add({ name: 'Ola', status: 'applied' })
    stage.clock.now += DAY
    await ask('POST', `/api/partners/${id}/status`, { status: 'active', reason: 'welcome' })
    stage.clock.now += 10 * DAY
    await ask('POST', `/api/partners/${id}/status`, { status: 'paused' })
    const from = new Date(stage.clock.now - 5 * DAY).toISOString()
    await ask('POST', `/api/partners/${id}/status`, { status: 'closed', reason: 'left', from })
    const partner = await read(id)
    expect(partner.statuses.map(({ status }) => status)).toEqual(['applied', 'active', 'closed', 'paused'])
    expect(partner.status).toBe('paused')
    const future = new Date(stage.clock.now + DAY).toISOString()
    const no = await ask('POST', `/api/partners/${id}/status`, { status: 'active', from: future })
    expect(no.status).toBe(422)
  })

  it('have deals of their own, each with its beginning', async () => {
    const { id } = await add({ name: 'Deal' })
    await ask('POST', `/api/partners/${id}/deals`, { deal: { firstPpm: 150_000 }, reason: 'fair' })
    stage.clock.now += DAY
    await ask('POST', `/api/partners/${id}/deals`, { deal: { firstPpm: 200_000, protectionDays: 90 } })
    expect((await read(id)).deals.map(({ deal }) => deal.firstPpm)).toEqual([150_000, 200_000])
    const no = await ask('POST', `/api/partners/${id}/deals`, { deal: { firstPpm: 1_000_001 } })
    expect(no.status).toBe(422)
  })

  it('have several people; the last owner stays', async () => {
    const made = await add({ name: 'Firma', person: { name: 'Ewa', email: 'ewa@firma.example' } })
    const people = `/api/partners/${made.id}/people`
    const added = await ask('POST', people, { name: 'Iga', email: 'iga@firma.example' })
    expect(added.status).toBe(201)
    const iga = (await added.json()) as { id: string }
    const owner = made.persons[0]!
    expect((await ask('DELETE', `${people}/${owner.id}`)).status).toBe(409)
    expect((await ask('PATCH', `${people}/${iga.id}`, { role: 'owner' })).status).toBe(200)
    expect((await ask('DELETE', `${people}/${owner.id}`)).status).toBe(204)
    const after = await read(made.id)
    expect(after.persons.find(({ id }) => id === owner.id)).toMatchObject({ name: '', email: null })
    // The address is free again.
    await add({ name: 'Ewa alone', person: { name: 'Ewa', email: 'ewa@firma.example' } })
  })

  it('get a link into the portal with the token behind the fragment', async () => {
    const made = await add({ name: 'Link', person: { name: 'L', email: 'l@x.example' } })
    const answer = await ask('POST', `/api/partners/${made.id}/people/${made.persons[0]!.id}/link`)
    const { url } = PortalLink.parse(await answer.json())
    expect(new URL(url).pathname).toBe(`/partner/${site.siteId}/enter`)
    expect(new URL(url).hash).toMatch(/^#p_\w{40}$/)
  })

  it('once erased are a number with statuses, and no name of theirs is kept', async () => {
    const made = await add({
      name: 'Zofia Erasable',
      note: 'met Zofia at the fair',
      person: { name: 'Zofia Erasable', email: 'zofia@erasable.example' },
    })
    const codes = `/api/sites/${site.siteId}/codes`
    await ask('POST', codes, { code: 'Z-26', partner: made.id, label: 'for Zofia' })
    await ask('POST', codes, { code: 'Z-27', aliasOf: 'z-26', label: 'for Zofia too' })
    await ask('PATCH', `${codes}/z-26`, { label: 'Zofia at the fair' })
    const { db } = stage.store
    await ask('POST', `/api/partners/${made.id}/status`, { status: 'paused', reason: 'Zofia is ill' })
    await ask('POST', `/api/partners/${made.id}/deals`, { deal: {}, reason: 'agreed with Zofia' })
    const laid = { site: site.siteId, kind: 'application_refused' as const, person: made.persons[0]!.id }
    await layMessages(db, [{ ...laid, cause: 'a', detail: { reason: 'Zofia' } }], stage.clock.now)
    // What a mail server answers repeats the address.
    const answer = '550 <zofia@erasable.example>: unknown'
    await db.updateTable('partner_messages').set({ state: 'dead', next_at: null, answer }).execute()
    // A referral of the public form waits for the same person to confirm it.
    const portal = await openPortal(stage, admin, site)
    await portal.publish()
    const form = {
      referrer: { name: 'Zofia Erasable', email: 'zofia@erasable.example' },
      referral: { name: 'Jan', email: 'jan@firma.example', basis: 'asked', agreed: true },
      termsHash: (await portal.terms()).hash,
      filledMs: 20_000,
    }
    expect((await stage.call('POST', `${portal.api}/refer`, { body: form })).status).toBe(202)
    expect((await ask('DELETE', `/api/partners/${made.id}`)).status).toBe(204)
    const after = await read(made.id)
    expect(after).toMatchObject({ name: '', status: 'closed', email: null })
    const kept = await stage.store.db
      .selectFrom('codes')
      .select(['code', 'written', 'label'])
      .orderBy('code')
      .execute()
    expect(kept).toEqual([
      { code: 'z-26', written: 'z-26', label: '' },
      { code: 'z-27', written: 'z-27', label: '' },
    ])
    for (const table of [
      'partners',
      'partner_people',
      'partner_tokens',
      'partner_messages',
      'partner_statuses',
      'partner_deals',
      'codes',
      'referrals',
      'audit',
    ] as const)
      expect(JSON.stringify(await stage.store.db.selectFrom(table).selectAll().execute())).not.toMatch(
        /zofia/i,
      )
    expect((await ask('POST', `/api/partners/${made.id}/status`, { status: 'active' })).status).toBe(409)
  })

  it('are of one site: a program of another finds none of them', async () => {
    const other = await stage.site()
    const { id } = await add({ name: 'Ours' })
    const as = other.secretKey
    expect((await stage.call('GET', `/api/partners/${id}`, { as })).status).toBe(404)
    expect((await stage.call('GET', `/api/sites/${site.siteId}/partners`, { as })).status).toBe(404)
    expect((await stage.call('GET', `/api/partners/${id}`, { as: site.secretKey })).status).toBe(200)
  })
})
