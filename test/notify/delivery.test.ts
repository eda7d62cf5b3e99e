import { describe, expect, it } from 'vitest'
import type { Sent } from '../../collector/notify/channel.ts'
import { changeChannel, findChannel, readChannel } from '../../collector/notify/channel-book.ts'
import { replay } from '../../collector/notify/delivery/delivery-log.ts'
import { UNANSWERED } from '../../collector/notify/transport/guarded-fetch.ts'
import { DAY, FAILED, HOUR, MINUTE, type Scene, SECOND, STORES, useScene } from './scene.ts'

describe.each(STORES)('alerts on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are delivered once, with contact, reason and action, and appear in the inbox', async () => {
    const { id, url } = await s.channel()
    await s.rule({ channels: [id] })
    await s.take({
      name: 'identify',
      visitor: 'anna',
      userId: 'u1',
      props: { userId: 'u1', traits: { name: 'Anna' } },
    })
    await s.heat('anna')
    const [one, ...others] = await s.turn()
    expect(others).toEqual([])
    const contact = s.contactOf('anna')
    expect(one).toMatchObject({
      to: url,
      letter: { id: expect.stringMatching(/^msg_/), site: { name: 'Shop' } },
      message: {
        kind: 'alert',
        item: {
          rule: 'Hot leads',
          why: { kind: 'threshold', threshold: 'Hot', direction: 'up', plan: 'Sales' },
          trigger: {
            name: 'page_view',
            item: null,
            title: 'Boots',
            url: 'https://shop.example/boots',
            points: 10,
          },
          current: { score: 20, band: 'Hot', action: 'Call today' },
          subject: {
            name: 'Anna',
            score: 20,
            from: 10,
            band: 'Hot',
            action: 'Call today',
            reasons: [{ rule: 'Looked at a page', points: 10 }, { points: 10 }],
            page: { title: 'Boots', url: 'https://shop.example/boots' },
            url: `https://pulse.example/contacts/${contact}`,
          },
        },
        buttons: { claim: `https://pulse.example/contacts/${contact}?do=claim` },
      },
    })
    expect(await s.turn(HOUR)).toEqual([])
    expect((await s.inbox()).rows).toMatchObject([
      { contactId: contact, name: 'Anna', kind: 'threshold', score: 20 },
    ])
    expect((await s.log()).rows).toMatchObject([
      { id: one!.letter.id, subject: 'Anna', state: 'delivered', attempts: [{ status: 200, answer: 'ok' }] },
    ])
  })

  it('have built-in names in the recipient’s language, and edited names as written', async () => {
    const email = { settings: { kind: 'email', to: ['a@x.example'] }, language: 'pl' }
    const { id } = await s.channel(email)
    const hook = await s.channel({ language: 'pl' })
    await s.rule({ channels: [id, hook.id] })
    await s.heat('piotr')
    const told = await s.turn()
    const of = (to: string) => told.find(one => one.to === to)!.message
    const item = { why: { plan: 'Sales' }, subject: { action: 'Call today' } }
    expect(of('email')).toMatchObject({
      item: {
        ...item,
        why: { threshold: 'Gorący' },
        subject: { band: 'Gorący' },
        current: { band: 'Gorący' },
      },
    })
    expect(of('email')).toMatchObject({ item })
    // A program gets them as they are stored.
    expect(of(hook.url)).toMatchObject({ item: { why: { threshold: 'Hot' }, subject: { band: 'Hot' } } })
  })

  it('have the latest change and the contact’s state at delivery, and leave no data after an erasure', async () => {
    const { id, url } = await s.channel()
    await s.rule({ channels: [id], remindAfterMinutes: 5 })
    await s.heat('ola')
    await s.turn()
    await s.store.caughtUp()
    const contact = s.contactOf('ola')
    await s.take({ name: 'page_view', visitor: 'ola' })
    const [reminder] = await s.turn(6 * MINUTE)
    expect(reminder).toMatchObject({
      to: url,
      message: { item: { trigger: { title: 'Boots' }, current: { score: 30 }, subject: { score: 20 } } },
    })
    await s.store.commit([{ kind: 'erase', site: s.site.siteId, contact, names: ['v:ola'], at: s.clock.now }])
    expect((await s.inbox()).rows.filter(({ contactId }) => contactId === contact)).toEqual([])
    const bodies = await s.db.selectFrom('alerts').select('body').execute()
    expect(bodies.filter(({ body }) => body.includes(contact))).toEqual([])
  })

  it('are retried by the schedule with the same id, and then wait for a manual resend', async () => {
    const [broken, sound] = [await s.channel(), await s.channel()]
    await s.rule({ channels: [broken.id, sound.id] })
    s.answers.set(broken.url, [FAILED, { ...FAILED, retryAfterMs: 20 * MINUTE } as Sent, FAILED])
    await s.heat('jan')
    const first = await s.turn()
    expect(first.map(({ to }) => to).sort()).toEqual([broken.url, sound.url].sort())
    const { id } = first.find(({ to }) => to === broken.url)!.letter
    expect(await s.turn(5 * SECOND - 1)).toEqual([])
    expect(await s.turn(1)).toMatchObject([{ letter: { id } }])
    expect(await s.turn(20 * MINUTE - 1)).toEqual([])
    expect(await s.turn(1)).toMatchObject([{ letter: { id } }])
    expect(await s.turn(DAY)).toEqual([])
    const dead = (await s.log()).rows.find(row => row.id === id)
    expect(dead).toMatchObject({ state: 'dead', attempts: [{ status: 500 }, {}, {}], nextAt: null })
    await replay(s.db, id, s.clock.now)
    expect(await s.turn()).toMatchObject([{ letter: { id } }])
    expect((await s.log()).rows.find(row => row.id === id)).toMatchObject({ state: 'delivered' })
  })

  it('with an unknown outcome are retried once only, unless the receiver detects repeats', async () => {
    const [deaf, knowing] = [await s.channel(), await s.channel()]
    await s.rule({ channels: [deaf.id, knowing.id] })
    const unanswered: Sent = {
      outcome: 'failed',
      status: null,
      answer: `${UNANSWERED} within 15 s.`,
      retryAfterMs: null,
    }
    s.answers.set(deaf.url, Array(3).fill({ ...unanswered, mayHaveArrived: true }))
    s.answers.set(knowing.url, Array(3).fill(unanswered))
    await s.heat('slow')
    expect(await s.turn()).toHaveLength(2)
    expect(await s.turn(5 * SECOND)).toHaveLength(2)
    expect((await s.turn(5 * MINUTE)).map(({ to }) => to)).toEqual([knowing.url])
    expect((await s.log()).rows.slice(0, 2)).toMatchObject([{ state: 'dead' }, { state: 'dead' }])
  })

  it('disable a receiver that answers 410, and are kept', async () => {
    const { id, url } = await s.channel()
    await s.rule({ channels: [id] })
    s.answers.set(url, [{ outcome: 'gone', status: 410, answer: 'bye' }])
    await s.heat('gone-1')
    expect(await s.turn()).toHaveLength(1)
    expect((await findChannel(s.db, id))?.gone_at).not.toBeNull()
    await s.heat('gone-2')
    expect(await s.turn()).toEqual([])
    expect((await s.log()).rows[0]).toMatchObject({ state: 'dead', attempts: [{ status: 410 }] })
  })

  it('disable it by a test message too, unless the channel has been changed since', async () => {
    const { id, url } = await s.channel()
    const gone: Sent = { outcome: 'gone', status: 410, answer: 'bye' }
    const row = async () => (await findChannel(s.db, id))!
    const stale = await row()
    s.clock.now += SECOND
    const wish = { ...readChannel(stale), name: 'Moved' }
    await changeChannel(s.db, stale, wish, 'test', s.clock.now)
    s.answers.set(url, [gone, gone])
    await s.notifier.test(stale)
    expect((await row()).gone_at).toBeNull()
    expect(await s.notifier.test(await row())).toMatchObject({ state: 'dead', attempts: [{ status: 410 }] })
    expect(Number((await row()).gone_at)).toBe(s.clock.now)
  })

  it('above the configured rate are bundled', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id], bundle: { over: 2, minutes: 10 } })
    for (let i = 0; i < 5; i++) await s.heat(`crowd-${i}`)
    expect(await s.turn()).toHaveLength(2)
    await s.heat('crowd-5')
    expect(await s.turn(MINUTE)).toEqual([])
    expect(await s.turn(9 * MINUTE)).toMatchObject([{ message: { kind: 'bundle', total: 4 } }])
    await s.heat('crowd-6')
    expect(await s.turn(10 * MINUTE)).toMatchObject([{ message: { kind: 'alert' } }])
  })

  it('are sent to the projections of every collector, with the feed of their cause', async () => {
    await s.rule()
    await s.heat('fed')
    await s.store.caughtUp()
    // The feed of an earlier test's alert may arrive only now.
    const ofFed = ({ contact }: { contact: string | null }) => contact === s.contactOf('fed')
    expect(s.feeds.flatMap(feed => feed.alerts ?? []).filter(ofFed)).toMatchObject([{ kind: 'threshold' }])
  })
})
