import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConnections } from '../../../collector/connections/connections.ts'
import { PROVIDERS } from '../../../collector/providers/providers.ts'
import { openStore } from '../../../collector/store/open.ts'
import type { ConnectionInfo, ConnectionRequest, CreatedConnection } from '../../../shared/connection.ts'
import { PROVIDER_KINDS } from '../../../shared/provider.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { NOW, T } from '../../providers/fixture.ts'
import { envelope, SIGNER } from '../../providers/fixtures/ses.ts'
import { FIXTURES } from '../../providers/fixtures.ts'
import { HOST, openStage, type Stage } from '../stage.ts'
import { connect, eventsOf, send } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const asked: string[] = []

/** All services on one store; what the other store adds is no matter of the service. */
describe.each([
  ['sqlite', PROVIDER_KINDS],
  ['postgres', process.env.LONG ? PROVIDER_KINDS : (['sendgrid', 'ses'] as const)],
] as const)('the endpoint of a connection on %s', (kind, kinds) => {
  let stage: Stage
  let site: CreatedSite
  let admin: { cookie: string }
  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.connections.get = fetched
    stage.clock.now = NOW
    site = await stage.site()
    admin = await stage.person('admin')
  })
  afterAll(() => stage.close())

  const fetched = async (address: string) => {
    asked.push(address)
    return address.endsWith('.pem') ? SIGNER : '<ConfirmSubscriptionResponse/>'
  }
  const read = async (id: string): Promise<ConnectionInfo> =>
    (
      await stage.call('GET', `/api/connections/${id}`, { as: admin.cookie })
    ).json() as Promise<ConnectionInfo>
  const requests = async (id: string): Promise<ConnectionRequest[]> => {
    const answer = await stage.call('GET', `/api/connections/${id}/requests`, { as: admin.cookie })
    return ((await answer.json()) as { rows: ConnectionRequest[] }).rows
  }

  /** A contact with the number, whom services know that know no address. */
  const identify = async (
    { writeKey }: CreatedSite,
    phone: string,
    email = `${phone.slice(1)}@phone.example`,
  ) => {
    const event = {
      i: `phone-${phone}-${email}`,
      n: 'identify',
      t: stage.clock.now,
      p: { email, traits: { phone } },
    }
    await stage.beacon(stage.envelope(writeKey, [event], { v: `v${phone.slice(1)}` }))
    await stage.store.caughtUp()
  }

  it.each(kinds)('%s: accepts each event once, for repeats in another order', async provider => {
    const made = await connect(stage, site.siteId, admin, provider)
    const { samples, certificate } = FIXTURES[provider]
    const byQuery = samples.flatMap(({ query }) => query ?? [])
    const bodies = samples.filter(({ query }) => query === undefined).map(({ body }) => body)
    for (const phone of new Set(samples.flatMap(({ events }) => events.flatMap(one => one.phone ?? []))))
      await identify(site, phone)
    const inBatches = certificate ? distinct(bodies as Record<string, unknown>[]) : bodies
    for (const body of [...inBatches, ...inBatches.toReversed()]) {
      const answer = await send(stage, made, body)
      expect(answer.status).toBe(200)
    }
    for (const query of [...byQuery, ...byQuery])
      expect((await send(stage, made, '', { method: 'GET', query })).status).toBe(200)
    const stated = samples.flatMap(({ events }) => events)
    const counted = stated.filter(({ bot }) => bot === undefined)
    const found = (await eventsOf(stage, site.siteId)).filter(({ props }) => props.provider === provider)
    expect(found.map(({ name, props }) => `${name} ${props.email}`).sort()).toEqual(
      counted
        .map(({ name, email, phone }) => `${name} ${email ?? `${phone?.slice(1)}@phone.example`}`)
        .sort(),
    )
    for (const { name, time } of counted.filter(event => event.time !== null))
      expect(found.some(event => event.name === name && event.time === time)).toBe(true)
    const { days, trouble } = await read(made.id)
    expect(trouble).toBeNull()
    expect(sum(days[0]!.events)).toBe(2 * stated.length)
    expect(sum(days[0]!.machine)).toBe(2 * (stated.length - counted.length))
  })

  it('echoes the word by which Zadarma checks an address, and no markup', async () => {
    const made = await connect(stage, site.siteId, admin, 'zadarma')
    const echoed = async (word: string) =>
      (await send(stage, made, '', { method: 'GET', query: `zd_echo=${encodeURIComponent(word)}` })).text()
    expect(await echoed('a1b2c3')).toBe('a1b2c3')
    expect(await echoed('<script>')).not.toContain('<')
  })

  it.each(kinds)('%s: answers probes, and rejects requests of other senders', async provider => {
    const made = await connect(stage, site.siteId, admin, provider)
    for (const method of ['GET', 'HEAD']) {
      const answer = await send(stage, made, '', { method })
      expect(answer.status).toBe(200)
    }
    expect((await send(stage, made, '', { method: 'PUT' })).status).toBe(405)
    const before = (await eventsOf(stage, site.siteId)).length
    const wrong = made.address.replace(/.$/, last => (last === 'a' ? 'b' : 'a'))
    const { body } = FIXTURES[provider].samples[0]!
    const other = PROVIDER_KINDS.find(one => one !== provider)!
    for (const address of [
      wrong,
      made.address.slice(0, -1),
      made.address.replace(`/in/${provider}/`, `/in/${other}/`),
      `${HOST}/in/${provider}`,
      `${HOST}/in/__proto__/${made.id}.x`,
    ]) {
      const answer = await send(stage, { ...made, address }, body)
      expect(answer.status).toBe(401)
      expect(await answer.text()).not.toContain(made.id)
    }
    if (FIXTURES[provider].covers !== 'nothing') {
      const bare = await stage.app.request(made.address, { method: 'POST', body: '[]' })
      expect(bare.status).toBe(401)
    }
    for (const strange of ['', '[]', '{}', 'null', '{"__proto__":{"email":"x@x.example"}}', '\u0000', 'a=b'])
      expect([200, 401]).toContain(
        (await stage.app.request(made.address, { method: 'POST', body: strange })).status,
      )
    expect(await eventsOf(stage, site.siteId)).toHaveLength(before)
    if (provider !== kinds[0]) return
    const large = await stage.app.request(made.address, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
    expect(large.status).toBe(413)
  })

  it('names the missing header of a rejected request, and never the expected value', async () => {
    const made = await connect(stage, site.siteId, admin, 'sendgrid')
    const { body } = FIXTURES.sendgrid.samples[0]!
    await stage.app.request(made.address, { method: 'POST', body: JSON.stringify(body) })
    expect((await read(made.id)).trouble).toMatchObject({ code: 'signature_missing' })
    expect((await requests(made.id))[0]).toMatchObject({
      outcome: 'signature_missing',
      header: 'x-twilio-email-event-webhook-signature',
    })
    stage.clock.now += 1000
    await send(stage, made, body)
    expect(await read(made.id)).toMatchObject({ trouble: null, lastEventAt: iso(stage.clock.now) })
    const [last] = await requests(made.id)
    expect(last).toMatchObject({ outcome: 'taken', events: { email_open: 2, email_click: 1 } })
  })

  it('accepts a late request, and rejects one with an expired signature time', async () => {
    const made = await connect(stage, site.siteId, admin, 'resend')
    const { body } = FIXTURES.resend.samples[0]!
    const now = stage.clock.now
    stage.clock.now = NOW + 301_000
    expect((await send(stage, made, body)).status).toBe(401)
    expect((await read(made.id)).trouble).toMatchObject({ code: 'too_old' })
    const sendgrid = await connect(stage, (await stage.site()).siteId, admin, 'sendgrid')
    stage.clock.now = NOW + 20 * 3_600_000
    expect((await send(stage, sendgrid, FIXTURES.sendgrid.samples[0]!.body)).status).toBe(200)
    expect((await read(sendgrid.id)).days[0]).toMatchObject({ events: { email_click: 1 } })
    stage.clock.now = now
  })

  it('rejects events older than 400 days', async () => {
    const own = await stage.site()
    const made = await connect(stage, own.siteId, admin, 'brevo')
    const old = {
      event: 'opened',
      email: 'a@x.example',
      'message-id': '<m>',
      ts_epoch: (T - 401 * 86_400) * 1000,
    }
    expect((await send(stage, made, old)).status).toBe(200)
    expect(await eventsOf(stage, own.siteId)).toEqual([])
    expect((await read(made.id)).days[0]!.skipped).toEqual({ implausible_time: 1 })
  })

  it('confirms the first topic of Amazon, and rejects other topics', async () => {
    const own = await stage.site()
    const made = await connect(stage, own.siteId, admin, 'ses')
    const question = (over: object) =>
      envelope({
        Type: 'SubscriptionConfirmation',
        Token: 'token',
        Message: 'Confirm',
        SubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=token',
        ...over,
      })
    asked.length = 0
    expect((await send(stage, made, question({}))).status).toBe(200)
    expect(asked.at(-1)).toBe(
      'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=token',
    )
    const before = asked.length
    expect((await send(stage, made, question({ TopicArn: 'arn:aws:sns:eu-central-1:9:x' }))).status).toBe(401)
    const elsewhere = question({ SubscribeURL: 'https://sns.eu-central-1.amazonaws.com.example/' })
    expect((await send(stage, made, elsewhere)).status).toBe(200)
    expect(asked).toHaveLength(before)
    expect((await read(made.id)).trouble).toBeNull()
    expect((await requests(made.id)).some(({ outcome }) => outcome === 'other_topic')).toBe(true)
  })

  it('rejects events of an erased person, from every service', async () => {
    const own = await stage.site()
    // A CRM brings no event by itself: it is asked, and its answer takes the same way.
    // A number of a person who is erased waits, as that of a stranger does.
    const bringing = kinds.filter(kind => !PROVIDERS[kind].isAsked && PROVIDERS[kind].category !== 'phone')
    const all = await Promise.all(bringing.map(kind => connect(stage, own.siteId, admin, kind)))
    const sampleOf = (provider: (typeof all)[number]['provider']) =>
      FIXTURES[provider].samples.find(({ events }) => events.some(({ bot }) => bot === undefined))!.body
    await send(stage, all[0]!, sampleOf(all[0]!.provider))
    const emails = new Set((await eventsOf(stage, own.siteId)).map(({ props }) => String(props.email)))
    expect([...emails]).toEqual(['anna@example.pl'])
    await stage.erasures.erase(own.siteId, { email: 'anna@example.pl' }, 'test')
    for (const made of all) {
      expect((await send(stage, made, sampleOf(made.provider))).status).toBe(200)
      expect((await read(made.id)).days[0]!.skipped.rejected).toBeGreaterThan(0)
    }
    expect(await eventsOf(stage, own.siteId)).toEqual([])
  })

  it('shows bodies to make a mapping by, encrypted, until a person is erased', async () => {
    const own = await stage.site()
    const wish = { provider: 'webhook', name: 'Forms' }
    const answer = await stage.call('POST', `/api/sites/${own.siteId}/connections`, {
      as: admin.cookie,
      body: wish,
    })
    const made = (await answer.json()) as CreatedConnection
    const form = 'email=anna%40example.pl&order%5Btotal%5D=129%2C90&order%5Bid%5D=7'
    const post = () =>
      stage.app.request(made.address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
      })
    expect((await post()).status).toBe(200)
    expect((await read(made.id)).days[0]!.skipped).toEqual({ not_mapped: 1 })
    const path = `/api/connections/${made.id}`
    const rows = async (at: string, init: object = {}) =>
      (
        (await (
          await stage.call('body' in init ? 'POST' : 'GET', `${path}/${at}`, { as: admin.cookie, ...init })
        ).json()) as { rows: object[] }
      ).rows
    expect(await rows('samples')).toMatchObject([
      { body: { email: 'anna@example.pl', order: { total: '129,90', id: '7' } } },
    ])
    const stored = await stage.store.db.selectFrom('connection_requests').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain('anna')
    const mapping = {
      name: { const: 'purchase' },
      id: ['order.id'],
      who: { email: 'email' },
      value: { path: 'order.total' },
      order: 'order.id',
    }
    expect(await rows('mapping/preview', { body: mapping })).toMatchObject([
      {
        events: [
          { name: 'purchase', email: 'anna@example.pl', props: { value: 129.9, transaction_id: '7' } },
        ],
      },
    ])
    const status = async (as: string, method: string, at: string, body?: object) =>
      (await stage.call(method, `${path}/${at}`, { as, ...(body && { body }) })).status
    const member = await stage.person('member')
    expect(await status(member.cookie, 'GET', 'samples')).toBe(403)
    expect(await status(member.cookie, 'PUT', 'mapping', mapping)).toBe(403)
    expect(await status(admin.cookie, 'PUT', 'mapping', { ...mapping, id: ['a..b'] })).toBe(422)
    expect(await status(admin.cookie, 'PUT', 'mapping', mapping)).toBe(200)
    expect(await status(admin.cookie, 'GET', 'mapping')).toBe(200)
    await post()
    await post()
    expect(await eventsOf(stage, own.siteId)).toHaveLength(1)
    await stage.erasures.erase(own.siteId, { email: 'anna@example.pl' }, 'test')
    expect(await rows('samples')).toEqual([])
    const native = await connect(stage, own.siteId, admin, 'brevo')
    expect(
      (await stage.call('GET', `/api/connections/${native.id}/samples`, { as: admin.cookie })).status,
    ).toBe(422)
  })

  it('accepts the previous address for seven days after a change', async () => {
    const made = await connect(stage, site.siteId, admin, 'brevo')
    const { now } = stage.clock
    const rotated = (await (
      await stage.call('POST', `/api/connections/${made.id}/rotate`, { as: admin.cookie })
    ).json()) as CreatedConnection
    expect(rotated.address).not.toBe(made.address)
    const probe = async (address: string) =>
      (await send(stage, { ...made, address }, '', { method: 'GET' })).status
    expect([await probe(made.address), await probe(rotated.address)]).toEqual([200, 200])
    stage.clock.now = now + 7 * 86_400_000
    expect([await probe(made.address), await probe(rotated.address)]).toEqual([401, 200])
    stage.clock.now = now
  })

  it('stores nothing while a connection is disabled, and reports it', async () => {
    const own = await stage.site()
    const made = await connect(stage, own.siteId, admin, 'brevo')
    await stage.call('PUT', `/api/connections/${made.id}`, { as: admin.cookie, body: { isOn: false } })
    expect((await send(stage, made, FIXTURES.brevo.samples[0]!.body)).status).toBe(200)
    expect(await eventsOf(stage, own.siteId)).toEqual([])
    expect((await read(made.id)).days[0]!.skipped).toEqual({ switched_off: 1 })
    await stage.call('DELETE', `/api/connections/${made.id}`, { as: admin.cookie })
    expect((await send(stage, made, FIXTURES.brevo.samples[0]!.body)).status).toBe(401)
  })

  it('never returns a secret, and stores none in plain text', async () => {
    const made = await connect(stage, site.siteId, admin, 'sendgrid')
    const { verificationKey } = FIXTURES.sendgrid.secrets
    const secret = made.address.split('.').at(-1)!
    const answers = [
      await stage.call('GET', `/api/connections/${made.id}`, { as: admin.cookie }),
      await stage.call('GET', `/api/sites/${site.siteId}/connections`, { as: admin.cookie }),
      await stage.call('PUT', `/api/connections/${made.id}`, { as: admin.cookie, body: { name: 'Other' } }),
    ]
    for (const answer of answers) {
      const text = await answer.text()
      expect(text).not.toContain(verificationKey)
      expect(text).not.toContain(secret)
    }
    expect((await read(made.id)).secrets).toEqual([{ name: 'verificationKey', isSet: true }])
    const rows = JSON.stringify([
      await stage.store.db.selectFrom('connections').selectAll().execute(),
      await stage.store.db.selectFrom('audit').selectAll().execute(),
    ])
    expect(rows).not.toContain(verificationKey)
    expect(rows).not.toContain(secret)
    const { ring, sealer } = openConnections(stage.store.db, Buffer.alloc(32, 8), async () => null)
    const elsewhere = await ring.find('sendgrid', made.address.split('/').at(-1)!, stage.clock.now)
    expect(elsewhere).toMatchObject({ id: made.id, secrets: null })
    expect(sealer.open(sealer.seal('text', 'a'), 'b')).toBeNull()
  })

  it('is configured by admins, visible to viewers, and limited to its own site for programs', async () => {
    const made = await connect(stage, site.siteId, admin, 'brevo')
    const [member, viewer] = [await stage.person('member'), await stage.person('viewer')]
    const path = `/api/sites/${site.siteId}/connections`
    const one = `/api/connections/${made.id}`
    const status = async (as: string, method: string, at: string, body?: object) =>
      (await stage.call(method, at, { as, ...(body && { body }) })).status
    const wish = { provider: 'brevo', name: 'x' }
    expect(await status(member.cookie, 'POST', path, wish)).toBe(403)
    expect(await status(viewer.cookie, 'GET', path)).toBe(200)
    expect(await status(viewer.cookie, 'GET', `${one}/requests`)).toBe(403)
    expect(await status(member.cookie, 'GET', `${one}/requests`)).toBe(200)
    for (const method of ['PUT', 'DELETE'])
      expect(await status(member.cookie, method, one, { name: 'x' })).toBe(403)
    const other = await stage.site()
    expect(await status(other.secretKey, 'GET', one)).toBe(404)
    expect(await status(site.secretKey, 'GET', one)).toBe(200)
    for (const body of [
      { provider: 'none', name: 'x' },
      { provider: 'brevo', name: '' },
      { provider: 'brevo', name: 'x', secrets: { other: 'x' } },
    ])
      expect(await status(admin.cookie, 'POST', path, body)).toBe(422)
  })
})

const iso = (at: number): string => new Date(at).toISOString()
const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0)

/** Each notification of Amazon’s has an id of its own. */
const distinct = (bodies: Record<string, unknown>[]): Record<string, unknown>[] =>
  bodies.map(({ Signature: _, ...body }, i) =>
    envelope({ ...body, MessageId: `aaaaaaaa-bbbb-cccc-dddd-${String(i).padStart(12, '0')}` }),
  )
