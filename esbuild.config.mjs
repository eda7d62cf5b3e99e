// Every bundle of the project. As a program it writes dist/ and prints what the tracker weighs; the collector
// imports the two functions to serve the same bytes in development without a build step.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'terser'

const ROOT = dirname(fileURLToPath(import.meta.url))
const CAPTURES = join(ROOT, 'tracker', 'capture')

/** What bundles on the fly in the repository has no place in dist/, where the bundles are. */
const BUNDLING = join('collector', 'app', 'bundles.ts')

/** Each is a folder of tracker/companions. */
export const COMPANIONS = ['inner', 'layer', 'makers', 'marks', 'shop', 'video']

const LATER_STYLES = [
  'alerts',
  'connections',
  'import',
  'insights',
  'overview',
  'palette',
  'partners',
  'plan',
  'settings',
  'wall',
]

/**
 * In this order letters become names in the tracker. Any order does; this one, found by trying
 * (`node test/bench/letters.ts`), makes pulse.js some 20 bytes smaller than the usual one.
 */
export const LETTERS = 'esornqudjfObGpLTACahNEVylXPBxIiFJY_wRUzKQMvkWtZmcDHg$S'

/** The same for the companions: best for the shop's. */
const COMPANION_LETTERS = 'pdonrfsba_vtcil$ueABwmRyEGzPYTOMxUNQhqKFkjWIDVJLHCXZgS'

const TYPES = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json',
}

const page = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  write: false,
  outdir: 'dist',
  legalComments: 'none',
  logLevel: 'warning',
}

/** The script for pages, the companions that it fetches at their signs, and the ES module. */
export async function buildTracker() {
  const companions = Object.assign({}, ...(await Promise.all(COMPANIONS.map(companion))))
  // The pinned variant knows the bytes of all that it loads, so that its own hash vouches for them too.
  const pinnedDebug = await debug('pulse.pinned-debug', { pinned: pinsOf(companions) })
  const pinned = pinsOf({ ...companions, 'pulse.debug.js': pinnedDebug['pulse.pinned-debug.js'] })
  const built = await Promise.all([
    script('pulse', 'tracker/index.ts'),
    script('pulse.pinned', 'tracker/index.ts', { pinned }),
    debug('pulse.debug'),
    script('tracker', 'tracker/module.ts', { extension: '.mjs' }),
  ])
  return Object.assign({}, companions, pinnedDebug, ...built)
}

const companion = name =>
  script(`pulse.${name}`, `tracker/companions/${name}/index.ts`, { letters: COMPANION_LETTERS })

const debug = (name, options) => script(name, 'tracker/debug.ts', { ...options, isDebug: true })

/** By the name of each companion, the file that never changes and what it must hash to. */
const pinsOf = files =>
  Object.fromEntries(
    Object.entries(files).map(([file, { bytes, hash }]) => {
      const name = file.split('.')[1]
      const integrity = `sha256-${createHash('sha256').update(bytes).digest('base64')}`
      return [name, { file: `${name}.${hash}.js`, integrity }]
    }),
  )

/** The board. Empty while there is none. */
export async function buildDashboard() {
  if (!existsSync(join(ROOT, 'dashboard', 'index.tsx'))) return {}
  const [{ outputFiles }, worker] = await Promise.all([
    build({
      ...page,
      entryPoints: {
        index: 'dashboard/index.tsx',
        // Styles that come with their screens.
        ...Object.fromEntries(LATER_STYLES.map(name => [name, `dashboard/styles/${name}.css`])),
      },
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      // What one screen alone needs comes when that screen is opened.
      splitting: true,
      outdir: 'dist/dashboard',
      loader: { '.svg': 'file', '.woff2': 'file' },
      assetNames: '[name]-[hash]',
    }),
    build({
      ...page,
      entryPoints: { 'service-worker': 'dashboard/service-worker.ts' },
      format: 'iife',
      target: 'es2022',
      outdir: 'dist/dashboard',
    }),
  ])
  return named([...outputFiles, ...worker.outputFiles], join(ROOT, 'dist', 'dashboard'))
}

