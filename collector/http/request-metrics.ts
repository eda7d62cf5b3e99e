import type { Context } from 'hono'
import { Counter, Gauge } from 'prom-client'
import { StorageUnavailable } from '../model/port.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'

/**
 * Prometheus metrics of the web edge: requests in progress, and requests refused as a whole (events have codes of
 * their own).
 */
export function requestMetrics(edge: HttpContext) {
  const registers = [edge.metrics]
  const queue = {
    requests: 'Requests in progress',
    bytes: 'Bytes of the bodies of requests in progress',
  } as const
  for (const name of ['requests', 'bytes'] as const)
    new Gauge({
      name: `pulseboard_queue_${name}`,
      help: queue[name],
      registers,
      collect() {
        this.set(edge.admission.waiting[name])
      },
    })
  const refused = new Counter({
    name: 'pulseboard_requests_refused_total',
    help: 'Rejected ingest requests, by status',
    labelNames: ['status'],
    registers,
  })
  const count = (status: number): void => {
    if (status >= 400) refused.inc({ status: String(status) })
  }
  return {
    count,
    /** Without a middleware, which costs each beacon a promise or two more. */
    counted:
      (handle: (c: Context<Env>) => Promise<Response>) =>
      async (c: Context<Env>): Promise<Response> => {
        try {
          const response = await handle(c)
          count(response.status)
          return response
        } catch (error) {
          count(error instanceof StorageUnavailable ? 503 : 500)
          throw error
        }
      },
  }
}
