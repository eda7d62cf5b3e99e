import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SiteBook } from '../../collector/accounts/site-settings.ts'
import { takePortion } from '../../collector/app/control.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { Pipeline } from '../../collector/ingest/pipeline.ts'
import { Replay } from '../../collector/ingest/replay.ts'
import { openStore } from '../../collector/store/open.ts'
import { factsOf } from '../../collector/transaction/facts.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

type Told = { index: number; code: string; field?: string }
type Answer = { accepted: number; rejected: Told[] }

describe.each(['sqlite', 'postgres'])('an event that names an e-mail address alone (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let pipeline: Pipeline
  let sites: SiteBook
  let ids = 0

  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
    stage.config.RATE_LIMITS = false
    sites = new SiteBook(stage.store)
    pipeline = new Pipeline(sites, new GroupCommit(stage.store))
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })
  const open = async () => {
    site = await stage.site()
    await sites.reload()
  }

  const raw = (email: unknown, n = 'email_click') => ({
    i: `m${++ids}`,
    n,
    t: stage.clock.now,
    p: { email },
  })
  /** The doors by which servers send: each takes one event. */
  const doors: Record<string, (email: unknown, name?: string) => Promise<Answer>> = {
    '/e': async (email, name) => {
      const body = stage.envelope(site.secretKey, [raw(email, name)], { v: '' })
      return (await stage.beacon(body)).json() as Promise<Answer>
    },
    '/v1/track': (email, event = 'email_click') => segment('track', message(email, event)),
    '/v1/batch': (email, event = 'email_click') =>
      segment('batch', { batch: [{ type: 'track', ...message(email, event) }] }),
    import: (email, name) =>
      takePortion({ site: site.siteId, e: [raw(email, name)] }, sites, pipeline, stage.clock.now),
    replay: async (email, name) => {
      const { db } = stage.store
      const kept = {
        site_id: site.siteId,
        received_at: stage.clock.now,
        code: 'no_identity',
        field: 'v',
        message: '',
        key_class: 'secret',
        event_id: null,
        raw: JSON.stringify(raw(email, name)),
        replayed_at: null,
      }
      const { id } = await db.insertInto('rejected').values(kept).returning('id').executeTakeFirstOrThrow()
      const answer = await new Replay(stage.store, sites, pipeline, () => stage.clock.now).one(
        site.siteId,
        Number(id),
      )
      if (!('outcome' in answer)) throw new Error(answer.message)
      return answer.outcome === 'accepted'
        ? { accepted: 1, rejected: [] }
        : { accepted: 0, rejected: [{ index: 0, code: answer.code ?? '' }] }
    },
  }
  const message = (email: unknown, event: string) => ({
    messageId: `m${++ids}`,
    event,
    timestamp: new Date(stage.clock.now).toISOString(),
    properties: { email },
  })
  const segment = async (type: string, body: object, key = site.secretKey): Promise<Answer> => {
    const response = await stage.app.request(`/v1/${type}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    })
    return response.json() as Promise<Answer>
  }
  const people = async () => {
    const found: { id: string; identifiers: string[]; events: string[]; score: number }[] = []
    await stage.store.scan(async rows => {
      for (const row of rows) {
        const facts = (await factsOf(stage.store, site.siteId, row.id))?.facts ?? []
        const score = Object.values(row.standings)[0]?.score ?? 0
        found.push({
          id: row.id,
          identifiers: row.identifiers,
          events: facts.map(({ event }) => event.name),
          score,
        })
      }
    }, site.siteId)
    return found.filter(({ events }) => events.length > 0)
  }
  const fromBrowser = (email: string) =>
    stage.beacon(
      stage.envelope(site.writeKey, [{ i: `m${++ids}`, n: 'identify', t: stage.clock.now, p: { email } }]),
    )

  it('belongs to the contact with that address, by every input and in any order', async () => {
    await open()
    for (const [index, send] of Object.values(doors).entries()) {
      if (index === 2) await fromBrowser('jan@x.example')
      expect(await send(' Jan@X.example;')).toMatchObject({ accepted: 1, rejected: [] })
    }
    const [jan, ...others] = await people()
    expect(others).toEqual([])
    expect(jan).toMatchObject({ identifiers: ['e:jan@x.example'] })
    expect(jan!.events.sort()).toEqual([...Object.keys(doors).map(() => 'email_click'), 'identify'])
  })

  it.each(Object.keys(doors))('is rejected with the field if the address is invalid (%s)', async door => {
    await open()
    const values = ['undefined', '{{ contact.email }}', '*|EMAIL|*', 'jan', '@x.example', 7, ['a@x.example']]
    for (const email of values) {
      const { accepted, rejected } = await doors[door]!(email)
      expect([accepted, rejected[0]?.code]).toEqual([0, 'bad_id'])
    }
    for (const email of ['', null])
      expect((await doors[door]!(email)).rejected).toMatchObject([{ code: 'no_identity' }])
    expect((await doors[door]!('jan@x.example', 'alias')).rejected).toMatchObject([{ code: 'no_identity' }])
    expect(await people()).toEqual([])
  })

  it('is rejected with the public key, by each of its inputs', async () => {
    await open()
    const body = stage.envelope(site.writeKey, [raw('jan@x.example', 'form_submit')], { v: null })
    expect(await (await stage.beacon(body)).json()).toMatchObject({ rejected: [{ code: 'no_identity' }] })
    const track = message('jan@x.example', 'form_submit')
    expect(await segment('track', track, site.writeKey)).toMatchObject({
      rejected: [{ code: 'no_identity' }],
    })
    expect(await people()).toEqual([])
  })

  it('merges nothing: a user and an address without an identify of both stay two contacts', async () => {
    await open()
    await doors['/e']!('jan@x.example', 'purchase')
    await segment('track', {
      messageId: `m${++ids}`,
      userId: 'u1',
      event: 'a',
      properties: { email: 'jan@x.example' },
    })
    expect((await people()).map(({ identifiers }) => identifiers).sort()).toEqual([
      ['e:jan@x.example'],
      ['u:u1'],
    ])
  })

  it('of an erased person is rejected, and is deleted with the person', async () => {
    await open()
    await doors['/e']!('jan@x.example')
    const erased = await stage.erasures.erase(site.siteId, { email: 'jan@x.example' }, 'test')
    expect(isRefusal(erased)).toBe(false)
    expect(await people()).toEqual([])
    await sites.reload()
    for (const send of Object.values(doors)) {
      const { accepted, rejected } = await send('Jan@x.example')
      expect([accepted, rejected[0]?.code]).toEqual([0, 'erased'])
    }
    stage.clock.now += 1000
    expect(await doors.import!('jan@x.example')).toMatchObject({ accepted: 1 })
    expect(await people()).toHaveLength(1)
  })
})
