import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Request, Sent } from '../../collector/notify/channel.ts'
import { sendLetter } from '../../collector/notify/channels.ts'
import { LeadHooks } from '../../collector/notify/delivery/lead-hooks.ts'
import { Notifier } from '../../collector/notify/delivery/notifier.ts'
import { addHook } from '../../collector/notify/hook-book.ts'
import { levelNews } from '../../collector/partners/levels.ts'
import { tellNews } from '../../collector/partners/news/partner-news.ts'
import { openStore } from '../../collector/store/open.ts'
import { ContactList } from '../../shared/contact.ts'
import { CreatedHook, HOOK_EVENTS, HookBody, type HookEvent, NewHook } from '../../shared/hook.ts'
import { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { HOST, openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const SIGNAL = new AbortController().signal
const TARGET = 'https://hooks.zapier.example/standard/1/secret-of-the-program'
const PLAN = Plan.parse({
  name: 'Sales',
  rules: [{ id: 'demo', kind: 'event', event: 'demo_request', points: 60, where: [] }],
  bands: [
    { id: 'cold', name: 'Cold' },
    { id: 'hot', name: 'Hot', from: 50 },
  ],
  thresholds: [{ id: 'hot', name: 'Hot', value: 50, direction: 'up' }],
})

describe.each(['sqlite', 'postgres'])('subscriptions of programs (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let admin: { id: string; cookie: string }
  let key: { id: string; key: string }
  let notifier: Notifier
  const got: Request[] = []
  let answer: Sent = { outcome: 'delivered', status: 200, answer: 'ok' }

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    admin = await stage.person('admin')
    site = await stage.site()
    await stage.store.db
      .updateTable('plan_versions')
      .set({ document: JSON.stringify(PLAN) })
      .where('plan_id', '=', site.planId)
      .execute()
    await stage.refresh()
    key = await makeKey(['hooks', 'events:write'])
    const means = {
      fetch: async (request: Request) => {
        got.push(request)
        return answer
      },
      mail: null,
    }
    notifier = new Notifier({
      store: stage.store,
      send: (settings, letter, signal) => sendLetter(settings, letter, means, signal),
      schedule: [0, 5_000],
      base: () => HOST,
      now: stage.now,
      report: error => {
        throw error
      },
    })
  })
  afterAll(() => stage.close())

  const makeKey = async (scopes?: string[]): Promise<{ id: string; key: string }> => {
    const body = { class: 'secret', name: 'Zapier', ...(scopes && { scopes }) }
    const made = await stage.call('POST', `/api/sites/${site.siteId}/keys`, { as: admin.cookie, body })
    expect(made.status, await made.clone().text()).toBe(201)
    return made.json() as Promise<{ id: string; key: string }>
  }
  const ask = (method: string, path: string, body?: object, as = key.key) =>
    stage.call(method, path, { as, ...(body && { body }) })
  const subscribe = async (event: HookEvent, over: object = {}): Promise<CreatedHook> => {
    const made = await ask('POST', '/api/hooks', { target_url: TARGET, event, ...over })
    expect(made.status, await made.clone().text()).toBe(201)
    return CreatedHook.parse(await made.json())
  }
  const turn = async (): Promise<HookBody[]> => {
    got.length = 0
    await notifier.turn(SIGNAL)
    await notifier.settled()
    return got.map(({ body }) => HookBody.parse(JSON.parse(body)))
  }
  const tell = async (email: string, n: string, p: object = {}) => {
    const event = { i: `${n}-${email}-${stage.clock.now}`, n, t: stage.clock.now, p: { email, ...p } }
    const taken = await stage.beacon(stage.envelope(key.key, [event], { v: '' }))
    expect(await taken.json()).toMatchObject({ accepted: 1 })
  }
  const find = async (email: string): Promise<string> => {
    const path = `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(email)}`
    const { rows } = ContactList.parse(await (await ask('GET', path, undefined, admin.cookie)).json())
    return rows[0]!.id
  }

  it('have samples before anything has happened, one of each event, which say that they are made up', async () => {
    for (const event of HOOK_EVENTS) {
      const rows = HookBody.array().parse(
        await (await ask('GET', `/api/hooks/samples?event=${event}`)).json(),
      )
      expect(rows).toMatchObject([{ event, is_sample: true, contact_email: 'anna@example.com' }])
    }
    expect(await (await ask('GET', '/api/hooks/me')).json()).toMatchObject({
      site_id: site.siteId,
      key_id: key.id,
    })
  })

  it('get what they have asked for, in the shape of the samples, signed', async () => {
    const hook = await subscribe('alert.created')
    await subscribe('lead.claimed')
    await subscribe('deal.won')
    await tell('anna@x.example', 'identify', { traits: { name: 'Anna', company: 'Acme' } })
    await tell('anna@x.example', 'demo_request')
    const [first, ...others] = await turn()
    expect(others).toEqual([])
    expect(first).toMatchObject({
      event: 'alert.created',
      is_sample: false,
      contact_email: 'anna@x.example',
      score: 60,
      stage: 'Hot',
    })
    const { url, headers, body } = got[0]!
    expect(url).toBe(TARGET)
    expect(() => new Webhook(hook.secret).verify(body, headers)).not.toThrow()
    const [sample] = HookBody.array().parse(
      await (await ask('GET', '/api/hooks/samples?event=alert.created')).json(),
    )
    expect(Object.keys(sample!).sort()).toEqual(Object.keys(first!).sort())
    expect(sample).toMatchObject({ is_sample: false, contact_email: 'anna@x.example', score: 60 })
    expect(await turn()).toEqual([])
  })

  it('are told nothing of the partner programme: no event of theirs is about it', async () => {
    const { db } = stage.store
    // News are laid where a webhook asks for them.
    const path = `/api/sites/${site.siteId}/channels`
    const settings = { kind: 'webhook', url: 'https://x.example/hook', partners: true }
    const made = await ask('POST', path, { name: 'ERP', settings }, admin.cookie)
    const { id } = (await made.json()) as { id: string }
    const news = levelNews('pt_1', null, stage.clock.now, 'pl_1', stage.clock.now)
    await tellNews(db, site.siteId, [news], stage.clock.now)
    expect((await ask('DELETE', `/api/channels/${id}`, undefined, admin.cookie)).status).toBe(204)
    expect(await turn()).toEqual([])
    expect(await db.selectFrom('deliveries').select('id').where('kind', '=', 'partner').execute()).toEqual([])
  })

  it('hear of leads that are claimed and of deals, once each', async () => {
    const id = await find('anna@x.example')
    stage.clock.now += 1000
    await ask('PUT', `/api/contacts/${id}/lead`, { owner: 'me' }, admin.cookie)
    stage.clock.now += 1000
    await tell('anna@x.example', 'deal_won', { deal_id: 'D-7', value: 10_000, currency: 'PLN' })
    const bodies = await turn()
    expect(bodies.map(({ event }) => event).sort()).toEqual(['deal.won', 'lead.claimed'])
    expect(bodies.find(({ event }) => event === 'deal.won')).toMatchObject({
      contact_email: 'anna@x.example',
      deal_id: 'D-7',
      deal_value: 10_000,
      deal_currency: 'PLN',
    })
    await ask('PUT', `/api/contacts/${id}/lead`, { note: 'called' }, admin.cookie)
    expect(await turn()).toEqual([])
    const samples = await (await ask('GET', '/api/hooks/samples?event=deal.won')).json()
    expect(HookBody.array().parse(samples)).toMatchObject([{ is_sample: false, deal_id: 'D-7' }])
  })

  it('hear of any number of leads that change at one instant', async () => {
    const { db } = stage.store
    const count = 1_101
    const at = (stage.clock.now += 1000)
    const lead = {
      ...{ site_id: site.siteId, owner_id: null, claimed_at: at, snoozed_until: null, outcome: null },
      ...{ outcome_at: null, note: '', updated_at: at },
    }
    await db
      .insertInto('leads')
      .values(Array.from({ length: count }, (_, i) => ({ ...lead, contact_id: `c_many${i}` })))
      .execute()
    await new LeadHooks({ store: stage.store, now: stage.now }).take()
    const waiting = db
      .selectFrom('deliveries')
      .where('rule_id', '=', 'lead.claimed')
      .where('created_at', '=', at)
    expect(await waiting.select('id').execute()).toHaveLength(count)
    await db.deleteFrom('leads').where('contact_id', 'like', 'c_many%').execute()
    await db.deleteFrom('deliveries').where('created_at', '=', at).execute()
    await db.deleteFrom('delivery_items').where('contact_id', 'like', 'c_many%').execute()
  })

  it('end by a request, also a second one, and by a 410', async () => {
    const { rows } = (await (await ask('GET', '/api/hooks')).json()) as {
      rows: { id: string; target: string }[]
    }
    expect(rows).toHaveLength(3)
    expect(JSON.stringify(rows)).not.toContain('secret-of-the-program')
    for (const { id } of [...rows, ...rows])
      expect((await ask('DELETE', `/api/hooks/${id}`)).status).toBe(204)
    await subscribe('alert.created')
    answer = { outcome: 'gone', status: 410, answer: '' }
    await tell('ola@x.example', 'demo_request')
    expect(await turn()).toHaveLength(1)
    answer = { outcome: 'delivered', status: 200, answer: 'ok' }
    await tell('jan@x.example', 'demo_request')
    expect(await turn()).toEqual([])
    const after = (await (await ask('GET', '/api/hooks')).json()) as { rows: { is_on: boolean }[] }
    expect(after.rows.map(({ is_on }) => is_on)).toEqual([false])
    // Those that have ended do not count against the most that a key may have.
    const { db } = stage.store
    const ended = await db.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
    await db
      .insertInto('channels')
      .values(Array.from({ length: 99 }, (_, i) => ({ ...ended, id: `ch_ended${i}` })))
      .execute()
    await subscribe('list.left')
    const { rows: left } = (await (await ask('GET', '/api/hooks')).json()) as { rows: { is_on: boolean }[] }
    expect(left.map(({ is_on }) => is_on)).toEqual([true])
  })

  it('belong to their key: another one sees and ends none of them, and a revoked one has none', async () => {
    const hook = await subscribe('alert.created')
    const other = await makeKey(['hooks'])
    const settings = { kind: 'hook', url: TARGET, event: 'alert.created', key: other.id }
    const given = { name: 'mine', settings }
    expect((await ask('PUT', `/api/channels/${hook.id}`, given, admin.cookie)).status).toBe(422)
    const seen = await (await ask('GET', '/api/hooks', undefined, other.key)).json()
    expect(seen).toEqual({ rows: [] })
    await ask('DELETE', `/api/hooks/${hook.id}`, undefined, other.key)
    const revoke = `/api/sites/${site.siteId}/keys/${key.id}`
    expect((await ask('DELETE', revoke, undefined, admin.cookie)).status).toBe(204)
    // A request that another collector has admitted before.
    const wish = NewHook.parse({ target_url: TARGET, event: 'alert.created' })
    const of = { site: site.siteId, key: key.id }
    expect(await addHook(stage.store.db, of, wish, `key:${key.id}`, stage.clock.now)).toMatchObject({
      code: 'unknown_key',
    })
    await stage.beacon(
      stage.envelope(
        site.secretKey,
        [{ i: 'late', n: 'demo_request', t: stage.clock.now, p: { email: 'e@x.example' } }],
        { v: '' },
      ),
    )
    expect(await turn()).toEqual([])
    expect(await stage.store.db.selectFrom('channels').select('id').execute()).toEqual([])
  })

  it('take a key with the scope, and nothing beyond its scopes', async () => {
    const reader = await makeKey(['contacts:read'])
    const path = `/api/contacts?site=${site.siteId}`
    expect((await ask('GET', path, undefined, reader.key)).status).toBe(200)
    expect((await ask('GET', '/api/hooks', undefined, reader.key)).status).toBe(403)
    expect((await ask('GET', `/api/sites/${site.siteId}/channels`, undefined, reader.key)).status).toBe(403)
    const event = { i: 'no', n: 'demo_request', t: stage.clock.now, p: { email: 'no@x.example' } }
    expect((await stage.beacon(stage.envelope(reader.key, [event], { v: '' }))).status).toBe(403)
    const hooks = await makeKey(['hooks'])
    expect((await ask('GET', path, undefined, hooks.key)).status).toBe(403)
    const whole = await makeKey()
    expect((await ask('GET', path, undefined, whole.key)).status).toBe(200)
    expect((await ask('GET', '/api/hooks', undefined, whole.key)).status).toBe(200)
  })
})
