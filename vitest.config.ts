import { defineConfig } from 'vitest/config'
import { FolderTimes } from './test/run/folder-times.ts'

/** Folders whose tests change nothing outside of themselves: a worker runs many such files without starting anew. */
const PURE = [
  'alerts',
  'attribution',
  'board',
  'codes',
  'decide',
  'insights',
  'model',
  'oracle',
  'partners',
  'platform',
  'providers',
  'score',
  'shared',
].map(folder => `test/${folder}/**/*.test.ts`)

/** `LONG=1` (npm run test:long) runs every round and matrix; without it one of each. */
export default defineConfig({
  test: {
    globalSetup: ['test/run/run-directory.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What a test waits for comes at once on a quiet machine; on a busy one a second is nothing.
    expect: { poll: { timeout: 30_000 } },
    // On two cores: a third file works while two of them wait.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'own worker', include: ['test/**/*.test.{ts,tsx}'], exclude: PURE } },
    ],
    // Vitest's own closing lines stay the last ones.
    reporters: [new FolderTimes(), 'default'],
  },
})
