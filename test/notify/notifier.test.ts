import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { savePlan } from '../../collector/accounts/plans.ts'
import { createSite } from '../../collector/accounts/sites.ts'
import { insertUser } from '../../collector/accounts/user-row.ts'
import { Boards } from '../../collector/board/boards.ts'
import { changeLead, leadOf, saveAssignment } from '../../collector/leads/leads.ts'
import { BoardHub } from '../../collector/live/board-hub.ts'
import { tellOfJobs } from '../../collector/live/job-progress.ts'
import type { Arrival, Feed } from '../../collector/model/port.ts'
import type { Letter, Message, Sent } from '../../collector/notify/channel.ts'
import { addChannel, changeChannel, findChannel, readChannel } from '../../collector/notify/channel-book.ts'
import { deliveriesOf, replay } from '../../collector/notify/delivery-log.ts'
import { expireAlerts } from '../../collector/notify/expire.ts'
import { InactivitySweep } from '../../collector/notify/inactivity-sweep.ts'
import { inboxOf } from '../../collector/notify/inbox.ts'
import { Notifier } from '../../collector/notify/notifier.ts'
import { keep } from '../../collector/notify/rules.ts'
import { Publication } from '../../collector/publication/publication.ts'
import { openStore } from '../../collector/store/open.ts'
import { AlertRule } from '../../shared/alert-rule.ts'
import { Channel } from '../../shared/channel.ts'
import type { Event } from '../../shared/event.ts'
import type { LeadChange } from '../../shared/lead.ts'
import type { ServerMessage } from '../../shared/live.ts'
import { LiveList } from '../../shared/live-list.ts'
import { Plan } from '../../shared/plan.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { event } from '../store/samples.ts'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Wednesday, at ten in Warsaw. */
const START = Date.UTC(2026, 10, 18, 9)
const SCHEDULE = [0, 5 * SECOND, 5 * MINUTE]
const NO_SIGNAL = new AbortController().signal

const PLAN = Plan.parse({
  name: 'Sales',
  rules: [
    { id: 'view', name: 'Looked at a page', kind: 'event', event: 'page_view', points: 10 },
    { id: 'film', name: 'Saw the film', kind: 'event', event: 'video_start', points: 100, validity: 'P10D' },
  ],
  bands: [
    { id: 'cold', name: 'Cold' },
    { id: 'hot', name: 'Hot', from: 20, action: 'Call today' },
  ],
  thresholds: [{ id: 'hot', name: 'Hot', value: 20, direction: 'up' }],
})
const FAILED: Sent = { outcome: 'failed', status: 500, answer: 'no', retryAfterMs: null }
const DONE: Sent = { outcome: 'delivered', status: 200, answer: 'ok' }

