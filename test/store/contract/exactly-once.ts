import { describe, expect, it } from 'vitest'
import type { Answer, Store } from '../../../collector/model/port.ts'
import { arrival } from '../samples.ts'
import type { Stage } from './ground.ts'

export const exactlyOnce = (stage: Stage): void => {
  describe('an event is stored once', () => {
    it('when it is sent again in the same batch, in a later one and after a restart', async () => {
      const store = await stage.open()
      const sent = arrival()
      expect(statuses(await store.commit([sent, sent]))).toEqual(['accepted', 'duplicate'])
      expect(statuses(await store.commit([sent]))).toEqual(['duplicate'])
      await store.close()
      const again = await stage.open()
      expect(statuses(await again.commit([sent]))).toEqual(['duplicate'])
      expect(await visits(again, 'v:visitor-1')).toEqual({ counted: 1, kept: 1 })
    })

    it('when many concurrent batches of two processes contain it in different orders', async () => {
      const stores = [await stage.open(), await stage.beside()]
      const sent = Array.from({ length: 60 }, (_, i) => arrival({ visitor: `v${i % 7}` }))
      const batches = Array.from({ length: 16 }, (_, i) => shuffled(sent, i).slice(0, 45))
      const answers = await Promise.all(batches.map((batch, i) => stores[i % 2]!.commit(batch)))
      const accepted = batches.flatMap((batch, i) =>
        batch.filter((_, j) => answers[i]![j]!.status === 'accepted').map(({ event }) => event.id),
      )
      const everSent = new Set(batches.flat().map(({ event }) => event.id))
      expect(accepted.toSorted()).toEqual([...everSent].toSorted())
      for (let i = 0; i < 7; i++) {
        const own = sent.filter(({ event }) => event.visitor === `v${i}` && everSent.has(event.id)).length
        expect(await visits(stores[0]!, `v:v${i}`)).toEqual({ counted: own, kept: own })
      }
    })

    it('and another body under the same id is a conflicting duplicate; the first one stays', async () => {
      const store = await stage.open()
      const first = arrival({ props: { value: 1 } })
      const second = { ...first, event: { ...first.event, props: { value: 2 } }, digest: 'another' }
      await store.commit([first])
      expect(await store.commit([second, first])).toEqual([
        { status: 'duplicate', conflicting: true },
        { status: 'duplicate', conflicting: false },
      ])
      const { histories } = await store.look({ histories: new Set(['s1/v:visitor-1']) })
      expect(histories.get('s1/v:visitor-1')).toEqual([first.event])
    })

    it('and the same id under another class of key, or of another site, is another event', async () => {
      const store = await stage.open()
      const first = arrival()
      const server = arrival({ ...first.event, key: 'secret' })
      const elsewhere = arrival(first.event, 's2')
      expect(statuses(await store.commit([first, server, elsewhere]))).toEqual(Array(3).fill('accepted'))
      expect(await visits(store, 'v:visitor-1')).toEqual({ counted: 2, kept: 2 })
    })
  })
}

export const statuses = (answers: Answer[]) => answers.map(answer => answer.status)

/** What the decider counted on the contact, and how many events lie in the stream's history. */
export const visits = async (store: Store, stream: string, site = 's1') => {
  const { contacts, histories } = await store.look({
    contacts: new Set([`${site}/c_${stream}`]),
    histories: new Set([`${site}/${stream}`]),
  })
  return {
    counted: contacts.get(`${site}/c_${stream}`)?.face.visits ?? 0,
    kept: histories.get(`${site}/${stream}`)!.length,
  }
}

const shuffled = <T>(list: readonly T[], seed: number): T[] => {
  let state = seed * 2_654_435_761 + 1
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
  return list
    .map(item => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
