import { expect, it } from 'vitest'
import { FewAtOnce } from '../../collector/platform/few-at-once.ts'

it('work beyond the bound is not begun, and ended work gives its place back, also after an error', async () => {
  const few = new FewAtOnce(2)
  const gate = Promise.withResolvers<string>()
  const running = [
    few.run(() => gate.promise),
    few.run(() => gate.promise.then(() => Promise.reject(new Error('no')))),
  ]
  expect(await few.run(async () => 'third')).toBeNull()
  gate.resolve('done')
  expect(await running[0]).toBe('done')
  await expect(running[1]).rejects.toThrow('no')
  expect(await Promise.all([1, 2, 3].map(n => few.run(async () => n)))).toEqual([1, 2, null])
})
