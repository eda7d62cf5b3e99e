import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { dependencies, devDependencies } = (await import('../package.json')).default

/** The packages that the files of these folders import, types aside. */
function imported(...folders: string[]): string[] {
  const names = new Set<string>()
  for (const folder of folders)
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (!/\.(tsx?|mjs)$/.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const [, name] of text.matchAll(
        /^(?:import (?!type )[^'()]*|export (?!type )[^'()]*\bfrom |.*\bimport(?:\.meta\.resolve)?\()'((?:@[\w-]+\/)?[a-z][\w.-]*)(?:\/[^']*)?'/gm,
      ))
        names.add(name!)
    }
  return [...names].sort()
}

it('the dependencies of the package are exactly the imports of the collector', () => {
  expect(imported('collector', 'shared')).toEqual(Object.keys(dependencies).sort())
})

it('imports of the dashboard alone are bundled and are no dependencies of the package', () => {
  const bundled = imported('dashboard', 'tracker').filter(name => !(name in dependencies))
  expect(bundled).toContain('preact')
  for (const name of bundled) expect(devDependencies).toHaveProperty([name])
})

it('the lock file marks packages that are not published as development packages', () => {
  type Entry = { dev?: true; devOptional?: true; dependencies?: Record<string, string> }
  type Lock = { packages: Record<string, Entry> }
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock
  for (const name of Object.keys(dependencies))
    expect([name, packages[`node_modules/${name}`]?.dev]).toEqual([name, undefined])
  for (const name of ['esbuild', 'terser', 'typescript', 'preact'])
    expect([name, packages[`node_modules/${name}`]?.dev]).toEqual([name, true])
})
