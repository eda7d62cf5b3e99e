import { execFile } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core'
import { sharedDirectory } from '../run/run-directory.ts'
import { findChromium } from './find-chromium.ts'

/** No web-security switch and no single process: what is tested is the browser that visitors have. */
const ARGS = [
  '--no-sandbox', // root in a container has no user namespaces to build one from
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

// What Debian's chromium package depends on; the names that trixie renamed still resolve by "provides".
const APT_LINE =
  'apt-get install -y libnss3 libnspr4 libexpat1 libdbus-1-3 libatk1.0-0 libatk-bridge2.0-0 libdrm2 libgbm1 ' +
  'libxkbcommon0 libxcomposite1 libxdamage1 libxfixes3 libxrandr2 libasound2 fontconfig'

const PACKAGE_DIR = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
const CACHE_DIR = fileURLToPath(new URL('../../node_modules/.cache/pulseboard', import.meta.url))

export type Options = LaunchOptions & {
  /** `null` keeps the browser's own user agent, which contains HeadlessChrome. */
  userAgent?: string | null
}

/** Starts a Chromium, found by `find-chromium.ts`, with a fresh profile. */
export async function launch({ userAgent, args = [], env, ...options }: Options = {}): Promise<Browser> {
  const found = findChromium({
    platform: process.platform,
    arch: process.arch,
    env: process.env,
    exists: existsSync,
  })
  if (found.is === 'missing') throw new Error(found.advice)
  const own = found.is === 'installed' ? found.path : undefined
  const dir = own ? undefined : await unpack()
  const start = (libraries?: string) =>
    puppeteer.launch({
      executablePath: own ?? join(dir!, 'chromium'),
      headless: own ? true : 'shell',
      ignoreDefaultArgs: true,
      args: [
        '--headless',
        ...ARGS,
        ...(userAgent === null ? [] : [`--user-agent=${userAgent ?? ordinaryAgent}`]),
        ...args,
        'about:blank',
      ],
      env: { ...process.env, ...temporary(), ...fonts(dir), ...libraryPath(libraries), ...env },
      ...options,
    })
  try {
    return await start()
  } catch (error) {
    if (!isLibraryMissing(error)) throw error
    if (dir) {
      const copies = join(dir, 'al2023', 'lib')
      const browser = await start(copies).catch(() => undefined)
      if (browser) return browser
    }
    throw new Error(`Chromium lacks a system library. On Debian or Ubuntu this brings it:\n  ${APT_LINE}`, {
      cause: error,
    })
  }
}

/** Chromium may leave a file of its own behind when it is closed: the run takes that away, and tests do not answer for it. */
function temporary(): { TMPDIR?: string } {
  const shared = sharedDirectory()
  if (shared === undefined) return {}
  mkdirSync(shared, { recursive: true })
  return { TMPDIR: shared }
}

const version: string = JSON.parse(await readFile(join(PACKAGE_DIR, 'package.json'), 'utf8')).version

export const ordinaryAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${
  version.split('.')[0]
}.0.0.0 Safari/537.36`

/**
 * The package unpacks into the temporary directory without regard to others that do the same. So a child is
 * given one of its own, which takes its final name in one step: the second to come finds it and drops its own.
 */
async function unpack(): Promise<string> {
  const target = join(CACHE_DIR, `chromium-${version}`)
  if (existsSync(target)) return target
  await mkdir(CACHE_DIR, { recursive: true })
  const staging = await mkdtemp(join(CACHE_DIR, 'unpacking-'))
  const script = `
    import chromium, { inflate } from ${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))}
    await chromium.executablePath()
    await inflate(${JSON.stringify(join(PACKAGE_DIR, 'bin', 'al2023.tar.br'))})`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: staging },
  })
  try {
    await rename(staging, target)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

function isLibraryMissing(error: unknown): boolean {
  return /error while loading shared libraries|cannot open shared object file/.test(String(error))
}

function libraryPath(libraries?: string): Record<string, string> {
  if (!libraries) return {}
  const before = process.env.LD_LIBRARY_PATH
  return { LD_LIBRARY_PATH: before ? `${libraries}:${before}` : libraries }
}

/** A machine without fonts would show boxes; the package brings a family. */
function fonts(dir?: string): Record<string, string> {
  return dir && !existsSync('/etc/fonts/fonts.conf') ? { FONTCONFIG_PATH: join(dir, 'fonts') } : {}
}
