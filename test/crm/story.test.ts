import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeItem } from '../../collector/app/take-item.ts'
import { CrmFollow } from '../../collector/crm/follow.ts'
import { sendLetter } from '../../collector/notify/channels.ts'
import { Notifier } from '../../collector/notify/delivery/notifier.ts'
import { Commissions } from '../../collector/partners/commissions/commissions.ts'
import { CommissionWatch } from '../../collector/partners/commissions/watch.ts'
import { openStore } from '../../collector/store/open.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { AlertRuleInfo } from '../../shared/alert-rule.ts'
import type { CreatedConnection } from '../../shared/connection.ts'
import { ContactList, type ScoreExplained } from '../../shared/contact.ts'
import { CRM_KINDS, CrmCheck, type CrmKind, CrmState } from '../../shared/crm.ts'
import { Lead } from '../../shared/lead.ts'
import { Plan } from '../../shared/plan.ts'
import { openShop, type Shop } from '../http/commission-stage.ts'
import { HOST, openStage, type Stage } from '../http/stage.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { FIXTURES } from '../providers/fixtures.ts'
import { FakeHubSpot } from './fake-hubspot.ts'
import { FakePipedrive } from './fake-pipedrive.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const SIGNAL = new AbortController().signal
const MINUTE = 60_000
const rule = (id: string, event: string, points: number) => ({ id, kind: 'event', event, points, where: [] })
const PLAN = Plan.parse({
  name: 'Sales',
  rules: [rule('demo', 'demo_request', 60), rule('view', 'page_view', 5), rule('won', 'deal_won', 40)],
  bands: [
    { id: 'cold', name: 'Cold' },
    { id: 'hot', name: 'Hot', from: 50, action: 'Call today' },
  ],
  thresholds: [{ id: 'hot', name: 'Hot', value: 50, direction: 'up' }],
})
const EMAIL = 'anna@acme.example'

/** Both fakes as one. */
function fakeOf(kind: CrmKind, now: () => number) {
  if (kind === 'hubspot') {
    const fake = new FakeHubSpot()
    return {
      fake,
      person: () => fake.byEmail(EMAIL)[0]?.id,
      notes: (id: string) => fake.of('notes', id).length,
      deal: (id: string) => fake.of('deals', id)[0]!.id,
      win: (id: string) =>
        fake.close(id, true, { amount: '10000', deal_currency_code: 'PLN', closedate: iso(now()) }),
      reopen: (id: string) =>
        void Object.assign(fake.deals.get(id)!.properties, {
          hs_is_closed: 'false',
          hs_is_closed_won: 'false',
        }),
      score: (id: string) => fake.contacts.get(id)?.properties.pulseboard_score,
      notice: (id: string) => [
        { subscriptionType: 'deal.propertyChange', objectId: Number(id), propertyName: 'dealstage' },
      ],
    }
  }
  const fake = new FakePipedrive(now)
  const field = () => fake.fields.personFields.find(one => one.field_name === 'Pulseboard score')!.field_code
  return {
    fake,
    person: () => (fake.byEmail(EMAIL)[0] ? String(fake.byEmail(EMAIL)[0]!.id) : undefined),
    notes: (id: string) => fake.of('notes', Number(id)).length,
    deal: (id: string) => String(fake.of('deals', Number(id))[0]!.id),
    win: (id: string) => fake.close(id, true, { value: 10_000, currency: 'PLN' }),
    reopen: (id: string) =>
      void Object.assign(fake.deals.get(Number(id))!, { status: 'open', won_time: null }),
    score: (id: string) =>
      String((fake.persons.get(Number(id))!.custom_fields as Record<string, unknown>)[field()]),
    notice: (id: string) => ({ meta: { action: 'change', entity: 'deal', entity_id: id, version: '2.0' } }),
  }
}
const iso = (ms: number) => new Date(ms).toISOString()

const ALL = ['sqlite', 'postgres'].flatMap(store => CRM_KINDS.map(kind => [store, kind] as const))
const USUAL = [['sqlite', 'pipedrive'] as const, ['postgres', 'hubspot'] as const]

