import { createRoute, z } from '@hono/zod-openapi'
import { PortalRewards } from '../../shared/portal.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { contactOfPartner } from '../partners/acts/contact-of-partner.ts'
import { listMaterials } from '../partners/materials.ts'
import { listRewards } from '../rewards/read-rewards.ts'
import type { HttpContext } from './context.ts'
import { noteAct } from './partner-act.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { json, nothing, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security = [{ partnerSession: [] }]
const MOST = 200
const DAY_MS = 86_400_000
const list = createRoute({
  method: 'get',
  path: '/partner-api/{site}/rewards',
  summary: 'Rewards that the partner was granted, with the state of each',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PortalRewards, 'The newest first'), default: problems },
})
const open = createRoute({
  method: 'post',
  path: '/partner-api/{site}/materials/{id}/open',
  summary: 'Say that a material was opened',
  tags,
  security,
  request: { params: siteParam.extend({ id: z.string().max(200) }) },
  responses: { 204: nothing, default: problems },
})

/** What the partner of the session was granted, and what the partner opens. */
export const portalRewardRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { store, now } = edge
  return routes()
    .openapi(list, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const { site_id: site, partner_id } = person
      const contact = await contactOfPartner(store, site, partner_id)
      const { rows } = contact
        ? await listRewards(store, { site, contact: contact.id, limit: MOST })
        : { rows: [] }
      return c.json(
        {
          // Staff write the reasons for one another.
          rows: rows.map(({ id, name, amount, currency, at, state, stateAt }) => ({
            ...{ id, name, amount, currency, at, state, stateAt },
          })),
        },
        200,
      )
    })
    .openapi(open, async c => {
      const { site, id } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const material = (await listMaterials(store.db, person.site_id)).find(one => one.id === id)
      if (!material) return problem(c, refusal('not_found', 'there is no such material'))
      await noteAct(edge, person, {
        name: 'material_download',
        id: `${id}_${person.id}_${Math.floor(now() / DAY_MS)}`,
        at: now(),
        props: { material: id, item_name: material.title },
      })
      return c.body(null, 204)
    })
}
