import { createRoute } from '@hono/zod-openapi'
import { Vitals } from '../../shared/health.ts'
import { vitalsOf } from '../queries/vitals.ts'
import { needs, personsOnly } from './caller.ts'
import type { HttpContext } from './context.ts'
import { json, problems, routes } from './routing.ts'

const read = createRoute({
  method: 'get',
  path: '/api/vitals',
  summary: 'The vitals of the responding collector',
  description: 'Over all sites, since its start. `/metrics` has more, for Prometheus.',
  tags: ['Events'],
  middleware: [needs('member'), personsOnly] as const,
  responses: { 200: json(Vitals, 'Rates, times and queues'), default: problems },
})

export const vitalsRoutes = ({ metrics }: HttpContext) =>
  routes().openapi(read, async c => c.json(await vitalsOf(metrics), 200))
