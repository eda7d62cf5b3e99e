import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { Group } from '../../collector/group.ts'
import { makeLog } from '../../collector/log.ts'
import { Pipeline } from '../../collector/pipeline.ts'
import { SiteBook } from '../../collector/settings.ts'
import { openSqlite } from '../../collector/store/sqlite.ts'
import { openStage } from './stage.ts'

const MAX_PAGES = 150

it('says 503 and that it is not ready while the disk is full, and goes on without a restart', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pulseboard-full-'))
  const file = join(dir, 'pulseboard.db')
  const store = await openSqlite({ file, maxPages: MAX_PAGES })
  const lines: string[] = []
  const pipeline = new Pipeline(new SiteBook(store), new Group(store))
  const stage = await openStage({
    store,
    pipeline: {
      receive: intake => pipeline.receive(intake),
      replay: async () => ({ outcome: 'duplicate', code: null, message: null }),
    },
    log: makeLog('trace', { write: line => void lines.push(line) }),
  })
  try {
    const site = await createSite(store.db, { name: 'Shop' }, 'test', stage.clock.now)
    if ('code' in site) throw new Error(site.message)
    let ids = 0
    const send = () =>
      stage.beacon(
        stage.envelope(site.writeKey, [
          {
            i: `e${++ids}`,
            n: 'x',
            t: stage.clock.now,
            p: { email: 'anna@shop.example', text: 'x'.repeat(3_900) },
          },
        ]),
      )
    const ready = async () => (await stage.call('GET', '/readyz')).status
    expect(await ready()).toBe(200)
    const statuses: number[] = []
    while (statuses.at(-1) !== 503 && statuses.length < 500) statuses.push((await send()).status)
    expect(statuses.filter(status => status !== 202)).toEqual([503])
    const refused = await send()
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await refused.json()).toMatchObject({ code: 'storage_unavailable' })
    expect(await ready()).toBe(503)
    // What is only read goes on.
    expect(
      (await stage.call('GET', `/api/contacts?site=${site.siteId}`, { as: site.secretKey })).status,
    ).toBe(200)

    // An operator makes room.
    const db = new Database(file)
    db.exec('DELETE FROM events WHERE place IN (SELECT place FROM events LIMIT 20)')
    db.close()
    expect((await send()).status).toBe(202)
    expect(await ready()).toBe(200)
    const metrics = await (await stage.call('GET', '/metrics')).text()
    expect(metrics).toContain('pulseboard_requests_refused_total{status="503"} 2')
    expect(metrics).toContain('pulseboard_queue_requests 0')
    expect(lines.join('')).toContain('storage is not ready')
    expect(lines.join('')).not.toMatch(/anna|visitor-1|127\.0\.0\.1/)
  } finally {
    await stage.close()
    await store.close()
    await rm(dir, { recursive: true })
  }
})

it('leaves people out of what it logs of errors', () => {
  const lines: string[] = []
  const log = makeLog('info', { write: line => void lines.push(line) })
  const driver = Object.assign(new Error('duplicate key of anna@shop.example from 203.0.113.7'), {
    code: '23505',
    detail: 'Key (email)=(anna@shop.example) already exists.',
    parameters: ['anna@shop.example'],
  })
  log.error({ err: new Error('outer anna%40shop.example', { cause: driver }) }, 'failed')
  try {
    JSON.parse('{"name": Anna Nowak}')
  } catch (err) {
    log.error({ err }, 'failed')
  }
  expect(lines.join('')).not.toMatch(/anna|203\.0\.113/i)
  expect(JSON.parse(lines[0]!).err).toMatchObject({
    cause: { code: '23505', stack: expect.stringContaining('at ') },
  })
})
