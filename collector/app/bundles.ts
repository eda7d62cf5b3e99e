import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join(ROOT, 'node_modules', '.cache', 'pulseboard', 'bundles')
/** The sources of the bundles; the lock file stands for the libraries. */
const SOURCES = ['tracker', 'dashboard', 'shared', 'esbuild.config.mjs', 'package-lock.json']

export type Built = Record<string, { bytes: Uint8Array; type: string }>
type Builders = Record<'buildTracker' | 'buildDashboard' | 'buildPortal', () => Promise<Built>>

/** Bundles tracker, dashboard and portal from their sources, again only after a change of these. */
export async function bundles(): Promise<{ tracker: Built; dashboard: Built; portal: Built }> {
  const name = `${await digestOfSources()}.json`
  const kept = await readFile(join(CACHE, name), 'utf8').catch(() => null)
  if (kept !== null) return JSON.parse(kept, revive)
  const { buildTracker, buildDashboard, buildPortal } = await builders()
  const [tracker, dashboard, portal] = await Promise.all([buildTracker(), buildDashboard(), buildPortal()])
  const made = { tracker, dashboard, portal }
  // Without a writable cache, the bundle is built at each start.
  await keep(name, JSON.stringify(made, replace)).catch(() => {})
  return made
}

/** The bundler is a development dependency; an installed package serves the built files of dist/. */
async function builders(): Promise<Builders> {
  // A path, so that the type checker does not follow the import.
  const config = join(ROOT, 'esbuild.config.mjs')
  try {
    return (await import(config)) as Builders
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new Error(
      'The development dependencies are not installed, and the sources cannot be bundled without them. Run "npm ci", or start a built collector: node dist/collector/pulseboard.mjs start',
      { cause: error },
    )
  }
}

/** A digest of all source files of the bundles, by names and contents. */
export async function digestOfSources(root = ROOT): Promise<string> {
  const hash = createHash('sha256')
  const files = await Promise.all(SOURCES.map(source => filesOf(root, source)))
  for (const file of files.flat().sort()) hash.update(`${file}\0`).update(await readFile(join(root, file)))
  return hash.digest('hex').slice(0, 32)
}

async function filesOf(root: string, source: string): Promise<string[]> {
  if (source.includes('.')) return [source]
  const entries = await readdir(join(root, source), { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

/** Writes the cache atomically, also when several collectors start at once; removes older entries. */
async function keep(name: string, text: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const draft = join(CACHE, `${name}.${process.pid}`)
  await writeFile(draft, text)
  await rename(draft, join(CACHE, name))
  for (const other of await readdir(CACHE))
    if (other.endsWith('.json') && other !== name) await rm(join(CACHE, other), { force: true })
}

const replace = (key: string, value: unknown): unknown =>
  key === 'bytes' ? Buffer.from(value as Uint8Array).toString('base64') : value

const revive = (key: string, value: unknown): unknown =>
  key === 'bytes' ? new Uint8Array(Buffer.from(value as string, 'base64')) : value
