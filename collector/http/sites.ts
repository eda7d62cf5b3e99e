import { createRoute, z } from '@hono/zod-openapi'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { CreatedSite, NewSite, Site, SiteChange } from '../../shared/site.ts'
import { changeSite, createSite, listSites } from '../accounts/sites.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Sites']
const list = createRoute({
  method: 'get',
  path: '/api/sites',
  summary: 'The sites that the caller can access',
  tags,
  middleware: needs('viewer'),
  responses: { 200: json(z.object({ rows: z.array(Site) }), 'Sites, oldest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites',
  summary: 'Add a site with its keys and a starter plan',
  tags,
  middleware: needs('admin'),
  request: { body: body(NewSite) },
  responses: { 201: json(CreatedSite, 'The secret key is shown once'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/sites/{id}',
  summary: 'One site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Site, 'The site'), default: problems },
})
const change = createRoute({
  method: 'patch',
  path: '/api/sites/{id}',
  summary: 'Change name, time zone, country, retention, origins, consent, own addresses or lists',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(SiteChange) },
  responses: { 200: json(Site, 'The current site'), default: problems },
})

export function siteRoutes(edge: HttpContext) {
  const { db } = edge.store
  const withArrivals = (site: Site): Site => {
    const { first, last } = edge.directory.arrivals(site.id)
    const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
    return { ...site, firstEventAt: iso(first?.time), lastEventAt: iso(last?.time) }
  }

  return routes()
    .openapi(list, async c => {
      const who = caller(c)
      const sites = await listSites(db, who.kind === 'program' ? who.site : undefined)
      return c.json({ rows: sites.map(withArrivals) }, 200)
    })
    .openapi(create, async c => {
      const site = await createSite(db, c.req.valid('json'), caller(c).actor, edge.now())
      if (isRefusal(site)) return problem(c, site)
      await edge.refresh()
      return c.json(site, 201)
    })
    .openapi(read, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      const [site] = no ? [] : await listSites(db, id)
      return site ? c.json(withArrivals(site), 200) : problem(c, no ?? noSite)
    })
    .openapi(change, async c => {
      const { id } = c.req.valid('param')
      const site = await changeSite(db, id, c.req.valid('json'), caller(c).actor, edge.now())
      edge.keys.forget()
      await edge.refresh()
      return isRefusal(site) ? problem(c, site) : c.json(withArrivals(site), 200)
    })
}

const noSite = refusal('not_found', 'there is no such site')
