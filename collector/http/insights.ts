import { createRoute, z } from '@hono/zod-openapi'
import { InsightsState } from '../../shared/insights.ts'
import { refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { listSites } from '../accounts/sites.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const Query = z.object({
  conversion: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: "The id of one of the site's conversions; the first one if it is missing" }),
  horizon: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .openapi({ description: 'Days within which a contact has to convert' }),
  lead: z.coerce.number().int().min(0).max(1_440).default(60).openapi({
    description: 'Minutes that sales need: a score that is reached later than this before is late',
  }),
  ownActs: z
    .enum(['with', 'without'])
    .default('with')
    .openapi({ description: 'Whether offers, calls and points given by hand count' }),
})

const read = createRoute({
  method: 'get',
  path: '/api/plans/{id}/insights',
  summary: 'What the history says of a live plan: thresholds, rules and points',
  description:
    'Counted in the background when it is asked for, once an hour: `insights` is null until then, `counting` says how ' +
    'far it is. Where there is too little to tell, an answer is `refused` and says what is missing.',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam, query: Query },
  responses: { 200: json(InsightsState, 'The last result, and how far a new one is'), default: problems },
})

const noPlan = refusal('not_found', 'there is no such live plan', 'plan')

export const insightsRoutes = (edge: HttpContext) =>
  routes().openapi(read, async c => {
    const { conversion, horizon, lead, ownActs } = c.req.valid('query')
    const { db } = edge.store
    const found = await planOf(db, { plan: c.req.valid('param').id })
    const no = found && outside(c, found.site_id)
    const version = found && !no ? edge.boards.version(found.id) : undefined
    if (!version) return problem(c, no ?? noPlan)
    const [site] = await listSites(db, version.site)
    const goal =
      conversion === undefined ? site?.conversions[0] : site?.conversions.find(({ id }) => id === conversion)
    if (!goal) return problem(c, refusal('not_found', 'the site has no such conversion', 'conversion'))
    if (lead * MINUTE_MS >= horizon * DAY_MS)
      return problem(c, refusal('bad_request', 'the lead must be shorter than the horizon', 'lead'))
    const asked = {
      goal,
      horizon: horizon * DAY_MS,
      lead: lead * MINUTE_MS,
      withoutOwnActs: ownActs === 'without',
    }
    return c.json(edge.insights.read(version, asked), 200)
  })
