import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../eventually.ts'
import type { Stage } from './ground.ts'

const CHILD = new URL('../leading-child.ts', import.meta.url).pathname

export const leading = (stage: Stage): void => {
  describe('leader work', () => {
    it('runs in one process at a time, and in another once the first has closed', async () => {
      const first = await stage.open()
      const second = await stage.beside()
      const running = new Set<string>()
      let most = 0
      const task = (who: string) => async (signal: AbortSignal) => {
        running.add(who)
        most = Math.max(most, running.size)
        await new Promise(resolve => signal.addEventListener('abort', resolve))
        running.delete(who)
      }
      first.runAsLeader('clock', task('first'))
      await eventually(() => expect([...running]).toEqual(['first']))
      second.runAsLeader('clock', task('second'))
      await new Promise(resolve => setTimeout(resolve, 300))
      expect([...running]).toEqual(['first'])
      await first.close()
      if (stage.ground.neighbour === 'command') {
        // A command never leads: the next collector does.
        expect([...running]).toEqual([])
        const third = await stage.open()
        third.runAsLeader('clock', task('second'))
      }
      await eventually(() => expect([...running]).toEqual(['second']))
      expect(most).toBe(1)
    })

    for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
      const isStopped = signal === 'SIGSTOP'
      it(`is taken over within ${isStopped ? '10 s from one that stands still' : '5 s from one that is killed'}`, async context => {
        if (isStopped && stage.ground.neighbour === 'command')
          return context.skip('one that stands still keeps its file, as its visitors would come back to it')
        const { url, dataDir } = stage.ground
        const child = spawn(process.execPath, [CHILD, url, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
        try {
          await once(child.stdout, 'data')
          child.kill(signal)
          const begun = performance.now()
          const store = await stage.open()
          await new Promise<void>(resolve => store.runAsLeader('clock', async () => resolve()))
          expect(performance.now() - begun).toBeLessThan(isStopped ? 10_000 : 5_000)
        } finally {
          child.kill('SIGKILL')
        }
      })
    }

    it('starts again when it ends or fails', async () => {
      const store = await stage.open()
      let runs = 0
      store.runAsLeader('clumsy', async () => {
        if (++runs === 1) throw new Error('clumsy on purpose')
      })
      await eventually(() => expect(runs).toBeGreaterThan(2))
      expect(stage.reported).toEqual([new Error('clumsy on purpose')])
    })

    it('runs concurrently under two names', async () => {
      const store = await stage.open()
      const running = new Set<string>()
      for (const name of ['clock', 'post'])
        store.runAsLeader(name, async signal => {
          running.add(name)
          await new Promise(resolve => signal.addEventListener('abort', resolve))
        })
      await eventually(() => expect(running.size).toBe(2))
    })
  })
}
