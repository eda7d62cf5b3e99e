import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import type { Answer, Arrival, Feed, Store } from '../../collector/model/port.ts'
import type { ContactRow, Name } from '../../collector/model/rows.ts'
import { findPerson } from '../../collector/queries/person.ts'
import { openStore } from '../../collector/store/open.ts'
import { factsOf } from '../../collector/transaction/facts.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import type { Event } from '../../shared/event.ts'
import type { CreatedSite } from '../../shared/site.ts'
import type { Ground } from './contract/ground.ts'
import { event, NOW } from './samples.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** What the port promises of forgetting, with the collector's own decider, once for each implementation. */
export const privacyContract = (name: string, makeGround: () => Promise<Ground>): void => {
  describe(`${name} erases`, () => {
    let ground: Ground
    let store: Store
    let site: CreatedSite
    let feeds: Feed[]
    beforeEach(async () => {
      ground = await makeGround()
      store = await openStore(ground.url, ground.dataDir)
      feeds = []
      await store.subscribe(feed => feeds.push(feed))
      const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
      if ('code' in made) throw new Error(made.message)
      site = made
    })
    afterEach(async () => {
      await store.close()
      await ground.end()
    })

    const arrival = (changes: Partial<Event>): Arrival => {
      const made = event({ key: 'secret', ...changes })
      return { kind: 'event', site: site.siteId, event: made, digest: JSON.stringify(made.props) }
    }
    const take = (...events: Partial<Event>[]) => store.commit(events.map(arrival))
    const erase = async (contact: string | null, names: Name[] = [], at = NOW) => {
      const [answer] = await store.commit([{ kind: 'erase', site: site.siteId, contact, names, at }])
      return answer as Answer
    }
    const person = async (email: string) =>
      (await findPerson(store, site.siteId, { email })) as ContactRow | null
    const everyone = async () => {
      const rows: ContactRow[] = []
      await store.scan(chunk => void rows.push(...chunk))
      return rows
    }
    const identify = (visitor: string | null, email: string, more: Partial<Event> = {}) => ({
      name: 'identify',
      visitor,
      time: NOW - 50 * MINUTE,
      props: { email, traits: { name: `Known as ${email}` } },
      ...more,
    })
    const refused = (raw: string): Arrival => ({
      kind: 'refused',
      site: site.siteId,
      refused: {
        receivedAt: NOW,
        raw,
        refusal: { code: 'bad_url', message: 'no' },
        key: 'public',
        eventId: null,
      },
    })

    it('a person with all data, leaves other contacts unchanged, and notifies the projections', async () => {
      await take(
        { visitor: 'v-anna', time: NOW - 60 * MINUTE, key: 'public' },
        identify('v-anna', 'Anna@Shop.example'),
        { visitor: 'v-anna-2', time: NOW - 30 * MINUTE, key: 'public' },
        identify('v-anna-2', 'anna@shop.example', { time: NOW - 20 * MINUTE }),
        { visitor: 'v-joanna', time: NOW - 60 * MINUTE, key: 'public' },
        identify('v-joanna', 'joanna@shop.example'),
      )
      await store.commit([
        refused('{"v":"v-anna","n":"x","u":"nowhere"}'),
        refused('{"v":"v-other","n":"x","p":{"email":"ANNA@shop.example"}}'),
        refused('{"v":"v-joanna","n":"x","p":{"email":"joanna@shop.example"}}'),
      ])
      const anna = (await person('anna@shop.example'))!
      const joanna = (await person('joanna@shop.example'))!
      expect(anna.streams).toEqual(['v:v-anna', 'v:v-anna-2'])
      feeds.length = 0

      const answer = await erase(anna.id)
      expect(answer).toEqual({
        status: 'erased',
        names: expect.arrayContaining(['v:v-anna', 'v:v-anna-2', 'e:anna@shop.example']),
      })
      await expect
        .poll(() => feeds.flatMap(feed => feed.gone ?? []))
        .toEqual([{ site: site.siteId, contact: anna.id }])
      expect(await everyone()).toEqual([joanna])
      expect(await person('anna@shop.example')).toBeNull()
      const need = new Set([`${site.siteId}/v:v-anna`, `${site.siteId}/v:v-anna-2`])
      const left = await store.look({ streams: need, histories: need, claims: need })
      for (const key of need) {
        expect(left.streams.get(key)).toBeNull()
        expect(left.histories.get(key)).toEqual([])
        expect(left.claims.get(key)).toEqual([])
      }
      const rejected = await store.db.selectFrom('rejected').select('raw').execute()
      expect(rejected.map(({ raw }) => JSON.parse(raw).v)).toEqual(['v-joanna'])
      expect((await factsOf(store, site.siteId, joanna.id))!.facts).toHaveLength(2)
      expect(await verify(store, () => {})).toEqual([])
    })

    it('contacts that were merged into the person, with all crossings', async () => {
      await take(
        identify(null, 'anna@shop.example', { userId: 'anna', time: NOW - 50 * MINUTE }),
        identify(null, 'a.nowak@work.example', { userId: 'a-nowak', time: NOW - 40 * MINUTE }),
        { name: 'purchase', visitor: null, userId: 'a-nowak', props: { value: 90, currency: 'EUR' } },
      )
      const lost = (await person('a.nowak@work.example'))!.id
      await take({
        name: 'alias',
        visitor: null,
        userId: 'anna',
        props: { previousId: 'a-nowak' },
        time: NOW - 10 * MINUTE,
      })
      const { db } = store
      const crossing = { plan_id: 'p', plan_version: 'p.1', threshold: 't', direction: 'up', at: NOW }
      const rest = { stated_at: NOW, silent: 0, alerts: 1, body: '{}', site_id: site.siteId }
      await db.deleteFrom('crossings').execute()
      await db
        .insertInto('crossings')
        .values([
          { ...crossing, ...rest, id: 'x1', contact_id: lost },
          { ...crossing, ...rest, id: 'x2', contact_id: 'c_other' },
        ])
        .execute()
      const anna = (await person('anna@shop.example'))!
      expect(anna.id).not.toBe(lost)
      expect(await erase(lost)).toMatchObject({ status: 'erased' })
      const key = `${site.siteId}/${lost}`
      expect((await store.look({ contacts: new Set([key]) })).contacts.get(key)).toBeNull()
      expect(await everyone()).toEqual([])
      const crossings = await db.selectFrom('crossings').select('id').execute()
      expect(crossings).toEqual([{ id: 'x2' }])
    })

    it('a person in every process, so that late events are rejected at once', async () => {
      const other = await openStore(ground.url, ground.dataDir, { role: ground.neighbour })
      try {
        await take({ visitor: 'v-anna', key: 'public' }, identify('v-anna', 'anna@shop.example'))
        const anna = (await person('anna@shop.example'))!.id
        await other.commit([{ kind: 'erase', site: site.siteId, contact: anna, names: [], at: NOW }])
        await expect
          .poll(() => feeds.flatMap(feed => feed.gone ?? []))
          .toEqual([{ site: site.siteId, contact: anna }])
        expect(await take({ visitor: 'v-anna' })).toMatchObject([{ refusal: { code: 'erased' } }])
      } finally {
        await other.close()
      }
    })

    it('a person and keeps the orders: amount, time and id remain, without a contact', async () => {
      const order = { transaction_id: 'T-1', value: 120.5, currency: 'PLN', note: 'for Anna Nowak' }
      await take(
        identify('v-anna', 'anna@shop.example'),
        { name: 'purchase', visitor: 'v-anna', id: 'order-of-anna@shop.example', props: order },
        {
          name: 'refund',
          visitor: null,
          userId: 'clerk',
          props: { transaction_id: 'T-1', value: 20, currency: 'PLN' },
        },
      )
      await erase((await person('anna@shop.example'))!.id)
      const key = `${site.siteId}/T-1`
      const { orders } = await store.look({ orders: new Set([key]) })
      const [sold] = orders.get(key)!.filter(({ event }) => event.name === 'purchase')
      expect(sold!.event).toMatchObject({ visitor: null, userId: null, url: null, title: null, time: NOW })
      expect(sold!.event.props).toEqual({ transaction_id: 'T-1', value: 120.5, currency: 'PLN' })
      expect(JSON.stringify([...orders])).not.toContain('anna')
      // Whoever sent the refund keeps it, and the same order again is refused as the person's.
      expect(orders.get(key)).toHaveLength(2)
      const again = await take({
        name: 'purchase',
        visitor: 'v-anna',
        id: 'order-of-anna@shop.example',
        props: order,
      })
      expect(again).toMatchObject([{ status: 'refused', refusal: { code: 'erased' } }])
      expect(await verify(store, () => {})).toEqual([])
    })

    it('claims of others about the person in a shared browser, and no other data of theirs', async () => {
      const at = (minutes: number) => NOW - minutes * MINUTE
      await take(
        { visitor: 'v-home', time: at(60), key: 'public' },
        identify('v-home', 'anna@shop.example', { userId: 'anna', time: at(50) }),
        { visitor: 'v-home', time: at(45), key: 'public' },
        identify('v-home', 'bob@shop.example', { userId: 'bob', time: at(40) }),
        { visitor: 'v-home', time: at(35), key: 'public', title: 'Bob reads' },
        // Bob names Anna's address beside his own id: it stays hers.
        identify('v-bob', 'anna@shop.example', { userId: 'bob', time: at(30) }),
      )
      const bob = (await person('bob@shop.example'))!
      await erase((await person('anna@shop.example'))!.id)
      expect((await everyone()).map(row => [row.id, row.identifiers])).toEqual([
        [bob.id, ['e:bob@shop.example', 'u:bob']],
      ])
      const { facts } = (await factsOf(store, site.siteId, bob.id))!
      expect(facts.map(({ event }) => event.name)).toEqual(['identify', 'page_view', 'identify'])
      expect(JSON.stringify(facts)).not.toContain('anna')
      expect(await verify(store, () => {})).toEqual([])
    })

    it('a person so that late events are rejected and later ones create a new contact', async () => {
      await take({ visitor: 'v-anna', key: 'public' }, identify('v-anna', 'anna@shop.example'))
      const old = (await person('anna@shop.example'))!.id
      await erase(old)
      const late = await take(
        { visitor: 'v-anna', time: NOW },
        identify(null, 'anna@shop.example', { time: NOW - DAY }),
        identify('v-new', 'ANNA@shop.example', { time: NOW - 1 }),
        { name: 'alias', visitor: null, userId: 'x', props: { previousId: 'v-anna' }, time: NOW - 1 },
        { visitor: 'v-other', time: NOW },
      )
      expect(late.map(answer => ('refusal' in answer ? answer.refusal.code : answer.status))).toEqual([
        'erased',
        'erased',
        'erased',
        'erased',
        'accepted',
      ])
      const [answer] = await take({ visitor: 'v-anna', time: NOW + 1, receivedAt: NOW + 1 })
      expect(answer).toEqual({ status: 'accepted' })
      const rows = (await everyone()).filter(row => row.streams.includes('v:v-anna'))
      expect(rows).toHaveLength(1)
      expect(rows[0]!.id).not.toBe(old)
      const tombstones = await store.db.selectFrom('tombstones').selectAll().execute()
      expect(tombstones.map(row => Number(row.at))).toEqual([NOW, NOW])
      expect(JSON.stringify(tombstones)).not.toMatch(/anna/)
      expect(await verify(store, () => {})).toEqual([])
    })

    it('in one batch with events before and after it, and a name without a contact', async () => {
      const [first, , second] = await store.commit([
        arrival({ visitor: 'v-anna', time: NOW - 2 }),
        { kind: 'erase', site: site.siteId, contact: null, names: ['v:v-anna'], at: NOW - 3 },
        arrival(identify('v-bob', 'bob@shop.example')),
      ])
      expect([first, second]).toEqual([{ status: 'accepted' }, { status: 'accepted' }])
      expect(await erase('c_nobody')).toMatchObject({ status: 'refused', refusal: { code: 'not_found' } })
      const bob = (await person('bob@shop.example'))!.id
      const answers = await store.commit([
        arrival({ visitor: 'v-bob', time: NOW - 1 }),
        { kind: 'erase', site: site.siteId, contact: bob, names: [], at: NOW },
        arrival({ visitor: 'v-bob', time: NOW - 1 }),
        arrival({ visitor: 'v-bob', time: NOW + 1, receivedAt: NOW + 1 }),
      ])
      expect(answers.map(({ status }) => status)).toEqual(['accepted', 'erased', 'refused', 'accepted'])
      const rows = (await everyone()).filter(row => row.streams.includes('v:v-bob'))
      expect(rows.map(row => row.last?.time)).toEqual([NOW + 1])
      expect(rows[0]!.identifiers).toEqual([])
      expect(await verify(store, () => {})).toEqual([])
    })

    it('events beyond retention, and keeps identities and younger events', async () => {
      const old = NOW - 40 * DAY
      await take(
        { visitor: 'v-anna', userId: 'anna', time: old },
        { visitor: 'v-anna', userId: 'anna', time: old + 1 },
        identify('v-anna', 'anna@shop.example', { userId: 'anna', time: old + 2 }),
        // Identifies itself again, with the address as the latest trait.
        identify('v-anna', 'anna@shop.example', {
          userId: 'anna',
          time: old + 3,
          props: { email: 'Anna@shop.example' },
        }),
        { name: 'purchase', visitor: 'v-anna', time: old + 4, props: { transaction_id: 'T', value: 1 } },
        { visitor: 'v-anna', time: NOW },
        { visitor: 'v-young', time: NOW },
      )
      const found = await store.expiring(site.siteId, old + DAY, null)
      expect(found).toEqual({ streams: ['v:v-anna'], contacts: [expect.any(String)], after: null })
      expect(await store.expire(site.siteId, old + DAY, found.streams)).toBe(2)
      const key = `${site.siteId}/v:v-anna`
      const order = `${site.siteId}/T`
      const left = await store.look({ histories: new Set([key]), orders: new Set([order]) })
      // The first event with "anna" identifies the contact; the repeat does not.
      expect(left.histories.get(key)!.map(({ time }) => time)).toEqual([old, old + 2, old + 3, NOW])
      expect(left.orders.get(order)).toEqual([])
      expect(await store.expiring(site.siteId, old + DAY, null)).toMatchObject({ streams: [] })
      expect((await person('anna@shop.example'))!.identifiers).toEqual(['e:anna@shop.example', 'u:anna'])
    })

    it('periods that no site keeps, except identities, with the same result for partitions and on a repeat', async () => {
      const old = Date.UTC(2019, 4, 1)
      const before = Date.UTC(2020, 0, 1)
      const sent = [
        arrival({ id: 'a', visitor: 'v-anna', time: old }),
        arrival(identify('v-anna', 'anna@shop.example', { id: 'b', time: old + 2 })),
        arrival({
          id: 'c',
          name: 'purchase',
          visitor: 'v-anna',
          time: old + 4,
          props: { transaction_id: 'T', value: 1 },
        }),
        arrival({ id: 'd', visitor: 'v-other', time: old }),
        arrival({ id: 'e', visitor: 'v-anna', time: before }),
      ]
      await store.commit(sent)
      const settled: string[] = []
      const stretches = () =>
        store.expirePartitions(before, async (_, contacts) => void settled.push(...contacts))
      const whole = await stretches()
      const { streams } = await store.expiring(site.siteId, before - 1, null)
      expect(whole + (await store.expire(site.siteId, before - 1, streams))).toBe(3)

      const named = (ids: string[]) => new Set(ids.map(id => `${site.siteId}/s:${id}`))
      const key = `${site.siteId}/v:v-anna`
      const order = `${site.siteId}/T`
      const { marks, histories, orders } = await store.look({
        marks: named(['a', 'b', 'c', 'd', 'e']),
        histories: new Set([key]),
        orders: new Set([order]),
      })
      expect(histories.get(key)!.map(({ id }) => id)).toEqual(['b', 'e'])
      expect([...marks.values()].map(mark => mark !== null)).toEqual([false, true, false, false, true])
      expect(orders.get(order)).toEqual([])
      expect((await person('anna@shop.example'))!.identifiers).toEqual(['e:anna@shop.example'])
      expect(await store.commit(sent.slice(1, 2))).toEqual([{ status: 'duplicate', conflicting: false }])
      if (name === 'PostgreSQL') {
        expect([whole, streams]).toEqual([3, []])
        expect(settled).toHaveLength(2)
      }
      expect(await stretches()).toBe(0)
    })
  })
}
