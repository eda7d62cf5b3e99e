import { expect, it } from 'vitest'
import { rowsOf } from './folder-times.ts'

it('folder times are sums per folder, slowest first, with the slowest file of each', () => {
  const times = [
    { file: 'test/http/api.test.ts', seconds: 1 },
    { file: 'test/store/contract/feed.test.ts', seconds: 9 },
    { file: 'test/http/auth.test.ts', seconds: 2.5 },
    { file: 'test/postgres.test.ts', seconds: 0.5 },
  ]
  expect(rowsOf(times)).toEqual([
    { folder: 'test/store/contract', files: 1, seconds: 9, slowest: 'feed.test.ts 9.0' },
    { folder: 'test/http', files: 2, seconds: 3.5, slowest: 'auth.test.ts 2.5' },
    { folder: 'test', files: 1, seconds: 0.5, slowest: 'postgres.test.ts 0.5' },
  ])
})
