import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { KeyRing } from '../accounts/key-ring.ts'
import { addressFinder, isLoopback } from './address.ts'
import { Backpressure } from './backpressure.ts'
import type { AppDeps } from './deps.ts'
import { Limits } from './limits.ts'
import { TurnedAway } from './turned-away.ts'

/** The dependencies of all routes, with the state that they share. */
export type HttpContext = AppDeps & {
  keys: KeyRing
  admission: Backpressure
  limits: Limits
  mishaps: TurnedAway
  /** Origins of pages that were not this collector's own. */
  strangers: Set<string>
  origin: Origin
}

/** The client address of a request. `isLocal`: it comes from this machine, and not through a proxy on it. */
export type Origin = (c: Context) => { address: string | null; isLocal: boolean }

export function makeHttpContext(parts: AppDeps): HttpContext {
  const find = addressFinder(parts.config.TRUSTED_PROXIES)
  return {
    ...parts,
    keys: new KeyRing(parts.store.db),
    admission: new Backpressure(),
    limits: new Limits(parts.config.RATE_LIMITS),
    mishaps: new TurnedAway(parts.store.db),
    strangers: new Set(),
    origin: c => {
      const forwarded = c.req.header('x-forwarded-for')
      const address = find(peerOf(c), forwarded)
      return { address, isLocal: forwarded === undefined && isLoopback(address) }
    },
  }
}

function peerOf(c: Context): string | undefined {
  // Requests made by `app.request()` have no connection.
  if (!(c.env as { incoming?: unknown } | undefined)?.incoming) return undefined
  return getConnInfo(c).remote.address
}
