import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Context, Hono } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import type { Asset } from '../platform/asset.ts'
import type { HttpContext } from './context.ts'
import type { AppDeps, EdgeConfig } from './deps.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { answer } from './static.ts'

const TRACKER_PATH = '/pulse.js'
const PINNED_PATH = '/pulse.pinned.js'
/** Bundles that the tracker may load by itself: its debug build, and companions that few pages need. */
const COMPANIONS = ['debug', 'inner', 'layer', 'makers', 'marks', 'shop', 'video']
const MODULE_PATH = '/tracker.mjs'
const FRESH_SECONDS = 3_600
const YEAR_SECONDS = 31_536_000

export type Pinned = { path: string; integrity: string }
type Pin = { hash: string; integrity: string }
const pins = new WeakMap<Asset, Pin>()

type Names = Pick<EdgeConfig, 'TRACKER_PATHS'>

/** The paths of the script: its own, and those that the operator configured against lists of blocked names. */
const scriptsOf = ({ TRACKER_PATHS }: Names): string[] => [...new Set([TRACKER_PATH, ...TRACKER_PATHS])]

/** The path in snippets: the first configured one, if there is any. */
export const scriptPath = ({ TRACKER_PATHS }: Names): string => TRACKER_PATHS[0] ?? TRACKER_PATH

/** The line that a page carries. */
export const tagOf = (scriptUrl: string, writeKey: string): string =>
  `<script defer src="${scriptUrl}" data-site="${writeKey}"></script>`

/** The tracker posts to `e` beside the script, for any name of the script. */
export const beaconPaths = (config: Names): string[] => [...new Set(scriptsOf(config).map(beaconPath))]

const beaconPath = (script: string): string => posix.join(posix.dirname(script), 'e')

/** The immutable name of the present tracker, and its integrity hash. */
export function pinnedTracker(assets: AppDeps['assets'], config: Names): Pinned | null {
  const asset = assets.get(PINNED_PATH)
  if (!asset) return null
  const { hash, integrity } = pinOf(asset)
  return { path: besides(scriptPath(config), hash), integrity }
}

/**
 * `/pulse.js`, which is looked at again every hour, `/pulse.HASH.js`, which stays, and what they may load: beside the
 * beacons, `/e.shop.js` and `/e.shop.HASH.js`.
 */
export function trackerFiles(app: Hono<Env>, edge: HttpContext): void {
  app.get(MODULE_PATH, c => file(c, edge.assets.get(MODULE_PATH)))
  for (const script of scriptsOf(edge.config)) {
    app.get(script, c => file(c, edge.assets.get(TRACKER_PATH)))
    for (const name of COMPANIONS) {
      const companion = `${beaconPath(script)}.${name}`
      app.get(`${companion}.js`, c => file(c, edge.assets.get(besides(TRACKER_PATH, name))))
      pinned(app, companion, [besides(TRACKER_PATH, name), besides(TRACKER_PATH, `pinned-${name}`)], edge)
    }
    pinned(app, script.replace(/\.[^/]*$/, ''), [PINNED_PATH], edge)
  }
}

/** `NAME.HASH.js` is that of the bundles which has this hash today. */
function pinned(app: Hono<Env>, path: string, bundles: string[], edge: HttpContext): void {
  const { dir, base } = posix.parse(path)
  const pattern = `${base.replaceAll('.', '\\.')}\\.[0-9a-f]{12}\\.js`
  app.get(`${dir === '/' ? '' : dir}/:file{${pattern}}`, c => {
    const asset = bundles
      .map(bundle => edge.assets.get(bundle))
      .find(asset => asset && c.req.path === `${path}.${pinOf(asset).hash}.js`)
    return file(c, asset ?? null, { isPinned: true })
  })
}

/** The path of a companion file: the script's name up to its first dot, then the companion's. */
const besides = (script: string, name: string): string => script.replace(/\.[^/]*$/, `.${name}.js`)

async function file(c: Context<Env>, asset: Asset | null, { isPinned = false } = {}) {
  if (!asset) return problem(c, refusal('not_found', 'there is no such tracker file'))
  const headers = {
    'content-type': asset.type,
    'cache-control': isPinned
      ? `public, max-age=${YEAR_SECONDS}, immutable`
      : `public, max-age=${FRESH_SECONDS}`,
    // Pages of other sites load it, with `crossorigin` where they check its integrity.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  }
  return answer(c, asset.bytes, headers)
}

function pinOf(asset: Asset): Pin {
  let pin = pins.get(asset)
  if (!pin) {
    const digest = createHash('sha384').update(asset.bytes).digest()
    pin = { hash: digest.toString('hex').slice(0, 12), integrity: `sha384-${digest.toString('base64')}` }
    pins.set(asset, pin)
  }
  return pin
}
