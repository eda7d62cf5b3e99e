import { createRoute, z } from '@hono/zod-openapi'
import { NewReferral, Overrule, ReferralInfo, ReferralList, ReferralState } from '../../shared/referral.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { partnerSite } from '../partners/partner-site.ts'
import { findPartner } from '../partners/partners.ts'
import { BASIS_TEXTS } from '../partners/referrals/form.ts'
import { infoOfReferrals, listReferrals } from '../partners/referrals/own-view.ts'
import { findReferral } from '../partners/referrals/rows.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, Cursor, idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['Partners']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/referrals',
  summary: 'Referrals of a site',
  description: '`state=to_answer` are those that sales has to answer.',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({
      partner: z.string().max(200).optional(),
      state: z.union([ReferralState, z.literal('to_answer')]).optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: { 200: json(ReferralList, 'The newest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/partners/{id}/referrals',
  summary: 'Record a referral that a partner has made by phone or in person',
  description: 'The referral keeps who recorded it. `agreed` states that the partner named the basis.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewReferral) },
  responses: { 201: json(ReferralInfo, 'The referral with its state'), default: problems },
})
const overrule = createRoute({
  method: 'post',
  path: '/api/referrals/{id}/overrule',
  summary: 'Admit a referral that was refused',
  description: 'It protects from now on; a running protection of another partner ends.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(Overrule) },
  responses: { 200: json(ReferralInfo, 'The referral as it is now'), default: problems },
})

/** Referrals, for the manager and for sales. */
export function referralRoutes(edge: HttpContext) {
  const { store, now } = edge
  const { db } = store
  return routes()
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const { cursor, ...wish } = c.req.valid('query')
      const after = placeOf(cursor) ?? undefined
      const { rows, next } = await listReferrals(db, { site: id, ...wish, after }, now())
      return c.json({ rows, nextCursor: next && cursorOf(next) }, 200)
    })
    .openapi(create, async c => {
      const partner = await findPartner(db, c.req.valid('param').id)
      const site = partner && (await partnerSite(store, edge.sites, partner.site_id))
      if (!partner || !site || outside(c, partner.site_id))
        return problem(c, refusal('not_found', 'there is no such partner'))
      const wish = c.req.valid('json')
      const made = await edge.partners.referrals.submit(site, wish, {
        partner: partner.id,
        person: null,
        channel: 'staff',
        language: 'pl',
        basisText: BASIS_TEXTS.pl[wish.basis],
        terms: null,
        author: caller(c).actor,
      })
      if (isRefusal(made)) return problem(c, made)
      edge.partners.wake()
      const [info] = await infoOfReferrals(db, [made], now())
      return c.json(info!, 201)
    })
    .openapi(overrule, async c => {
      const row = await findReferral(db, c.req.valid('param').id)
      if (!row || outside(c, row.site_id)) return problem(c, NO_REFERRAL)
      const { reason } = c.req.valid('json')
      const no = await edge.partners.referrals.overrule(row, reason, caller(c).actor)
      if (no) return problem(c, no)
      edge.partners.wake()
      const [info] = await infoOfReferrals(db, [(await findReferral(db, row.id)) ?? row], now())
      return c.json(info!, 200)
    })
}

const NO_REFERRAL = refusal('not_found', 'there is no such referral')
