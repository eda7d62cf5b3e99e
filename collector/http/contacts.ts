import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ContactImport, ContactImported, NewAdjustment, NewObjection, Stated } from '../../shared/by-hand.ts'
import { Contact, ContactExport, ContactList, ScoreExplained, Timeline } from '../../shared/contact.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { record } from '../accounts/audit.ts'
import { hashId } from '../model/hash-id.ts'
import type { Store } from '../model/port.ts'
import type { PlanVersion } from '../model/rows.ts'
import { compileVersion, livePlans } from '../plans/scorer-book.ts'
import { admittedIn } from '../plans/tag-admission.ts'
import { contactOf } from '../queries/contact.ts'
import { exportOf } from '../queries/export.ts'
import { type ContactWithFacts, findContact } from '../queries/reader.ts'
import { scoreExplained } from '../queries/score.ts'
import { searchContacts } from '../queries/search.ts'
import { timelineOf } from '../queries/timeline.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { body, Cursor, idParam, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Contacts']
const list = createRoute({
  method: 'get',
  path: '/api/contacts',
  summary: 'Find contacts',
  description: 'By a visitor id, user id or e-mail exactly, or a part of name, e-mail or company.',
  tags,
  middleware: needs('viewer', 'contacts:read'),
  request: {
    query: z.object({ site: z.string(), q: z.string().max(300).optional(), limit: Limit, cursor: Cursor }),
  },
  responses: { 200: json(ContactList, 'The most recently seen first'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/contacts/{id}',
  summary: 'One contact',
  tags,
  middleware: needs('viewer', 'contacts:read'),
  request: { params: idParam },
  responses: { 200: json(Contact, 'The contact; for a merged one, the survivor'), default: problems },
})
const timeline = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/timeline',
  summary: 'The timeline of a contact',
  tags,
  middleware: needs('viewer', 'contacts:read'),
  request: { params: idParam, query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json(Timeline, 'Newest first'), default: problems },
})
const score = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/score',
  summary: 'The explanation of a score',
  tags,
  middleware: needs('viewer', 'contacts:read'),
  request: {
    params: idParam,
    query: z.object({
      plan: z.string().optional(),
      at: z.iso.datetime({ offset: true }).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(1000),
      cursor: Cursor,
    }),
  },
  responses: {
    200: json(
      ScoreExplained,
      'The sums of all rules, which add up to the score, and a page of their lines; the next page repeats all but the lines',
    ),
    default: problems,
  },
})
const everything = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/export',
  summary: 'The export of all stored data of a person',
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
    'Events, traits, identities, visitors, crossings and rejected events are deleted; orders stay as anonymous amounts. ' +
    'Later events with an earlier time are refused (`erased`). An erasure cannot be undone.',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})

const adjust = createRoute({
  method: 'post',
  path: '/api/contacts/{id}/adjustments',
  summary: 'Add or subtract points manually',
  description: 'The adjustment is an event of the contact, with its author and reason.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewAdjustment) },
  responses: { 201: json(Stated, 'The event, which the score already includes'), default: problems },
})
const undo = createRoute({
  method: 'post',
  path: '/api/contacts/{id}/adjustments/{event}/undo',
  summary: 'Undo an adjustment',
  description: 'Adds a second event with the same validity: the history keeps both.',
  tags,
  middleware: needs('member'),
  request: { params: idParam.extend({ event: z.string().max(200) }) },
  responses: { 201: json(Stated, 'The event'), default: problems },
})
const object = createRoute({
  method: 'put',
  path: '/api/contacts/{id}/objection',
  summary: 'Record a contact’s objection to profiling, or lift it',
  description: 'During an objection the contact is kept and not scored, and events of that time never count.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewObjection) },
  responses: { 200: json(Stated, 'The event'), default: problems },
})
const importRows = createRoute({
  method: 'post',
  path: '/api/sites/{id}/contacts',
  summary: 'Import contacts',
  description:
    'Each row names a person by user id or e-mail and gives traits, with a server’s trust. The same rows with the ' +
    'same instant change nothing when they are sent again; an import raises no alerts.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(ContactImport) },
  responses: { 200: json(ContactImported, 'The outcome of the rows'), default: problems },
})

