import { createRoute, z } from '@hono/zod-openapi'
import {
  ClosedMonth,
  CloseMonth,
  MoveStatement,
  StatementDetail,
  StatementInfo,
} from '../../shared/commission.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { closeStatements } from '../partners/commissions/close-month.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { moveStatement } from '../partners/commissions/move-statement.ts'
import { linesOfStatement, readStatement } from '../partners/commissions/statements.ts'
import { statementDetail, statementInfo } from '../partners/commissions/views.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { lacks } from './rights.ts'
import { body, idParam, json, Limit, problems, routes } from './routing.ts'

const tags = ['Commissions']
const numbered = idParam.extend({ number: z.coerce.number().int().min(1) })
const close = createRoute({
  method: 'post',
  path: '/api/sites/{id}/statements/close',
  summary: 'Close a month: what is due and not settled becomes statements',
  description:
    'Takes the right statements.close. What does not reach the minimum floats into the next month. `dryRun` only says what ' +
    'would be closed. Closing again yields nothing.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: idParam, body: body(CloseMonth) },
  responses: { 200: json(ClosedMonth, 'By partner and currency'), default: problems },
})
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/statements',
  summary: 'Statements of a site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, query: z.object({ partner: z.string().max(200).optional(), limit: Limit }) },
  responses: { 200: json(z.object({ rows: z.array(StatementInfo) }), 'The newest first'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/sites/{id}/statements/{number}',
  summary: 'One statement with its lines',
  tags,
  middleware: needs('viewer'),
  request: { params: numbered },
  responses: { 200: json(StatementDetail, 'As it was closed'), default: problems },
})
const move = createRoute({
  method: 'post',
  path: '/api/sites/{id}/statements/{number}/state',
  summary: 'Mark a statement as paid, returned or cancelled',
  description:
    'Cancelling takes the right statements.close, the others payments.export. Only the last statement of a partner in a ' +
    'currency can be cancelled, before it is paid.',
  tags,
  security: [{ session: [] }],
  middleware: needs('member'),
  request: { params: numbered, body: body(MoveStatement) },
  responses: { 200: json(StatementInfo, 'The statement as it is now'), default: problems },
})

/** Statements: closed by a person, marked paid by a person. Nothing here moves money. */
export function statementRoutes(edge: HttpContext) {
  const { store, now } = edge
  const { db } = store
  const commissions = new Commissions({ store, now })
  return routes()
    .openapi(close, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'statements.close'))
      if (no) return problem(c, no)
      const terms = await commissions.terms.of(id)
      if (!terms) return problem(c, NO_SITE)
      await commissions.settle(id)
      const rows = await closeStatements(db, terms, c.req.valid('json'), caller(c).actor, now())
      if (isRefusal(rows)) return problem(c, rows)
      await commissions.settle(id)
      return c.json({ rows }, 200)
    })
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const { partner, limit } = c.req.valid('query')
      let query = db.selectFrom('statements').selectAll().where('site_id', '=', id)
      if (partner !== undefined) query = query.where('partner_id', '=', partner)
      const rows = await query.orderBy('number', 'desc').limit(limit).execute()
      return c.json({ rows: rows.map(statementInfo) }, 200)
    })
    .openapi(read, async c => {
      const { id, number } = c.req.valid('param')
      const no = outside(c, id)
      const row = no ? undefined : await readStatement(db, id, number)
      if (!row) return problem(c, no ?? NO_STATEMENT)
      return c.json(statementDetail(row, await linesOfStatement(db, id, number)), 200)
    })
    .openapi(move, async c => {
      const { id, number } = c.req.valid('param')
      const change = c.req.valid('json')
      const right = change.to === 'cancelled' ? 'statements.close' : 'payments.export'
      const no = outside(c, id) ?? (await lacks(edge, c, right))
      if (no) return problem(c, no)
      const row = await moveStatement(db, id, number, change, caller(c).actor, now())
      return isRefusal(row) ? problem(c, row) : c.json(statementInfo(row), 200)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
const NO_STATEMENT = refusal('not_found', 'there is no such statement')
