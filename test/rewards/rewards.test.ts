import { describe, expect, it } from 'vitest'
import { changeReward } from '../../collector/rewards/change-reward.ts'
import { listRewards } from '../../collector/rewards/read-rewards.ts'
import { verifyRewards } from '../../collector/rewards/verify-rewards.ts'
import type { Event } from '../../shared/event.ts'
import { Plan } from '../../shared/plan.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { RewardChange } from '../../shared/reward.ts'
import { DAY, PLAN, type Scene, STORES, useScene } from '../notify/scene.ts'
import { event } from '../store/samples.ts'

const PLAN_WITH_REWARD = Plan.parse({
  ...PLAN,
  rules: [
    ...PLAN.rules,
    { id: 'sale', kind: 'event', event: 'purchase', points: 60 },
    { id: 'course', kind: 'event', event: 'course', points: 100, validity: 'P10D' },
  ],
  thresholds: [
    ...PLAN.thresholds,
    { id: 'loyal', value: 100, direction: 'up', minTrust: 'server', cooldown: 'PT1M', hysteresis: 1 },
  ],
  rewards: [
    {
      id: 'parcel',
      name: 'Parcel',
      threshold: 'loyal',
      once: 'year',
      value: { amount: 15_000, currency: 'PLN' },
    },
  ],
})

