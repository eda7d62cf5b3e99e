import { describe, expect, it } from 'vitest'
import { expireAlerts } from '../../collector/notify/expire.ts'
import { keep } from '../../collector/notify/rules.ts'
import { LiveList } from '../../shared/live-list.ts'
import { DAY, type Scene, STORES, useScene } from './scene.ts'

describe.each(STORES)('expired alerts on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are deleted with their deliveries after their retention', async () => {
    const settings = (await s.store.registry()).sites.get(s.site.siteId)!
    const count = async (table: 'deliveries' | 'attempts' | 'delivery_items' | 'alerts') =>
      (await s.db.selectFrom(table).selectAll().execute()).length
    const { id } = await s.channel()
    await s.rule({ channels: [id] })
    const document = LiveList.parse({ name: 'Buyers', plan: s.site.planId, bands: ['hot'], channels: [id] })
    await keep(s.store, { kind: 'live_lists', site: s.site.siteId, document }, 'test', s.clock.now)
    await s.heat('kept')
    await s.turn()
    await s.turn(DAY)
    expect(await count('alerts')).toBe(2)
    await expireAlerts(s.db, settings, s.clock.now)
    expect(await count('deliveries')).toBeGreaterThan(0)
    await expireAlerts(s.db, settings, s.clock.now + 31 * DAY)
    for (const table of ['deliveries', 'attempts', 'delivery_items'] as const)
      expect(await count(table)).toBe(0)
    // The list's change: it is shown nowhere but in the log.
    expect(await count('alerts')).toBe(1)
    await expireAlerts(s.db, { ...settings, retention: 'P1Y' }, s.clock.now + 400 * DAY)
    expect(await count('alerts')).toBe(0)
  })
})
