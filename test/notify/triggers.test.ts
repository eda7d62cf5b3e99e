import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../collector/model/port.ts'
import { InactivitySweep } from '../../collector/notify/inactivity-sweep.ts'
import { keep } from '../../collector/notify/rules.ts'
import { LiveList } from '../../shared/live-list.ts'
import { DAY, HOUR, type Scene, STORES, useScene } from './scene.ts'

describe.each(STORES)('alerts on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are raised by a live list for each contact that enters or leaves it, to its webhook only', async () => {
    const { id, url } = await s.channel()
    await s.rule()
    for (const who of ['first', 'second']) await s.heat(who)
    await s.turn()
    const document = LiveList.parse({ name: 'Buyers', plan: s.site.planId, bands: ['hot'], channels: [id] })
    const wish = { kind: 'live_lists', site: s.site.siteId, document } as const
    const list = await keep(s.store, wish, 'test', s.clock.now)
    if (Array.isArray(list)) throw new Error(JSON.stringify(list))
    const sweep = new InactivitySweep({
      store: s.store,
      group: { submit: batch => s.store.commit(batch) },
      boards: s.boards,
      now: s.now,
    })
    await sweep.once()
    expect(await s.turn()).toEqual([])
    await s.store.caughtUp()
    const before = s.boards.members(s.site.siteId, list.id).length
    expect(before).toBe(2)
    await s.take({
      name: 'identify',
      visitor: 'buyer',
      userId: 'b1',
      props: { userId: 'b1', traits: { tier: 'gold' } },
    })
    await s.heat('buyer')
    expect(await s.turn()).toMatchObject([
      {
        to: url,
        message: {
          kind: 'list',
          list: { name: 'Buyers' },
          change: 'entered',
          userId: 'b1',
          traits: { tier: 'gold' },
        },
      },
    ])
    await s.store.caughtUp()
    expect(s.boards.members(s.site.siteId, list.id)).toHaveLength(before + 1)
    expect((await s.inbox()).rows.map(({ kind: of }) => of)).not.toContain('list')
    const [told] = (await s.log()).rows.filter(row => row.kind === 'list')
    expect(told).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] })
    await s.db.deleteFrom('live_lists').execute()
  })

  it('are raised by inactivity once, at a periodic check', async () => {
    const { id } = await s.channel()
    await s.take({ name: 'page_view', visitor: 'quiet' }, { name: 'page_view', visitor: 'quiet' })
    await s.turn()
    await s.rule({
      channels: [id],
      trigger: { kind: 'inactive', atLeast: 20, for: 'P7D' },
      where: [{ field: 'url', op: 'contains', value: 'quiet' }],
    })
    await s.take({ name: 'page_view', visitor: 'quiet', url: 'https://shop.example/quiet' })
    const sweep = new InactivitySweep({
      store: s.store,
      group: { submit: batch => s.store.commit(batch) },
      boards: s.boards,
      now: s.now,
    })
    await sweep.once()
    expect(await s.turn()).toEqual([])
    s.clock.now += 7 * DAY
    await s.store.caughtUp()
    await sweep.once()
    expect(await s.turn()).toMatchObject([
      { message: { item: { why: { kind: 'inactive', lastActivityAt: s.clock.now - 7 * DAY } } } },
    ])
    s.clock.now += DAY
    await s.store.caughtUp()
    await sweep.once()
    expect(await s.turn()).toEqual([])
  })

  it('are raised by inactivity that lasts longer than the rule’s cooldown', async () => {
    const { id } = await s.channel()
    await s.rule({
      channels: [id],
      trigger: { kind: 'inactive', atLeast: 20, for: 'PT1H' },
      where: [{ field: 'url', op: 'contains', value: 'restless' }],
    })
    const view = { name: 'page_view', visitor: 'restless', url: 'https://shop.example/restless' }
    await s.take(view, view)
    const group = { submit: (batch: Arrival[]) => s.store.commit(batch) }
    const sweep = new InactivitySweep({ store: s.store, group, boards: s.boards, now: s.now })
    const looked = async (wait: number) => {
      s.clock.now += wait
      await s.store.caughtUp()
      await sweep.once()
      return (await s.turn()).length
    }
    expect(await looked(HOUR)).toBe(1)
    s.clock.now += HOUR
    await s.take(view)
    expect(await looked(HOUR)).toBe(0)
    expect(await looked(22 * HOUR - 1)).toBe(0)
    expect(await looked(HOUR)).toBe(1)
    expect(await looked(DAY)).toBe(0)
  })

  it('are raised once by a sleeping giant', async () => {
    const { id } = await s.channel()
    await s.rule({
      channels: [id],
      trigger: { kind: 'sleeping_giant' },
      where: [{ field: 'url', op: 'contains', value: 'giant' }],
    })
    const url = 'https://shop.example/giant'
    await s.take({ name: 'page_view', visitor: 'giant', url }, { name: 'video_start', visitor: 'giant', url })
    await s.take({ name: 'page_view', visitor: 'dwarf', url })
    const sweep = new InactivitySweep({
      store: s.store,
      group: { submit: batch => s.store.commit(batch) },
      boards: s.boards,
      now: s.now,
    })
    const looked = async (days: number) => {
      s.clock.now += days * DAY
      await s.store.caughtUp()
      await sweep.once()
      return s.turn()
    }
    expect(await looked(13)).toEqual([])
    expect(await looked(1)).toMatchObject([
      {
        message: {
          item: { why: { kind: 'sleeping_giant' }, subject: { contactId: s.contactOf('giant'), score: 10 } },
        },
      },
    ])
    expect(await looked(1)).toEqual([])
  })

  it('are raised at once by an event that a rule names, if its sender has the required trust', async () => {
    const { id } = await s.channel()
    await s.rule({
      channels: [id],
      trigger: {
        kind: 'event',
        event: 'demo_request',
        where: [{ field: 'url.path', op: 'eq', value: '/demo' }],
      },
    })
    const at = (path: string) => ({ visitor: 'asks', url: `https://shop.example${path}` })
    // A demo request within ten seconds of another one would be a repetition of it.
    const before = s.clock.now - 20_000
    await s.take(
      { name: 'demo_request', time: before, ...at('/other') },
      { name: 'demo_request', ...at('/demo') },
    )
    expect(await s.turn()).toMatchObject([
      { message: { item: { why: { kind: 'event', event: 'demo_request' }, subject: { score: 0 } } } },
    ])
    await s.rule({ channels: [id], trigger: { kind: 'event', event: 'purchase', where: [] } })
    await s.take({ name: 'purchase', visitor: 'forger', key: 'public' })
    expect(await s.turn()).toEqual([])
    await s.take({ name: 'purchase', visitor: 'buyer', key: 'secret' })
    expect(await s.turn()).toMatchObject([{ message: { item: { why: { event: 'purchase' } } } }])
  })

  it('are raised by the first identification of a contact with the required score', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id], trigger: { kind: 'identified', atLeast: 20 } })
    const says = (visitor: string) =>
      s.take({ name: 'identify', visitor, userId: visitor, props: { userId: visitor } })
    await s.heat('eva')
    await s.take({ name: 'page_view', visitor: 'igor' })
    expect(await s.turn()).toEqual([])
    await says('eva')
    await says('igor')
    expect(await s.turn()).toMatchObject([
      { message: { item: { why: { kind: 'identified' }, subject: { score: 20 } } } },
    ])
    s.clock.now += 2 * DAY
    await says('eva')
    // Who has too few points then and enough a moment later, in the same transaction, has been known before.
    const olga = { visitor: 'olga', userId: 'olga' }
    const [first, later] = [s.clock.now - 2, s.clock.now - 1]
    await s.take(
      { name: 'identify', time: first, ...olga, props: { userId: 'olga' } },
      { name: 'page_view', time: later, visitor: 'olga' },
      { name: 'page_view', visitor: 'olga' },
    )
    expect(await s.turn()).toEqual([])
  })
})
