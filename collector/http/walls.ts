import { createRoute, z } from '@hono/zod-openapi'
import { OneTimeLink } from '../../shared/person.ts'
import { refusal } from '../../shared/refusal.ts'
import { NewWall, Wall, WallView } from '../../shared/wall.ts'
import { planOf, readPlan } from '../accounts/plans.ts'
import { findWall, hangWall, listWalls, takeWallDown } from '../accounts/walls.ts'
import { caller, needs } from './caller.ts'
import type { HttpContext } from './context.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Board']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/walls',
  summary: 'The wall links of a site',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(Wall) }), 'Links'), default: problems },
})
const hang = createRoute({
  method: 'post',
  path: '/api/sites/{id}/walls',
  summary: 'Make a read-only link for a wall screen',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(NewWall) },
  responses: { 201: json(OneTimeLink, 'Shown once; valid until it is revoked'), default: problems },
})
const look = createRoute({
  method: 'get',
  path: '/api/wall',
  summary: 'The content of a wall screen',
  tags,
  security: [],
  request: { query: z.object({ token: z.string().max(200) }) },
  responses: { 200: json(WallView, 'Its plan; the rows are sent on /live?wall=TOKEN'), default: problems },
})
const takeDown = createRoute({
  method: 'delete',
  path: '/api/sites/{id}/walls/{wall}',
  summary: 'Revoke a link',
  tags,
  middleware: needs('admin'),
  request: { params: idParam.extend({ wall: z.string() }) },
  responses: { 204: nothing, default: problems },
})

export function wallRoutes(edge: HttpContext) {
  const { db } = edge.store
  return routes()
    .openapi(list, async c => c.json({ rows: await listWalls(db, c.req.valid('param').id) }, 200))
    .openapi(hang, async c => {
      const { id: site } = c.req.valid('param')
      const wish = c.req.valid('json')
      const plan = await planOf(db, { plan: wish.plan })
      if (plan?.site_id !== site)
        return problem(c, refusal('not_found', 'this site has no such plan', 'plan'))
      const { id, token } = await hangWall(db, { site, ...wish }, caller(c).actor, edge.now())
      return c.json({ id, url: `${ownUrl(c, edge.config.PUBLIC_URL)}/wall?token=${token}` }, 201)
    })
    .openapi(look, async c => {
      const wall = await findWall(db, c.req.valid('query').token)
      const plan = wall && (await readPlan(db, wall.plan))
      if (!wall || !plan) return problem(c, refusal('not_found', 'this link has been revoked'))
      const { name: planName, document } = plan
      return c.json(
        { site: wall.site, plan: plan.id, planName, bands: document.bands, names: wall.names },
        200,
      )
    })
    .openapi(takeDown, async c => {
      const { id: site, wall } = c.req.valid('param')
      const no = await takeWallDown(db, site, wall, caller(c).actor, edge.now())
      return no ? problem(c, no) : c.body(null, 204)
    })
}
