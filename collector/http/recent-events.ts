import { createRoute } from '@hono/zod-openapi'
import { ReceivedList } from '../../shared/health.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/received',
  summary: 'The latest 100 events with their outcomes',
  description:
    'Accepted events of all collectors; duplicates, rejections, bots and own traffic of the responding collector since its start.',
  tags: ['Events'],
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(ReceivedList, 'Newest first'), default: problems },
})

export const receivedRoutes = ({ latest }: HttpContext) =>
  routes().openapi(list, c => {
    const { id: site } = c.req.valid('param')
    const no = outside(c, site)
    return no ? problem(c, no) : c.json({ rows: latest.of(site) }, 200)
  })
