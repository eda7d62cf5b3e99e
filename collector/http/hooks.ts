import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { CreatedHook, HookBody, HookEvent, HookInfo, NewHook } from '../../shared/hook.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { addHook, hookInfo, hooksOf, removeHook } from '../notify/hook-book.ts'
import { samplesOf } from '../notify/hook-samples.ts'
import { caller, needs } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Hooks']
const middleware = needs('member', 'hooks')
const me = createRoute({
  method: 'get',
  path: '/api/hooks/me',
  summary: 'The site of a key, for a test of the key',
  tags,
  middleware,
  responses: {
    200: json(z.object({ site_id: z.string(), site_name: z.string(), key_id: z.string() }), 'The site'),
    default: problems,
  },
})
const list = createRoute({
  method: 'get',
  path: '/api/hooks',
  summary: 'The subscriptions of this key',
  tags,
  middleware,
  responses: { 200: json(z.object({ rows: z.array(HookInfo) }), 'Oldest first'), default: problems },
})
const subscribe = createRoute({
  method: 'post',
  path: '/api/hooks',
  summary: 'Subscribe to an event',
  description:
    'Each event is sent to `target_url` by POST, with the body of `GET /api/hooks/samples`, signed as webhooks are; a 410 ends the subscription.',
  tags,
  middleware,
  request: { body: body(NewHook) },
  responses: { 201: json(CreatedHook, 'The subscription'), default: problems },
})
const unsubscribe = createRoute({
  method: 'delete',
  path: '/api/hooks/{id}',
  summary: 'End a subscription',
  description: 'Also 204 if it has ended already.',
  tags,
  middleware,
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})
const samples = createRoute({
  method: 'get',
  path: '/api/hooks/samples',
  summary: 'The last three bodies of an event',
  description: 'As they would be sent. Without an event of the kind, one that is made up (`is_sample`).',
  tags,
  middleware,
  request: { query: z.object({ event: HookEvent }) },
  responses: { 200: json(z.array(HookBody), 'Newest first, never empty'), default: problems },
})

/** REST hooks: subscriptions of Zapier, Make, n8n and the like. They belong to the key that makes them. */
export function hookRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const ownerOf = (c: Context<Env>): { site: string; key: string } | Refusal => {
    const who = caller(c)
    return who.kind === 'program'
      ? { site: who.site, key: who.actor.slice('key:'.length) }
      : refusal('bad_request', 'subscriptions are made with an API key')
  }
  return routes()
    .openapi(me, async c => {
      const of = ownerOf(c)
      if (isRefusal(of)) return problem(c, of)
      const { sites } = await store.registry()
      const name = sites.get(of.site)?.name ?? ''
      return c.json({ site_id: of.site, site_name: name, key_id: of.key }, 200)
    })
    .openapi(list, async c => {
      const of = ownerOf(c)
      return isRefusal(of) ? problem(c, of) : c.json({ rows: (await hooksOf(db, of)).map(hookInfo) }, 200)
    })
    .openapi(subscribe, async c => {
      const of = ownerOf(c)
      if (isRefusal(of)) return problem(c, of)
      const made = await addHook(db, of, c.req.valid('json'), caller(c).actor, edge.now())
      if (isRefusal(made)) return problem(c, made)
      return c.json({ ...hookInfo(made.row), secret: made.secret }, 201)
    })
    .openapi(unsubscribe, async c => {
      const of = ownerOf(c)
      if (isRefusal(of)) return problem(c, of)
      await removeHook(db, of, c.req.valid('param').id, caller(c).actor, edge.now())
      return c.body(null, 204)
    })
    .openapi(samples, async c => {
      const of = ownerOf(c)
      if (isRefusal(of)) return problem(c, of)
      const registry = await store.registry()
      const parts = { store, registry, base: ownUrl(c, edge.config.PUBLIC_URL), now: edge.now() }
      return c.json(await samplesOf(parts, of.site, c.req.valid('query').event), 200)
    })
}
