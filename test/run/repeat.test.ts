import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
// @ts-expect-error A script of the tests, without types.
import { failuresIn, filesThatWait } from '../repeat.mjs'

const ROOT = join(import.meta.dirname, '../..')
const repeat = (...args: string[]) =>
  spawnSync(process.execPath, ['test/repeat.mjs', ...args], { cwd: ROOT, encoding: 'utf8' })

const waiting: { file: string; why: string }[] = filesThatWait()

describe('the script that repeats tests', () => {
  it.each([
    ['test/browser/delivery.test.ts', /^browser: /],
    ['test/run/repeat.test.ts', /^process: /],
    ['test/http/connections.test.ts', /^(process|socket|timer): /],
    ['test/platform/wakeable-sleep.test.ts', /^timer: /],
  ])('selects %s because of its imports', (file, why) => {
    expect(waiting.find(one => one.file === file)?.why).toMatch(why)
  })

  it('skips files that start nothing', () => {
    const files = waiting.map(({ file }) => file)
    expect(files).not.toContain('test/score/rank.test.ts')
    expect(files).not.toContain('test/shared/order.test.ts')
  })

  it('runs the named files the given number of times, and reports the result', () => {
    const { stdout, status } = repeat('--rounds=1', '--loops=0', 'test/platform/wakeable-sleep.test.ts')
    expect(stdout).toContain('round 1 of 1: passed')
    expect(stdout).toContain('1 files, 1 rounds beside 0 busy loops: 0 tests failed')
    expect(status).toBe(0)
  })

  it('exits with 2 when there is nothing to run', () => {
    expect(repeat('test/score/rank.test.ts').status).toBe(2)
    expect(repeat('--rounds=0').status).toBe(2)
  })

  it('names each failed test with its file, and each file that could not run', () => {
    const passed = { status: 'passed', fullName: 'passes', failureMessages: [] }
    const failed = { status: 'failed', fullName: ' fails ', failureMessages: ['no', 'never'] }
    const testResults = [
      { name: join(ROOT, 'test/a.test.ts'), message: '', assertionResults: [passed, failed] },
      { name: join(ROOT, 'test/b.test.ts'), message: 'no such module', assertionResults: [] },
      { name: join(ROOT, 'test/c.test.ts'), message: '', assertionResults: [passed] },
    ]
    expect(failuresIn({ testResults })).toEqual([
      { name: 'test/a.test.ts: fails', message: 'no\nnever' },
      { name: 'test/b.test.ts', message: 'no such module' },
    ])
  })
})
