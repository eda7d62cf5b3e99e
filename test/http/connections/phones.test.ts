import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliver } from '../../../collector/app/phones.ts'
import { tryWaiting, WAIT_MS } from '../../../collector/connections/waiting.ts'
import { openStore } from '../../../collector/store/open.ts'
import { verify } from '../../../collector/upkeep/verify.ts'
import type { CreatedConnection } from '../../../shared/connection.ts'
import type { CreatedSite } from '../../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { openStage, type Stage } from '../stage.ts'
import { eventsOf } from './stage.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['sqlite', 'postgres'])('events of a phone number alone (%s)', kind => {
  let stage: Stage
  let site: CreatedSite
  let made: CreatedConnection
  let n = 0
  beforeAll(async () => {
    const url = kind === 'sqlite' ? 'sqlite:' : await server.makeDatabase()
    stage = await openStage({}, dataDir => openStore(url, dataDir))
  })
  afterAll(async () => {
    expect(await verify(stage.store, () => {})).toEqual([])
    await stage.close()
  })

  /** Each test has a site of its own, in Poland. */
  const open = async () => {
    site = await stage.site()
    const { cookie: as } = await stage.person('admin')
    await stage.call('PATCH', `/api/sites/${site.siteId}`, { as, body: { country: 'PL' } })
    await stage.refresh()
    const body = { provider: 'webhook', name: 'Calls' }
    const answer = await stage.call('POST', `/api/sites/${site.siteId}/connections`, { as, body })
    made = (await answer.json()) as CreatedConnection
    const mapping = {
      name: { const: 'call_incoming' },
      id: ['id'],
      time: { path: 'at', as: 'ms' },
      who: { phone: 'from' },
    }
    await stage.call('PUT', `/api/connections/${made.id}/mapping`, { as, body: mapping })
  }
  const called = async (from: string, at = stage.clock.now) => {
    const body = JSON.stringify({ id: ++n, from, at })
    expect((await stage.app.request(made.address, { method: 'POST', body })).status).toBe(200)
  }
  const identify = async (email: string, phone: string) => {
    const event = { i: `i${++n}`, n: 'identify', t: stage.clock.now, p: { email, traits: { phone } } }
    await stage.beacon(stage.envelope(site.writeKey, [event], { v: `visitor-${n}` }))
    await stage.store.caughtUp()
  }
  const again = () =>
    tryWaiting({
      db: stage.store.db,
      sealer: stage.connections.sealer,
      now: stage.now,
      version: () => 0,
      deliver: waiting => deliver(waiting, stage),
    })
  const calls = async () =>
    (await eventsOf(stage, site.siteId)).filter(({ name }) => name === 'call_incoming')
  const waiting = () => stage.store.db.selectFrom('waiting_events').selectAll().execute()

  it('are of the one contact with this number, however it is written', async () => {
    await open()
    await identify('anna@x.example', '600 100 200')
    await called('+48 600-100-200')
    await called('600100200')
    expect((await calls()).map(({ props }) => [props.email, props.phone])).toEqual([
      ['anna@x.example', '+48600100200'],
      ['anna@x.example', '+48600100200'],
    ])
  })

  it('wait for such a contact, encrypted, and keep their own time', async () => {
    await open()
    const at = stage.clock.now - 3_600_000
    await called('600 100 201', at)
    expect(await calls()).toEqual([])
    expect(JSON.stringify(await waiting())).not.toContain('600')
    expect(await again()).toBe(0)
    await identify('jan@x.example', '+48 600 100 201')
    expect(await again()).toBe(1)
    expect((await calls()).map(({ time, props }) => [time, props.email])).toEqual([[at, 'jan@x.example']])
    expect(await waiting()).toEqual([])
    expect(await again()).toBe(0)
  })

  it('leave nothing of a request behind that ended after its connection was removed', async () => {
    await open()
    const noted = {
      outcome: 'taken' as const,
      events: {},
      skipped: [],
      counts: { requests: 1 },
      sealed: 'body',
    }
    stage.connections.log.note(made.id, { at: stage.clock.now, ...noted })
    const { cookie: as } = await stage.person('admin')
    expect((await stage.call('DELETE', `/api/connections/${made.id}`, { as })).status).toBe(204)
    await stage.connections.log.save(null)
    for (const table of ['connection_days', 'connection_requests'] as const) {
      const rows = stage.store.db.selectFrom(table).selectAll().where('connection_id', '=', made.id)
      expect(await rows.execute()).toEqual([])
    }
  })

  it('wait for 30 days and no longer', async () => {
    await open()
    await called('600 100 202')
    const now = stage.clock.now
    stage.clock.now = now + WAIT_MS
    await again()
    expect(await waiting()).toHaveLength(1)
    stage.clock.now += 1
    await again()
    expect(await waiting()).toEqual([])
    stage.clock.now = now
  })

  it('are nobody’s while two contacts have the number, or the text is none', async () => {
    await open()
    await identify('a@x.example', '600 100 203')
    await identify('b@x.example', '600 100 203')
    await called('600 100 203')
    await called('anonymous')
    expect(await calls()).toEqual([])
    expect(await again()).toBe(0)
    expect(await waiting()).toHaveLength(1)
    await stage.erasures.erase(site.siteId, { email: 'a@x.example' }, 'test')
    expect(await waiting()).toEqual([])
  })
})
