import { createRoute, z } from '@hono/zod-openapi'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { SourcesReportState } from '../../shared/sources-report.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Without a period, the report is of those who became leads in these days. */
const USUAL_DAYS = 365

const Moment = z.iso.datetime({ offset: true }).optional()
const sources = createRoute({
  method: 'get',
  path: '/api/sites/{id}/reports/sources',
  summary: 'Where leads come from, and what comes of them',
  description:
    'People who became leads in the period, by what brought them; won within `window` days, of those for whom it has passed. ' +
    'Counted in the background when it is asked for: `report` is null until then, `counting` says how far it is.',
  tags: ['Reports'],
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({
      from: Moment,
      to: Moment,
      window: z.coerce.number().int().min(1).max(730).default(180),
      start: z.enum(['lead', 'visit']).default('lead'),
    }),
  },
  responses: {
    200: json(SourcesReportState, 'The last result, and how far a new one is'),
    default: problems,
  },
})

/** Reports of a site. */
export const reportRoutes = (edge: HttpContext) =>
  routes().openapi(sources, c => {
    const { id } = c.req.valid('param')
    const no = outside(c, id)
    if (no) return problem(c, no)
    if (!edge.sites.known(id)) return problem(c, refusal('not_found', 'there is no such site'))
    const { from, to, window, start } = c.req.valid('query')
    // Of one hour, so that two requests without a period ask for one report.
    const end = to === undefined ? Math.ceil(edge.now() / HOUR_MS) * HOUR_MS : Date.parse(to)
    const begin = from === undefined ? end - USUAL_DAYS * DAY_MS : Date.parse(from)
    if (begin >= end) return problem(c, refusal('bad_request', 'the end lies before the beginning', 'to'))
    const state = edge.sources.read(id, { from: begin, to: end, windowDays: window, start })
    return isRefusal(state) ? problem(c, state) : c.json(state, 200)
  })
