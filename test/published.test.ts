import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { LONG } = process.env

// Types and bundles take ten seconds to build.
it.skipIf(!LONG)(
  'the package holds a collector that serves its board, its tracker and the shop',
  async () => {
    execFileSync(process.execPath, ['esbuild.config.mjs'], { cwd: ROOT, stdio: 'ignore' })
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT })
    const [{ files }] = JSON.parse(packed.toString()) as [{ files: { path: string }[] }]
    const paths = files.map(({ path }) => path)
    const { bin, exports } = (await import('../package.json')).default
    expect(paths).toEqual(
      expect.arrayContaining([bin.pulseboard, ...Object.values(exports['./tracker'])].map(bare)),
    )
    expect(paths.filter(path => !path.startsWith('dist/')).sort()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ])

    const dir = mkdtempSync(join(tmpdir(), 'pulseboard-'))
    const child = spawn(process.execPath, [join(ROOT, bin.pulseboard), 'start', '--demo'], {
      env: { ...process.env, DATA_DIR: dir, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let printed = ''
      for await (const chunk of child.stdout) if (/shop.*\n/.test((printed += chunk))) break
      const url = /board\s+(\S+)\//.exec(printed)![1]!
      const page = await (await fetch(`${url}/`)).text()
      const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
      expect(named.length).toBeGreaterThan(1)
      for (const path of [...named, '/icon.svg', '/pulse.js', '/demo/', '/api/docs'])
        expect([path, (await fetch(url + path)).status]).toEqual([path, 200])
    } finally {
      child.kill()
      await once(child, 'exit')
      rmSync(dir, { recursive: true })
    }
  },
  120_000,
)

const bare = (path: string): string => path.replace(/^\.\//, '')