/** The partner portal: an entry of its own, without code of the dashboard. */
export async function buildPortal() {
  const { outputFiles } = await build({
    ...page,
    entryPoints: { portal: 'dashboard/portal/index.tsx' },
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'dist/dashboard/portal',
  })
  return named(outputFiles, join(ROOT, 'dist', 'dashboard', 'portal'))
}

async function script(
  name,
  entry,
  { leftOut, isDebug = false, pinned = null, extension = '.js', letters = LETTERS } = {},
) {
  const { outputFiles } = await build({
    ...page,
    entryPoints: [entry],
    format: 'esm',
    target: 'es2021',
    // Without "use strict": modules have it, and a tag's script gains nothing by it.
    tsconfigRaw: { compilerOptions: { strict: false, alwaysStrict: false } },
    define: {
      DEBUG: String(isDebug),
      PINNED: JSON.stringify(pinned),
      MODULE: String(extension === '.mjs'),
    },
    plugins: leftOut ? [without(leftOut)] : [],
  })
  // What esbuild leaves, terser makes another twentieth smaller: it puts functions that are called once where
  // they are called.
  const { code } = await minify(outputFiles[0].text, {
    module: true,
    ecma: 2020,
    compress: {
      passes: 4,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      pure_getters: true,
      keep_fargs: false,
      booleans_as_integers: true,
    },
    mangle: { nth_identifier: { get: n => nameOf(n, letters) } },
  })
  const text = code
    .replace(/;$/, '')
    .replace(/catch\(\w+\){}/g, 'catch{}')
    // The tracker compares like with like only.
    .replace(/([=!]=)=/g, '$1')
  return {
    [name + extension]: described(
      Buffer.from(/^pulse(.pinned)?$/.test(name) ? block(text) : text),
      extension,
    ),
  }
}

/** The nth short name. */
function nameOf(n, letters) {
  let name = ''
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / letters.length)) {
    rest -= 1
    name += letters[rest % letters.length]
  }
  return name
}

/** A block hides names as a function would, where none is declared by `var`. */
function block(text) {
  const inside = text.replace(/^var /, 'let ')
  if (/\bvar\b/.test(inside)) throw new Error('pulse.js would leave a global name behind')
  return `{${inside}}`
}

const named = (outputFiles, dir) =>
  Object.fromEntries(
    outputFiles.map(({ path, contents }) => [path.slice(dir.length + 1), described(contents, extname(path))]),
  )

function described(bytes, extension) {
  const digest = createHash('sha384').update(bytes).digest()
  return {
    bytes,
    type: TYPES[extension] ?? 'application/octet-stream',
    hash: digest.toString('hex').slice(0, 12),
    integrity: `sha384-${digest.toString('base64')}`,
  }
}

export const brotliSize = bytes => brotliCompressSync(bytes).length

/** Brotli bytes of pulse.js with names of these letters. */
export const sizeWith = async letters =>
  brotliSize((await script('pulse', 'tracker/index.ts', { letters }))['pulse.js'].bytes)

/** Brotli bytes that each capture adds to pulse.js. */
export async function captureCosts() {
  const size = async leftOut =>
    brotliSize((await script('pulse', 'tracker/index.ts', { leftOut }))['pulse.js'].bytes)
  const files = (await readdir(CAPTURES)).sort()
  const whole = await size()
  return Promise.all(
    files.map(async file => ({ capture: basename(file, '.ts'), bytes: whole - (await size(file)) })),
  )
}

/** Puts functions that do nothing in the place of a capture's. */
function without(file) {
  return {
    name: 'without',
    setup({ onLoad }) {
      onLoad({ filter: /tracker.capture.[\w-]+\.ts$/ }, async ({ path }) => {
        if (basename(path) !== file) return undefined
        const names = (await readFile(path, 'utf8')).matchAll(/^export (?:const|let) (\w+)/gm)
        return { contents: [...names].map(([, name]) => `export const ${name} = () => {}`).join('\n') }
      })
    },
  }
}