describe.each(process.env.LONG ? ALL : USUAL)(
  'a hot lead, from the alert to the commission (%s, %s)',
  (kindOfStore, kind) => {
    let stage: Stage
    let shop: Shop
    let admin: { cookie: string }
    let connection: CreatedConnection
    let crm: ReturnType<typeof fakeOf>
    let follow: CrmFollow
    let notifier: Notifier
    let contact: string

    beforeAll(async () => {
      const url = kindOfStore === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
      stage = await openStage({}, dataDir => openStore(url, dataDir))
      stage.clock.now = Date.UTC(2026, 8, 21, 15)
      admin = await stage.person('admin')
      shop = await openShop(stage, admin.cookie, ['P'], document => {
        document.pays = 'deals'
      })
      await stage.store.db
        .updateTable('plan_versions')
        .set({ document: JSON.stringify(PLAN) })
        .where('plan_id', '=', shop.site.planId)
        .execute()
      await stage.refresh()
      crm = fakeOf(kind, stage.now)
      stage.outside.ask = crm.fake.line.ask
      const { store, now } = stage
      const report = (error: unknown) => {
        throw error
      }
      const means = { fetch: async () => DONE, mail: null, handOver: stage.crm.handOver }
      notifier = new Notifier({
        store,
        send: (settings, letter, signal) => sendLetter(settings, letter, means, signal),
        schedule: [0, 5_000, 300_000],
        base: () => HOST,
        now,
        report,
      })
      const send = (site: string, item: Parameters<typeof takeItem>[2]) =>
        takeItem(stage.pipeline, site, item, stage.clock.now)
      follow = new CrmFollow({ store, desk: stage.crm, send, now, report })
    })
    afterAll(async () => {
      expect(await verify(stage.store, () => {})).toEqual([])
      await stage.close()
    })

    const ask = async (method: string, path: string, body?: object, status = 200) => {
      const answer = await stage.call(method, path, { as: admin.cookie, ...(body && { body }) })
      expect(answer.status, await answer.clone().text()).toBe(status)
      return answer.json() as Promise<never>
    }
    const here = () => `/api/connections/${connection.id}`
    const state = async () => CrmState.parse(await ask('GET', `${here()}/crm`))
    const knock = (body: unknown, headers?: Record<string, string>) => {
      const address = `${HOST}${new URL(connection.address).pathname}`
      const text = JSON.stringify(body)
      return stage.app.request(address, {
        method: 'POST',
        body: text,
        headers: headers ?? signed(text, address),
      })
    }
    /** As the service signs it, for this address and instant. */
    const signed = (body: string, address: string): Record<string, string> => {
      if (kind === 'pipedrive') return FIXTURES.pipedrive.sign(body).headers
      const stamp = String(stage.clock.now)
      const signature = hubspotSignature(`POST${address}${body}${stamp}`)
      return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': stamp }
    }
    const turn = async () => {
      await notifier.turn(SIGNAL)
      await notifier.settled()
    }
    const score = async () => {
      const path = `/api/contacts/${contact}/score?site=${shop.site.siteId}&plan=${shop.site.planId}`
      return ((await ask('GET', path)) as ScoreExplained).score
    }
    const deals = async () => {
      const { events } = (await ask('GET', `/api/contacts/${contact}/timeline`)) as {
        events: { name: string; props: object }[]
      }
      return events.filter(({ name }) => name.startsWith('deal_')).map(({ name }) => name)
    }

    /** Merges a contact that was handed over as another person. */
    const merge = async (): Promise<void> => {
      await shop.tell('', 'identify', stage.clock.now, {}, { userId: 'u-other' })
      let other = ''
      await stage.store.scan(all => {
        for (const { id, identifiers } of all) if (identifiers.includes('u:u-other')) other = id
      }, shop.site.siteId)
      const { db } = stage.store
      const row = await db.selectFrom('crm_people').selectAll().executeTakeFirstOrThrow()
      await db
        .insertInto('crm_people')
        .values({ ...row, remote_id: '999999', contact_id: other })
        .execute()
      const alias = {
        i: 'merge',
        n: 'alias',
        t: stage.clock.now,
        userId: 'u-anna',
        p: { previousId: 'u-other' },
      }
      await stage.beacon(stage.envelope(shop.site.secretKey, [alias], { v: '' }))
    }

    it('begins with a token, of which the CRM says what it may do', async () => {
      connection = await ask(
        'POST',
        `/api/sites/${shop.site.siteId}/connections`,
        { provider: kind, name: 'Our CRM', secrets: { ...FIXTURES[kind].secrets, token: 'wrong' } },
        201,
      )
      expect(CrmCheck.parse(await ask('POST', `${here()}/crm/check`)).fault).toBe('unauthorized')
      expect((await state()).trouble?.code).toBe('unauthorized')
      await ask('PUT', here(), { secrets: { token: crm.fake.token } })
      const check = CrmCheck.parse(await ask('POST', `${here()}/crm/check`))
      expect(check.fault).toBeNull()
      expect(check.abilities.every(({ isAllowed }) => isAllowed)).toBe(true)
      expect(check.pipelines[0]!.stages[0]!.name).toMatch(/./)
      expect((await state()).trouble).toBeNull()
    })

    it('says which scope is missing', async () => {
      crm.fake.forbidden = kind === 'hubspot' ? ['GET /crm/v3/pipelines'] : ['GET /api/v2/pipelines']
      const check = CrmCheck.parse(await ask('POST', `${here()}/crm/check`))
      expect(check.abilities.filter(({ isAllowed }) => !isAllowed)).toEqual([
        { ability: 'deals', isAllowed: false },
      ])
      crm.fake.forbidden = []
    })

    it('hands over a hot lead: person, fields, note and deal', async () => {
      const site = `/api/sites/${shop.site.siteId}`
      const made = (await ask(
        'POST',
        `${site}/alert-rules`,
        {
          name: 'Hot leads',
          trigger: { kind: 'threshold', direction: 'up' },
        },
        201,
      )) as AlertRuleInfo
      const settings = { deal: true, onErasure: 'delete' }
      const after = CrmState.parse(await ask('PUT', `${here()}/crm`, { settings, rules: [made.id] }))
      expect(after).toMatchObject({ isOn: true, rules: [made.id] })
      await shop.click('v1', 'P', stage.clock.now)
      // One of the two is known by the address alone.
      const user = kind === 'hubspot' ? { userId: 'u-anna' } : {}
      await shop.tell('v1', 'identify', stage.clock.now, { email: EMAIL }, user)
      await shop.tell('v1', 'demo_request', stage.clock.now)
      const { rows } = ContactList.parse(
        await ask('GET', `/api/contacts?site=${shop.site.siteId}&q=${encodeURIComponent(EMAIL)}`),
      )
      contact = rows[0]!.id
      await turn()
      const person = crm.person()!
      expect(crm.notes(person)).toBe(1)
      expect(crm.score(person)).toBe(String(await score()))
      const { pushes, people } = await state()
      expect(people).toBe(1)
      expect(pushes[0]).toMatchObject({ contact, state: 'delivered' })
      expect(pushes[0]!.steps.map(({ step, isDone }) => [step, isDone])).toEqual(
        ['person', 'fields', 'note', 'deal'].map(step => [step, true]),
      )
    })

    it('moves nothing for a stranger who knows the address', async () => {
      const body = crm.notice(crm.deal(crm.person()!))
      crm.win(crm.deal(crm.person()!))
      expect((await knock(body, {})).status).toBe(401)
      const wrong = {
        authorization: 'Basic eDp5',
        'x-hubspot-signature-v3': 'AAAA',
        'x-hubspot-request-timestamp': String(stage.clock.now),
      }
      expect((await knock(body, wrong)).status).toBe(401)
      await follow.turn(SIGNAL)
      expect(await deals()).toEqual([])
      crm.reopen(crm.deal(crm.person()!))
    })

    it('won there is won here: event, score, lead and commission, once', async () => {
      const before = await score()
      stage.clock.now += MINUTE
      const deal = crm.deal(crm.person()!)
      // The deal is read as it is, not as a notice says it is.
      expect((await knock(crm.notice(deal))).status).toBe(200)
      await follow.turn(SIGNAL)
      expect(await deals()).toEqual([])
      crm.win(deal)
      crm.fake.line.faults = ['502 before', 'slow']
      for (let i = 0; i < 3; i++) expect((await knock(crm.notice(deal))).status).toBe(200)
      for (let i = 0; i < 4; i++) {
        await follow.turn(SIGNAL)
        stage.clock.now += 5 * MINUTE
      }
      await knock(crm.notice(deal))
      await follow.turn(SIGNAL)
      expect(await deals()).toEqual(['deal_won'])
      expect(await score()).toBe(before! + 40)
      expect(Lead.parse(await ask('GET', `/api/contacts/${contact}/lead`)).outcome).toBe('won')
      const { store, now } = stage
      await new CommissionWatch({
        store,
        commissions: new Commissions({ store, now }),
        now,
        report: () => {},
      }).turn()
      expect(await shop.commission(deal)).toMatch(/^P \d+ PLN$/)
    })

    it('writes the score there at most every 15 minutes', async () => {
      const person = crm.person()!
      // Another CRM of the site, which refuses, comes first and holds up nothing.
      const { db } = stage.store
      const known = await db.selectFrom('crm_people').selectAll().executeTakeFirstOrThrow()
      const channel = await db
        .selectFrom('channels')
        .selectAll()
        .where('body', 'like', `%${connection.id}%`)
        .executeTakeFirstOrThrow()
      const body = channel.body.replace(connection.id, 'cn_refused')
      await db
        .insertInto('channels')
        .values({ ...channel, id: 'ch', body })
        .execute()
      await db
        .insertInto('crm_people')
        .values({ ...known, connection_id: 'cn_refused', told_at: 0 })
        .execute()
      await shop.tell('v1', 'demo_request', stage.clock.now)
      stage.clock.now += 16 * MINUTE
      await follow.turn(SIGNAL)
      expect(crm.score(person)).toBe(String(await score()))
      await shop.tell('v1', 'demo_request', stage.clock.now)
      stage.clock.now += 14 * MINUTE
      await follow.turn(SIGNAL)
      expect(crm.score(person)).not.toBe(String(await score()))
      stage.clock.now += 2 * MINUTE
      await follow.turn(SIGNAL)
      expect(crm.score(person)).toBe(String(await score()))
      const asked = crm.fake.line.seen.length
      await shop.tell('v1', 'page_view', stage.clock.now)
      stage.clock.now += 20 * MINUTE
      await follow.turn(SIGNAL)
      expect(crm.fake.line.seen.length).toBe(asked)
      await db.deleteFrom('channels').where('id', '=', 'ch').execute()
      for (const table of ['crm_people', 'crm_setups'] as const)
        await db.deleteFrom(table).where('connection_id', '=', 'cn_refused').execute()
    })

    it('reopened there is open again', async () => {
      const deal = crm.deal(crm.person()!)
      crm.reopen(deal)
      await knock(crm.notice(deal))
      // An error of our own: the work is put off, and what is behind it goes on.
      const errors: unknown[] = []
      const { store, now } = stage
      const report = (error: unknown) => void errors.push(error)
      const send = () => Promise.reject(new Error('of our own'))
      await new CrmFollow({ store, desk: stage.crm, send, now, report }).turn(SIGNAL)
      expect(errors).toEqual([new Error('of our own')])
      expect((await state()).waiting).toBe(1)
      stage.clock.now += 2 * MINUTE
      await follow.turn(SIGNAL)
      expect(await deals()).toEqual(['deal_created', 'deal_won'])
      expect(Lead.parse(await ask('GET', `/api/contacts/${contact}/lead`)).outcome).toBeNull()
    })

    it('has the token in no answer, export or log', async () => {
      const answers = await Promise.all([
        stage.call('GET', here(), { as: admin.cookie }).then(answer => answer.text()),
        stage.call('GET', `${here()}/crm`, { as: admin.cookie }).then(answer => answer.text()),
        stage
          .call('GET', `/api/sites/${shop.site.siteId}/channels`, { as: admin.cookie })
          .then(answer => answer.text()),
        stage
          .call('GET', `/api/deliveries?site=${shop.site.siteId}`, { as: admin.cookie })
          .then(answer => answer.text()),
        stage
          .call('GET', `/api/contacts/${contact}/export`, { as: admin.cookie })
          .then(answer => answer.text()),
      ])
      const secrets = [
        crm.fake.token,
        ...Object.values(FIXTURES[kind].secrets).filter(one => one !== 'pulseboard'),
      ]
      for (const answer of answers) for (const secret of secrets) expect(answer).not.toContain(secret)
    })

    it('follows a merge, and an erasure is told to the CRM', async () => {
      const people = () => stage.store.db.selectFrom('crm_people').select('contact_id').execute()
      if (kind === 'hubspot') {
        await merge()
        expect(await people()).toEqual([{ contact_id: contact }, { contact_id: contact }])
      }
      expect((await stage.call('DELETE', `/api/contacts/${contact}`, { as: admin.cookie })).status).toBe(204)
      expect(await people()).toEqual([])
      expect(await stage.store.db.selectFrom('crm_pushes').select('id').execute()).toEqual([])
      crm.fake.line.faults = ['cut']
      await follow.turn(SIGNAL)
      expect(crm.person()).toBeDefined()
      stage.clock.now += 2 * MINUTE
      await follow.turn(SIGNAL)
      expect(crm.person()).toBeUndefined()
      expect((await state()).waiting).toBe(0)
    })

    it('ends with its connection: nothing of it stays', async () => {
      expect((await stage.call('DELETE', here(), { as: admin.cookie })).status).toBe(204)
      const { db } = stage.store
      for (const table of [
        'crm_people',
        'crm_pushes',
        'crm_deals',
        'crm_work',
        'crm_setups',
        'channels',
      ] as const)
        expect(
          await db
            .selectFrom(table as 'crm_deals')
            .selectAll()
            .execute(),
        ).toEqual([])
    })
  },
)

const hubspotSignature = (text: string): string =>
  createHmac('sha256', FIXTURES.hubspot.secrets.clientSecret!).update(text).digest('base64')

const DONE = { outcome: 'delivered', status: 200, answer: 'ok' } as const
