import { describe, expect, it, vi } from 'vitest'
import type { Feed, Store } from '../../../collector/model/port.ts'
import type { ContactRow } from '../../../collector/model/rows.ts'
import { eventually } from '../../eventually.ts'
import { arrival, crossing } from '../samples.ts'
import type { Stage } from './ground.ts'

export const feed = (stage: Stage): void => {
  describe('a subscriber receives', () => {
    it('the changes of a commit, and nothing of a commit without changes or with an error', async () => {
      const store = await stage.open()
      const heard = await listen(store)
      const sent = arrival()
      await store.commit([sent])
      await store.commit([sent])
      await store.commit([arrival(), arrival({ name: 'throw' })]).catch(() => {})
      const stated = crossing()
      await store.commit([arrival({ name: 'write', props: { crossings: [stated] } })])
      await eventually(() => expect(heard).toHaveLength(2))
      expect(heard[0]).toMatchObject({
        contacts: [{ id: 'c_v:visitor-1', version: 1, face: { visits: 1 } }],
        events: [{ site: 's1', contact: 'c_v:visitor-1', event: sent.event }],
        crossings: [],
      })
      expect(heard[1]).toMatchObject({ contacts: [], events: [], crossings: [stated] })
      expect(heard[1]!.seq).toBe(heard[0]!.seq + 1)
    })

    it('every commit of two processes, once, without gaps, a contact’s versions in order', async () => {
      const stores = [await stage.open(), await stage.beside()]
      const heard = await listen(stores[0]!)
      const sent = Array.from({ length: 400 }, (_, i) => arrival({ visitor: `v${i % 11}` }))
      const batches = Array.from({ length: 80 }, (_, i) => sent.slice(i * 5, i * 5 + 5))
      await Promise.all(batches.map((batch, i) => stores[i % 2]!.commit(batch)))
      await eventually(() => expect(heard.flatMap(one => one.events)).toHaveLength(400))
      expect(new Set(heard.flatMap(one => one.events.map(({ event }) => event.id))).size).toBe(400)
      expect(heard.map(one => one.seq)).toEqual(heard.map((_, i) => heard[0]!.seq + i))
      const versions = Map.groupBy(
        heard.flatMap(one => one.contacts),
        row => row.id,
      )
      for (const rows of versions.values())
        expect(rows.map(row => row.version)).toEqual(rows.map((_, i) => i + 1))
    })

    it('all earlier commits before the store reports that it has caught up', async () => {
      const stores = [await stage.open(), await stage.beside()]
      const heard = await listen(stores[0]!)
      for (let i = 0; i < 10; i++) {
        const sent = arrival()
        await stores[i % 2]!.commit([sent])
        await stores[0]!.caughtUp()
        expect(heard.at(-1)?.events[0]?.event.id).toBe(sent.event.id)
      }
    })

    it('every contact by feed or by scan, if it subscribes before it scans', async () => {
      const stores = [await stage.open(), await stage.beside()]
      let isOver = false
      const sent: Promise<unknown>[] = []
      const busy = (async () => {
        for (let i = 0; !isOver; i++) {
          sent.push(stores[1]!.commit([arrival({ visitor: `v${i}` })]))
          await sent.at(-1)
        }
      })()
      await eventually(() => expect(sent.length).toBeGreaterThan(20))
      const seen = new Set<string>()
      const add = (contacts: ContactRow[]) => {
        for (const row of contacts) seen.add(row.id)
      }
      await stores[0]!.subscribe(({ contacts }) => add(contacts))
      await stores[0]!.scan(add)
      isOver = true
      await busy
      await eventually(() => expect(seen.size).toBe(sent.length))
    })

    it('the feed even if another subscriber throws', async () => {
      const store = await stage.open()
      const escaped = vi.fn()
      const handlers = process.listeners('uncaughtException')
      process.removeAllListeners('uncaughtException').on('uncaughtException', escaped)
      try {
        await store.subscribe(() => {
          throw new Error('a view has a mistake')
        })
        const heard = await listen(store)
        await store.commit([arrival()])
        await eventually(() => expect(heard).toHaveLength(1))
        await eventually(() => expect(escaped).toHaveBeenCalledOnce())
      } finally {
        process.removeAllListeners('uncaughtException')
        for (const handler of handlers) process.on('uncaughtException', handler)
      }
    })
  })
}

const listen = async (store: Store): Promise<Feed[]> => {
  const heard: Feed[] = []
  await store.subscribe(one => void heard.push(one))
  return heard
}
