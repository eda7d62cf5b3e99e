import { defineConfig } from 'vitest/config'

/** `LONG=1` (npm run test:long) runs every round and matrix; without it one of each. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Real browsers, servers and kills on a machine that others use too: in CI a failure is looked at twice.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default'],
  },
})
