import { describe, expect, it, vi } from 'vitest'
import type { Stage } from '../contract.ts'

export const leading = (stage: Stage): void => {
  describe('what is led', () => {
    it('is done by one program at a time, and by another once that one has closed', async () => {
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
      first.lead('clock', task('first'))
      await vi.waitFor(() => expect([...running]).toEqual(['first']), 5_000)
      second.lead('clock', task('second'))
      await new Promise(resolve => setTimeout(resolve, 300))
      expect([...running]).toEqual(['first'])
      await first.close()
      if (stage.ground.neighbour === 'command') {
        // A command never leads: the next collector does.
        expect([...running]).toEqual([])
        const third = await stage.open()
        third.lead('clock', task('second'))
      }
      await vi.waitFor(() => expect([...running]).toEqual(['second']), 5_000)
      expect(most).toBe(1)
    })

    it('is begun again when it ends or fails', async () => {
      const store = await stage.open()
      let runs = 0
      store.lead('clumsy', async () => {
        if (++runs === 1) throw new Error('clumsy on purpose')
      })
      await vi.waitFor(() => expect(runs).toBeGreaterThan(2), 8_000)
      expect(stage.reported).toEqual([new Error('clumsy on purpose')])
    })

    it('goes on under two names side by side', async () => {
      const store = await stage.open()
      const running = new Set<string>()
      for (const name of ['clock', 'post'])
        store.lead(name, async signal => {
          running.add(name)
          await new Promise(resolve => signal.addEventListener('abort', resolve))
        })
      await vi.waitFor(() => expect(running.size).toBe(2), 5_000)
    })
  })
}
