import { expect, it, vi } from 'vitest'
import { WakeableSleep } from '../../collector/platform/wakeable-sleep.ts'

const never = new AbortController().signal

it('a wakeable sleep ends when woken, when stopped, or after its time', async () => {
  vi.useFakeTimers()
  const nap = new WakeableSleep()
  const woken = nap.take(60_000, never)
  nap.wake()
  await woken
  const stop = new AbortController()
  const stopped = nap.take(60_000, stop.signal)
  stop.abort()
  await stopped
  await nap.take(60_000, stop.signal)
  const whole = nap.take(60_000, never)
  await vi.advanceTimersByTimeAsync(60_000)
  await whole
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it('a wakeable sleep ends at once, and only once, after a wake before it began', async () => {
  vi.useFakeTimers()
  const nap = new WakeableSleep()
  nap.wake()
  await nap.take(60_000, never)
  let isOver = false
  void nap.take(60_000, never).then(() => (isOver = true))
  await vi.advanceTimersByTimeAsync(59_000)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(isOver).toBe(true)
  vi.useRealTimers()
})
