import { createRoute, z } from '@hono/zod-openapi'
import { CrossingList } from '../../shared/contact.ts'
import { crossingsOf } from '../queries/crossings.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { Cursor, json, Limit, problems, routes } from './routing.ts'

const list = createRoute({
  method: 'get',
  path: '/api/crossings',
  summary: 'Threshold crossings of contacts',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: {
    query: z.object({
      site: z.string(),
      /** An instant: those stated at or after it. */
      since: z.iso.datetime({ offset: true }).optional(),
      contact: z.string().optional(),
      plan: z.string().optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: { 200: json(CrossingList, 'The latest first'), default: problems },
})

export const crossingRoutes = (edge: HttpContext) =>
  routes().openapi(list, async c => {
    const { site, since, ...rest } = c.req.valid('query')
    const no = outside(c, site)
    if (no) return problem(c, no)
    const from = since === undefined ? undefined : Date.parse(since)
    return c.json(await crossingsOf(edge.store, { site, since: from, ...rest }), 200)
  })
