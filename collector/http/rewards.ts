import { createRoute, z } from '@hono/zod-openapi'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { RewardChange, RewardInfo, RewardList, RewardState } from '../../shared/reward.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import { changeReward } from '../rewards/change-reward.ts'
import { findReward, infoOfRewards, listRewards } from '../rewards/read-rewards.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, Cursor, idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['Rewards']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/rewards',
  summary: 'Rewards that the rules of plans have granted',
  description:
    'Amounts are whole minor units by ISO 4217. They are values for the books, and no money is paid.',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({
      state: RewardState.optional(),
      contact: z.string().max(200).optional(),
      plan: z.string().max(200).optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: { 200: json(RewardList, 'The newest first'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/rewards/{id}',
  summary: 'A reward with all its states',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(RewardInfo, 'The reward'), default: problems },
})
const change = createRoute({
  method: 'post',
  path: '/api/rewards/{id}/state',
  summary: 'Say that a reward is ordered, delivered or cancelled',
  description:
    'The answer of a person, or of a loyalty system with a secret key. The same answer again changes nothing; a step back ' +
    'is a conflict. Each change is sent as the webhook `reward.changed`.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(RewardChange) },
  responses: { 200: json(RewardInfo, 'The reward as it is now'), default: problems },
})

/** Rewards: what was granted, and what became of it. */
export function rewardRoutes(edge: HttpContext) {
  const { store, now } = edge
  return routes()
    .openapi(list, async c => {
      const { id: site } = c.req.valid('param')
      const no = outside(c, site)
      if (no) return problem(c, no)
      const { cursor, ...wish } = c.req.valid('query')
      const { rows, next } = await listRewards(store, { site, ...wish, after: placeOf(cursor) ?? undefined })
      return c.json({ rows, cursor: next && cursorOf(next) }, 200)
    })
    .openapi(read, async c => {
      const row = await findReward(store.db, c.req.valid('param').id)
      if (!row || outside(c, row.site_id)) return problem(c, NONE)
      const [info] = await infoOfRewards(store, row.site_id, [row])
      return c.json(info!, 200)
    })
    .openapi(change, async c => {
      const { id } = c.req.valid('param')
      const row = await findReward(store.db, id)
      if (!row || outside(c, row.site_id)) return problem(c, NONE)
      const no = await changeReward(store.db, id, c.req.valid('json'), caller(c).actor, now())
      if (isRefusal(no)) return problem(c, no)
      edge.notify.wake()
      const [info] = await infoOfRewards(store, row.site_id, [(await findReward(store.db, id))!])
      return c.json(info!, 200)
    })
}

const NONE = refusal('not_found', 'there is no such reward')
