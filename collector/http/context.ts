import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { KeyRing } from '../accounts/key-ring.ts'
import { Memory } from '../platform/memory.ts'
import { addressFinder, isLoopback } from './address.ts'
import { Backpressure } from './backpressure.ts'
import type { AppDeps } from './deps.ts'
import { Limits } from './limits.ts'
import { Newcomers } from './newcomers.ts'
import { TurnedAway } from './turned-away.ts'

const API_REQUESTS = 200
const API_BYTES = 32 * 1024 * 1024

/** The shared state of the routes, in addition to their dependencies. */
export type HttpContext = AppDeps & {
  keys: KeyRing
  admission: Backpressure
  /** Around the bodies of `/api`, so that they take no room from the events. */
  apiAdmission: Backpressure
  memory: Pick<Memory, 'isTight'>
  limits: Limits
  newcomers: Newcomers
  mishaps: TurnedAway
  /** Origins of pages that were not this collector's own. */
  strangers: Set<string>
  origin: Origin
  /** The same for a request that does not come through Hono: the handshake of a socket. */
  originOfPeer(peer: string | undefined, forwarded: string | undefined): From
}

type From = { address: string | null; isLocal: boolean }

/** The client address of a request. `isLocal`: it comes from this machine, and not through a proxy on it. */
export type Origin = (c: Context) => From

export function makeHttpContext(parts: AppDeps): HttpContext {
  const find = addressFinder(parts.config.TRUSTED_PROXIES)
  const originOfPeer = (peer: string | undefined, forwarded: string | undefined): From => {
    const address = find(peer, forwarded)
    return { address, isLocal: forwarded === undefined && isLoopback(address) }
  }
  return {
    ...parts,
    keys: new KeyRing(parts.store.db),
    admission: new Backpressure(),
    apiAdmission: new Backpressure({ requests: API_REQUESTS, bytes: API_BYTES }),
    memory: parts.memory ?? new Memory(),
    limits: new Limits(parts.config.RATE_LIMITS),
    newcomers: new Newcomers(parts.config.NEW_VISITORS_PER_HOUR, parts.now),
    mishaps: new TurnedAway(parts.store.db),
    strangers: new Set(),
    origin: c => originOfPeer(peerOf(c), c.req.header('x-forwarded-for')),
    originOfPeer,
  }
}

function peerOf(c: Context): string | undefined {
  // Requests made by `app.request()` have no connection.
  if (!(c.env as { incoming?: unknown } | undefined)?.incoming) return undefined
  return getConnInfo(c).remote.address
}
