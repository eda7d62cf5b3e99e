import { createRoute, z } from '@hono/zod-openapi'
import { RejectedList, Replayed } from '../../shared/health.ts'
import { record } from '../accounts/audit.ts'
import { rejectedOf } from '../queries/rejected.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['Events']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/rejected',
  summary: 'Rejected events of the last seven days, with the reasons',
  tags,
  middleware: needs('member'),
  request: {
    params: idParam,
    query: z.object({
      code: z.string().optional(),
      limit: Limit,
      cursor: z.coerce.number().int().optional(),
    }),
  },
  responses: { 200: json(RejectedList, 'Newest first'), default: problems },
})
const replay = createRoute({
  method: 'post',
  path: '/api/sites/{id}/rejected/{event}/replay',
  summary: 'Retry a rejected event',
  description:
    'The stored event is checked by the current rules. An accepted event counts once, like any event.',
  tags,
  middleware: needs('member'),
  request: { params: idParam.extend({ event: z.coerce.number().int().min(1) }) },
  responses: { 200: json(Replayed, 'The outcome'), default: problems },
})

export function rejectedRoutes(edge: HttpContext) {
  const { db } = edge.store
  return routes()
    .openapi(list, async c => {
      const { id: site } = c.req.valid('param')
      const no = outside(c, site)
      if (no) return problem(c, no)
      const { code, limit, cursor } = c.req.valid('query')
      let query = db.selectFrom('rejected').selectAll().where('site_id', '=', site)
      if (code !== undefined) query = query.where('code', '=', code)
      if (cursor !== undefined) query = query.where('id', '<', cursor)
      const found = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const rows = found.slice(0, limit).map(rejectedOf)
      return c.json({ rows, cursor: found.length > limit ? String(rows.at(-1)?.id) : null }, 200)
    })
    .openapi(replay, async c => {
      const { id: site, event } = c.req.valid('param')
      const no = outside(c, site)
      if (no) return problem(c, no)
      const outcome = await edge.pipeline.replay(site, event)
      if (!('outcome' in outcome)) return problem(c, outcome)
      await record(
        db,
        caller(c).actor,
        { site, action: 'rejected.replay', subject: String(event) },
        edge.now(),
      )
      return c.json(outcome, 200)
    })
}
