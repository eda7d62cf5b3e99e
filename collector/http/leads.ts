import { createRoute, z } from '@hono/zod-openapi'
import { Assignment, Lead, LeadChange, ResponseReport } from '../../shared/lead.ts'
import type { Outcome } from '../../shared/outcome.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { Actor } from '../accounts/audit.ts'
import { outcomeEvent } from '../ingest/outcome-event.ts'
import { changeLead, type LeadKey, leadOf, readAssignment, saveAssignment } from '../leads/leads.ts'
import { responseReport } from '../leads/response-report.ts'
import { findPerson } from '../queries/person.ts'
import { findContact } from '../queries/reader.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Caller } from './env.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Leads']
const MONTH_MS = 30 * 86_400_000
const read = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/lead',
  summary: 'The lead of a contact',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Lead, 'The lead; without values if it is new'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/contacts/{id}/lead',
  summary: 'Claim a lead, hand it over, snooze it, or set its outcome',
  description:
    'Omitted fields are unchanged. The outcomes won and lost become events of the contact (`deal_won`, `deal_lost`), with ' +
    'author and reason; another outcome afterwards opens the deal again (`deal_created`).',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(LeadChange) },
  responses: { 200: json(Lead, 'The current lead'), default: problems },
})
const assignment = createRoute({
  method: 'get',
  path: '/api/sites/{id}/assignment',
  summary: 'The assignment of unclaimed leads',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Assignment, 'The setting'), default: problems },
})
const assign = createRoute({
  method: 'put',
  path: '/api/sites/{id}/assignment',
  summary: 'Set the assignment of unclaimed leads',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(Assignment) },
  responses: { 200: json(Assignment, 'The current setting'), default: problems },
})
const Moment = z.iso.datetime({ offset: true }).optional()
const report = createRoute({
  method: 'get',
  path: '/api/sites/{id}/response-report',
  summary: 'The response times to hot leads',
  description: 'For leads with an alert in the period; by default the last 30 days.',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, query: z.object({ from: Moment, to: Moment }) },
  responses: { 200: json(ResponseReport, 'Seconds from the first alert in the period'), default: problems },
})

/** Working a lead. */
export function leadRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const whose = async (who: Caller, id: string) => {
    const { sites } = await store.registry()
    for (const site of who.kind === 'program' ? [who.site] : sites.keys()) {
      const row = await findPerson(store, site, { contact: id })
      if (row && !isRefusal(row)) return { site, contact: row.id }
    }
    return nobody
  }

  /** The outcome of a deal is an event of the contact; returns the previous outcome of the lead. */
  const state = async (
    { site, contact }: LeadKey,
    wish: LeadChange,
    actor: Actor,
  ): Promise<{ outcomeBefore: Outcome | null } | Refusal | null> => {
    if (wish.deal !== undefined && wish.outcome !== 'won' && wish.outcome !== 'lost')
      return refusal('bad_request', 'a deal requires the outcome won or lost', 'deal')
    const whom = wish.outcome === undefined ? null : await findContact(store, contact, site)
    const event = whom && outcomeEvent(contact, whom.facts, wish, edge.now())
    if (!whom || !event) return null
    const { outcome } = await leadOf(db, { site, contact })
    const made = await edge.byHand.deal(whom, event, actor, edge.now())
    return isRefusal(made) ? made : { outcomeBefore: outcome }
  }

  return routes()
    .openapi(read, async c => {
      const found = await whose(caller(c), c.req.valid('param').id)
      return isRefusal(found) ? problem(c, found) : c.json(await leadOf(db, found), 200)
    })
    .openapi(change, async c => {
      const who = caller(c)
      const found = await whose(who, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const by = { actor: who.actor, me: who.kind === 'person' ? who.user.id : null }
      const wish = c.req.valid('json')
      const stated = await state(found, wish, who.actor)
      if (stated && isRefusal(stated)) return problem(c, stated)
      const lead = await changeLead(db, found, wish, { ...by, ...stated }, edge.now())
      if (isRefusal(lead)) return problem(c, lead)
      edge.notify.worked(found.site, lead)
      await edge.partners.leadChanged(found.site, found.contact)
      return c.json(lead, 200)
    })
    .openapi(assignment, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      return no ? problem(c, no) : c.json(await readAssignment(db, id), 200)
    })
    .openapi(assign, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const wish = c.req.valid('json')
      const refused = await saveAssignment(db, id, wish, caller(c).actor, edge.now())
      return refused ? problem(c, refused) : c.json(wish, 200)
    })
    .openapi(report, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const { from, to } = c.req.valid('query')
      const end = to === undefined ? edge.now() : Date.parse(to)
      const start = from === undefined ? end - MONTH_MS : Date.parse(from)
      return c.json(await responseReport(db, id, start, end), 200)
    })
}

const nobody = refusal('not_found', 'there is no such contact')
