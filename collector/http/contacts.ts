import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Contact, ContactExport, ContactList, ScoreExplained, Timeline } from '../../shared/api.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { admittedIn } from '../admission.ts'
import type { PlanVersion } from '../store/store.ts'
import { contactOf } from '../view/contact.ts'
import { exportOf } from '../view/export.ts'
import { type ContactWithFacts, findContact, livePlans, scorerOf } from '../view/reader.ts'
import { scoreExplained } from '../view/score.ts'
import { searchContacts } from '../view/search.ts'
import { timelineOf } from '../view/timeline.ts'
import { caller, needs, outside } from './caller.ts'
import type { Edge, Env } from './edge.ts'
import { isRefusal, problem } from './problem.ts'
import { Cursor, idParam, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Contacts']
const list = createRoute({
  method: 'get',
  path: '/api/contacts',
  summary: 'Find contacts',
  description: 'By a visitor id, user id or e-mail exactly, or a part of name, e-mail or company.',
  tags,
  middleware: needs('viewer'),
  request: {
    query: z.object({ site: z.string(), q: z.string().max(300).optional(), limit: Limit, cursor: Cursor }),
  },
  responses: { 200: json(ContactList, 'The last seen first'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/contacts/{id}',
  summary: 'One contact',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Contact, 'The contact; for a merged one, the survivor'), default: problems },
})
const timeline = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/timeline',
  summary: 'What a contact did',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json(Timeline, 'Newest first'), default: problems },
})
const score = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/score',
  summary: 'Why a score is what it is',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({ plan: z.string().optional(), at: z.iso.datetime({ offset: true }).optional() }),
  },
  responses: { 200: json(ScoreExplained, 'All lines; their values add up to the score'), default: problems },
})
const everything = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/export',
  summary: 'Everything that is kept of a person',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: {
    200: json(ContactExport, 'Events, traits, scores with reasons, crossings'),
    default: problems,
  },
})

const erase = createRoute({
  method: 'delete',
  path: '/api/contacts/{id}',
  summary: 'Erase a person',
  description:
    'Events, traits, identities, visitors, crossings and rejected events go; orders stay as amounts of nobody. ' +
    'What is timed before it and comes later is refused (`erased`). There is no way back.',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})

export function contactRoutes(edge: Edge) {
  const { store } = edge
  const find = async (c: Context<Env>, id: string): Promise<ContactWithFacts | Refusal> => {
    const who = caller(c)
    const found = await findContact(store, id, who.kind === 'program' ? who.site : undefined)
    return found ?? nobody
  }

  return routes()
    .openapi(list, async c => {
      const wish = c.req.valid('query')
      const no = outside(c, wish.site)
      return no ? problem(c, no) : c.json(await searchContacts(store, edge.directory, wish), 200)
    })
    .openapi(read, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      return c.json(contactOf(found, await store.registry(), edge.boards), 200)
    })
    .openapi(timeline, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { limit, cursor } = c.req.valid('query')
      return c.json(timelineOf(found.facts, limit, cursor), 200)
    })
    .openapi(score, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { plan, at } = c.req.valid('query')
      const registry = await store.registry()
      const version = choose(livePlans(registry, found.row.site), plan)
      if (!version) return problem(c, refusal('not_found', 'this site has no such live plan', 'plan'))
      const instant = at === undefined ? edge.now() : Date.parse(at)
      const admits = await admittedIn(store, registry, [version.site])
      return c.json(scoreExplained(scorerOf(registry, version, admits), version, found.facts, instant), 200)
    })
    .openapi(everything, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { site, id: contact } = found.row
      const all = await exportOf(store, edge.boards, { site, contact, now: edge.now() })
      return all ? c.json(all, 200) : problem(c, nobody)
    })
    .openapi(erase, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { site, id: contact } = found.row
      const done = await edge.erasures.erase(site, { contact }, caller(c).actor)
      return isRefusal(done) ? problem(c, done) : c.body(null, 204)
    })
}

const nobody = refusal('not_found', 'there is no such contact')

const choose = (plans: PlanVersion[], id: string | undefined): PlanVersion | undefined =>
  id === undefined ? plans[0] : plans.find(version => version.plan === id)
