import { createRoute, z } from '@hono/zod-openapi'
import { Job } from '../../shared/job.ts'
import { Language } from '../../shared/person.ts'
import { Plan } from '../../shared/plan.ts'
import { PlanCheck, PlanDetail, PlanInfo, Preview, PublishPlan, SavedPlan } from '../../shared/plan-info.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { PARTNER_STARTERS, STARTER_KINDS } from '../../shared/starter-kind.ts'
import { record } from '../accounts/audit.ts'
import {
  archivePlan,
  createPlan,
  type Faulty,
  judge,
  listPlans,
  planOf,
  readPlan,
  readVersion,
  savePlan,
} from '../accounts/plans.ts'
import { listSites } from '../accounts/sites.ts'
import { readJob } from '../queries/job.ts'
import { partnerStarter } from '../score/starter/partners.ts'
import { starter } from '../score/starter.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Caller } from './env.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Plans']
/** `checkPlan` validates it, with errors that name the rule; the schema serves as documentation. */
const Document = z.unknown().openapi({ allOf: [{ $ref: '#/components/schemas/Plan' }] })
const siteQuery = z.object({ site: z.string() })
const list = createRoute({
  method: 'get',
  path: '/api/plans',
  summary: 'The plans of a site',
  tags,
  middleware: needs('viewer'),
  request: { query: siteQuery },
  responses: { 200: json(z.object({ rows: z.array(PlanInfo) }), 'Plans, oldest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/plans',
  summary: 'Add a plan, as a draft',
  description: 'For the site that the query names, or the document.',
  tags,
  middleware: needs('member'),
  request: { query: siteQuery.partial(), body: body(Document) },
  responses: { 201: json(SavedPlan, 'The draft'), default: problems },
})
const begin = createRoute({
  method: 'get',
  path: '/api/starters/{kind}',
  summary: 'The document of a starter plan',
  description:
    'The document belongs to no site: `POST /api/plans` makes a plan of it, `PUT /api/plans/{id}` a draft.',
  tags,
  middleware: needs('viewer'),
  request: {
    params: z.object({ kind: z.enum([...STARTER_KINDS, ...PARTNER_STARTERS]) }),
    query: z.object({ language: Language.optional() }),
  },
  responses: { 200: json(Plan, 'The document'), default: problems },
})
const check = createRoute({
  method: 'post',
  path: '/api/plans/check',
  summary: 'Check a document without saving it',
  tags,
  middleware: needs('viewer'),
  request: { query: siteQuery, body: body(Document) },
  responses: { 200: json(PlanCheck, 'Errors prevent saving; warnings do not'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/plans/{id}',
  summary: 'A plan, its latest draft and its versions',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(PlanDetail, 'The plan'), default: problems },
})
const version = createRoute({
  method: 'get',
  path: '/api/plans/{id}/versions/{version}',
  summary: 'The document of one version',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam.extend({ version: z.coerce.number().int().min(1) }) },
  responses: { 200: json(Plan, 'The document'), default: problems },
})
const save = createRoute({
  method: 'put',
  path: '/api/plans/{id}',
  summary: 'Save a new draft version',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(Document) },
  responses: { 200: json(SavedPlan, 'The new version'), default: problems },
})
const preview = createRoute({
  method: 'post',
  path: '/api/plans/{id}/preview',
  summary: 'Preview the effect of a document on the stored history',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(Document) },
  responses: { 200: json(Preview, 'Before and after'), default: problems },
})
const publish = createRoute({
  method: 'post',
  path: '/api/plans/{id}/publish',
  summary: 'Publish the latest version',
  description: 'Recomputes in the background; readers see the old numbers or the new, never a mixture.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(PublishPlan) },
  responses: { 202: json(Job, 'The job; its progress is at GET /api/jobs/{id}'), default: problems },
})
const archive = createRoute({
  method: 'delete',
  path: '/api/plans/{id}',
  summary: 'Archive a plan',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})

