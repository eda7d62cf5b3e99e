import { createRoute, z } from '@hono/zod-openapi'
import { refusal } from '../../shared/refusal.ts'
import { CreatedKey, KeyInfo, NewKey } from '../../shared/site.ts'
import { addKey, listKeys, revokeKey } from '../accounts/keys.ts'
import { listSites } from '../accounts/sites.ts'
import { dropHooksOf } from '../notify/hook-book.ts'
import { caller, needs } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Keys']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/keys',
  summary: 'The keys of a site',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(KeyInfo) }), 'Keys, oldest first'), default: problems },
})
const add = createRoute({
  method: 'post',
  path: '/api/sites/{id}/keys',
  summary: 'Add a key',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(NewKey) },
  responses: { 201: json(CreatedKey, 'A secret key is shown once'), default: problems },
})
const revoke = createRoute({
  method: 'delete',
  path: '/api/sites/{id}/keys/{key}',
  summary: 'Revoke a key',
  tags,
  middleware: needs('admin'),
  request: { params: idParam.extend({ key: z.string() }) },
  responses: { 204: nothing, default: problems },
})

export function keyRoutes(edge: HttpContext) {
  const { db } = edge.store
  return routes()
    .openapi(list, async c => c.json({ rows: await listKeys(db, c.req.valid('param').id) }, 200))
    .openapi(add, async c => {
      const { id: site } = c.req.valid('param')
      const [found] = await listSites(db, site)
      if (!found) return problem(c, refusal('not_found', 'there is no such site'))
      const wish = c.req.valid('json')
      if (wish.class === 'public' && wish.scopes)
        return problem(
          c,
          refusal('bad_request', 'public keys send events of pages: they have no scopes', 'scopes'),
        )
      const key = await addKey(db, { site, ...wish }, caller(c).actor, edge.now())
      edge.keys.forget()
      return c.json({ id: key.id, key: key.token }, 201)
    })
    .openapi(revoke, async c => {
      const { id: site, key } = c.req.valid('param')
      const [{ actor }, now] = [caller(c), edge.now()]
      const no = await revokeKey(db, site, key, actor, now, trx =>
        dropHooksOf(trx, { site, key }, actor, now),
      )
      edge.keys.forget()
      return no ? problem(c, no) : c.body(null, 204)
    })
}
