import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKey } from '../../../collector/model/known.ts'
import type { Known, Need, Store } from '../../../collector/model/port.ts'
import type { Event } from '../../../shared/event.ts'
import { arrival, claim, contactRow, crossing, event, NOW, newId } from '../samples.ts'
import type { Stage } from './ground.ts'

const AWKWARD = {
  'naïve 🙂 key': 'Zażółć gęślą jaźń \u2028 🙂',
  zero: -0,
  nested: [-0, [null, { deep: -0 }], []],
  tiny: 5e-324,
  huge: 1.7976931348623157e308,
  large: 2 ** 53 + 2,
  fraction: 0.1 + 0.2,
  quotes: '"\\\u0000\u001f\'',
  half: '\ud83d',
  nothing: null,
  empty: '',
  no: false,
}

export const knowledge = (stage: Stage): void => {
  describe('the stored state that the decider and the screens read', () => {
    it('has events with every character', async () => {
      const store = await stage.open()
      const full = event({
        title: AWKWARD['naïve 🙂 key'],
        userId: 'ü 🙂',
        referrer: 'https://example.com/?a=b',
        props: AWKWARD,
        derived: { also: ['ad_click'], utm: { campaign: '🙂' }, bot: 'x' },
      })
      await store.commit([arrival(full)])
      await expectKnown(store, 'histories', 's1/v:visitor-1', [full])
    })

    it('has events with any JSON', async () => {
      const store = await stage.open()
      const props = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }))
      const events = fc
        .sample(props, { numRuns: 100, seed: 1 })
        .map((value, i) => event({ time: NOW + i, props: value as Event['props'] }))
      await store.commit(events.map(made => arrival(made)))
      const { histories } = await store.look({ histories: new Set(['s1/v:visitor-1']) })
      expect(histories.get('s1/v:visitor-1')).toEqual(events)
    })

    it('has a stream’s history in the specified order, for any order of arrival', async () => {
      const store = await stage.open()
      const inOrder = [
        event({ time: NOW - 1, id: 'z' }),
        event({ time: NOW, id: 'Z' }),
        event({ time: NOW, id: 'a' }),
        event({ time: NOW, id: 'b', key: 'public' }),
        event({ time: NOW, id: 'b', key: 'secret' }),
        event({ time: NOW, id: '\uff5e' }),
        event({ time: NOW, id: '🙂' }),
        event({ time: NOW + 1, id: '0' }),
      ]
      const [first, ...rest] = inOrder.toReversed()
      await store.commit([arrival(first!)])
      await store.commit(rest.map(made => arrival(made)))
      await expectKnown(store, 'histories', 's1/v:visitor-1', inOrder)
    })

    it('has one event of a stream, by its id and key', async () => {
      const store = await stage.open()
      const id = 'a"b\\c 🙂'
      const all = [
        event({ id, key: 'public' }),
        event({ id, key: 'secret' }),
        event({ id: `${id}d` }),
        event({ id: 'elsewhere', visitor: 'visitor-2' }),
      ]
      await store.commit(all.map(made => arrival(made)))
      const key = (made: Pick<Event, 'key' | 'id'>, visitor = 'visitor-1') =>
        `s1/${eventKey(`v:${visitor}`, made)}`
      for (const made of all.slice(0, 3)) await expectKnown(store, 'events', key(made), made)
      await expectKnown(store, 'events', key(all[3]!, 'visitor-2'), all[3])
      await expectKnown(store, 'events', key(all[3]!), null)
      await expectKnown(store, 'events', key({ id: 'a', key: 'public' }), null)
    })

    it('has streams with their spans and proofs', async () => {
      const store = await stage.open()
      const row = {
        site: 's1',
        key: 'v:a/b 🙂',
        hasClaims: true,
        spans: [
          { from: null, contact: 'c_1' },
          {
            from: { time: NOW, id: 'e1', key: 'public' },
            contact: 'c_2',
            proofs: [{ from: NOW, until: NOW + 5 }],
          },
        ],
      }
      await write(store, { streams: [row] })
      await expectKnown(store, 'streams', 's1/v:a/b 🙂', row)
      const changed = { ...row, hasClaims: false, spans: row.spans.slice(0, 1) }
      await write(store, { streams: [changed] })
      await expectKnown(store, 'streams', 's1/v:a/b 🙂', changed)
    })

    it('has contacts with scores, threshold states and summaries', async () => {
      const store = await stage.open()
      const standing = {
        score: -0,
        fit: 0.1 + 0.2,
        engagement: -7,
        tags: { 'zażółć 🙂': -0 },
        next: NOW + 0.5,
        lastScoringAt: null,
        first: { time: NOW, id: 'é' },
        cycleStart: null,
        arms: { up: -0, down: 5e-324, at: NOW + 0.25, off: AWKWARD as never },
      }
      const row = contactRow({
        mergedInto: 'c_2',
        identifiers: ['u:ü', 'e:a@example.com'],
        last: { time: NOW, id: 'i', key: 'secret' },
        standings: { 'p1.1': standing },
      })
      await write(store, { contacts: [row] })
      await expectKnown(store, 'contacts', 's1/c_1', row)
      const next = contactRow({ version: 2 })
      await write(store, { contacts: [next] })
      await expectKnown(store, 'contacts', 's1/c_1', next)
    })

    it('has claims by stream and by identifier, until they are replaced', async () => {
      const store = await stage.open()
      const named = claim({ userId: 'ann', email: 'ann@example.com', time: NOW + 1, until: NOW + 9 })
      const alias = claim({
        stream: 'u:ann',
        kind: 'alias',
        trust: 'server',
        userId: 'ann',
        previousId: 'Old@Example.com',
      })
      await write(store, {
        streams: [stream('v:visitor-1'), stream('u:ann')],
        claims: [
          { site: 's1', stream: 'v:visitor-1', claims: [named] },
          { site: 's1', stream: 'u:ann', claims: [alias] },
        ],
      })
      await expectKnown(store, 'claims', 's1/v:visitor-1', [named])
      await expectKnown(store, 'claimants', 's1/u:ann', [alias, named])
      await expectKnown(store, 'claimants', 's1/e:ann@example.com', [named])
      await expectKnown(store, 'claimants', 's1/u:Old@Example.com', [alias])
      await expectKnown(store, 'claimants', 's2/u:ann', [])

      const renamed = claim({ userId: 'bob', email: 'ann@example.com' })
      await write(store, { claims: [{ site: 's1', stream: 'v:visitor-1', claims: [renamed] }] })
      await expectKnown(store, 'claims', 's1/v:visitor-1', [renamed])
      await expectKnown(store, 'claimants', 's1/u:ann', [alias])
      await expectKnown(store, 'claimants', 's1/u:bob', [renamed])
      await expectKnown(store, 'claimants', 's1/e:ann@example.com', [renamed])

      await write(store, { claims: [{ site: 's1', stream: 'v:visitor-1', claims: [] }] })
      await expectKnown(store, 'claims', 's1/v:visitor-1', [])
      await expectKnown(store, 'claimants', 's1/e:ann@example.com', [])
    })

    it('has orders with the events that name them, over all streams', async () => {
      const store = await stage.open()
      const bought = event({ name: 'purchase', time: NOW, props: { transaction_id: 'A/1 🙂' } })
      const back = event({ name: 'refund', time: NOW + 1, visitor: null, userId: 'u', props: bought.props })
      await store.commit([arrival(back)])
      await store.commit([arrival(bought)])
      await expectKnown(store, 'orders', 's1/A/1 🙂', [
        { stream: 'v:visitor-1', event: bought },
        { stream: 'u:u', event: back },
      ])
    })

    it('has event marks and tombstones, and nothing for unknown keys', async () => {
      const store = await stage.open()
      const sent = arrival()
      await store.commit([sent])
      await store.db.insertInto('tombstones').values({ site_id: 's1', hash: 'h', at: NOW }).execute()
      await expectKnown(store, 'marks', `s1/p:${sent.event.id}`, sent.digest)
      await expectKnown(store, 'tombstones', 's1/h', NOW)
      await expectKnown(store, 'marks', 's1/p:none', null)
      await expectKnown(store, 'streams', 's1/v:none', null)
      await expectKnown(store, 'contacts', 's1/none', null)
      await expectKnown(store, 'tombstones', 's1/none', null)
      for (const kind of ['claims', 'claimants', 'histories', 'orders'] as const)
        await expectKnown(store, kind, 's1/u:none', [])
    })

    it('has admitted tags, by site and list', async () => {
      const store = await stage.open()
      await write(store, { tags: [{ site: 's1', list: 'l', tag: 'a' }] })
      await write(store, { tags: [{ site: 's1', list: 'l', tag: 'b' }] })
      const { tags } = await store.look({ tags: new Set(['s1/l', 's2/l']) })
      expect(tags.get('s1/l')!.toSorted()).toEqual(['a', 'b'])
      expect(tags.get('s2/l')).toEqual([])
    })

    it('has crossings and rejected events', async () => {
      const store = await stage.open()
      const stated = crossing({ reasons: [], alerts: false, silent: true, late: true, from: -0 })
      await write(store, { crossings: [stated] })
      const refused = {
        receivedAt: NOW,
        raw: '{"🙂":"\u0007"}',
        refusal: { code: 'too_old', message: 'too old' },
        key: 'secret',
        eventId: newId(),
      } as const
      await store.commit([{ kind: 'refused', site: 's1', refused }])
      const [row] = await store.db.selectFrom('crossings').selectAll().execute()
      expect(row).toMatchObject({
        id: stated.id,
        stated_at: NOW + 5,
        silent: 1,
        alerts: 0,
        plan_version: 'p1.1',
      })
      expect(JSON.parse(row!.body)).toEqual(stated)
      const rejected = await store.db.selectFrom('rejected').selectAll().execute()
      expect(rejected).toMatchObject([
        {
          site_id: 's1',
          received_at: NOW,
          code: 'too_old',
          field: null,
          raw: refused.raw,
          key_class: 'secret',
        },
      ])
    })

    it('has all contacts that are not merged into others, of all sites or of one', async () => {
      const store = await stage.open()
      const rows = Array.from({ length: 1_203 }, (_, i) =>
        contactRow({ id: `c_${i}`, site: `s${i % 2}`, mergedInto: i % 10 === 0 ? 'c_1' : null }),
      )
      await write(store, { contacts: rows })
      const scanned = async (site?: string) => {
        const found: string[] = []
        await store.scan(async chunk => void found.push(...chunk.map(row => row.id)), site)
        return found.toSorted()
      }
      const alive = rows.filter(row => row.mergedInto === null)
      expect(await scanned()).toEqual(alive.map(row => row.id).toSorted())
      expect(await scanned('s1')).toEqual(
        alive.flatMap(row => (row.site === 's1' ? [row.id] : [])).toSorted(),
      )
      expect(await scanned('s9')).toEqual([])
    })
  })
}

/** Within a transaction, through the decider, and outside of one, for screens. */
const expectKnown = async (store: Store, kind: keyof Need, key: string, value: unknown): Promise<void> => {
  expect(((await ask(store, { [kind]: [key] })) as Record<string, Record<string, unknown>>)[kind]).toEqual({
    [key]: value,
  })
  const looked = await store.look({ [kind]: new Set([key]) })
  expect((looked as Known)[kind].get(key)).toEqual(value)
}

export const ask = async (
  store: Store,
  props: Record<string, string[]>,
): Promise<Record<string, unknown>> => {
  const [answer] = await store.commit([arrival({ name: 'ask', props, visitor: 'asker' })])
  return JSON.parse(answer!.status === 'refused' ? answer!.refusal.message : '')
}

const write = (store: Store, rows: Record<string, unknown[]>) =>
  store.commit([arrival({ name: 'write', props: rows, visitor: 'writer' })])

const stream = (key: string) => ({
  site: 's1',
  key,
  spans: [{ from: null, contact: 'c_1' }],
  hasClaims: true,
})
