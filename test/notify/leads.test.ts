import { describe, expect, it } from 'vitest'
import { insertUser } from '../../collector/accounts/user-row.ts'
import { changeLead, leadOf, saveAssignment } from '../../collector/leads/leads.ts'
import type { LeadChange } from '../../shared/lead.ts'
import { DAY, DONE, FAILED, HOUR, MINUTE, type Scene, START, STORES, useScene } from './scene.ts'

describe.each(STORES)('alerts on leads, on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('are repeated once for an unclaimed lead', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id], remindAfterMinutes: 15 })
    const me = await insertUser(
      s.db,
      { email: `${kind}@a.example`, role: 'member', name: 'Ewa', password: null },
      START,
    )
    const by = { actor: me, me }
    for (const who of ['left', 'claimed', 'snoozed']) await s.heat(who)
    expect(await s.turn()).toHaveLength(3)
    const whose = (who: string) => ({ site: s.site.siteId, contact: s.contactOf(who) })
    await changeLead(s.db, whose('claimed'), { owner: 'me' }, by, s.clock.now)
    const later = new Date(s.clock.now + HOUR).toISOString()
    await changeLead(s.db, whose('snoozed'), { snoozedUntil: later }, by, s.clock.now)
    expect(await s.turn(15 * MINUTE - 1)).toEqual([])
    const reminder = { kind: 'reminder', item: { subject: { contactId: s.contactOf('left') } } }
    expect(await s.turn(1)).toMatchObject([{ message: reminder }])
    expect(await s.turn(30 * MINUTE)).toEqual([])
    expect(await s.turn(15 * MINUTE)).toMatchObject([
      { message: { kind: 'reminder', item: { subject: { contactId: s.contactOf('snoozed') } } } },
    ])
  })

  it('are repeated when a snooze ends, for any reminder setting of the rule', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id] })
    const by = { actor: 'key:x', me: null }
    for (const who of ['sleeper', 'woken', 'sold']) await s.heat(who)
    expect(await s.turn()).toHaveLength(3)
    const change = (who: string, change: LeadChange) =>
      changeLead(s.db, { site: s.site.siteId, contact: s.contactOf(who) }, change, by, s.clock.now)
    const until = (ms: number) => new Date(s.clock.now + ms).toISOString()
    for (const who of ['sleeper', 'woken', 'sold']) await change(who, { snoozedUntil: until(HOUR) })
    await change('woken', { snoozedUntil: null })
    await change('sold', { outcome: 'won' })
    expect(await s.turn(HOUR - 1)).toEqual([])
    const again = [
      { message: { kind: 'reminder', item: { subject: { contactId: s.contactOf('sleeper') } } } },
    ]
    expect(await s.turn(1)).toMatchObject(again)
    await change('sleeper', { snoozedUntil: until(DAY) })
    expect(await s.turn(DAY - 1)).toEqual([])
    expect(await s.turn(1)).toMatchObject(again)
  })

  it('reopen a contacted lead that becomes hot again, and no other', async () => {
    await s.rule()
    const by = { actor: 'key:x', me: null }
    const whose = (who: string) => ({ site: s.site.siteId, contact: s.contactOf(who) })
    const heat = async () => {
      for (const visitor of ['called', 'sold']) await s.take({ name: 'video_start', visitor })
      await s.store.caughtUp()
      await s.turn()
    }
    await heat()
    await changeLead(s.db, whose('called'), { outcome: 'contacted', note: 'call in a week' }, by, s.clock.now)
    await changeLead(s.db, whose('sold'), { outcome: 'won' }, by, s.clock.now)
    const outcomes = async () =>
      Promise.all(['called', 'sold'].map(async who => (await leadOf(s.db, whose(who))).outcome))
    await s.turn(HOUR)
    expect(await outcomes()).toEqual(['contacted', 'won'])
    // The points of the first time have expired.
    s.clock.now += 11 * DAY
    await heat()
    expect(await outcomes()).toEqual([null, 'won'])
    expect(await leadOf(s.db, whose('called'))).toMatchObject({ outcomeAt: null, note: 'call in a week' })
    const deeds = await s.db
      .selectFrom('lead_deeds')
      .select(['deed', 'actor'])
      .where('contact_id', '=', s.contactOf('called'))
      .where('deed', '=', 'reopen')
      .execute()
    expect(deeds).toEqual([{ deed: 'reopen', actor: 'rule' }])
  })

  it('name the owner of the lead, by a trait of the contact or by default', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id] })
    const person = (name: string) =>
      insertUser(s.db, { email: `${name}-${kind}@a.example`, role: 'member', name, password: null }, START)
    const [piotr, zofia] = [await person('Piotr'), await person('Zofia')]
    const gone = await person('Gone')
    const setting = { trait: 'country', byValue: { PL: piotr, XX: gone }, otherwise: zofia }
    await saveAssignment(s.db, s.site.siteId, setting, 'test', START)
    await s.db.updateTable('users').set({ disabled_at: START }).where('id', '=', gone).execute()
    // No claim of a visitor delays the alerts of other contacts.
    const countries = { polish: 'pl', former: 'XX', joker: 'constructor', other: '__proto__' }
    for (const [visitor, country] of Object.entries(countries)) {
      await s.take({
        name: 'identify',
        visitor,
        userId: visitor,
        props: { userId: visitor, traits: { country } },
      })
      await s.heat(visitor)
    }
    const told = (await s.turn()).flatMap(({ message }) => ('item' in message ? [message.item.subject] : []))
    const owners = Object.fromEntries(told.map(({ name, owner }) => [name, owner]))
    expect(owners).toEqual({ polish: 'Piotr', former: 'Zofia', joker: 'Zofia', other: 'Zofia' })
    await s.db.deleteFrom('settings').where('name', 'like', 'assignment%').execute()
  })

  it('of an erased person are deleted with their deliveries, answers and leads', async () => {
    const { id, url } = await s.channel()
    await s.rule({ channels: [id], bundle: { over: 1, minutes: 10 }, remindAfterMinutes: 15 })
    s.answers.set(url, [
      FAILED,
      { ...DONE, answer: 'thank you for Zuzanna' },
      { ...DONE, answer: 'and Zuzanna' },
    ])
    const props = { userId: 'zuza', traits: { name: 'Zuzanna' } }
    await s.take({ name: 'identify', visitor: 'zuza', userId: 'zuza', props })
    for (const who of ['zuza', 'bystander-1', 'bystander-2', 'zuza-2']) {
      await s.heat(who)
      s.clock.now += 1
    }
    await s.take({ name: 'identify', visitor: 'zuza-2', userId: 'zuza', props })
    await s.turn()
    await s.store.caughtUp()
    const contact = s.contactOf('zuza')
    await s.turn(10 * MINUTE)
    const by = { actor: 'command', me: null }
    await changeLead(s.db, { site: s.site.siteId, contact }, { note: 'Zuzanna likes tents' }, by, s.clock.now)
    expect(await traces(s, contact)).toMatch(/Zuzanna/)
    const alerts = (await s.inbox()).rows.length

    const at = s.clock.now
    await s.store.commit([{ kind: 'erase', site: s.site.siteId, contact, names: [], at }])
    expect(await traces(s, contact)).not.toMatch(/Zuzanna|zuza/)
    expect(await traces(s, contact)).not.toContain(contact)
    expect((await s.inbox()).rows.length).toBe(alerts - 2)
    expect((await s.log()).rows.filter(({ channel }) => channel === id)).toMatchObject([{ kind: 'bundle' }])
    expect(await s.turn(DAY)).not.toMatchObject([{ message: { item: { subject: { contactId: contact } } } }])
  })

  it('move with a lead to the contact that survives a merge', async () => {
    await s.rule()
    await s.take({ name: 'identify', visitor: null, userId: 'later', props: { userId: 'later' } })
    await s.heat('before')
    await s.store.caughtUp()
    const lost = s.contactOf('before')
    const by = { actor: 'command', me: null }
    await changeLead(s.db, { site: s.site.siteId, contact: lost }, { note: 'rang' }, by, s.clock.now)
    await s.take({ name: 'identify', visitor: 'before', userId: 'later', props: { userId: 'later' } })
    await s.store.caughtUp()
    const survivor = s.contactOf('before')
    expect(survivor).not.toBe(lost)
    expect(await leadOf(s.db, { site: s.site.siteId, contact: survivor })).toMatchObject({ note: 'rang' })
    expect((await s.inbox()).rows[0]).toMatchObject({ contactId: survivor })
  })
})

/** All that is kept of alerts and leads, as text. */
async function traces({ db }: Scene, _contact: string): Promise<string> {
  const all: unknown[] = []
  for (const table of [
    'alerts',
    'deliveries',
    'delivery_items',
    'attempts',
    'leads',
    'lead_deeds',
    'audit',
  ] as const)
    all.push(await db.selectFrom(table).selectAll().execute())
  return JSON.stringify(all)
}
