import { expect, it } from 'vitest'
import { Buckets } from '../../collector/http/buckets.ts'

it('a token bucket allows a burst, then the rate, and returns the waiting time', () => {
  const buckets = new Buckets({ perSecond: 2, burst: 4 })
  expect(buckets.take('a', 4, 0)).toBe(0)
  expect(buckets.take('a', 1, 0)).toBe(1)
  expect(buckets.take('a', 4, 0)).toBe(2)
  expect(buckets.take('b', 1, 0)).toBe(0)
  expect(buckets.take('a', 1, 500)).toBe(0)
  expect(buckets.take('a', 1, 500)).toBe(1)
})

it('a full token bucket allows a request that exceeds the burst', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 4 })
  expect(buckets.take('a', 100, 0)).toBe(0)
  expect(buckets.take('a', 1, 0)).toBe(1)
})

it('a token bucket takes tokens back up to the burst', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 2 })
  buckets.take('a', 2, 0)
  buckets.giveBack('a', 5)
  expect(buckets.take('a', 2, 0)).toBe(0)
  expect(buckets.take('a', 1, 0)).toBe(1)
})

it('a token bucket recovers when the clock is set back', () => {
  const buckets = new Buckets({ perSecond: 1, burst: 2 })
  buckets.take('a', 2, 10_000)
  expect(buckets.take('a', 1, 0)).toBe(1)
  expect(buckets.take('a', 1, 1_000)).toBe(0)
})
