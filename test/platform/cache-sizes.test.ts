import { expect, it } from 'vitest'
import { cacheSizes, memoryAtHand } from '../../collector/platform/cache-sizes.ts'
import { FoldAllowance } from '../../collector/platform/fold-allowance.ts'

const MIB = 2 ** 20
const sum = (sizes: object): number => Object.values(sizes).reduce((all, size) => all + size, 0)

it.each([
  [256 * MIB, 32],
  [1_024 * MIB, 64],
  [64 * 1_024 * MIB, 128],
])('suggests caches for a memory of %i bytes', (memory, megabytes) => {
  expect(cacheSizes(null, memory)).toEqual(cacheSizes(megabytes))
})

it('makes caches as large as they are wanted, also very small', () => {
  for (const megabytes of [0.004, 1, 128, 4_000])
    expect(sum(cacheSizes(megabytes))).toBeLessThanOrEqual(megabytes * MIB)
  expect(sum(cacheSizes(0))).toBe(0)
})

it('knows how much memory there is', () => {
  expect(memoryAtHand()).toBeGreaterThan(100 * MIB)
})

const HEAP = { used_heap_size: 50 * MIB, heap_size_limit: 4_096 * MIB } as never

it('keeps as many folds as fit the bytes, by what they took when garbage was collected', () => {
  const allowance = new FoldAllowance(20 * MIB, HEAP)
  const guessed = allowance.most(1_000)
  allowance.measure(50 * MIB + 1_000 * 4_096)
  expect(allowance.most(1_000)).toBe((20 * MIB) / 4_096)
  allowance.measure(50 * MIB + 1_000 * 65_536)
  expect(allowance.most(1_000)).toBe((20 * MIB) / 65_536)
  expect(guessed).toBeGreaterThan(1_000)
})

it('keeps one fold at least, and measures no folds where there are hardly any', () => {
  const none = new FoldAllowance(0, HEAP)
  expect(none.most(0)).toBe(1)
  const few = new FoldAllowance(20 * MIB, HEAP)
  const before = few.most(10)
  few.measure(500 * MIB)
  expect(few.most(10)).toBe(before)
})

it('takes no more than a part of the heap, however large the caches are wanted', () => {
  const small = { used_heap_size: 0, heap_size_limit: 100 * MIB } as never
  expect(new FoldAllowance(4_000 * MIB, small).most(0)).toBe(new FoldAllowance(40 * MIB, small).most(0))
})
