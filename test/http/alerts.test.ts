import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Alert } from '../../collector/model/rows.ts'
import { readChannel } from '../../collector/notify/channel-book.ts'
import type { AlertList } from '../../shared/alert.ts'
import type { AlertRule, AlertRuleInfo, AlertRuleList } from '../../shared/alert-rule.ts'
import type { ChannelInfo, CreatedChannel } from '../../shared/channel.ts'
import type { DeliveryInfo } from '../../shared/delivery.ts'
import type { Lead, ResponseReport } from '../../shared/lead.ts'
import type { LiveListInfo } from '../../shared/live-list.ts'
import type { Problem } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

const MINUTE = 60_000

let stage: Stage
let site: CreatedSite
let admin: { id: string; cookie: string }
let member: { id: string; cookie: string }
let viewer: { id: string; cookie: string }
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  admin = await stage.person('admin')
  member = await stage.person('member')
  viewer = await stage.person('viewer')
})
afterAll(() => stage.close())

const rule = (changes: Partial<AlertRule> = {}) => ({
  name: 'Hot leads',
  trigger: { kind: 'threshold', direction: 'up' },
  ...changes,
})
const call = async <Answer>(
  method: string,
  path: string,
  as: { cookie: string } | string,
  body?: unknown,
) => {
  const cookie = typeof as === 'string' ? as : as.cookie
  const response = await stage.call(method, path, { as: cookie, ...(body !== undefined && { body }) })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Answer & Problem, text }
}
const webhook = (changes: object = {}) => ({
  name: 'Shop system',
  settings: {
    kind: 'webhook',
    url: 'https://shop.example/hook',
    secrets: ['whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ='],
  },
  ...changes,
})
/** As a commit writes it. */
const alert = async (changes: Partial<Alert> = {}) => {
  const full: Alert = {
    id: `a_${Math.random()}`,
    site: site.siteId,
    contact: 'c_anna',
    rule: 'default',
    kind: 'threshold',
    plan: site.planId,
    threshold: 'hot',
    direction: 'up',
    score: 61,
    from: 40,
    at: stage.clock.now,
    statedAt: stage.clock.now,
    late: false,
    event: null,
    page: null,
    reasons: [{ rule: 'form', points: 20, at: stage.clock.now, eventId: 'e1' }],
    trigger: null,
    digest: null,
    change: null,
    ...changes,
  }
  const { id, contact, rule: ruleId, kind, at, statedAt } = full
  await stage.store.db
    .insertInto('alerts')
    .values({
      id,
      site_id: site.siteId,
      contact_id: contact,
      rule_id: ruleId,
      kind,
      at,
      stated_at: statedAt,
      body: JSON.stringify(full),
      taken_at: null,
      remind_at: null,
    })
    .execute()
  return full
}

describe('alert rules', () => {
  const path = () => `/api/sites/${site.siteId}/alert-rules`

  it('follow defaults until the owner writes the first rule', async () => {
    const { body } = await call<AlertRuleList>('GET', path(), viewer)
    expect(body).toMatchObject({ rows: [], defaults: [{ trigger: { direction: 'up' } }, {}] })
    const made = await call<AlertRuleInfo>('POST', path(), member, rule())
    expect(made).toMatchObject({ status: 201, body: { rule: { isOn: true, channels: [], where: [] } } })
    const after = await call<AlertRuleList>('GET', path(), viewer)
    expect(after.body).toEqual({ rows: [made.body], defaults: [] })
    const again = { ...rule({ name: 'Warm leads' }), isOn: false }
    const changed = await call<AlertRuleInfo>('PUT', `/api/alert-rules/${made.body.id}`, member, again)
    expect(changed.body.rule).toMatchObject({ name: 'Warm leads', isOn: false })
    expect((await call('DELETE', `/api/alert-rules/${made.body.id}`, member)).status).toBe(204)
    expect((await call('DELETE', `/api/alert-rules/${made.body.id}`, member)).status).toBe(404)
  })

  it.each([
    ['an unknown plan', { trigger: { kind: 'threshold', direction: 'up', plan: 'p' } }, 'trigger.plan'],
    ['an unknown channel', { channels: ['ch_none'] }, 'channels[0]'],
    ['an unknown field', { where: [{ field: 'nonsense', op: 'eq', value: 1 }] }, 'where[0].field'],
    ['an invalid duration', { cooldown: 'a day' }, 'cooldown'],
    [
      'an invalid length of inactivity',
      { trigger: { kind: 'inactive', atLeast: 5, for: 'P' } },
      'trigger.for',
    ],
  ])('are rejected with %s, with the path of the error', async (_, changes, where) => {
    const { status, body } = await call('POST', path(), member, rule(changes as Partial<AlertRule>))
    expect({ status, path: body.errors?.[0]?.path }).toEqual({ status: 422, path: where })
  })

  it('are open to members, and to programs of the site', async () => {
    expect((await call('POST', path(), viewer, rule())).status).toBe(403)
    const other = await stage.site()
    expect((await call('GET', path(), other.secretKey)).status).toBe(404)
    const made = await call<AlertRuleInfo>('POST', path(), site.secretKey, rule())
    expect(made.status).toBe(201)
    expect((await call('DELETE', `/api/alert-rules/${made.body.id}`, other.secretKey)).status).toBe(404)
    expect((await call('DELETE', `/api/alert-rules/${made.body.id}`, site.secretKey)).status).toBe(204)
  })
})

