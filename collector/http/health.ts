import { hash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import { isLoopbackHost } from './address.ts'
import type { HttpContext } from './context.ts'
import { lowDisk } from './disk-mark.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'

/** Alive: the process answers. */
export const alive = (c: Context) => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' })

/** Ready: a commit would succeed now, and the collector is not stopping. */
export const ready = (edge: HttpContext) => async (c: Context<Env>) => {
  c.header('cache-control', 'no-store')
  if (edge.stopping()) return problem(c, refusal('stopping', 'the collector is being stopped'))
  try {
    await edge.store.ready()
    const isLow = (await lowDisk(edge.store)) !== null
    if (isLow) edge.log.warn('the disk is nearly full')
    return c.json({ status: 'ready', ...(isLow && { disk: 'low' }) }, 200)
  } catch (error) {
    edge.log.warn({ err: error }, 'storage is not ready')
    return problem(c, refusal('storage_unavailable', 'nothing can be committed now'))
  }
}

/** For Prometheus on this machine, or from elsewhere with the token. */
export const metrics = (edge: HttpContext) => async (c: Context<Env>) => {
  const token = edge.config.METRICS_TOKEN
  const bears = token !== null && isSame(c.req.header('authorization') ?? '', `Bearer ${token}`)
  // DNS rebinding: a page with a name that resolves to this machine sends requests from here too, with its own Host.
  const isOurs = edge.origin(c).isLocal && isOwnHost(c.req.header('host'), edge.config.PUBLIC_URL)
  if (!bears && !isOurs)
    return problem(c, refusal('forbidden', 'metrics are open to loopback, or with the token'))
  return c.body(await edge.metrics.metrics(), 200, {
    'content-type': edge.metrics.contentType,
    'cache-control': 'no-store',
  })
}

function isOwnHost(host: string | undefined, publicUrl: string | null): boolean {
  if (host === undefined) return true
  if (publicUrl !== null && host.toLowerCase() === new URL(publicUrl).host) return true
  return URL.canParse(`http://${host}`) && isLoopbackHost(new URL(`http://${host}`).hostname)
}

/** A comparison in constant time; hashing gives both values the same length. */
const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', wanted, 'buffer'))