/**
 * The collector as JavaScript, since Node strips no types inside node_modules. File by file and not as one
 * bundle: workers and .sql files are found by their place beside the file that names them.
 */
async function buildCollector() {
  if (!existsSync(join(ROOT, 'collector', 'command', 'cli.ts'))) return false
  const files = (await Array.fromAsync(sources(['collector', 'shared']))).filter(file => file !== BUNDLING)
  const isCode = file => file.endsWith('.ts') && !file.endsWith('.d.ts')
  await build({
    absWorkingDir: ROOT,
    entryPoints: files.filter(isCode),
    outdir: 'dist',
    outbase: '.',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    bundle: true,
    packages: 'external',
    logLevel: 'warning',
    plugins: [{ name: 'apart', setup: keepApart }],
  })
  for (const file of files.filter(file => !isCode(file) && !file.endsWith('.mjs')))
    await write(join('dist', file), await readFile(join(ROOT, file)))
  const way = await readFile(join(ROOT, 'collector/pulseboard.mjs'), 'utf8')
  await write('dist/collector/pulseboard.mjs', way.replace('./command/cli.ts', './command/cli.js'))
  return true
}

function keepApart({ onResolve, onLoad }) {
  onResolve({ filter: /^\./ }, ({ path, kind }) =>
    kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
  )
  onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
    loader: 'ts',
    // new Worker(new URL('./writer.ts', import.meta.url))
    contents: (await readFile(path, 'utf8')).replace(/(new URL\('[^']+)\.ts'/g, "$1.js'"),
  }))
}

/** dist/tracker.d.mts, beside the module that it describes. */
async function writeModuleTypes() {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      emitDeclarationOnly: true,
      declaration: true,
      outDir: '.',
      rootDir: '../..',
    },
    include: [],
    files: ['../../tracker/module.ts', '../../tracker/globals.d.ts'],
  }
  await write('dist/types/tsconfig.json', JSON.stringify(config))
  await promisify(execFile)(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(ROOT, 'dist/types'),
  ])
  await rename(join(ROOT, 'dist/types/tracker/module.d.ts'), join(ROOT, 'dist/tracker.d.mts'))
  await rm(join(ROOT, 'dist/types'), { recursive: true })
}

async function* sources(dirs) {
  for (const dir of dirs)
    for (const entry of await readdir(join(ROOT, dir), { withFileTypes: true, recursive: true }))
      if (entry.isFile()) yield join(entry.parentPath, entry.name).slice(ROOT.length + 1)
}

async function write(path, bytes) {
  const target = join(ROOT, path)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, bytes)
}

async function writeAll(dir, files) {
  for (const [name, { bytes }] of Object.entries(files)) {
    await write(join(dir, name), bytes)
    console.log(
      `${join(dir, name).padEnd(32)}${`${bytes.length}`.padStart(9)} B minified${`${brotliSize(bytes)}`.padStart(8)} B brotli`,
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(join(ROOT, 'dist'), { recursive: true, force: true })
  await writeAll('dist', await buildTracker())
  await writeModuleTypes()
  console.log('\nWhat each capture adds to pulse.js, brotli:')
  for (const { capture, bytes } of await captureCosts())
    console.log(`  ${capture.padEnd(18)}${`${bytes}`.padStart(6)} B`)
  console.log()
  const board = await buildDashboard()
  if (Object.keys(board).length) {
    await writeAll('dist/dashboard', board)
    for (const name of (await readdir(join(ROOT, 'dashboard'))).filter(name => /\.(html|svg)$/.test(name)))
      await write(join('dist/dashboard', name), await readFile(join(ROOT, 'dashboard', name)))
  } else console.log('dist/dashboard: skipped, there is no dashboard/index.tsx yet')
  await writeAll('dist/dashboard/portal', await buildPortal())
  await write(
    'dist/dashboard/portal/index.html',
    await readFile(join(ROOT, 'dashboard', 'portal', 'index.html')),
  )
  console.log(
    (await buildCollector())
      ? 'dist/collector'
      : 'dist/collector: skipped, there is no collector/command/cli.ts yet',
  )
}
