import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  Adjust,
  AssignContact,
  AssignOrder,
  Attribution,
  CommissionState,
  Decided,
  DecideFlag,
} from '../../shared/commission.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { CommissionPage } from '../../shared/sale.ts'
import { reckon } from '../attribution/customer.ts'
import { type ByHand, decideByHand } from '../partners/commissions/by-hand.ts'
import { commissionPage } from '../partners/commissions/commission-page.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { customerOf, orphanOf } from '../partners/commissions/customer-of.ts'
import { contactOfOrder } from '../partners/commissions/customer-of-order.ts'
import { ledgerOf } from '../partners/commissions/ledger-of.ts'
import { attributionOf } from '../partners/commissions/views.ts'
import { findPartner } from '../partners/partners.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { lacks } from './rights.ts'
import { body, Cursor, idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['Commissions']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/commissions',
  summary: 'What partners have earned, cause by cause',
  description:
    'Amounts are whole minor units by ISO 4217. What is read is never older than the accepted events.',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({
      partner: z.string().max(200).optional(),
      state: CommissionState.optional(),
      order: z.string().max(300).optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      cursor: Cursor,
      limit: Limit,
    }),
  },
  responses: {
    200: json(CommissionPage, 'The newest first, with the totals of all pages'),
    default: problems,
  },
})
const explain = createRoute({
  method: 'get',
  path: '/api/sites/{id}/attributions',
  summary: 'Why orders are a partner’s: which evidence won, and why each other lost',
  description: 'By order or by contact. For every 0 there is a reason code.',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({ order: z.string().max(300).optional(), contact: z.string().max(200).optional() }),
  },
  responses: {
    200: json(z.object({ rows: z.array(Attribution) }), 'In the order of time'),
    default: problems,
  },
})
const decided = { 201: json(Decided, 'The decision'), default: problems }
const assign = createRoute({
  method: 'post',
  path: '/api/sites/{id}/orders/assign',
  summary: 'Give an order to a partner, or to none',
  description: 'Takes the right partners.manage. `rules` takes earlier decisions on the order away.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: idParam, body: body(AssignOrder) },
  responses: decided,
})
const assignContact = createRoute({
  method: 'post',
  path: '/api/sites/{id}/contacts/{contact}/assign',
  summary: 'Give the orders of a contact to a partner, or to none, for a time',
  description: 'Takes the right partners.manage. `until` left out: without an end.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: idParam.extend({ contact: z.string().max(200) }), body: body(AssignContact) },
  responses: decided,
})
const flag = createRoute({
  method: 'post',
  path: '/api/sites/{id}/orders/flag',
  summary: 'Decide on a flag of an order: release the commission, or void it',
  description: 'Takes the right partners.manage.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: idParam, body: body(DecideFlag) },
  responses: decided,
})
const adjust = createRoute({
  method: 'post',
  path: '/api/partners/{id}/adjustments',
  summary: 'Credit a partner with an amount, or debit it',
  description: 'Takes the right partners.manage. It is due at once.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: idParam, body: body(Adjust) },
  responses: decided,
})

/** Commissions: what they are, why, and what staff decide about them. */
export function commissionRoutes(edge: HttpContext) {
  const { store, now } = edge
  const { db } = store
  const commissions = new Commissions({ store, now })
  const decide = async (c: Context<Env>, site: string, one: ByHand) => {
    const no = outside(c, site) ?? (await lacks(edge, c, 'partners.manage'))
    if (no) return no
    return decideByHand(db, site, one, caller(c).actor, now())
  }
  return routes()
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const { partner, ...filter } = c.req.valid('query')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const terms = await commissions.terms.of(id)
      if (!terms) return problem(c, NO_SITE)
      await commissions.settle(id)
      const entries = await ledgerOf(db, id, terms.setting, now(), partner)
      return c.json(commissionPage(entries, filter, now()), 200)
    })
    .openapi(explain, async c => {
      const { id } = c.req.valid('param')
      const { order, contact: named } = c.req.valid('query')
      const no = outside(c, id)
      if (no) return problem(c, no)
      if ((order === undefined) === (named === undefined))
        return problem(c, refusal('bad_request', 'name an order or a contact', 'order'))
      const terms = await commissions.terms.of(id)
      if (!terms) return problem(c, NO_SITE)
      const contact = named ?? (await contactOfOrder(store, id, order!))
      const customer =
        contact === null
          ? await orphanOf(store, terms, order!)
          : (await customerOf(store, terms, contact, now()))?.customer
      const all = customer ? reckon(customer, terms.setting, now()) : []
      const rows = all.filter(one => order === undefined || one.order.id === order).map(attributionOf)
      return order !== undefined && rows.length === 0 ? problem(c, NO_ORDER) : c.json({ rows }, 200)
    })
    .openapi(assign, async c => {
      const { id } = c.req.valid('param')
      const { order, ...rest } = c.req.valid('json')
      const contact = await contactOfOrder(store, id, order)
      const made = await decide(c, id, { kind: 'order', order, contact, ...rest })
      return isRefusal(made) ? problem(c, made) : c.json(made, 201)
    })
    .openapi(assignContact, async c => {
      const { id, contact } = c.req.valid('param')
      const { from, until, ...rest } = c.req.valid('json')
      const made = await decide(c, id, {
        ...{ kind: 'contact', contact, ...rest },
        ...(from !== undefined && { from: Date.parse(from) }),
        ...(until !== undefined && { until: Date.parse(until) }),
      })
      return isRefusal(made) ? problem(c, made) : c.json(made, 201)
    })
    .openapi(flag, async c => {
      const { id } = c.req.valid('param')
      const { order, ...rest } = c.req.valid('json')
      const contact = await contactOfOrder(store, id, order)
      const made = await decide(c, id, { kind: 'flag', order, contact, ...rest })
      return isRefusal(made) ? problem(c, made) : c.json(made, 201)
    })
    .openapi(adjust, async c => {
      const row = await findPartner(db, c.req.valid('param').id)
      if (!row) return problem(c, NO_PARTNER)
      const made = await decide(c, row.site_id, {
        kind: 'adjustment',
        partner: row.id,
        ...c.req.valid('json'),
      })
      return isRefusal(made) ? problem(c, made) : c.json(made, 201)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
const NO_ORDER = refusal('not_found', 'this site has no such order')
const NO_PARTNER = refusal('not_found', 'there is no such partner')
