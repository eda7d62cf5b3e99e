import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../collector/store/open.ts'
import { arrival, claim, contactRow } from '../samples.ts'
import { statuses, visits } from './exactly-once.ts'
import type { Stage } from './ground.ts'
import { DECIDER } from './ground.ts'

const KILLS = process.env.LONG ? 12 : 2
const CHILD = new URL('../committing-child.ts', import.meta.url).pathname

export const lifetime = (stage: Stage): void => {
  describe('the lifetime of a store', () => {
    it('continues with all data when it is opened again', async () => {
      const store = await stage.open()
      const sent = arrival()
      const named = claim({ userId: 'ann' })
      const rows = {
        contacts: [contactRow()],
        claims: [{ site: 's1', stream: 'v:visitor-1', claims: [named] }],
      }
      await store.commit([sent])
      await store.commit([arrival({ name: 'write', props: rows, visitor: 'writer' })])
      await store.close()
      const again = await stage.open()
      const found = await again.look({
        histories: new Set(['s1/v:visitor-1']),
        contacts: new Set(['s1/c_1']),
        claimants: new Set(['s1/u:ann']),
      })
      expect(found.histories.get('s1/v:visitor-1')).toEqual([sent.event])
      expect(found.contacts.get('s1/c_1')).toEqual(contactRow())
      expect(found.claimants.get('s1/u:ann')).toEqual([named])
    })

    it('ends after pending commits', async () => {
      const store = await stage.open()
      const commits = Array.from({ length: 20 }, () => store.commit([arrival()]))
      await store.close()
      expect((await Promise.all(commits)).flatMap(statuses)).toEqual(Array(20).fill('accepted'))
      expect(await visits(await stage.open(), 'v:visitor-1')).toEqual({ counted: 20, kept: 20 })
    })

    it('loses no acknowledged commit when the process is killed at any time', async () => {
      for (let round = 0; round < KILLS; round++) {
        const acknowledged = await killedWhileCommitting(stage, `round-${round}`, 200 + 150 * round)
        const store = await stage.open()
        const stream = `v:round-${round}`
        const { histories } = await store.look({ histories: new Set([`s1/${stream}`]) })
        const kept = histories.get(`s1/${stream}`)!.map(({ id }) => id)
        expect(acknowledged.length).toBeGreaterThan(0)
        expect(acknowledged.filter(id => !kept.includes(id))).toEqual([])
        expect(new Set(kept).size).toBe(kept.length)
        // Not one row without the others of its batch.
        expect(kept.length % 3).toBe(0)
        expect(await visits(store, stream)).toEqual({ counted: kept.length, kept: kept.length })
        await store.close()
      }
    })

    it('includes a readiness check without side effects', async () => {
      const store = await stage.open()
      await store.ready()
      await store.ready()
      await store.scan(contacts => expect(contacts).toEqual([]))
    })

    it('can begin with several processes on an empty database', async () => {
      const { url, dataDir, neighbour } = stage.ground
      const stores = await Promise.all(
        Array.from({ length: 4 }, (_, i) =>
          openStore(url, dataDir, { role: i === 0 ? 'collector' : neighbour, deciderModule: DECIDER }),
        ),
      )
      await Promise.all(stores.map((store, i) => store.commit([arrival({ visitor: `v${i}` })])))
      await Promise.all(stores.map(store => store.close()))
    })

    it('does not begin on a database of a later version', async () => {
      await (await stage.open()).close()
      await stage.ground.age()
      await expect(stage.open()).rejects.toThrow(/schema \d+.*knows \d+/)
    })
  })
}

/** Ids of the events that were acknowledged to the child before it was killed. */
const killedWhileCommitting = async (stage: Stage, visitor: string, afterMs: number): Promise<string[]> => {
  const { url, dataDir } = stage.ground
  const child = spawn(process.execPath, [CHILD, url, dataDir, visitor], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', line => acknowledged.push(...line.split(' ')))
  await once(lines, 'line')
  setTimeout(() => child.kill('SIGKILL'), afterMs)
  await once(lines, 'close')
  return acknowledged
}
