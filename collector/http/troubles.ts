import { createRoute } from '@hono/zod-openapi'
import { type Trouble, TroubleList } from '../../shared/health.ts'
import { refusedEvents } from '../queries/refused-events.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { lowDisk } from './disk-mark.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'
import { UNKNOWN_SITE } from './turned-away.ts'

/** SQLite checkpoints its log at 16 MB: far beyond that, a reader is blocking the checkpoint. */
const LARGE_LOG_BYTES = 256 * 1024 * 1024

const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/troubles',
  summary: 'The problems of senders in the last seven days, with their effects',
  description:
    'Events that were refused, by reason, with the latest of each and what sent it; requests that never became events (those of an unknown key or of a slowed network are told on every site); a write-ahead log that grows; a disk that is nearly full.',
  tags: ['Events'],
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(TroubleList, 'The most frequent first'), default: problems },
})

export const troubleRoutes = (edge: HttpContext) =>
  routes().openapi(list, async c => {
    const { id } = c.req.valid('param')
    const no = outside(c, id)
    if (no) return problem(c, no)
    const now = edge.now()
    const requests = [...(await edge.mishaps.of(id, now)), ...(await edge.mishaps.of(UNKNOWN_SITE, now))].map(
      ({ code, message, sender, at, count }): Trouble => ({
        of: 'requests',
        code,
        count,
        lastAt: new Date(at).toISOString(),
        message,
        field: null,
        sender,
        event: null,
      }),
    )
    const events = await refusedEvents(edge.store.db, id, now)
    const rows = [
      ...(await ownTroubles(edge, now)),
      ...[...requests, ...events].sort((a, b) => b.count - a.count),
    ]
    return c.json({ rows }, 200)
  })

/** Problems of the collector itself are listed on every site. */
async function ownTroubles({ store }: HttpContext, now: number): Promise<Trouble[]> {
  const log = store.logBytes() ?? 0
  const free = await lowDisk(store)
  return [
    ...(free === null
      ? []
      : [ofBytes('disk_low', free, now, megabytes => `the disk of the database has ${megabytes} MB left`)]),
    ...(log < LARGE_LOG_BYTES
      ? []
      : [ofBytes('log_grows', log, now, megabytes => `the write-ahead log has ${megabytes} MB`)]),
  ]
}

function ofBytes(code: string, bytes: number, now: number, say: (megabytes: number) => string): Trouble {
  const count = Math.round(bytes / 1024 / 1024)
  const lastAt = new Date(now).toISOString()
  return { of: 'megabytes', code, count, lastAt, message: say(count), field: null, sender: null, event: null }
}
