import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import type { Edge, Env } from './edge.ts'
import type { Asset, Parts } from './parts.ts'
import { problem } from './problem.ts'
import { answer } from './static.ts'

export const TRACKER_PATH = '/pulse.js'
/** What the tracker itself may load: its talkative twin, and what few shops need. */
export const TRACKER_FILES = [TRACKER_PATH, '/pulse.debug.js', '/pulse.shop.js', '/tracker.mjs']
const FRESH_SECONDS = 3_600
const YEAR_SECONDS = 31_536_000

export type Pinned = { path: string; integrity: string }
const pinned = new WeakMap<Asset, Pinned>()

/** The name under which today's tracker never changes, and what its bytes must hash to. */
export function pinnedTracker(assets: Parts['assets']): Pinned | null {
  const asset = assets.get(TRACKER_PATH)
  if (!asset) return null
  let found = pinned.get(asset)
  if (!found) pinned.set(asset, (found = pin(asset)))
  return found
}

/** `/pulse.js`, which is looked at again every hour, and `/pulse.HASH.js`, which stays. */
export const trackerFile = (edge: Edge) => async (c: Context<Env>) => {
  const { path } = c.req
  const pinnedNow = pinnedTracker(edge.assets)
  const isPinned = path === pinnedNow?.path
  const asset = edge.assets.get(isPinned ? TRACKER_PATH : path)
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

function pin({ bytes }: Asset): Pinned {
  const digest = createHash('sha384').update(bytes).digest()
  return {
    path: `/pulse.${digest.toString('hex').slice(0, 12)}.js`,
    integrity: `sha384-${digest.toString('base64')}`,
  }
}
