import { describe, expect, it } from 'vitest'
import type { Message } from '../../collector/notify/channel.ts'
import { changeChannel, findChannel, readChannel } from '../../collector/notify/channel-book.ts'
import type { Channel } from '../../shared/channel.ts'
import { DAY, FAILED, HOUR, MINUTE, type Scene, SECOND, START, STORES, useScene } from './scene.ts'

describe.each(STORES)('alerts in quiet hours on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are delivered in one digest when the quiet hours end', async () => {
    s.clock.now = START + 5 * DAY + 14 * HOUR
    const { id } = await s.channel({ quiet: { from: '22:00', to: '08:00' }, timeZone: 'Europe/Warsaw' })
    const other = await s.channel()
    await s.rule({ channels: [id, other.id] })
    await s.heat('night-1')
    expect(await s.turn()).toMatchObject([{ to: other.url }])
    await s.heat('night-2')
    await s.take({ visitor: 'night-2', name: 'page_view' })
    expect(await s.turn(HOUR)).toMatchObject([{ to: other.url }])
    const digest = await s.turn(8 * HOUR)
    expect(digest).toMatchObject([{ message: { kind: 'digest', total: 2, items: [{}, {}] } }])
    await s.heat('morning')
    expect(await s.turn()).toMatchObject([{ message: { kind: 'alert' } }, { message: { kind: 'alert' } }])
  })

  it('are also deferred as retries and bundles, without a reminder meanwhile', async () => {
    const evening = START + 7 * DAY + 11 * HOUR + 50 * MINUTE
    s.clock.now = evening
    const { id, url } = await s.channel({ quiet: { from: '22:00', to: '08:00' } })
    await s.rule({ channels: [id], bundle: { over: 1, minutes: 60 }, remindAfterMinutes: 30 })
    s.answers.set(url, [FAILED, FAILED])
    await s.heat('late-1')
    expect(await s.turn()).toHaveLength(1)
    for (const who of ['late-2', 'late-3']) await s.heat(who)
    expect(await s.turn(5 * SECOND)).toHaveLength(1)
    // At 22:00 the third attempt, at 22:50 the bundle, at 22:20 the first reminder would be due.
    for (let hour = 0; hour < 9; hour++) {
      expect(await s.turn(HOUR)).toEqual([])
      if (hour === 4) await s.heat('night-3')
    }
    const kinds = (sent: { message: Message }[]) => sent.map(({ message }) => message.kind).sort()
    expect(kinds(await s.turn(evening + 10 * HOUR + 10 * MINUTE - s.clock.now))).toEqual([
      'alert',
      'bundle',
      'digest',
      'reminder',
    ])
    expect(await s.turn(29 * MINUTE)).toEqual([])
    expect(kinds(await s.turn(MINUTE))).toEqual(['reminder'])
  })

  it('follow a change of the quiet hours', async () => {
    s.clock.now = START + 8 * DAY + 14 * HOUR
    const { id } = await s.channel({ quiet: { from: '22:00', to: '08:00' } })
    await s.rule({ channels: [id] })
    await s.heat('hushed')
    const change = async (quiet: Channel['quiet']) => {
      const row = (await findChannel(s.db, id))!
      await changeChannel(s.db, row, { ...readChannel(row), quiet }, 'test', s.clock.now)
    }
    expect(await s.turn()).toEqual([])
    await change({ from: '21:00', to: '02:00', weekends: false })
    expect(await s.turn()).toEqual([])
    await change(null)
    expect(await s.turn()).toMatchObject([{ message: { kind: 'digest', total: 1 } }])
  })
})
