import { createRoute, z } from '@hono/zod-openapi'
import { Counts, OVERVIEW_LISTS, Overview, OverviewPeople, RuleFirings } from '../../shared/overview.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { findWall } from '../accounts/walls.ts'
import type { Period } from '../insights/overview/history-scan.ts'
import { MOST_DAYS } from '../insights/overview/windows.ts'
import { initials } from '../queries/mask.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const DAY_MS = 86_400_000

const Days = z
  .enum(['1', '7', '30', '90'])
  .default('7')
  .transform(text => Number(text) as 1 | 7 | 30 | 90)
  .openapi({ type: 'string', description: 'The number of days up to today, which is one of them' })
const Day = z.iso
  .date()
  .optional()
  .openapi({ description: 'The first or the last day of a period of at most a year' })
const PeriodQuery = { days: Days, from: Day, to: Day }
type PeriodQuery = { days: 1 | 7 | 30 | 90; from?: string | undefined; to?: string | undefined }

/** `from` and `to` name a period of one's own; one of them alone is a mistake. */
function periodOf({ days, from, to }: PeriodQuery): Period | Refusal {
  if (from === undefined && to === undefined) return days
  if (from === undefined || to === undefined)
    return refusal('bad_request', 'name the first and the last day', from === undefined ? 'from' : 'to')
  if (from > to || Date.parse(to) - Date.parse(from) >= MOST_DAYS * DAY_MS)
    return refusal('bad_request', `a period has 1 to ${MOST_DAYS} days`, 'to')
  return { from, to }
}

const read = createRoute({
  method: 'get',
  path: '/api/overview',
  summary: 'The overview of a site',
  description:
    'Names a plan, or a site (then its oldest live plan). Live figures at once; what is counted from stored events ' +
    'is counted in the background when it is asked for: `survey` is null until then, `counting` says how far it is.',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: { query: z.object({ plan: z.string().optional(), site: z.string().optional(), ...PeriodQuery }) },
  responses: { 200: json(Overview, 'Live figures, and the latest survey'), default: problems },
})
const people = createRoute({
  method: 'get',
  path: '/api/overview/people',
  summary: 'The contacts behind one line of an overview',
  description: 'Of the latest count, the highest scores first; `total` is the figure of the line.',
  tags: ['Board'],
  middleware: needs('viewer'),
  request: {
    query: z.object({
      plan: z.string(),
      list: z.enum(OVERVIEW_LISTS),
      key: z.string().max(400),
      ...PeriodQuery,
    }),
  },
  responses: { 200: json(OverviewPeople, 'At most 50 contacts'), default: problems },
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

const notCounted = refusal('not_found', 'nothing has been counted for this period yet')
const noPlan = refusal('not_found', 'there is no such live plan', 'plan')

export const overviewRoutes = (edge: HttpContext) =>
  routes()
    .openapi(read, async c => {
      const { plan, site, ...wish } = c.req.valid('query')
      if (plan === undefined && site === undefined)
        return problem(c, refusal('bad_request', 'name a plan or a site', 'plan'))
      const found = await planOf(edge.store.db, { plan, site })
      const no = found && outside(c, found.site_id)
      if (!found || no) return problem(c, no ?? noPlan)
      const period = periodOf(wish)
      if (typeof period === 'object' && 'code' in period) return problem(c, period)
      const overview = edge.overviews.read(found.id, period)
      return overview ? c.json(overview, 200) : problem(c, noPlan)
    })
    .openapi(people, async c => {
      const { plan, list, key, ...wish } = c.req.valid('query')
      const found = await planOf(edge.store.db, { plan })
      const no = found && outside(c, found.site_id)
      if (!found || no) return problem(c, no ?? noPlan)
      const period = periodOf(wish)
      if (typeof period === 'object' && 'code' in period) return problem(c, period)
      const listed = edge.overviews.people(found.id, period, list, key)
      return listed ? c.json(listed, 200) : problem(c, notCounted)
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
