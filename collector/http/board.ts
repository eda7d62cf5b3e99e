import { createRoute, z } from '@hono/zod-openapi'
import { Board, BoardSpec, Facets, Ranks } from '../../shared/board.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { Cursor, json, Limit, problems, routes } from './routing.ts'

const Filter = z
  .string()
  .max(10_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  })
  .pipe(BoardSpec.shape.filter.unwrap())
  .openapi({
    type: 'string',
    description:
      'JSON: {band?, known?, text?, source?, city?, company?, owner?, status?}, as in the live socket',
  })

const read = createRoute({
  method: 'get',
  path: '/api/board',
  summary: 'Contacts by score',
  description: 'Names a plan, or a site (then its oldest live plan).',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: {
    query: z.object({
      plan: z.string().optional(),
      site: z.string().optional(),
      tag: z.string().max(200).optional(),
      cycle: z.string().max(40).optional(),
      top: Limit,
      cursor: Cursor,
      filter: Filter.optional(),
    }),
  },
  responses: { 200: json(Board, 'Rank 1 first'), default: problems },
})

const facets = createRoute({
  method: 'get',
  path: '/api/board/facets',
  summary: 'The filter values of a board',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: { query: z.object({ site: z.string() }) },
  responses: {
    200: json(Facets, 'The most common values, with their number of contacts'),
    default: problems,
  },
})
const ranks = createRoute({
  method: 'get',
  path: '/api/board/ranks',
  summary: 'Past ranks of contacts',
  description: 'From hourly snapshots of the best 1,000, kept for eight days.',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: { query: z.object({ plan: z.string(), ago: z.enum(['hour', 'day', 'week']) }) },
  responses: { 200: json(Ranks, 'Contacts, rank 1 first'), default: problems },
})

export const boardRoutes = (edge: HttpContext) =>
  routes()
    .openapi(read, async c => {
      const { plan, site, cursor, top, tag, cycle, filter } = c.req.valid('query')
      if (plan === undefined && site === undefined)
        return problem(c, refusal('bad_request', 'name a plan or a site', 'plan'))
      const found = await planOf(edge.store.db, { plan, site })
      const no = found && outside(c, found.site_id)
      if (!found || no) return problem(c, no ?? refusal('not_found', 'there is no such plan'))
      const spec: BoardSpec = {
        plan: found.id,
        top,
        ...(tag !== undefined && { tag }),
        ...(cycle !== undefined && { cycle }),
        ...(filter !== undefined && { filter }),
      }
      const board = await edge.boards.read(spec, cursor)
      return isRefusal(board) ? problem(c, board) : c.json(board, 200)
    })
    .openapi(facets, c => {
      const { site } = c.req.valid('query')
      const no = outside(c, site)
      return no ? problem(c, no) : c.json(edge.boards.facets(site), 200)
    })
    .openapi(ranks, async c => {
      const { plan, ago } = c.req.valid('query')
      const found = await planOf(edge.store.db, { plan })
      const no = found && outside(c, found.site_id)
      const kept = found && !no ? await edge.boards.ranks(plan, ago) : null
      return kept ? c.json(kept, 200) : problem(c, no ?? refusal('not_found', 'there is no such live plan'))
    })
