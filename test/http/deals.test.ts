import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeSite } from '../../collector/accounts/sites.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { retentionBegins } from '../../collector/model/retention.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { openStore } from '../../collector/store/open.ts'
import { stateOutcomes } from '../../collector/upkeep/outcome-events.ts'
import { applySettings, expireSite } from '../../collector/upkeep/upkeep.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { ContactList, Timeline } from '../../shared/contact.ts'
import { Lead } from '../../shared/lead.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('the outcome of a deal (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let me: { id: string; cookie: string }
  let ids = 0

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    me = await stage.person('member')
    site = await stage.site()
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })

  const send = async (email: string, n: string, p: object = {}, t = stage.clock.now) => {
    const event = { i: `d${++ids}`, n, t, p: { email, ...p } }
    const answer = await stage.beacon(stage.envelope(site.secretKey, [event], { v: '' }))
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }
  const find = async (email: string): Promise<string> => {
    const path = `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(email)}`
    const { rows } = ContactList.parse(await (await stage.call('GET', path, { as: me.cookie })).json())
    return rows[0]!.id
  }
  const person = async (email: string): Promise<string> => {
    await send(email, 'identify')
    return find(email)
  }
  const put = (id: string, body: object) =>
    stage.call('PUT', `/api/contacts/${id}/lead`, { as: me.cookie, body })
  const lead = async (id: string) =>
    Lead.parse(await (await stage.call('GET', `/api/contacts/${id}/lead`, { as: me.cookie })).json())
  const deals = async (id: string) => {
    const answer = await stage.call('GET', `/api/contacts/${id}/timeline`, { as: me.cookie })
    const { events } = Timeline.parse(await answer.json())
    return events.filter(({ name }) => name.startsWith('deal_')).reverse()
  }
  const check = async () => expect(await verify(stage.store, () => {})).toEqual([])

  it('set by a user is an event, with author, reason and value', async () => {
    const id = await person('ewa@x.example')
    const deal = { id: 'D-7', value: 10_000, currency: 'PLN', reason: 'signed at the fair' }
    expect((await put(id, { outcome: 'won', deal })).status).toBe(200)
    const { reason, id: dealId, ...worth } = deal
    expect(await deals(id)).toMatchObject([
      { name: 'deal_won', key: 'secret', props: { ...worth, deal_id: dealId, reason, author: me.id } },
    ])
    expect(await lead(id)).toMatchObject({
      outcome: 'won',
      outcomeAt: new Date(stage.clock.now).toISOString(),
    })
    const deeds = stage.store.db.selectFrom('lead_deeds').select(['deed', 'actor'])
    expect(await deeds.where('contact_id', '=', id).execute()).toEqual([{ deed: 'won', actor: me.id }])
    await check()
  })

  it('can be undone, which reopens the same deal, and set again', async () => {
    const id = await find('ewa@x.example')
    stage.clock.now += 1000
    expect(Lead.parse(await (await put(id, { outcome: 'meeting' })).json()).outcome).toBe('meeting')
    stage.clock.now += 1000
    await put(id, { outcome: 'lost' })
    expect((await lead(id)).outcome).toBe('lost')
    stage.clock.now += 1000
    await put(id, { outcome: null })
    expect((await lead(id)).outcome).toBeNull()
    expect((await deals(id)).map(({ name, props }) => [name, props.deal_id])).toEqual([
      ['deal_won', 'D-7'],
      ['deal_created', 'D-7'],
      ['deal_lost', 'D-7'],
      ['deal_created', 'D-7'],
    ])
    await check()
  })

  it('without a deal number gets its own, and a repeat adds an event only if it has a value', async () => {
    const id = await person('ola@x.example')
    await put(id, { outcome: 'won' })
    await put(id, { outcome: 'won' })
    stage.clock.now += 1000
    await put(id, { outcome: 'won', deal: { value: 5 } })
    const stated = await deals(id)
    expect(stated.map(({ props }) => props.value)).toEqual([undefined, 5])
    expect(new Set(stated.map(({ props }) => props.deal_id)).size).toBe(1)
    await check()
  })

  it('is limited to won and lost: other outcomes are no events, and a value with them is rejected', async () => {
    const id = await person('jan@x.example')
    await put(id, { outcome: 'contacted' })
    expect((await put(id, { outcome: 'meeting', deal: { value: 5 } })).status).toBe(422)
    expect((await put(id, { deal: { value: 5 } })).status).toBe(422)
    expect((await put(id, { outcome: 'won', deal: { currency: 'zł' } })).status).toBe(422)
    expect((await lead(id)).outcome).toBe('contacted')
    expect(await deals(id)).toEqual([])
  })

  it('sent by a server becomes the outcome of the lead, by event time and not by arrival', async () => {
    const id = await person('crm@x.example')
    const at = stage.clock.now
    await send('crm@x.example', 'deal_created', { deal_id: 7 }, at - 3000)
    expect((await lead(id)).outcome).toBeNull()
    await send('crm@x.example', 'deal_won', { deal_id: 7, value: '10 000,00', currency: 'PLN' }, at - 1000)
    await send('crm@x.example', 'deal_lost', { deal_id: 7 }, at - 2000)
    expect(await lead(id)).toMatchObject({ outcome: 'won', outcomeAt: new Date(at - 1000).toISOString() })
    await send('crm@x.example', 'deal_lost', { deal_id: 7 }, at)
    expect((await lead(id)).outcome).toBe('lost')
    await check()
  })

  it('is kept without an amount or a number that cannot be parsed', async () => {
    const id = await person('amount@x.example')
    await send('amount@x.example', 'deal_won', { deal_id: 'undefined', value: '1,299' })
    expect((await deals(id))[0]!.props).not.toHaveProperty('value')
    expect((await deals(id))[0]!.props).not.toHaveProperty('deal_id')
    expect((await lead(id)).outcome).toBe('won')
  })

  it.each(['deal_created', 'deal_won', 'deal_lost'])('%s is rejected from browsers', async n => {
    const answer = await stage.beacon(
      stage.envelope(site.writeKey, [{ i: `d${++ids}`, n, t: stage.clock.now }]),
    )
    expect(await answer.json()).toMatchObject({ accepted: 0, rejected: [{ code: 'needs_secret_key' }] })
  })

  it('follows its contact: through a merge, an objection and an erasure', async () => {
    const told = await person('told@x.example')
    await send('told@x.example', 'deal_won', { deal_id: 1 })
    const user = { i: `d${++ids}`, n: 'page_view', t: stage.clock.now, userId: 'u-told' }
    await stage.beacon(stage.envelope(site.secretKey, [user], { v: '' }))
    await stage.call('PUT', `/api/contacts/${told}/objection`, { as: me.cookie, body: { on: true } })
    stage.clock.now += 1000
    await send('told@x.example', 'deal_lost', { deal_id: 1 })
    expect((await lead(told)).outcome).toBe('lost')
    await send('told@x.example', 'identify', { userId: 'u-new' })
    const alias = {
      i: `d${++ids}`,
      n: 'alias',
      t: stage.clock.now,
      userId: 'u-told',
      p: { previousId: 'u-new' },
    }
    await stage.beacon(stage.envelope(site.secretKey, [alias], { v: '' }))
    const one = await find('told@x.example')
    expect((await lead(one)).outcome).toBe('lost')
    await check()
    await stage.call('DELETE', `/api/contacts/${one}`, { as: me.cookie })
    const rows = await stage.store.db.selectFrom('leads').select('contact_id').execute()
    expect(rows.map(row => row.contact_id)).not.toContain(one)
    await check()
  })

  it('is exempt from retention, as identities are, and an older outcome is converted as of now', async () => {
    const day = 86_400_000
    const aged = await stage.site()
    const { siteId } = aged
    const at = stage.clock.now - 100 * day
    const events = ['identify', 'deal_won', 'call_attempt'].map((n, i) => ({
      i: `a${i}`,
      n,
      t: at + i,
      p: { email: 'aged@x.example' },
    }))
    await stage.beacon(stage.envelope(aged.secretKey, events, { v: '' }))
    const other = { i: 'b', n: 'identify', t: stage.clock.now - day, p: { email: 'older@x.example' } }
    await stage.beacon(stage.envelope(aged.secretKey, [other], { v: '' }))
    await changeSite(stage.store.db, siteId, { retention: 'P30D' }, 'test', stage.clock.now)
    await stage.refresh()
    const parts = { store: stage.store, group: new GroupCommit(stage.store), now: stage.now }
    await applySettings(parts, (await stage.store.registry()).sites.get(siteId)!)
    expect(await expireSite(parts, siteId, retentionBegins(stage.clock.now, 'P30D', 'UTC'))).toBe(1)
    const rows: ContactRow[] = []
    await stage.store.scan(chunk => void rows.push(...chunk), siteId)
    const idOf = (email: string) => rows.find(({ identifiers }) => identifiers.includes(`e:${email}`))!.id
    expect(await lead(idOf('aged@x.example'))).toMatchObject({
      outcome: 'won',
      outcomeAt: new Date(at + 1).toISOString(),
    })
    const id = idOf('older@x.example')
    await stage.store.db
      .insertInto('leads')
      .values({
        site_id: siteId,
        contact_id: id,
        owner_id: null,
        claimed_at: null,
        snoozed_until: null,
        outcome: 'lost',
        outcome_at: at,
        note: '',
        updated_at: at,
      })
      .execute()
    expect(await stateOutcomes(stage.store, stage.clock.now)).toBe(1)
    expect(await lead(id)).toMatchObject({
      outcome: 'lost',
      outcomeAt: new Date(stage.clock.now).toISOString(),
    })
    await check()
  })

  it('stored by an earlier release becomes an event once, and verify reports one without an event', async () => {
    const { db } = stage.store
    const id = await person('old@x.example')
    const at = stage.clock.now
    const lead_ = { site_id: site.siteId, contact_id: id }
    await db
      .insertInto('lead_deeds')
      .values({ ...lead_, at, actor: me.id, deed: 'won', subject: '' })
      .execute()
    await db
      .insertInto('leads')
      .values({
        ...lead_,
        owner_id: me.id,
        claimed_at: at,
        snoozed_until: null,
        outcome: 'won',
        outcome_at: at,
        note: 'rang twice',
        updated_at: at,
      })
      .execute()
    expect(await verify(stage.store, () => {})).toMatchObject([
      { contact: id, what: 'outcome', live: { outcome: 'won', at }, recomputed: null },
    ])
    stage.clock.now += 60_000
    expect(await stateOutcomes(stage.store, stage.clock.now)).toBe(1)
    expect(await stateOutcomes(stage.store, stage.clock.now)).toBe(0)
    expect(await deals(id)).toMatchObject([
      { name: 'deal_won', at: new Date(at).toISOString(), props: { author: me.id } },
    ])
    expect(await lead(id)).toMatchObject({ outcome: 'won', note: 'rang twice', owner: { id: me.id } })
    await check()
  })
})
