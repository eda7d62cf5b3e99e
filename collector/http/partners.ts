import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  NewDeal,
  NewLevel,
  NewPartner,
  NewPartnerPerson,
  NewStatus,
  PartnerChange,
  PartnerDetail,
  PartnerInfo,
  PartnerPerson,
  PartnerPersonChange,
  PortalLink,
} from '../../shared/partner.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { record } from '../accounts/audit.ts'
import { COPIED_LINK_MS, makePortalLink } from '../partners/access.ts'
import { grantLevel } from '../partners/levels.ts'
import { listPartners, readPartner } from '../partners/partner-info.ts'
import { partnerSite } from '../partners/partner-site.ts'
import {
  changePartner,
  createPartner,
  findPartner,
  type PartnerRow,
  stateDeal,
  stateStatus,
} from '../partners/partners.ts'
import { addPerson, changePerson, personInfo, personOf, removePerson } from '../partners/people.ts'
import { iso } from '../platform/iso.ts'
import { caller, needs, outside, personsOnly } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { noteAct } from './partner-act.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Partners']
const personParam = idParam.extend({ person: z.string().max(200) })
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/partners',
  summary: 'The partners of a site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(PartnerInfo) }), 'The newest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites/{id}/partners',
  summary: 'Add a partner',
  description: 'With a person, that person becomes the owner of the partner’s account in the portal.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewPartner) },
  responses: { 201: json(PartnerDetail, 'The partner'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/partners/{id}',
  summary: 'One partner',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(PartnerDetail, 'People, statuses, deals and accepted terms'), default: problems },
})
const change = createRoute({
  method: 'patch',
  path: '/api/partners/{id}',
  summary: 'Change what a partner is called, its kind or the note',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(PartnerChange) },
  responses: { 200: json(PartnerDetail, 'The partner as it is now'), default: problems },
})
const status = createRoute({
  method: 'post',
  path: '/api/partners/{id}/status',
  summary: 'Approve, pause, close or ban a partner',
  description:
    'A status holds from its time until the next one. Earlier statuses stay, so that what the partner earned by a ' +
    'click is judged by the status at the time of the click.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewStatus) },
  responses: { 200: json(PartnerDetail, 'The partner as it is now'), default: problems },
})
const deal = createRoute({
  method: 'post',
  path: '/api/partners/{id}/deals',
  summary: 'Agree on conditions of the partner’s own, from now on',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(NewDeal) },
  responses: { 200: json(PartnerDetail, 'The partner as it is now'), default: problems },
})
const level = createRoute({
  method: 'post',
  path: '/api/partners/{id}/levels',
  summary: 'Grant the partner a level of the programme, or take it away',
  description:
    'An order is paid by the level that the partner has at the first instant of its calendar month.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(NewLevel) },
  responses: { 200: json(PartnerDetail, 'The partner as it is now'), default: problems },
})
const everything = createRoute({
  method: 'get',
  path: '/api/partners/{id}/export',
  summary: 'Everything that is kept of a partner',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(PartnerDetail, 'The partner, with people and history'), default: problems },
})
const erase = createRoute({
  method: 'delete',
  path: '/api/partners/{id}',
  summary: 'Erase the persons of a partner and close it',
  description:
    'Names, addresses, sessions and notes are deleted, with the contact that stands for the partner: its events, score, ' +
    'alerts and referrals, also where the contact is a customer. The number, the statuses and the instants of its ' +
    'referrals stay, as the books need them. An erasure cannot be undone.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})
const add = createRoute({
  method: 'post',
  path: '/api/partners/{id}/people',
  summary: 'Add a person to a partner',
  tags,
  middleware: [needs('member'), personsOnly] as const,
  request: { params: idParam, body: body(NewPartnerPerson) },
  responses: { 201: json(PartnerPerson, 'The person'), default: problems },
})
const changeOne = createRoute({
  method: 'patch',
  path: '/api/partners/{id}/people/{person}',
  summary: 'Change a person of a partner',
  tags,
  middleware: needs('member'),
  request: { params: personParam, body: body(PartnerPersonChange) },
  responses: { 200: json(PartnerPerson, 'The person as they are now'), default: problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/partners/{id}/people/{person}',
  summary: 'Remove a person from a partner, with the person’s data',
  tags,
  middleware: needs('member'),
  request: { params: personParam },
  responses: { 204: nothing, default: problems },
})
const link = createRoute({
  method: 'post',
  path: '/api/partners/{id}/people/{person}/link',
  summary: 'A one-time link into the portal, to be handed to the person',
  description: 'It works once, within seven days.',
  tags,
  middleware: [needs('member'), personsOnly] as const,
  request: { params: personParam },
  responses: { 201: json(PortalLink, 'Shown this once'), default: problems },
})

/** Partners of a site, their people, statuses and deals. */
export function partnerRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const siteOf = (id: string) => partnerSite(store, edge.sites, id)
  const find = async (c: Context<Env>, id: string): Promise<PartnerRow | Refusal> => {
    const row = await findPartner(db, id)
    return row && !outside(c, row.site_id) ? row : NO_PARTNER
  }
  const detail = async (row: PartnerRow) =>
    readPartner(db, (await findPartner(db, row.id)) ?? row, edge.now())

  return routes()
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      if (!(await siteOf(id))) return problem(c, NO_SITE)
      return c.json({ rows: await listPartners(db, id, edge.now()) }, 200)
    })
    .openapi(create, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const site = await siteOf(id)
      if (!site) return problem(c, NO_SITE)
      const made = await createPartner(db, site, c.req.valid('json'), caller(c).actor, edge.now())
      if (isRefusal(made)) return problem(c, made)
      // Codes resolve by what the registry knows of partners.
      await edge.refresh()
      const row = await findPartner(db, made.partner)
      return row ? c.json(await detail(row), 201) : problem(c, NO_PARTNER)
    })
    .openapi(read, async c => {
      const row = await find(c, c.req.valid('param').id)
      return isRefusal(row) ? problem(c, row) : c.json(await detail(row), 200)
    })
    .openapi(everything, async c => {
      const row = await find(c, c.req.valid('param').id)
      return isRefusal(row) ? problem(c, row) : c.json(await detail(row), 200)
    })
    .openapi(change, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const no = await changePartner(db, row, c.req.valid('json'), caller(c).actor, edge.now())
      return no ? problem(c, no) : c.json(await detail(row), 200)
    })
    .openapi(status, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const no = await stateStatus(db, row, c.req.valid('json'), caller(c).actor, edge.now())
      if (no) return problem(c, no)
      await edge.refresh()
      edge.partners.wake()
      return c.json(await detail(row), 200)
    })
    .openapi(deal, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const no = await stateDeal(db, row, c.req.valid('json'), caller(c).actor, edge.now())
      return no ? problem(c, no) : c.json(await detail(row), 200)
    })
    .openapi(level, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const wish = c.req.valid('json')
      const no = await grantLevel(db, row, wish, caller(c).actor, edge.now())
      if (no) return problem(c, no)
      if (wish.level !== null)
        await noteAct(
          edge,
          { site_id: row.site_id, partner_id: row.id },
          {
            ...{ name: 'level_granted', id: `lv_${row.id}_${edge.now()}`, at: edge.now() },
            props: { item_name: wish.level },
          },
        )
      return c.json(await detail(row), 200)
    })
    .openapi(erase, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const no = await edge.erasures.erasePartner(row, caller(c).actor)
      await edge.refresh()
      if (no) return problem(c, no)
      return c.body(null, 204)
    })
    .openapi(add, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const site = await siteOf(row.site_id)
      if (!site || row.erased_at !== null) return problem(c, NO_PARTNER)
      const person = await addPerson(db, site, row.id, c.req.valid('json'), edge.now())
      if (isRefusal(person)) return problem(c, person)
      const deed = { site: site.id, action: 'partner.person.add', subject: person.id }
      await record(db, caller(c).actor, deed, edge.now())
      return c.json(personInfo(person), 201)
    })
    .openapi(changeOne, async c => {
      const { id, person } = c.req.valid('param')
      const row = await find(c, id)
      if (isRefusal(row)) return problem(c, row)
      const found = await personOf(db, id, person)
      const site = await siteOf(row.site_id)
      if (!found || !site) return problem(c, NO_PERSON)
      const after = await changePerson(db, site, found, c.req.valid('json'), caller(c).actor, edge.now())
      return isRefusal(after) ? problem(c, after) : c.json(personInfo(after), 200)
    })
    .openapi(remove, async c => {
      const { id, person } = c.req.valid('param')
      const row = await find(c, id)
      if (isRefusal(row)) return problem(c, row)
      const found = await personOf(db, id, person)
      if (!found) return problem(c, NO_PERSON)
      const no = await removePerson(db, found, caller(c).actor, edge.now())
      return no ? problem(c, no) : c.body(null, 204)
    })
    .openapi(link, async c => {
      const { id, person } = c.req.valid('param')
      const row = await find(c, id)
      if (isRefusal(row)) return problem(c, row)
      const found = await personOf(db, id, person)
      if (!found) return problem(c, NO_PERSON)
      const now = edge.now()
      const token = await makePortalLink(db, found, COPIED_LINK_MS, now)
      const deed = { site: row.site_id, action: 'partner.link', subject: person }
      await record(db, caller(c).actor, deed, now)
      // Behind the fragment: neither a log nor a Referer holds the token.
      const url = `${ownUrl(c, edge.config.PUBLIC_URL)}/partner/${row.site_id}/enter#${token}`
      return c.json({ url, expiresAt: iso(now + COPIED_LINK_MS) }, 201)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
const NO_PARTNER = refusal('not_found', 'there is no such partner')
const NO_PERSON = refusal('not_found', 'this partner has no such person')
