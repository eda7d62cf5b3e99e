import { createRoute, z } from '@hono/zod-openapi'
import { Counts, Overview, RuleFirings } from '../../shared/overview.ts'
import { refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { findWall } from '../accounts/walls.ts'
import { initials } from '../queries/mask.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const Period = z
  .enum(['1', '7', '30'])
  .default('7')
  .transform(text => Number(text) as 1 | 7 | 30)
  .openapi({ type: 'string', description: 'The number of days in the lists, including today' })

const read = createRoute({
  method: 'get',
  path: '/api/overview',
  summary: 'The overview of a site',
  description:
    'Names a plan, or a site (then its oldest live plan). Live figures at once; what is counted from stored events ' +
    'is counted in the background when it is asked for: `survey` is null until then, `counting` says how far it is.',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: { query: z.object({ plan: z.string().optional(), site: z.string().optional(), days: Period }) },
  responses: { 200: json(Overview, 'Live figures, and the latest survey'), default: problems },
})
const firings = createRoute({
  method: 'get',
  path: '/api/plans/{id}/firings',
  summary: 'How often each rule of the live version gave points in the last 30 days, and how many',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(RuleFirings, 'The rules that fired; the others have not'), default: problems },
})
const wallCounts = createRoute({
  method: 'get',
  path: '/api/wall/counts',
  summary: 'Today’s figures for a wall screen',
  tags: ['Board'],
  security: [],
  request: { query: z.object({ token: z.string().max(200) }) },
  responses: { 200: json(Counts, 'Now and since midnight'), default: problems },
})

const noPlan = refusal('not_found', 'there is no such live plan', 'plan')

export const overviewRoutes = (edge: HttpContext) =>
  routes()
    .openapi(read, async c => {
      const { plan, site, days } = c.req.valid('query')
      if (plan === undefined && site === undefined)
        return problem(c, refusal('bad_request', 'name a plan or a site', 'plan'))
      const found = await planOf(edge.store.db, { plan, site })
      const no = found && outside(c, found.site_id)
      if (!found || no) return problem(c, no ?? noPlan)
      const overview = edge.overviews.read(found.id, days)
      return overview ? c.json(overview, 200) : problem(c, noPlan)
    })
    .openapi(firings, async c => {
      const found = await planOf(edge.store.db, { plan: c.req.valid('param').id })
      const no = found && outside(c, found.site_id)
      if (!found || no) return problem(c, no ?? noPlan)
      return c.json(edge.overviews.firings(found.id), 200)
    })
    .openapi(wallCounts, async c => {
      const wall = await findWall(edge.store.db, c.req.valid('query').token)
      const counts = wall && (await edge.overviews.counts(wall.plan))
      if (!counts) return problem(c, refusal('not_found', 'this link has been revoked'))
      const shown = (name: string | null) => (wall.names ? name : initials(name))
      const latest = counts.latest.map(one => ({ ...one, name: shown(one.name) }))
      return c.json({ ...counts, latest }, 200)
    })
