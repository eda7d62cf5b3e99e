import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Asset } from '../platform/asset.ts'
import type { Built } from './bundles.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** `npm run build` writes this file to dist/ as JavaScript, and leaves bundles.ts out. */
const RUNS_FROM_SOURCES = import.meta.url.endsWith('.ts')
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A service worker controls only pages at or below its own path, so it is served at the root. */
const AT_THE_TOP = new Set(['service-worker.js'])

/** The files that browsers load, by their path. */
export class Assets {
  readonly #files = new Map<string, Asset>()

  get(path: string): Asset | null {
    return this.#files.get(path) ?? null
  }

  put(path: string, bytes: Uint8Array, type: string, immutable = false): void {
    this.#files.set(path, { bytes, type, immutable })
  }
}

/** The repository bundles tracker and dashboard from their sources; dist/, which has no bundler, reads the built files. */
export async function loadAssets(): Promise<Assets> {
  const assets = new Assets()
  const { tracker, dashboard, portal } = RUNS_FROM_SOURCES
    ? await (await import('./bundles.ts')).bundles()
    : {
        tracker: await readBuilt(ROOT),
        dashboard: await readBuilt(join(ROOT, 'dashboard')),
        portal: await readBuilt(join(ROOT, 'dashboard', 'portal')),
      }
  for (const [name, file] of Object.entries(tracker)) assets.put(`/${name}`, file.bytes, file.type)
  for (const [name, file] of Object.entries(dashboard))
    assets.put(AT_THE_TOP.has(name) ? `/${name}` : `/assets/${name}`, file.bytes, file.type)
  for (const [name, file] of Object.entries(portal))
    if (name !== 'index.html') assets.put(`/assets/${name}`, file.bytes, file.type)
  assets.put('/portal.html', await readFile(join(ROOT, 'dashboard', 'portal', 'index.html')), TYPES['.html']!)
  for (const name of ['index.html', 'icon.svg', 'icon-hot.svg']) {
    const path = join(ROOT, 'dashboard', name)
    if (existsSync(path)) assets.put(`/${name}`, await readFile(path), TYPES[extname(name)]!)
  }
  return assets
}

async function readBuilt(folder: string): Promise<Built> {
  const names = (await readdir(folder)).filter(name => extname(name) in TYPES)
  const files = await Promise.all(
    names.map(
      async name =>
        [name, { bytes: await readFile(join(folder, name)), type: TYPES[extname(name)]! }] as const,
    ),
  )
  return Object.fromEntries(files)
}
