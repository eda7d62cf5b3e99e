import { createRoute, z } from '@hono/zod-openapi'
import { NewInvoice, NewPayoutAccount, PayoutAccount } from '../../shared/payment.ts'
import { Language } from '../../shared/person.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { OwnSales, OwnStatementDetail, OwnStatements, OwnWhy } from '../../shared/sale.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { ledgerOf } from '../partners/commissions/ledger-of.ts'
import { ownSales } from '../partners/commissions/own-sales.ts'
import { ownWhyOf } from '../partners/commissions/own-why.ts'
import { readStatement } from '../partners/commissions/statements.ts'
import { PORTAL } from '../partners/joining.ts'
import { stateInvoice } from '../partners/payments/invoices.ts'
import { ownStatementDetail, ownStatements } from '../partners/payments/own-statements.ts'
import {
  accountsOf,
  accountView,
  stateAccount,
  withdrawUpcoming,
} from '../partners/payments/payout-accounts.ts'
import { referredNames } from '../partners/referrals/referred-names.ts'
import { paperOf } from '../partners/statement-pdf/paper.ts'
import type { HttpContext } from './context.ts'
import { pdfHeaders } from './payments.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { body, Cursor, json, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security = [{ partnerSession: [] }]
const numbered = siteParam.extend({ number: z.coerce.number().int().min(1) })
const PAGE = 30

const sales = createRoute({
  method: 'get',
  path: '/partner-api/{site}/sales',
  summary: 'The partner’s sales, with what waits, what is due and what is paid',
  tags,
  security,
  request: { params: siteParam, query: z.object({ cursor: Cursor }) },
  responses: { 200: json(OwnSales, 'The newest first'), default: problems },
})
const why = createRoute({
  method: 'get',
  path: '/partner-api/{site}/sales/why',
  summary: 'Why an order is the partner’s, and how much it pays',
  tags,
  security,
  request: { params: siteParam, query: z.object({ order: z.string().max(300).default('') }) },
  responses: { 200: json(OwnWhy, 'The evidence'), default: problems },
})
const statements = createRoute({
  method: 'get',
  path: '/partner-api/{site}/statements',
  summary: 'The partner’s statements',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(OwnStatements, 'The newest first'), default: problems },
})
const statement = createRoute({
  method: 'get',
  path: '/partner-api/{site}/statements/{number}',
  summary: 'One statement with its lines',
  tags,
  security,
  request: { params: numbered },
  responses: { 200: json(OwnStatementDetail, 'As it was closed'), default: problems },
})
const paper = createRoute({
  method: 'get',
  path: '/partner-api/{site}/statements/{number}/pdf',
  summary: 'A statement as a PDF document',
  tags,
  security,
  request: { params: numbered, query: z.object({ language: Language.default('pl') }) },
  responses: {
    200: { description: 'The document', content: { 'application/pdf': { schema: z.string() } } },
    default: problems,
  },
})
const invoice = createRoute({
  method: 'put',
  path: '/partner-api/{site}/statements/{number}/invoice',
  summary: 'State the number of your invoice, with its KSeF number',
  tags,
  security,
  request: { params: numbered, body: body(NewInvoice) },
  responses: { 200: json(OwnStatementDetail, 'The statement'), default: problems },
})
const account = createRoute({
  method: 'get',
  path: '/partner-api/{site}/payout-account',
  summary: 'The account that you are paid to; its last four digits only',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PayoutAccount, 'The account'), default: problems },
})
const putAccount = createRoute({
  method: 'put',
  path: '/partner-api/{site}/payout-account',
  summary: 'State the account that you are paid to',
  description: 'An owner states it. A change holds after 72 hours; all persons of the partner are told.',
  tags,
  security,
  request: { params: siteParam, body: body(NewPayoutAccount) },
  responses: { 200: json(PayoutAccount, 'The account'), default: problems },
})
const keepAccount = createRoute({
  method: 'delete',
  path: '/partner-api/{site}/payout-account/upcoming',
  summary: 'Take back a change of the account that does not hold yet',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PayoutAccount, 'The account'), default: problems },
})

/** Sales, statements and the payout account in the portal: of the partner of the session, and of no other. */
export const portalMoneyRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { store, now } = edge
  const { db } = store
  const { sealer } = edge.connections
  const commissions = new Commissions({ store, now })
  const viewAccount = async (site: string, partner: string) =>
    accountView(sealer, await accountsOf(db, site, partner, now()))
  const ownRow = async (site: string, partner: string, number: number) => {
    const row = await readStatement(db, site, number)
    return row?.partner_id === partner ? row : undefined
  }

  return routes()
    .openapi(sales, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const { site_id: site, partner_id: partner } = person
      const terms = await commissions.terms.of(site)
      if (!terms) return problem(c, NO_SITE)
      await commissions.settle(site)
      const entries = await ledgerOf(db, site, terms.setting, now(), partner)
      const filter = { limit: PAGE, cursor: c.req.valid('query').cursor }
      return c.json(ownSales(entries, terms, await referredNames(db, partner), filter, now()), 200)
    })
    .openapi(why, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const terms = await commissions.terms.of(person.site_id)
      if (!terms) return problem(c, NO_SITE)
      const found = await ownWhyOf(store, terms, person.partner_id, c.req.valid('query').order, now())
      return found ? c.json(found, 200) : problem(c, NO_SALE)
    })
    .openapi(statements, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      return c.json({ rows: await ownStatements(db, person.site_id, person.partner_id) }, 200)
    })
    .openapi(statement, async c => {
      const { site, number } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const row = await ownRow(site, person.partner_id, number)
      return row ? c.json(await ownStatementDetail(db, row), 200) : problem(c, NO_STATEMENT)
    })
    .openapi(paper, async c => {
      const { site, number } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const row = await ownRow(site, person.partner_id, number)
      if (!row) return problem(c, NO_STATEMENT)
      const { language } = c.req.valid('query')
      return c.body(new Uint8Array(await paperOf(db, row, language)), 200, pdfHeaders(number)) as never
    })
    .openapi(invoice, async c => {
      const { site, number } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const own = { site, number, partner: person.partner_id }
      const no = await stateInvoice(db, own, c.req.valid('json'), PORTAL, now())
      if (no) return problem(c, no)
      return c.json(await ownStatementDetail(db, (await readStatement(db, site, number))!), 200)
    })
    .openapi(account, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      return c.json(await viewAccount(person.site_id, person.partner_id), 200)
    })
    .openapi(putAccount, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      if (person.role !== 'owner') return problem(c, OWNERS)
      const limit = gate.mayStateAccount(c, person.partner_id)
      if (limit) return limit
      const site = await gate.site(person.site_id)
      if (isRefusal(site)) return problem(c, site)
      const parts = { db, sealer, now: now() }
      const no = await stateAccount(parts, person, c.req.valid('json'), site.tombstoneKey)
      if (no) return problem(c, no)
      edge.partners.wake()
      return c.json(await viewAccount(person.site_id, person.partner_id), 200)
    })
    .openapi(keepAccount, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      if (person.role !== 'owner') return problem(c, OWNERS)
      await withdrawUpcoming(db, person.site_id, person.partner_id, now())
      return c.json(await viewAccount(person.site_id, person.partner_id), 200)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
const NO_SALE = refusal('not_found', 'you have no such sale')
const NO_STATEMENT = refusal('not_found', 'you have no such statement')
const OWNERS = refusal('forbidden', 'only an owner of the partner account may do this')
