import { createRoute, z } from '@hono/zod-openapi'
import { AlertList, AlertsRead } from '../../shared/alert.ts'
import { inboxOf, markRead } from '../notify/inbox.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, Cursor, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Alerts']
const Flag = z
  .enum(['0', '1', 'false', 'true'])
  .transform(flag => flag === '1' || flag === 'true')
  .optional()
const list = createRoute({
  method: 'get',
  path: '/api/alerts',
  summary: 'Alerts, with the caller’s read state',
  tags,
  middleware: needs('viewer'),
  request: {
    query: z.object({
      site: z.string(),
      /** `1`: only those not read. */
      unread: Flag,
      /** `1`: only alerts about leads that the caller owns. */
      mine: Flag,
      contact: z.string().optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: { 200: json(AlertList, 'The latest first'), default: problems },
})
const read = createRoute({
  method: 'post',
  path: '/api/alerts/read',
  summary: 'Mark alerts as read',
  tags,
  middleware: needs('viewer'),
  request: { body: body(AlertsRead) },
  responses: { 204: nothing, default: problems },
})

export const alertRoutes = (edge: HttpContext) =>
  routes()
    .openapi(list, async c => {
      const { unread = false, mine = false, ...wish } = c.req.valid('query')
      const no = outside(c, wish.site)
      if (no) return problem(c, no)
      return c.json(await inboxOf(edge.store, { ...wish, reader: caller(c).actor, unread, mine }), 200)
    })
    .openapi(read, async c => {
      const wish = c.req.valid('json')
      const no = outside(c, wish.site)
      if (no) return problem(c, no)
      await markRead(edge.store.db, caller(c).actor, wish, edge.now())
      return c.body(null, 204)
    })
