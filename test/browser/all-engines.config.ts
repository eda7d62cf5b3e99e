import { defineConfig } from 'vitest/config'

/** `npm run test:browsers`: the behaviour table in the three engines, one browser after the other. */
export default defineConfig({
  test: {
    include: ['test/browser/all-engines.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    maxWorkers: 1,
    reporters: ['verbose'],
  },
})
