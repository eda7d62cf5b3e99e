import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { heapLimit } from '../../collector/platform/heap-limit.ts'

const MB = 1024 * 1024

it.each([
  [[], 4288, 4288],
  [['--max-old-space-size=300'], 492, 300],
  [['--max_old_space_size=300', '--enable-source-maps'], 492, 300],
  [['--max-old-space-size=300', '--max-old-space-size 512'], 704, 512],
  [['--max-old-space-size=0'], 4288, 4288],
  [['--max-semi-space-size=16'], 348, 348],
])(
  'the heap of a process with %j and a reported limit of %i MB ends at %i MB',
  (options, reported, limit) => {
    expect(heapLimit(options, reported * MB)).toBe(limit * MB)
  },
)

it('a process with a heap of 90 % of the limit runs, and one of 120 % ends', () => {
  const run = (share: number) => () =>
    execFileSync(process.execPath, ['--max-old-space-size=64', '--input-type=module', '-e', FILL(share)], {
      stdio: 'ignore',
    })
  expect(run(0.9)).not.toThrow()
  expect(run(1.2)).toThrow()
})

const FILL = (share: number) => `
  import { getHeapStatistics } from 'node:v8'
  const { heapLimit } = await import(${JSON.stringify(new URL('../../collector/platform/heap-limit.ts', import.meta.url).href)})
  const kept = []
  while (getHeapStatistics().used_heap_size < heapLimit() * ${share}) kept.push(Array.from({ length: 1000 }, () => ({})))
`
