import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Invited, PortalColleague, PortalMe } from '../../shared/portal.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { invite, sendInvitation } from '../partners/invitations.ts'
import { PORTAL } from '../partners/joining.ts'
import { type PersonRow, personOf, removePerson } from '../partners/people.ts'
import { portalMe } from '../partners/portal-view.ts'
import { readIntervals, statusAt } from '../partners/statuses.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { body, json, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security = [{ partnerSession: [] }]
const oneParam = siteParam.extend({ id: z.string().max(200) })
const add = createRoute({
  method: 'post',
  path: '/partner-api/{site}/people',
  summary: 'Invite a colleague to your partner account',
  description:
    'The colleague gets a mail with a link, and is of the account once the invitation is accepted. Without a mail server ' +
    'the answer has the link, to hand over. An invitation that is not accepted within seven days is deleted.',
  tags,
  security,
  request: { params: siteParam, body: body(PortalColleague) },
  responses: { 201: json(Invited, 'You, with all people'), default: problems },
})
const again = createRoute({
  method: 'post',
  path: '/partner-api/{site}/people/{id}/invite',
  summary: 'Send the invitation of a colleague again',
  tags,
  security,
  request: { params: oneParam },
  responses: { 201: json(Invited, 'You, with all people'), default: problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/partner-api/{site}/people/{id}',
  summary: 'Remove a person from your partner account, with the data',
  tags,
  security,
  request: { params: oneParam },
  responses: { 200: json(PortalMe, 'You, with all people'), default: problems },
})

/** The people of the partner of the session: its owner invites and removes them. */
export const portalPeopleRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { store, now } = edge
  const { db } = store
  const { hasMail } = edge.partners
  const view = async (person: PersonRow) =>
    portalMe(db, (await personOf(db, person.partner_id, person.id)) ?? person, hasMail, now())

  /** The owner of an active partner. */
  const owner = async (c: Context<Env>, site: string): Promise<PersonRow | Refusal> => {
    const person = await gate.person(c, site)
    if (isRefusal(person)) return person
    if (person.role !== 'owner') return OWNERS
    const intervals = await readIntervals(db, person.site_id, person.partner_id)
    return statusAt(intervals.get(person.partner_id), now()) === 'active' ? person : ACTIVE
  }
  const send = async (c: Context<Env>, by: PersonRow, person: PersonRow): Promise<Invited | Refusal> => {
    const sent = await sendInvitation(db, by, person, hasMail, now())
    if (isRefusal(sent)) return sent
    edge.partners.wake()
    // Behind the fragment: neither a log nor a Referer holds the token.
    const portal = `${ownUrl(c, edge.config.PUBLIC_URL)}/partner/${by.site_id}`
    return { me: await view(by), link: sent.token && `${portal}/enter#${sent.token}` }
  }

  return routes()
    .openapi(add, async c => {
      const by = await owner(c, c.req.valid('param').site)
      if (isRefusal(by)) return problem(c, by)
      const limited = gate.mayAddPerson(c, by.partner_id)
      if (limited) return limited
      const site = await gate.site(by.site_id)
      if (isRefusal(site)) return problem(c, site)
      const added = await invite(db, site, by, c.req.valid('json'), now())
      if (isRefusal(added)) return problem(c, added)
      const sent = await send(c, by, added)
      return isRefusal(sent) ? problem(c, sent) : c.json(sent, 201)
    })
    .openapi(again, async c => {
      const { site, id } = c.req.valid('param')
      const by = await owner(c, site)
      if (isRefusal(by)) return problem(c, by)
      const limited = gate.mayAddPerson(c, by.partner_id)
      if (limited) return limited
      const found = await personOf(db, by.partner_id, id)
      if (!found) return problem(c, NO_PERSON)
      const sent = await send(c, by, found)
      return isRefusal(sent) ? problem(c, sent) : c.json(sent, 201)
    })
    .openapi(remove, async c => {
      const { site, id } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      if (person.role !== 'owner' && person.id !== id) return problem(c, OWNERS)
      const found = await personOf(db, person.partner_id, id)
      if (!found) return problem(c, NO_PERSON)
      const no = await removePerson(db, found, PORTAL, now())
      return no ? problem(c, no) : c.json(await view(person), 200)
    })
}

const OWNERS = refusal('forbidden', 'only an owner of the partner may do this')
const ACTIVE = refusal('forbidden', 'only an active partner may do this')
const NO_PERSON = refusal('not_found', 'there is no such person')