async function openScene(url: string, dataDir: string) {
  const store = await openStore(url, dataDir)
  const clock = { now: START }
  const now = () => clock.now
  const { db } = store
  const site = (await createSite(db, { name: 'Shop' }, 'test', START)) as CreatedSite
  await db
    .updateTable('plan_versions')
    .set({ document: JSON.stringify(PLAN) })
    .where('plan_id', '=', site.planId)
    .execute()
  const boards = new Boards()
  const feeds: Feed[] = []
  await store.subscribe(feed => {
    feeds.push(feed)
    boards.apply(feed)
  })
  /** What the receivers of each channel have got; and what they answer, in turn. */
  const sent: { to: string; letter: Letter }[] = []
  const answers = new Map<string, Sent[]>()
  const makeNotifier = () =>
    new Notifier({
      store,
      send: async (settings, letter) => {
        const to = settings.kind === 'webhook' ? settings.url : settings.kind
        sent.push({ to, letter })
        return answers.get(to)?.shift() ?? DONE
      },
      schedule: SCHEDULE,
      base: () => 'https://pulse.example',
      now,
      report: error => {
        throw error
      },
      random: () => 0,
    })
  const notifier = makeNotifier()
  let count = 0
  const take = (...events: Partial<Event>[]) =>
    store.commit(
      events.map((changes): Arrival => {
        const made = event({ id: `n${++count}`, time: clock.now, receivedAt: clock.now, ...changes })
        return { kind: 'event', site: site.siteId, event: made, digest: made.id }
      }),
    )
  return {
    store,
    db,
    site,
    clock,
    now,
    boards,
    feeds,
    answers,
    notifier,
    take,
    /** Lifts somebody over the threshold. */
    heat: (visitor: string) =>
      take(
        { name: 'page_view', visitor, title: 'Tents', url: 'https://shop.example/tents' },
        { name: 'page_view', visitor, title: 'Boots', url: 'https://shop.example/boots' },
      ),
    /** Everything that is due now; returns what went out. */
    async turn(wait = 0): Promise<{ to: string; letter: Letter; message: Message }[]> {
      clock.now += wait
      sent.length = 0
      await notifier.turn(NO_SIGNAL)
      await notifier.settled()
      return sent.map(one => ({ ...one, message: one.letter.message }))
    },
    async channel(changes: object = {}) {
      const wish = Channel.parse({
        name: 'Shop system',
        settings: { kind: 'webhook', url: `https://r${++count}.example`, secrets: ['whsec_c2VjcmV0'] },
        ...changes,
      })
      const made = await addChannel(db, site.siteId, wish, 'test', clock.now)
      if ('code' in made) throw new Error(made.message)
      return { id: made.row.id, url: (wish.settings as { url: string }).url }
    },
    async rule(changes: Partial<AlertRule> = {}) {
      await db.deleteFrom('alert_rules').execute()
      const trigger = { kind: 'threshold', direction: 'up' } as const
      const document = AlertRule.parse({ name: 'Hot leads', trigger, ...changes })
      const wish = { kind: 'alert_rules', site: site.siteId, document } as const
      const kept = await keep(store, wish, 'test', clock.now)
      if (Array.isArray(kept)) throw new Error(JSON.stringify(kept))
      return kept.id
    },
    inbox: () =>
      inboxOf(store, { site: site.siteId, reader: 'key:x', unread: false, mine: false, limit: 50 }),
    log: () => deliveriesOf(store, { site: site.siteId, limit: 50 }),
    contactOf: (visitor: string) =>
      [...boards.contacts.values()].find(({ streams }) => streams.includes(`v:${visitor}`))!.id,
  }
}
type Scene = Awaited<ReturnType<typeof openScene>>

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['SQLite', 'PostgreSQL'])('alerts on %s', kind => {
  let dir: string
  let s: Scene
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pulseboard-notify-'))
    s = await openScene(kind === 'SQLite' ? 'sqlite:' : await server.makeDatabase(), dir)
  })
  afterAll(async () => {
    await s.store.close()
    await rm(dir, { recursive: true })
  })

  it('go out once, with who, why and what to do, and come to the inbox', async () => {
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

  it('are tried again by the schedule with the same id, then lie dead until somebody sends them again', async () => {
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

  it('switch off a receiver that wants no more, and are not lost', async () => {
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

  it('switch it off by a test message too, but not once it has been changed', async () => {
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

  it('wait through quiet hours for one digest', async () => {
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

  it('are no louder in quiet hours when they are tried again or were bundled, nor remind of what nobody has heard', async () => {
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

  it('wait no longer than the quiet hours that are in force', async () => {
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

  it('past the rate that the owner sets are bundled', async () => {
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

  it('are told once more of a lead that nobody has claimed', async () => {
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

  it('are told again when a snooze is over, whatever the rule says of reminders', async () => {
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

  it('say whose the lead is, by a trait of the contact or else', async () => {
    const { id } = await s.channel()
    await s.rule({ channels: [id] })
    const person = (name: string) =>
      insertUser(s.db, { email: `${name}-${kind}@a.example`, role: 'member', name, password: null }, START)
    const [piotr, zofia] = [await person('Piotr'), await person('Zofia')]
    const gone = await person('Gone')
    const setting = { trait: 'country', byValue: { PL: piotr, XX: gone }, otherwise: zofia }
    await saveAssignment(s.db, s.site.siteId, setting, 'test', START)
    await s.db.updateTable('users').set({ disabled_at: START }).where('id', '=', gone).execute()
    // Whatever a visitor says of himself, nobody's alerts are held up by it.
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

  it('come from a live list for each who enters and leaves it, to its webhook alone', async () => {
    const { id, url } = await s.channel()
    await s.rule()
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
    expect(before).toBeGreaterThan(5)
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

  it('come of a silence, found by looking now and then, once', async () => {
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

  it('come of a silence that has outlasted the rule’s cooldown', async () => {
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

  it('come of a giant that has fallen asleep, once', async () => {
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

  it('come of an event that a rule names, at once, if whoever sends it may be believed', async () => {
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
    await s.take({ name: 'demo_request', ...at('/other') }, { name: 'demo_request', ...at('/demo') })
    expect(await s.turn()).toMatchObject([
      { message: { item: { why: { kind: 'event', event: 'demo_request' }, subject: { score: 0 } } } },
    ])
    await s.rule({ channels: [id], trigger: { kind: 'event', event: 'purchase', where: [] } })
    await s.take({ name: 'purchase', visitor: 'forger', key: 'public' })
    expect(await s.turn()).toEqual([])
    await s.take({ name: 'purchase', visitor: 'buyer', key: 'secret' })
    expect(await s.turn()).toMatchObject([{ message: { item: { why: { event: 'purchase' } } } }])
  })

  it('come of somebody who says who they are for the first time, with enough points', async () => {
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

  it('of an erased person leave nothing behind: no alert, no delivery, no answer, no lead', async () => {
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

  it('move with a lead to whom it turns out to be', async () => {
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

  // On PostgreSQL it takes ten seconds on a busy machine.
  const isLong = kind === 'PostgreSQL' && !process.env.LONG
  it.skipIf(isLong)(
    'of a publication that lifts 3,000 contacts are one digest',
    { timeout: 60_000 },
    async () => {
      const [told, other] = [await s.channel(), await s.channel()]
      const { id: none } = await s.channel()
      await s.rule({ channels: [told.id, other.id] })
      const trigger = { kind: 'event', event: 'demo_request', where: [] } as const
      const document = AlertRule.parse({ name: 'Demo', trigger, channels: [none] })
      await keep(s.store, { kind: 'alert_rules', site: s.site.siteId, document }, 'test', s.clock.now)
      for (let i = 0; i < 3; i++)
        await s.take(
          ...Array.from({ length: 1_000 }, (_, k) => ({ name: 'page_view', visitor: `many-${i}-${k}` })),
        )
      expect(await s.turn()).toEqual([])
      await s.store.caughtUp()
      s.boards.use(await s.store.registry())
      const before = (await s.inbox()).rows.length
      s.clock.now += MINUTE

      const input = { ...PLAN, rules: [{ ...PLAN.rules[0], points: 25 }] }
      await savePlan(
        s.db,
        s.site.planId,
        { site: s.site.siteId, input, retention: null },
        'test',
        s.clock.now,
      )
      const refresh = async () => void s.boards.use(await s.store.registry())
      const group = { submit: (batch: Arrival[]) => s.store.commit(batch) }
      const publication = new Publication({ store: s.store, group, boards: s.boards, now: s.now, refresh })
      const job = await publication.start(s.site.planId, { fromNow: false })
      const stop = new AbortController()
      const running = publication.run(stop.signal)
      const publisher = new BoardHub(s.boards, s.now)
      const heard: ServerMessage[] = []
      const viewer = {
        events: false,
        send: (message: ServerMessage) => heard.push(message),
        buffered: () => 0,
        close() {},
      }
      publisher.open({ plan: s.site.planId, top: 5 }, undefined, viewer)
      const telling = tellOfJobs({ store: s.store, publisher, now: s.now }, stop.signal, error => {
        throw error
      })
      const state = async () =>
        (await s.db.selectFrom('jobs').select('state').where('id', '=', job).executeTakeFirstOrThrow()).state
      await expect.poll(state, { timeout: 50_000 }).toBe('done')
      const alerts = () => heard.filter(({ t }) => t === 'alert')
      await expect.poll(alerts).toHaveLength(1)
      stop.abort()
      await Promise.all([running, telling])

      const sent = await s.turn()
      expect(sent.map(({ to }) => to).sort()).toEqual([told.url, other.url].sort())
      const { up } = sent[0]!.message as Extract<Message, { kind: 'publication' }>
      expect(up).toBeGreaterThanOrEqual(3_000)
      expect(sent[0]!.message).toMatchObject({ kind: 'publication', plan: 'Sales', down: 0 })
      const inbox = (await s.inbox()).rows
      expect(inbox).toHaveLength(before + 1)
      expect(alerts()).toMatchObject([
        { alert: { id: inbox[0]!.id, planName: 'Sales', digest: { up, down: 0 } } },
      ])
      expect(inbox[0]).toMatchObject({ kind: 'digest', contactId: null, digest: { up, down: 0 } })
      await s.db.deleteFrom('alert_rules').execute()
    },
  )

  it('tell the views of every collector, in the feed of their cause', async () => {
    await s.rule()
    s.feeds.length = 0
    await s.heat('fed')
    await s.store.caughtUp()
    const alerts = s.feeds.flatMap(feed => feed.alerts ?? [])
    expect(alerts).toMatchObject([{ kind: 'threshold', contact: s.contactOf('fed') }])
  })

  it('and what was sent are kept as long as they are meant to be', async () => {
    const settings = (await s.store.registry()).sites.get(s.site.siteId)!
    const count = async (table: 'deliveries' | 'attempts' | 'delivery_items' | 'alerts') =>
      (await s.db.selectFrom(table).selectAll().execute()).length
    await s.turn(DAY)
    const alerts = await count('alerts')
    await expireAlerts(s.db, settings, s.clock.now)
    expect(await count('deliveries')).toBeGreaterThan(0)
    await expireAlerts(s.db, settings, s.clock.now + 31 * DAY)
    for (const table of ['deliveries', 'attempts', 'delivery_items'] as const)
      expect(await count(table)).toBe(0)
    const left = await count('alerts')
    expect(left).toBeLessThan(alerts)
    expect(left).toBeGreaterThan(0)
    await expireAlerts(s.db, { ...settings, retention: 'P1Y' }, s.clock.now + 400 * DAY)
    expect(await count('alerts')).toBe(0)
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
