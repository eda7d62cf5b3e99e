import { createRoute, z } from '@hono/zod-openapi'
import { AuditList } from '../../shared/audit.ts'
import { Colleague, NewPerson, OneTimeLink, Person, PersonChange } from '../../shared/person.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { deeds, record } from '../accounts/audit.ts'
import { makeLink } from '../accounts/links.ts'
import { addUser, changeUser, listUsers } from '../accounts/users.ts'
import { caller, needs, personsOnly } from './caller.ts'
import type { HttpContext } from './context.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['People']
const list = createRoute({
  method: 'get',
  path: '/api/people',
  summary: 'The users',
  tags,
  middleware: needs('admin'),
  responses: { 200: json(z.object({ rows: z.array(Person) }), 'People'), default: problems },
})
const colleagues = createRoute({
  method: 'get',
  path: '/api/colleagues',
  summary: 'The possible owners of a lead',
  tags,
  middleware: [needs('member'), personsOnly] as const,
  responses: {
    200: json(z.object({ rows: z.array(Colleague) }), 'Users with permission to work leads'),
    default: problems,
  },
})
const invite = createRoute({
  method: 'post',
  path: '/api/people',
  summary: 'Invite a person',
  tags,
  middleware: needs('admin'),
  request: { body: body(NewPerson) },
  responses: { 201: json(OneTimeLink, 'The link to give to the person; shown once'), default: problems },
})
const change = createRoute({
  method: 'patch',
  path: '/api/people/{id}',
  summary: 'Change role or name, or disable and enable the account',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(PersonChange) },
  responses: { 200: json(Person, 'The current user'), default: problems },
})
const link = createRoute({
  method: 'post',
  path: '/api/people/{id}/link',
  summary: 'Make a new one-time link for a user: to repeat an invitation, or to reset a password',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 201: json(OneTimeLink, 'Earlier links of this user become invalid'), default: problems },
})
const audit = createRoute({
  method: 'get',
  path: '/api/audit',
  summary: 'The audit trail',
  tags,
  middleware: needs('admin'),
  request: {
    query: z.object({
      site: z.string().optional(),
      limit: Limit,
      cursor: z.coerce.number().int().optional(),
    }),
  },
  responses: { 200: json(AuditList, 'Newest first'), default: problems },
})

export function peopleRoutes(edge: HttpContext) {
  const { db } = edge.store
  const person = async (id: string) => (await listUsers(db)).find(user => user.id === id)

  return routes()
    .openapi(list, async c => c.json({ rows: await listUsers(db) }, 200))
    .openapi(colleagues, async c => {
      const working = (await listUsers(db)).filter(({ disabled, role }) => !disabled && role !== 'viewer')
      return c.json({ rows: working.map(({ id, name, email }) => ({ id, name: name || email })) }, 200)
    })
    .openapi(invite, async c => {
      const added = await addUser(db, c.req.valid('json'), caller(c).actor, edge.now())
      if (isRefusal(added)) return problem(c, added)
      return c.json({ id: added.id, url: ownUrl(c, edge.config.PUBLIC_URL) + added.link }, 201)
    })
    .openapi(change, async c => {
      const { id } = c.req.valid('param')
      const no = await changeUser(db, id, c.req.valid('json'), caller(c).actor, edge.now())
      const changed = await person(id)
      return no || !changed ? problem(c, no ?? nobody) : c.json(changed, 200)
    })
    .openapi(link, async c => {
      const { id } = c.req.valid('param')
      if (!(await person(id))) return problem(c, nobody)
      const path = await makeLink(db, { user: id }, edge.now())
      await record(db, caller(c).actor, { action: 'person.link', subject: id }, edge.now())
      return c.json({ id, url: ownUrl(c, edge.config.PUBLIC_URL) + path }, 201)
    })
    .openapi(audit, async c => {
      const { site, limit, cursor } = c.req.valid('query')
      const found = await deeds(db, { site, before: cursor, limit: limit + 1 })
      const rows = found.slice(0, limit).map(row => ({
        id: Number(row.id),
        at: new Date(Number(row.at)).toISOString(),
        site: row.site_id,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail: JSON.parse(row.detail) as Record<string, unknown>,
      }))
      return c.json({ rows, cursor: found.length > limit ? String(rows.at(-1)?.id) : null }, 200)
    })
}

const nobody = refusal('not_found', 'there is no such person')
