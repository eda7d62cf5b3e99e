/**
 * Breaks the engine on purpose, one slip at a time in a copy of the project, and says which test catches it; exits 1
 * if one gets away. `node test/score/break.ts [part of a slip]` prints the table of README.md beside it.
 */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BREAKAGES, type Breakage } from './breakages.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COPIED = ['collector', 'shared', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts']
/** Tables are quick and come first; the properties are asked where no table has caught it. */
const SUITES = [['test/score'], ['test/properties', 'test/board/ranking.test.ts']]

const copy = await mkdtemp(join(tmpdir(), 'pulseboard-break-'))
for (const path of COPIED) await cp(join(ROOT, path), join(copy, path), { recursive: true })
await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))

const wanted = process.argv[2] ?? ''
let survivors = 0
for (const breakage of BREAKAGES.filter(({ slip }) => slip.includes(wanted))) {
  const caught = await catchIt(breakage)
  if (caught === null) survivors += 1
  console.log(`| ${breakage.slip} | \`${breakage.file}\` | ${caught ?? '**nobody**'} |`)
}
await rm(copy, { recursive: true, force: true })
process.exitCode = survivors === 0 ? 0 : 1

async function catchIt({ file, from, to, slip }: Breakage): Promise<string | null> {
  const path = join(copy, file)
  const whole = await readFile(path, 'utf8')
  if (whole.split(from).length !== 2)
    throw new Error(`${slip}: what it breaks stands in ${file} not exactly once`)
  await writeFile(
    path,
    whole.replace(from, () => to),
  )
  try {
    for (const suite of SUITES) {
      const failed = await firstFailure(suite)
      if (failed) return failed
    }
    return null
  } finally {
    await writeFile(path, whole)
  }
}

/** The first test that fails, as `file: name`. */
async function firstFailure(suite: string[]): Promise<string | null> {
  const report = join(copy, 'report.json')
  await rm(report, { force: true })
  await new Promise<void>(resolve =>
    execFile(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--bail=1',
        '--reporter=json',
        `--outputFile=${report}`,
        ...suite,
      ],
      { cwd: copy, maxBuffer: 1e9 },
      () => resolve(),
    ),
  )
  type Result = { name: string; assertionResults: { status: string; fullName: string }[] }
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as { testResults: Result[] }
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed')
    if (failed) return `\`${name.slice(name.indexOf('test/'))}\`: ${failed.fullName}`
  }
  return null
}
