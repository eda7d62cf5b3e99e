import type { Context } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import type { HttpContext } from './context.ts'
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
    return c.json({ status: 'ready' }, 200)
  } catch (error) {
    edge.log.warn({ err: error }, 'storage is not ready')
    return problem(c, refusal('storage_unavailable', 'nothing can be committed now'))
  }
}

/** For Prometheus on this machine, or from elsewhere with the token. */
export const metrics = (edge: HttpContext) => async (c: Context<Env>) => {
  const token = edge.config.METRICS_TOKEN
  const bears = token !== null && c.req.header('authorization') === `Bearer ${token}`
  if (!bears && !edge.origin(c).isLocal)
    return problem(c, refusal('forbidden', 'metrics are for loopback, or for who bears the token'))
  return c.body(await edge.metrics.metrics(), 200, {
    'content-type': edge.metrics.contentType,
    'cache-control': 'no-store',
  })
}