export function planRoutes(edge: HttpContext) {
  const { db } = edge.store
  const siteOf = async (id: string) => (await listSites(db, id))[0]
  /** The plan's site and its retention, if the caller has access to it. */
  const reach = async (who: Caller, id: string) => {
    const plan = await planOf(db, { plan: id })
    if (!plan || (who.kind === 'program' && who.site !== plan.site_id)) return noPlan
    const site = await siteOf(plan.site_id)
    return { site: plan.site_id, retention: site?.retention ?? null }
  }

  return routes()
    .openapi(list, async c => {
      const { site } = c.req.valid('query')
      const no = outside(c, site)
      return no ? problem(c, no) : c.json({ rows: await listPlans(db, site) }, 200)
    })
    .openapi(create, async c => {
      const input = c.req.valid('json')
      const { site: id = siteIn(input) } = c.req.valid('query')
      const no = outside(c, id)
      const site = no ? undefined : await siteOf(id)
      if (!site) return problem(c, no ?? refusal('not_found', 'there is no such site'))
      const draft = { site: id, retention: site.retention, input }
      const saved = await createPlan(db, draft, caller(c).actor, edge.now())
      return 'faults' in saved ? problem(c, badPlan(saved), saved.faults) : c.json(saved, 201)
    })
    .openapi(begin, c => {
      const { kind } = c.req.valid('param')
      const { language } = c.req.valid('query')
      const partners = PARTNER_STARTERS.find(one => one === kind)
      if (partners) return c.json(partnerStarter(language ?? 'en', partners), 200)
      return c.json(
        starter(
          language,
          STARTER_KINDS.find(one => one === kind),
        ),
        200,
      )
    })
    .openapi(check, async c => {
      const { site: id } = c.req.valid('query')
      const no = outside(c, id)
      const site = no ? undefined : await siteOf(id)
      if (!site) return problem(c, no ?? refusal('not_found', 'there is no such site'))
      const judged = judge(c.req.valid('json'), id, site.retention)
      const errors = 'faults' in judged ? judged.faults : []
      return c.json({ errors, warnings: 'faults' in judged ? [] : judged.warnings }, 200)
    })
    .openapi(read, async c => {
      const plan = await readPlan(db, c.req.valid('param').id)
      const no = plan && outside(c, plan.site)
      return plan && !no ? c.json(plan, 200) : problem(c, noPlan)
    })
    .openapi(version, async c => {
      const { id, version } = c.req.valid('param')
      const found = await reach(caller(c), id)
      if (isRefusal(found)) return problem(c, found)
      const document = await readVersion(db, id, version)
      return document ? c.json(document, 200) : problem(c, noPlan)
    })
    .openapi(save, async c => {
      const { id } = c.req.valid('param')
      const found = await reach(caller(c), id)
      if (isRefusal(found)) return problem(c, found)
      const draft = { ...found, input: c.req.valid('json') }
      const saved = await savePlan(db, id, draft, caller(c).actor, edge.now())
      if (isRefusal(saved)) return problem(c, saved)
      return 'faults' in saved ? problem(c, badPlan(saved), saved.faults) : c.json(saved, 200)
    })
    .openapi(preview, async c => {
      const { id } = c.req.valid('param')
      const found = await reach(caller(c), id)
      if (isRefusal(found)) return problem(c, found)
      const judged = judge(c.req.valid('json'), found.site, found.retention)
      if ('faults' in judged) return problem(c, badPlan(judged), judged.faults)
      return c.json(await edge.publication.preview(id, judged.document), 200)
    })
    .openapi(publish, async c => {
      const { id } = c.req.valid('param')
      const found = await reach(caller(c), id)
      if (isRefusal(found)) return problem(c, found)
      const job = await readJob(db, await edge.publication.start(id, c.req.valid('json')))
      await record(db, caller(c).actor, { site: found.site, action: 'plan.publish', subject: id }, edge.now())
      return job ? c.json(job, 202) : problem(c, noPlan)
    })
    .openapi(archive, async c => {
      const { id } = c.req.valid('param')
      const found = await reach(caller(c), id)
      if (isRefusal(found)) return problem(c, found)
      const no = await archivePlan(db, id, caller(c).actor, edge.now())
      await edge.refresh()
      return no ? problem(c, no) : c.body(null, 204)
    })
}

const noPlan = refusal('not_found', 'there is no such plan')

const badPlan = ({ faults: [first] }: Faulty): Refusal =>
  refusal('bad_plan', first ? `${first.path}: ${first.message}` : 'the plan has errors')

const siteIn = (input: unknown): string => {
  const site = typeof input === 'object' && input !== null && 'site' in input ? input.site : null
  return typeof site === 'string' ? site : ''
}