export function contactRoutes(edge: HttpContext) {
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
      const names = await namesOf(store.db, found.facts)
      return c.json(contactOf(found, await store.registry(), edge.boards, names), 200)
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
      const { plan, at, limit, cursor } = c.req.valid('query')
      const registry = await store.registry()
      const version = choose(livePlans(registry, found.row.site), plan)
      if (!version) return problem(c, refusal('not_found', 'this site has no such live plan', 'plan'))
      const instant = at === undefined ? edge.now() : Date.parse(at)
      const admits = await admittedIn(store, registry, [version.site])
      return c.json(
        scoreExplained(compileVersion(registry, version, admits), version, found.facts, instant, {
          limit,
          cursor,
        }),
        200,
      )
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
    .openapi(adjust, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { plan, ...adjustment } = c.req.valid('json')
      const version = choose(livePlans(await store.registry(), found.row.site), plan)
      if (!version) return problem(c, refusal('not_found', 'this site has no such live plan', 'plan'))
      const stated = await edge.byHand.adjust(found, version, adjustment, caller(c).actor)
      return isRefusal(stated) ? problem(c, stated) : c.json(stated, 201)
    })
    .openapi(undo, async c => {
      const { id, event } = c.req.valid('param')
      const found = await find(c, id)
      if (isRefusal(found)) return problem(c, found)
      const plan = found.facts.find(fact => fact.event.id === event)?.event.props.plan
      const version = livePlans(await store.registry(), found.row.site).find(live => live.plan === plan)
      if (!version) return problem(c, refusal('not_found', 'this contact has no such adjustment'))
      const stated = await edge.byHand.undo(found, version, event, caller(c).actor)
      return isRefusal(stated) ? problem(c, stated) : c.json(stated, 201)
    })
    .openapi(object, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const stated = await edge.byHand.object(found, c.req.valid('json').on, caller(c).actor)
      return isRefusal(stated) ? problem(c, stated) : c.json(stated, 200)
    })
    .openapi(importRows, async c => {
      const { id: site } = c.req.valid('param')
      const no = outside(c, site)
      if (no) return problem(c, no)
      const { at, rows } = c.req.valid('json')
      const people = rows.map(row => ({ ...row, at: Date.parse(at), id: idOfRow(at, row) }))
      const taken = await edge.byHand.import(site, people)
      if (isRefusal(taken)) return problem(c, taken)
      const detail = { rows: rows.length, accepted: taken.accepted }
      await record(
        store.db,
        caller(c).actor,
        { site, action: 'contact.import', subject: site, detail },
        edge.now(),
      )
      return c.json(taken, 200)
    })
}

const nobody = refusal('not_found', 'there is no such contact')

const choose = (plans: PlanVersion[], id: string | undefined): PlanVersion | undefined =>
  id === undefined ? plans[0] : plans.find(version => version.plan === id)

/** The same row of the same file is the same event, for any number of imports and any other rows. */
const idOfRow = (at: string, { userId, email, traits }: ContactImport['rows'][number]): string => {
  const sorted = Object.entries(traits).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify([at, userId ?? null, email ?? null, sorted])
  return hashId('row', text, 32)
}

/** Display names of the users behind manual adjustments. */
async function namesOf(db: Store['db'], facts: ContactWithFacts['facts']): Promise<Map<string, string>> {
  const authors = facts.flatMap(({ event }) =>
    event.name === 'adjustment' && typeof event.props.author === 'string' ? event.props.author : [],
  )
  if (authors.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...new Set(authors)])
    .execute()
  return new Map(rows.map(({ id, name, email }) => [id, name || email]))
}
