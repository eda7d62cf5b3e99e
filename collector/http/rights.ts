import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { type Right, Rights } from '../../shared/right.ts'
import { giveRights, rightsOf } from '../accounts/rights.ts'
import { caller, needs, personsOnly } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

/** What stands in the way of a person without the right, and of every key. */
export async function lacks(edge: HttpContext, c: Context<Env>, right: Right): Promise<Refusal | null> {
  const who = caller(c)
  if (who.kind !== 'person') return refusal('forbidden', `keys do not have the right ${right}; people do`)
  const rights = await rightsOf(edge.store.db, who.actor)
  return rights.includes(right)
    ? null
    : refusal('forbidden', `this takes the right ${right}; an admin gives it`)
}

const tags = ['People']
const read = createRoute({
  method: 'get',
  path: '/api/people/{id}/rights',
  summary: 'What a person may do with partners’ money, beside the role',
  tags,
  middleware: [needs('admin'), personsOnly] as const,
  request: { params: idParam },
  responses: { 200: json(Rights, 'The rights'), default: problems },
})
const own = createRoute({
  method: 'get',
  path: '/api/me/rights',
  summary: 'What you may do with partners’ money, beside your role',
  tags,
  security: [{ session: [] }],
  middleware: [needs('viewer'), personsOnly] as const,
  responses: { 200: json(Rights, 'The rights'), default: problems },
})
const give = createRoute({
  method: 'put',
  path: '/api/people/{id}/rights',
  summary: 'Give a person rights beside the role, or take them away',
  description: 'The first admin has all of them always.',
  tags,
  middleware: [needs('admin'), personsOnly] as const,
  request: { params: idParam, body: body(Rights) },
  responses: { 200: json(Rights, 'The rights as they are now'), default: problems },
})

/** Rights beside the role. */
export function rightRoutes(edge: HttpContext) {
  const { db } = edge.store
  const isUser = async (id: string) =>
    (await db.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  return routes()
    .openapi(own, async c => c.json({ rights: await rightsOf(db, caller(c).actor) }, 200))
    .openapi(read, async c => {
      const { id } = c.req.valid('param')
      if (!(await isUser(id))) return problem(c, NO_PERSON)
      return c.json({ rights: await rightsOf(db, id) }, 200)
    })
    .openapi(give, async c => {
      const { id } = c.req.valid('param')
      if (!(await isUser(id))) return problem(c, NO_PERSON)
      const { actor } = caller(c)
      const own = await rightsOf(db, actor)
      const { rights } = c.req.valid('json')
      if (rights.some(right => !own.includes(right)))
        return problem(c, refusal('forbidden', 'a right can be given by those who have it'))
      await giveRights(db, id, rights, actor, edge.now())
      return c.json({ rights: await rightsOf(db, id) }, 200)
    })
}

const NO_PERSON = refusal('not_found', 'there is no such person')
