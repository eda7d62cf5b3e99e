import { vi } from 'vitest'

/** Longer than anything takes on a busy machine: how soon is asserted where it is promised. */
const PATIENCE_MS = 30_000

/** Repeats a check until it does not throw; returns what it returns. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: PATIENCE_MS, interval: 20 })