describe.each(STORES)('rewards on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })
  let orders = 0
  const setUp = async () => {
    await s.db
      .updateTable('plan_versions')
      .set({ document: JSON.stringify(PLAN_WITH_REWARD) })
      .where('plan_id', '=', s.site.planId)
      .execute()
  }
  const buy = (userId: string, more: object = {}) =>
    s.take({
      ...{ name: 'purchase', key: 'secret', visitor: null, userId, url: null },
      ...{ props: { transaction_id: `o${++orders}`, value: 10, currency: 'PLN' } },
      ...more,
    })
  const train = (userId: string, more: object = {}) => {
    s.clock.now += 1_000
    return s.take({ name: 'course', key: 'secret', visitor: null, userId, url: null, ...more })
  }
  const contactOf = async (stream: string) => {
    await s.store.caughtUp()
    return [...s.boards.contacts.values()].find(({ streams }) => streams.includes(stream as never))!.id
  }
  const tick = async (user: string) =>
    s.store.commit([
      { kind: 'tick', site: s.site.siteId, contact: await contactOf(`u:${user}`), at: s.clock.now },
    ])
  const silently = (changes: Partial<Event>) => {
    const made = event({ time: s.clock.now, receivedAt: s.clock.now, ...changes })
    return s.store.commit([
      { kind: 'event', site: s.site.siteId, event: made, digest: made.id, silent: true },
    ])
  }
  /** The newest first: no two grants of these tests are at one instant. */
  const rewards = async () => (await listRewards(s.store, { site: s.site.siteId, limit: 100 })).rows
  const change = (id: string, wish: object, author = 'key:k1') =>
    changeReward(s.db, id, RewardChange.parse(wish), author, s.clock.now)

  it('are granted by a crossing of proven points, once, and told to webhooks', async () => {
    await setUp()
    const { url } = await s.channel()
    // Points of browsers alone lift the score, and not the proven one.
    for (let i = 0; i < 11; i++) await s.take({ name: 'page_view', visitor: 'forger' })
    expect(await rewards()).toEqual([])
    await buy('jan')
    await s.turn()
    await buy('jan')
    const [reward, ...others] = await rewards()
    expect(others).toEqual([])
    expect(reward).toMatchObject({
      ...{ rule: 'parcel', name: 'Parcel', amount: 15_000, currency: 'PLN', score: 120, state: 'granted' },
      steps: [{ state: 'granted', author: 'rule' }],
    })
    const told = (await s.turn()).filter(({ message }) => message.kind === 'reward')
    expect(told).toMatchObject([
      { to: url, message: { reward: { id: reward!.id, state: 'granted', previous: null }, userId: 'jan' } },
    ])
    expect((await s.inbox()).rows.map(row => String(row.kind))).not.toContain('reward')
  })

  it('are not granted again by repeats, by another crossing of the period, or by a recomputation', async () => {
    const [reward] = await rewards()
    const id = 'fixed-event'
    for (let i = 0; i < 3; i++) await train('jan', { id })
    s.clock.now += 11 * DAY
    await tick('jan')
    const before = (await rewards()).length
    expect(before).toBe(1)
    // Under the threshold and over it again, in the same year.
    await train('ola')
    expect((await rewards()).map(({ rule }) => rule)).toEqual(['parcel', 'parcel'])
    s.clock.now += 11 * DAY
    await tick('ola')
    await train('ola')
    const crossed = await s.db
      .selectFrom('crossings')
      .select('id')
      .where('threshold', '=', 'loyal')
      .where('contact_id', '=', (await rewards())[0]!.contact!)
      .execute()
    expect(crossed).toHaveLength(2)
    expect(await rewards()).toHaveLength(2)
    // In the next year it is granted anew.
    s.clock.now += 60 * DAY
    await tick('ola')
    await train('ola')
    expect(await rewards()).toHaveLength(3)
    expect((await rewards()).map(one => one.id)).toContain(reward!.id)
    expect(new Set((await rewards()).map(one => one.id)).size).toBe(3)
  })

  it('are not granted by an import', async () => {
    const before = (await rewards()).length
    await silently({ name: 'course', key: 'secret', visitor: null, userId: 'imported', url: null })
    expect(await s.db.selectFrom('crossings').select('id').where('silent', '=', 1).execute()).not.toEqual([])
    expect(await rewards()).toHaveLength(before)
  })

  it('of two contacts that become one count for both', async () => {
    await s.take({ name: 'page_view', key: 'secret', visitor: null, userId: 'known' })
    s.clock.now += 1_000
    await s.take({ name: 'course', key: 'secret', visitor: 'unknown', url: null })
    const before = await rewards()
    expect(before[0]!.contact).toBe(await contactOf('v:unknown'))
    const props = { userId: 'known' }
    await s.take({ name: 'identify', key: 'secret', visitor: 'unknown', userId: 'known', url: null, props })
    const contact = await contactOf('u:known')
    expect(await contactOf('v:unknown')).toBe(contact)
    s.clock.now += 11 * DAY
    await tick('known')
    await train('known')
    const after = await rewards()
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after[0]!.contact).toBe(contact)
  })

  it('move on to ordered and delivered, with author, reason and webhook, and never back', async () => {
    await s.turn()
    const { id } = (await rewards())[0]!
    expect(await change(id, { state: 'ordered', reference: 'L-77' })).toBeNull()
    expect(await change(id, { state: 'ordered', reference: 'L-77' })).toBeNull()
    const told = (await s.turn()).map(({ message }) => message)
    expect(told).toMatchObject([
      { kind: 'reward', reward: { id, state: 'ordered', previous: 'granted', reference: 'L-77' } },
    ])
    s.clock.now += 1_000
    expect(await change(id, { state: 'delivered' })).toBeNull()
    const back = await change(id, { state: 'cancelled', reason: 'lost' })
    expect(isRefusal(back) && back.code).toBe('conflict')
    expect((await rewards())[0]).toMatchObject({
      state: 'delivered',
      reference: 'L-77',
      steps: [
        { state: 'granted', author: 'rule' },
        { state: 'ordered', author: 'key:k1', reference: 'L-77' },
        { state: 'delivered', author: 'key:k1' },
      ],
    })
    expect(RewardChange.safeParse({ state: 'cancelled' }).success).toBe(false)
  })

  it('of two answers at once keep one', async () => {
    const { id } = (await rewards()).find(({ state }) => state === 'granted')!
    const answers = await Promise.all([
      change(id, { state: 'ordered' }, 'key:a'),
      change(id, { state: 'cancelled', reason: 'no stock' }, 'key:b'),
      change(id, { state: 'ordered' }, 'key:c'),
    ])
    expect(answers.filter(isRefusal).length).toBeLessThanOrEqual(2)
    const one = (await rewards()).find(row => row.id === id)!
    expect(one.steps.at(-1)!.state).toBe(one.state)
    expect(await verifyRewards(s.store)).toEqual([])
  })

  it('are compared with their crossings and states', async () => {
    const { id } = (await rewards())[0]!
    await s.db.updateTable('rewards').set({ state: 'cancelled' }).where('id', '=', id).execute()
    expect(await verifyRewards(s.store)).toMatchObject([{ live: 'cancelled', recomputed: 'delivered' }])
    await s.db.updateTable('rewards').set({ state: 'delivered' }).where('id', '=', id).execute()
    const [row] = (await rewards()).filter(one => one.id === id)
    await s.db.deleteFrom('crossings').where('id', '=', row!.crossing).execute()
    expect(await verifyRewards(s.store)).toMatchObject([{ what: `reward ${id}: crossing` }])
  })

  it('of an erased person stay for the books, without the person; what was not delivered is cancelled', async () => {
    await s.turn()
    await train('gone')
    const granted = (await rewards())[0]!
    await s.store.commit([
      { kind: 'erase', site: s.site.siteId, contact: granted.contact, names: ['u:gone'], at: s.clock.now },
    ])
    const left = (await rewards()).find(one => one.id === granted.id)
    expect(left).toMatchObject({ contact: null, state: 'cancelled', amount: 15_000, crossing: '' })
    expect(left!.steps.at(-1)).toMatchObject({ state: 'cancelled', author: 'rule', reason: 'erased' })
    expect((await s.turn()).filter(({ message }) => message.kind === 'reward')).toEqual([])
  })
})
