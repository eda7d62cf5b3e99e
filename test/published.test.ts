import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENV, servesAll, withStarted } from './started.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { bin, dependencies, exports } = (await import('../package.json')).default
const { LONG } = process.env

// Types and bundles take ten seconds to build, and npm fetches what the package depends on.
describe.skipIf(!LONG)('the package', () => {
  let dir = ''
  let folder = ''
  let paths: string[] = []

  // The body of a describe also runs where all of it is skipped, and nothing then removes what it makes.
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'pulseboard-'))
    folder = join(dir, 'empty')
    const run = (command: string, args: string[], cwd: string) =>
      execFileSync(command, args, { cwd, env: ENV, stdio: ['ignore', 'pipe', 'inherit'] }).toString()
    run(process.execPath, ['esbuild.config.mjs'], ROOT)
    const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir], ROOT)
    const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }]
    paths = files.map(({ path }) => path)
    run('npm', ['install', '--prefix', folder, '--ignore-scripts', join(dir, filename)], dir)
  }, 300_000)

  afterAll(() => rmSync(dir, { recursive: true }))

  it('contains dist/ and the documents, and no build tools', () => {
    expect(paths).toEqual(
      expect.arrayContaining([bin.pulseboard, ...Object.values(exports['./tracker'])].map(bare)),
    )
    const others = paths.filter(path => !path.startsWith('dist/') && !/^docs\/[\w-]+\.md$/.test(path))
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json'])
    // The help of the commands names this page.
    expect(paths).toContain('docs/operating.md')
    const code = paths.filter(path => /^dist\/(collector|shared)\/.*js$/.test(path))
    expect(code.length).toBeGreaterThan(300)
    for (const path of code)
      expect([path, /esbuild|terser/.test(readFileSync(join(ROOT, path), 'utf8'))]).toEqual([path, false])
  })

  it('installs its dependencies only, and no build tools', () => {
    const installed = readdirSync(join(folder, 'node_modules'))
    for (const name of Object.keys(dependencies)) expect(installed).toContain(name.split('/')[0])
    for (const name of ['esbuild', 'terser', 'typescript', 'vitest']) expect(installed).not.toContain(name)
  })

  it('npx pulseboard start --demo, in an empty folder, serves the board, the tracker and the shop', async () => {
    await withStarted(['npx', '--no-install', 'pulseboard', 'start', '--demo'], folder, servesAll)
  }, 120_000)
})

const bare = (path: string): string => path.replace(/^\.\//, '')