describe('channels', () => {
  const path = () => `/api/sites/${site.siteId}/channels`

  it('never return a secret once it is saved, and keep it when an update has it masked or absent', async () => {
    const made = await call<CreatedChannel>('POST', path(), admin, webhook())
    expect(made).toMatchObject({ status: 201, body: { shownOnce: [], settings: { secrets: ['…ZXQ='] } } })
    const { id } = made.body
    const slack = {
      name: 'Sales',
      settings: { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/xyzwxyzw' },
    }
    const hidden = await call<CreatedChannel>('POST', path(), admin, slack)
    expect(hidden.text).not.toContain('hooks.slack.com')
    for (const settings of [made.body.settings, { kind: 'webhook', url: 'https://shop.example/other' }]) {
      const changed = await call<ChannelInfo>('PUT', `/api/channels/${id}`, admin, webhook({ settings }))
      expect(changed).toMatchObject({ status: 200, body: { settings: { ...settings, secrets: ['…ZXQ='] } } })
    }
    const row = await stage.store.db
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(readChannel(row).settings).toMatchObject({ secrets: ['whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ='] })
    const { text } = await call<ChannelInfo>('GET', path(), viewer)
    expect(text).not.toMatch(/c2VjcmV0|hooks\.slack/)
    const trail = await call('GET', '/api/audit', admin)
    expect(trail.text).toContain('channel.add')
    expect(trail.text).not.toMatch(/c2VjcmV0|hooks\.slack/)
    await call('DELETE', `/api/channels/${hidden.body.id}`, admin)
    await call('DELETE', `/api/channels/${id}`, admin)
  })

  it('show viewers the host of a webhook without its path, which may contain a token', async () => {
    const url = 'https://hooks.example/in/abc-token?key=also-a-token'
    const made = await call<CreatedChannel>(
      'POST',
      path(),
      admin,
      webhook({ settings: { kind: 'webhook', url } }),
    )
    const forViewer = await call<{ rows: ChannelInfo[] }>('GET', path(), viewer)
    expect(forViewer.text).not.toMatch(/abc-token|also-a-token/)
    expect(forViewer.body.rows.find(({ id }) => id === made.body.id)!.settings.url).toBe(
      'https://hooks.example/…',
    )
    expect((await call('GET', path(), admin)).text).toContain(url)
    await call('DELETE', `/api/channels/${made.body.id}`, admin)
  })

  it('send a token only to the server that it was given for', async () => {
    const ntfy = (settings: object) => ({
      name: 'Phone',
      settings: { kind: 'ntfy', topic: 'leads', ...settings },
    })
    const made = await call<CreatedChannel>('POST', path(), admin, ntfy({ token: 'tk_a-long-secret-token' }))
    const put = (settings: object) =>
      call<ChannelInfo>('PUT', `/api/channels/${made.body.id}`, admin, ntfy(settings))
    const server = 'https://ntfy.other.example'
    for (const settings of [{ server }, { server, token: made.body.settings.token }])
      expect((await put(settings)).status).toBe(422)
    expect((await put({ token: made.body.settings.token })).status).toBe(200)
    expect((await put({ server, token: 'tk_another-long-token' })).status).toBe(200)
    await call('DELETE', `/api/channels/${made.body.id}`, admin)
  })

  it('generate a webhook’s secret when none is given, show it once, and keep two during a rotation', async () => {
    const made = await call<CreatedChannel>(
      'POST',
      path(),
      admin,
      webhook({ settings: { kind: 'webhook', url: 'https://a.example' } }),
    )
    const [secret] = made.body.shownOnce
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
    const [shown] = made.body.settings.secrets as string[]
    const secrets = ['whsec_bmV3LW5ldy1uZXctbmV3LW5ldw==', shown]
    const settings = { kind: 'webhook', url: 'https://a.example', secrets }
    const changed = await call<ChannelInfo>(
      'PUT',
      `/api/channels/${made.body.id}`,
      admin,
      webhook({ settings }),
    )
    expect(changed.body.settings.secrets).toEqual(['…dw==', shown])
    const row = await stage.store.db
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', made.body.id)
      .executeTakeFirstOrThrow()
    expect(readChannel(row).settings).toMatchObject({ secrets: [secrets[0], secret] })
  })

  it('reject a secret that cannot sign, and an unknown time zone', async () => {
    const settings = { kind: 'webhook', url: 'https://a.example' }
    const refused = async (method: string, at: string, changes: object, field: string) =>
      expect(await call(method, at, admin, webhook(changes))).toMatchObject({
        status: 422,
        body: { errors: [{ path: field }] },
      })
    await refused(
      'POST',
      path(),
      { settings: { ...settings, secrets: ['open sesame'] } },
      'settings.secrets.0',
    )
    for (const timeZone of ['Mars/Olympus', 'IST']) await refused('POST', path(), { timeZone }, 'timeZone')
    const { body } = await call<CreatedChannel>('POST', path(), admin, webhook())
    const own = `/api/channels/${body.id}`
    await refused('PUT', own, { settings: { ...settings, secrets: [] } }, 'settings.secrets')
    await refused('PUT', own, { settings: { ...settings, secrets: ['whsec_'] } }, 'settings.secrets.0')
  })

  it('are open to admins only', async () => {
    expect((await call('POST', path(), member, webhook())).status).toBe(403)
    expect((await call('POST', path(), site.secretKey, webhook())).status).toBe(403)
  })
})

describe('live lists', () => {
  it('send to webhooks of their own site only', async () => {
    const path = `/api/sites/${site.siteId}/lists`
    const list = { name: 'VIP', plan: site.planId, atLeast: 50 }
    const no = await call('POST', path, member, { ...list, channels: ['ch_none'] })
    expect(no).toMatchObject({ status: 422, body: { errors: [{ path: 'channels[0]' }] } })
    const made = await call<LiveListInfo>('POST', path, member, list)
    expect(made).toMatchObject({ status: 201, body: { members: 0, list: { isOn: true } } })
    const members = await call('GET', `/api/lists/${made.body.id}/members`, viewer)
    expect(members).toMatchObject({ status: 200, body: { rows: [], cursor: null } })
    expect((await call('DELETE', `/api/lists/${made.body.id}`, member)).status).toBe(204)
  })
})

describe('the inbox', () => {
  it('has a read state for each user, which survives a restart', async () => {
    stage.clock.now += MINUTE
    const first = await alert()
    stage.clock.now += MINUTE
    const second = await alert({ kind: 'digest', contact: null, digest: { up: 3, down: 0 } })
    await alert({ kind: 'list', change: 'entered', rule: 'list_x' })
    const path = `/api/alerts?site=${site.siteId}`
    const { body } = await call<AlertList>('GET', path, member)
    expect(body).toMatchObject({
      unread: 2,
      rows: [
        { id: second.id, kind: 'digest', contactId: null, digest: { up: 3 }, isRead: false },
        { id: first.id, contactId: 'c_anna', score: 61, reasons: [{ points: 20 }], isRead: false },
      ],
    })
    await call('POST', '/api/alerts/read', member, { site: site.siteId, ids: [second.id] })
    const unread = await call<AlertList>('GET', `${path}&unread=1`, member)
    expect(unread.body).toMatchObject({ unread: 1, rows: [{ id: first.id }] })
    expect((await call<AlertList>('GET', path, viewer)).body.unread).toBe(2)
    // A reader's clock that is ahead marks nothing that is yet to come.
    const ahead = new Date(stage.clock.now + 60 * MINUTE).toISOString()
    await call('POST', '/api/alerts/read', viewer, { site: site.siteId, upTo: ahead })
    stage.clock.now += MINUTE
    const third = await alert({ statedAt: stage.clock.now })
    expect((await call<AlertList>('GET', path, viewer)).body).toMatchObject({ unread: 1 })
    await stage.store.db.deleteFrom('alerts').where('id', '=', third.id).execute()
    await call('POST', '/api/alerts/read', member, { site: site.siteId, upTo: body.rows[0]!.at })
    expect((await call<AlertList>('GET', path, member)).body).toMatchObject({
      unread: 0,
      rows: [{ isRead: true }, { isRead: true }],
    })
    const page = await call<AlertList>('GET', `${path}&limit=1`, member)
    const next = await call<AlertList>('GET', `${path}&limit=1&cursor=${page.body.cursor}`, member)
    expect(next.body).toMatchObject({ rows: [{ id: first.id }], cursor: null })
    const newcomer = await stage.person('viewer')
    expect((await call<AlertList>('GET', path, newcomer)).body.unread).toBe(0)
  })
})

describe('a lead', () => {
  const contact = async () => {
    const visitor = `v-${Math.random()}`
    await stage.beacon(
      stage.envelope(
        site.writeKey,
        [{ i: `e-${Math.random()}`, n: 'page_view', t: stage.clock.now, u: 'https://a.example/' }],
        {
          v: visitor,
        },
      ),
    )
    const { body } = await call<{ rows: { id: string }[] }>(
      'GET',
      `/api/contacts?site=${site.siteId}&q=${visitor}`,
      viewer,
    )
    return body.rows[0]!.id
  }

  it('is described in the message with the trigger of the alert and its current score, until it is erased', async () => {
    const visitor = `v-${Math.random()}`
    const key = `e-${Math.random()}`
    const view = {
      i: key,
      n: 'page_view',
      t: stage.clock.now,
      u: 'https://a.example/carrier-80',
      h: 'Carrier 80',
    }
    await stage.beacon(stage.envelope(site.writeKey, [view], { v: visitor }))
    const found = await call<{ rows: { id: string }[] }>(
      'GET',
      `/api/contacts?site=${site.siteId}&q=${visitor}`,
      viewer,
    )
    const id = found.body.rows[0]!.id
    const trigger = { event: { key: 'public', id: key }, name: 'revisit', points: 8 } as const
    await alert({ contact: id, score: 101, from: 93, trigger })
    const path = `/api/alerts?site=${site.siteId}&contact=${id}`
    const { body } = await call<AlertList>('GET', path, viewer)
    expect(body.rows).toMatchObject([
      {
        score: 101,
        trigger: {
          name: 'revisit',
          item: null,
          title: 'Carrier 80',
          url: 'https://a.example/carrier-80',
          points: 8,
        },
        current: { score: 1, band: 'cold' },
        lastEventAt: new Date(view.t).toISOString(),
      },
    ])
    // An event of another person does not belong to this contact, even if an alert names it.
    await alert({ contact: id, trigger: { ...trigger, event: { key: 'public', id: 'e-of-nobody' } } })
    const after = await call<AlertList>('GET', path, viewer)
    expect(after.body.rows.map(row => row.trigger?.title).sort()).toEqual(['Carrier 80', null].sort())
    await stage.erasures.erase(site.siteId, { contact: id }, 'test')
    const { rows } = (await call<AlertList>('GET', `/api/alerts?site=${site.siteId}`, viewer)).body
    expect(rows.filter(({ contactId }) => contactId === id)).toEqual([])
    const kept = await stage.store.db.selectFrom('alerts').select('body').execute()
    expect(kept.filter(row => row.body.includes(key))).toEqual([])
    stage.clock.now += MINUTE
  })

  it('can be claimed, handed over, snoozed and closed, and the report has the response times', async () => {
    const id = await contact()
    const path = `/api/contacts/${id}/lead`
    expect((await call<Lead>('GET', path, viewer)).body).toMatchObject({
      owner: null,
      outcome: null,
      note: '',
    })
    const from = new Date(stage.clock.now).toISOString()
    await alert({ contact: id })
    stage.clock.now += 2 * MINUTE
    await alert({ contact: id, at: stage.clock.now, statedAt: stage.clock.now })
    expect((await call('PUT', path, viewer, { owner: 'me' })).status).toBe(403)
    expect((await call('PUT', path, site.secretKey, { owner: 'me' })).status).toBe(422)
    expect((await call('PUT', path, member, { owner: 'user_none' })).status).toBe(422)
    const claimed = await call<Lead>('PUT', path, member, { owner: 'me' })
    const now = new Date(stage.clock.now).toISOString()
    expect(claimed.body).toMatchObject({ owner: { id: member.id }, claimedAt: now })
    stage.clock.now += MINUTE
    const spoken = await call<Lead>('PUT', path, member, {
      outcome: 'contacted',
      note: 'call again on Friday',
    })
    expect(spoken.body).toMatchObject({ owner: { id: member.id }, outcome: 'contacted', claimedAt: now })
    const report = await call<ResponseReport>(
      'GET',
      `/api/sites/${site.siteId}/response-report?from=${from}&to=${new Date(stage.clock.now + 1).toISOString()}`,
      viewer,
    )
    expect(report.body).toMatchObject({
      alerts: 2,
      leads: 1,
      claimed: 1,
      contacted: 1,
      claim: { p50: 120, p90: 120 },
      contact: { p50: 180 },
      outcomes: { contacted: 1, won: 0 },
      people: [{ id: member.id, claimed: 1, claimP50: 120 }],
    })
    const given = await call<Lead>('PUT', path, member, { owner: admin.id })
    expect(given.body).toMatchObject({
      owner: { id: admin.id },
      claimedAt: null,
      note: 'call again on Friday',
    })
    const back = await call<Lead>('PUT', path, member, { owner: null, snoozedUntil: now })
    expect(back.body).toMatchObject({ owner: null, snoozedUntil: now })
  })

  it('is assigned to the owner from the site’s setting', async () => {
    const path = `/api/sites/${site.siteId}/assignment`
    const wish = { trait: 'country', byValue: { PL: member.id }, otherwise: admin.id }
    expect((await call('PUT', path, member, { ...wish, otherwise: 'user_none' })).status).toBe(422)
    expect((await call('PUT', path, member, wish)).status).toBe(200)
    expect((await call('GET', path, viewer)).body).toEqual(wish)
  })
})

describe('the delivery log', () => {
  it('lists the outcome of each delivery, and resends one with its id', async () => {
    const { body: channel } = await call<CreatedChannel>(
      'POST',
      `/api/sites/${site.siteId}/channels`,
      admin,
      webhook(),
    )
    const { id } = await alert()
    const { db } = stage.store
    await db
      .insertInto('deliveries')
      .values({
        id: 'd_1',
        site_id: site.siteId,
        channel_id: channel.id,
        rule_id: 'default',
        kind: 'alert',
        state: 'dead',
        created_at: stage.clock.now,
        next_at: null,
        tries: 10,
        settled_at: stage.clock.now,
      })
      .execute()
    await db
      .insertInto('delivery_items')
      .values({ delivery_id: 'd_1', alert_id: id, site_id: site.siteId, contact_id: 'c_anna' })
      .execute()
    await db
      .insertInto('attempts')
      .values({ delivery_id: 'd_1', at: stage.clock.now, status: 500, ms: 12, answer: 'no' })
      .execute()
    const path = `/api/deliveries?site=${site.siteId}`
    const log = await call<{ rows: DeliveryInfo[] }>('GET', `${path}&state=dead`, viewer)
    expect(log.body.rows).toMatchObject([
      {
        id: 'd_1',
        channelName: 'Shop system',
        alerts: [id],
        state: 'dead',
        attempts: [{ status: 500, answer: 'no' }],
      },
    ])
    const channels = await call<{ rows: ChannelInfo[] }>('GET', `/api/sites/${site.siteId}/channels`, viewer)
    expect(channels.body.rows.at(-1)!.lastDelivery).toMatchObject({ state: 'dead' })
    expect((await call('POST', '/api/deliveries/d_1/replay', viewer)).status).toBe(403)
    const again = await call<DeliveryInfo>('POST', '/api/deliveries/d_1/replay', member)
    expect(again.body).toMatchObject({
      id: 'd_1',
      state: 'waiting',
      nextAt: new Date(stage.clock.now).toISOString(),
    })
    await call('DELETE', `/api/channels/${channel.id}`, admin)
    const after = await call<{ rows: DeliveryInfo[] }>('GET', path, viewer)
    expect(after.body.rows).toMatchObject([{ id: 'd_1', state: 'cancelled', nextAt: null }])
  })
})
