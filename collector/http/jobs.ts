import { createRoute } from '@hono/zod-openapi'
import { Job } from '../../shared/job.ts'
import { refusal } from '../../shared/refusal.ts'
import { readJob } from '../queries/job.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const read = createRoute({
  method: 'get',
  path: '/api/jobs/{id}',
  summary: 'The progress of a job',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Job, 'The job'), default: problems },
})

export const jobRoutes = (edge: HttpContext) =>
  routes().openapi(read, async c => {
    const { id } = c.req.valid('param')
    const job = await readJob(edge.store.db, id)
    const no = job && outside(c, job.site ?? '')
    return job && !no ? c.json(job, 200) : problem(c, refusal('not_found', 'there is no such job'))
  })
