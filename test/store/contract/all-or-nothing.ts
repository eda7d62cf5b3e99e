import { describe, expect, it } from 'vitest'
import { StorageUnavailable } from '../../../collector/model/port.ts'
import { arrival, contactRow, crossing, NOW, newId } from '../samples.ts'
import { statuses, visits } from './exactly-once.ts'
import type { Stage } from './ground.ts'

export const allOrNothing = (stage: Stage): void => {
  describe('a batch is committed in full or not at all', () => {
    it('with one answer for each arrival, in its position', async () => {
      const store = await stage.open()
      const known = arrival()
      await store.commit([known])
      const refused = {
        receivedAt: NOW,
        raw: '{"n":1}',
        refusal: { code: 'bad_name', field: 'n', message: 'a name is text' },
        key: 'public',
        eventId: null,
      } as const
      const answers = await store.commit([
        { kind: 'refused', site: 's1', refused },
        known,
        arrival(),
        { kind: 'tick', site: 's1', contact: 'c_v:visitor-1', at: NOW },
      ])
      expect(statuses(answers)).toEqual(['done', 'duplicate', 'accepted', 'done'])
    })

    it('and not when the decider fails; the error names the cause, and later batches are committed', async () => {
      const store = await stage.open()
      const before = arrival()
      const failed = await store.commit([before, arrival({ name: 'throw' })]).catch(error => error)
      expect(failed).toBeInstanceOf(Error)
      expect(failed).not.toBeInstanceOf(StorageUnavailable)
      expect(failed.message).toBe('the decider has a mistake')
      expect(await visits(store, 'v:visitor-1')).toEqual({ counted: 0, kept: 0 })
      expect(statuses(await store.commit([before]))).toEqual(['accepted'])
    })

    it('and not when a row cannot be written', async () => {
      const store = await stage.open()
      const before = arrival()
      const twice = crossing()
      const written = arrival({
        name: 'write',
        props: { contacts: [contactRow({ id: 'c_x' })], crossings: [twice, twice] },
      })
      await expect(store.commit([before, written])).rejects.toThrow(/unique/i)
      const { contacts } = await store.look({ contacts: new Set(['s1/c_x']) })
      expect(contacts.get('s1/c_x')).toBeNull()
      expect(statuses(await store.commit([before]))).toEqual(['accepted'])
      // Nor does it remember anything of what it had begun to write.
      expect(await visits(store, 'v:visitor-1')).toEqual({ counted: 1, kept: 1 })
    })

    it('independently of concurrent batches that fail', async () => {
      const store = await stage.open()
      const outcomes = await Promise.allSettled([
        store.commit([arrival({ visitor: 'a' })]),
        store.commit([arrival({ visitor: 'a' }), arrival({ name: 'throw', id: newId() })]),
        store.commit([arrival({ visitor: 'a' })]),
      ])
      expect(outcomes.map(outcome => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await visits(store, 'v:a')).toEqual({ counted: 2, kept: 2 })
    })
  })
}
