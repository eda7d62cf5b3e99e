import { createRoute } from '@hono/zod-openapi'
import { Job } from '../../shared/api.ts'
import { refusal } from '../../shared/refusal.ts'
import { needs, outside } from './caller.ts'
import type { Edge } from './edge.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const read = createRoute({
  method: 'get',
  path: '/api/jobs/{id}',
  summary: 'How far a job has come',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Job, 'The job'), default: problems },
})

export const jobRoutes = (edge: Edge) =>
  routes().openapi(read, async c => {
    const { id } = c.req.valid('param')
    const row = await edge.store.db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
    const no = row && outside(c, row.site_id ?? '')
    if (!row || no) return problem(c, refusal('not_found', 'there is no such job'))
    return c.json(
      {
        id: row.id,
        kind: row.kind,
        state: row.state,
        done: Number(row.done),
        total: Number(row.total),
        detail: JSON.parse(row.detail) as Record<string, unknown>,
        createdAt: new Date(Number(row.created_at)).toISOString(),
        updatedAt: new Date(Number(row.updated_at)).toISOString(),
      },
      200,
    )
  })
