import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../collector/store/open.ts'
import { verify } from '../../../collector/upkeep/verify.ts'
import type { CreatedConnection } from '../../../shared/connection.ts'
import type { ScoreExplained } from '../../../shared/contact.ts'
import { Plan } from '../../../shared/plan.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { openStage, type Stage } from '../stage.ts'
import { connect, send } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const MINUTE = 60_000
const rule = (id: string, event: string, points: number) => ({ id, kind: 'event', event, points, where: [] })
const PLAN = Plan.parse({
  name: 'Mails',
  rules: [
    rule('click', 'email_click', 40),
    rule('leave', 'email_unsubscribe', -20),
    rule('view', 'page_view', 1),
  ],
  thresholds: [{ id: 'hot', name: 'Hot', value: 40, direction: 'up' }],
})

describe.each(['sqlite', 'postgres'])('an e-mail, from its delivery to the alert (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let connection: CreatedConnection
  let admin: { cookie: string }
  let contact: string
  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.clock.now = Date.UTC(2026, 8, 21, 15)
    site = await stage.site()
    admin = await stage.person('admin')
    connection = await connect(stage, site.siteId, admin, 'sendgrid')
    const { db } = stage.store
    await db
      .updateTable('plan_versions')
      .set({ document: JSON.stringify(PLAN) })
      .where('plan_id', '=', site.planId)
      .execute()
    await stage.refresh()
    await visit('https://shop.example/', [{ i: 'who', n: 'identify', p: { email: 'anna@example.pl' } }])
    await stage.store.scan(rows => {
      for (const { id, identifiers } of rows) if (identifiers.includes('e:anna@example.pl')) contact = id
    }, site.siteId)
    expect(contact).toMatch(/./)
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })

  let views = 0
  const visit = (url: string, more: object[] = []) =>
    stage.beacon(
      stage.envelope(site.writeKey, [
        ...more.map(event => ({ t: stage.clock.now, ...event })),
        { i: `view-${++views}`, n: 'page_view', t: stage.clock.now, u: url },
      ]),
    )
  const mail = async (event: string, over: object = {}, secondsAgo = 0) => {
    const timestamp = stage.clock.now / 1000 - secondsAgo
    const body = { email: 'Anna@example.pl', event, timestamp, sg_message_id: 'm1.filter', ...over }
    const answer = await send(stage, connection, [
      { ...body, sg_event_id: `${event}${JSON.stringify(over)}${timestamp}` },
    ])
    expect(answer.status).toBe(200)
  }
  const explained = async (): Promise<ScoreExplained> =>
    (
      await stage.call('GET', `/api/contacts/${contact}/score?site=${site.siteId}&plan=${site.planId}`, {
        as: admin.cookie,
      })
    ).json() as Promise<ScoreExplained>
  const crossings = () =>
    stage.store.db
      .selectFrom('crossings')
      .select(['threshold', 'at'])
      .where('site_id', '=', site.siteId)
      .where('silent', '=', 0)
      .execute()

  it('earns no points by the clicks of a scanner, with the reason', async () => {
    await mail('delivered')
    for (const [i, path] of ['a', 'b', 'c', 'd'].entries())
      await mail('click', { url: `https://shop.example/${path}` }, 20 - i)
    const { score, lines } = await explained()
    expect(score).toBe(1)
    const cuts = lines.filter(line => line.rule === 'click').flatMap(({ cut }) => cut)
    expect(cuts.map(({ by }) => by)).toEqual(['machine', 'machine', 'machine', 'machine'])
  })

  it('has a pending click, and the page shows its deadline', async () => {
    stage.clock.now += 60 * MINUTE
    await mail('click', { url: 'https://shop.example/b' })
    const until = new Date(stage.clock.now + 10 * MINUTE).toISOString()
    const { score, lines, ends } = await explained()
    expect(score).toBe(1)
    expect(lines.flatMap(({ cut }) => cut)).toContainEqual({ by: 'waiting', points: 40, until })
    expect(ends).toContainEqual({ at: until, rule: 'click', ruleName: 'click', points: 40 })
    expect(await crossings()).toEqual([])
  })

  it('has its click confirmed by a visit of the page: score, line and crossing', async () => {
    stage.clock.now += 20_000
    await visit('https://shop.example/b?utm_medium=email')
    const { score, lines } = await explained()
    expect(score).toBe(42)
    expect(lines.find(line => line.rule === 'click' && line.value === 40)?.cut).toEqual([])
    expect(await crossings()).toHaveLength(1)
  })

  it('has its click counted after ten minutes without a visit, by time alone', async () => {
    stage.clock.now += 24 * 60 * MINUTE
    await mail('click', { url: 'https://shop.example/z', sg_message_id: 'm2.filter' })
    expect((await explained()).score).toBe(42)
    stage.clock.now += 10 * MINUTE
    expect((await explained()).score).toBe(82)
    await stage.store.commit([
      { kind: 'tick', site: site.siteId, contact, at: stage.clock.now },
    ] as Parameters<typeof stage.store.commit>[0])
  })
})
