import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { InsightsState } from '../../shared/insights.ts'
import { ActKey, PathState } from '../../shared/insights-path.ts'
import { FigureName, FigureState } from '../../shared/insights-people.ts'
import { MOST_STEPS } from '../../shared/path-steps.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { listSites } from '../accounts/sites.ts'
import type { Asked } from '../insights/job/insights-book.ts'
import { pathAnswer } from '../insights/path/path.ts'
import { figurePeople } from '../insights/people/figure-people.ts'
import type { PlanVersion } from '../model/rows.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
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
type Query = z.infer<typeof Query>

const Steps = z
  .union([ActKey, z.array(ActKey).max(MOST_STEPS)])
  .optional()
  .transform(step => (step === undefined ? [] : typeof step === 'string' ? [step] : step))
  .openapi({
    type: 'array',
    items: { type: 'string' },
    description: 'Steps of a path, far from the conversion first: `kind demo_request`, `page /pricing`',
  })
const PathQuery = Query.extend({
  step: Steps,
  from: z.iso.datetime().optional().openapi({ description: 'The first instant of the funnel' }),
  to: z.iso.datetime().optional().openapi({ description: 'The instant at which the funnel ends' }),
})
type PathQuery = z.infer<typeof PathQuery>

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

const path = createRoute({
  method: 'get',
  path: '/api/plans/{id}/insights/path',
  summary: 'The way to a conversion: steps with values from the history, and a funnel',
  description:
    'Counted from the same result as insights. Without `step` the steps are those that the history proposes. Each ' +
    'number says whether it is from the data, and from how many, or a default.',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam, query: PathQuery },
  responses: { 200: json(PathState, 'The path, or how far the result is'), default: problems },
})

const people = createRoute({
  method: 'get',
  path: '/api/plans/{id}/insights/people',
  summary: 'The people behind a figure of insights',
  description:
    'Figures: `people`, `from 40`, `rule pricing`, `act page /pricing`, `group source.channel ad`, `source channel ad`, ' +
    '`month 2026-09`, each also with `converted ` before it, and `step 0 reached`, `step 0 ahead`, `step 0 went_on` of a path.',
  tags: ['Plans'],
  middleware: needs('viewer'),
  request: { params: idParam, query: PathQuery.extend({ figure: FigureName }) },
  responses: { 200: json(FigureState, 'The latest of them, at most 200'), default: problems },
})

const noPlan = refusal('not_found', 'there is no such live plan', 'plan')
const noFigure = refusal('not_found', 'there is no such figure', 'figure')

export const insightsRoutes = (edge: HttpContext) => {
  /** The live version and the question, or what is wrong with them. */
  const reach = async (
    c: Context<Env>,
    id: string,
    { conversion, horizon, lead, ownActs }: Query,
  ): Promise<{ version: PlanVersion; asked: Asked } | Refusal> => {
    const { db } = edge.store
    const found = await planOf(db, { plan: id })
    const no = found && outside(c, found.site_id)
    const version = found && !no ? edge.boards.version(found.id) : undefined
    if (!version) return no ?? noPlan
    const [site] = await listSites(db, version.site)
    const goal =
      conversion === undefined ? site?.conversions[0] : site?.conversions.find(({ id }) => id === conversion)
    if (!goal) return refusal('not_found', 'the site has no such conversion', 'conversion')
    if (lead * MINUTE_MS >= horizon * DAY_MS)
      return refusal('bad_request', 'the lead must be shorter than the horizon', 'lead')
    const asked = {
      goal,
      horizon: horizon * DAY_MS,
      lead: lead * MINUTE_MS,
      withoutOwnActs: ownActs === 'without',
    }
    return { version, asked }
  }

  return routes()
    .openapi(read, async c => {
      const found = await reach(c, c.req.valid('param').id, c.req.valid('query'))
      if (isRefusal(found)) return problem(c, found)
      return c.json(edge.insights.read(found.version, found.asked), 200)
    })
    .openapi(path, async c => {
      const query = c.req.valid('query')
      const found = await reach(c, c.req.valid('param').id, query)
      if (isRefusal(found)) return problem(c, found)
      const { result, counting } = edge.insights.whole(found.version, found.asked)
      const answer = result && pathAnswer(result.roster, query.step, periodOf(query))
      return c.json({ path: answer, counting }, 200)
    })
    .openapi(people, async c => {
      const query = c.req.valid('query')
      const found = await reach(c, c.req.valid('param').id, query)
      if (isRefusal(found)) return problem(c, found)
      const { version, asked } = found
      const { result } = edge.insights.whole(version, asked)
      if (!result) return c.json({ people: null }, 200)
      const { figure, step } = query
      const members = figurePeople(result, figure, { steps: step, period: periodOf(query) })
      if (!members) return problem(c, noFigure)
      const rows = edge.boards.named(version.plan, members.ids)
      return c.json({ people: { figure, count: members.count, rows } }, 200)
    })
}

const periodOf = ({ from, to }: Pick<PathQuery, 'from' | 'to'>) => ({
  from: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
  to: to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to),
})
