import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSqlite } from '../../collector/store/sqlite.ts'
import { openStage } from '../http/stage.ts'

/** SQLite's own quota stands for the size of the disk: mounting a small one is not possible everywhere. */
const PAGES = 400
const BALLAST = 'x'.repeat(700_000)
const MOST_BEACONS = 200

it('answers 503 while the disk is full, and goes on without a restart when there is room', {
  timeout: 60_000,
}, async () => {
  const stage = await openStage({}, dir => openSqlite({ file: join(dir, 'pulseboard.db'), maxPages: PAGES }))
  try {
    const site = await stage.site()
    await stage.store.db
      .insertInto('rejected')
      .values({
        site_id: site.siteId,
        received_at: stage.clock.now,
        code: 'too_old',
        message: '',
        key_class: 'public',
        raw: BALLAST,
      })
      .execute()
    let sent = 0
    const send = (id: number) => {
      const event = { i: `e${id}`, n: 'page_view', t: stage.clock.now, h: `${id} ${'x'.repeat(900)}` }
      return stage.beacon(stage.envelope(site.writeKey, Array(1).fill(event)))
    }
    const statuses = new Set<number>()
    while (sent < MOST_BEACONS * 20 && !statuses.has(503)) statuses.add((await send(sent++)).status)
    expect([...statuses]).toEqual([202, 503])

    const refused = await send(sent)
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'storage_unavailable' }])
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    const ready = await stage.app.request('/readyz')
    expect(ready.status).toBe(503)
    expect((await stage.app.request('/healthz')).status).toBe(200)
    const segment = await stage.app.request('/v1/track', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${site.secretKey}:`).toString('base64')}` },
      body: JSON.stringify({
        messageId: 'm',
        userId: 'u',
        event: 'x'.repeat(60),
        properties: { a: 'x'.repeat(3_000) },
      }),
    })
    expect(segment.status).toBe(503)

    await stage.store.db.deleteFrom('rejected').execute()
    expect((await stage.app.request('/readyz')).status).toBe(200)
    // The last two were refused as a whole; what was acknowledged before is there.
    for (const id of [sent - 1, sent]) {
      expect(await (await send(id)).json()).toMatchObject({ accepted: 1, duplicates: 0 })
    }
    expect(await (await send(sent - 2)).json()).toMatchObject({ accepted: 0, duplicates: 1 })
  } finally {
    await stage.close()
  }
})
