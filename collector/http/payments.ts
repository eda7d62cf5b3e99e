import { createRoute, z } from '@hono/zod-openapi'
import {
  Invoice,
  MadePaymentFile,
  NewInvoice,
  NewPayer,
  NewPaymentFile,
  PayerAnswer,
  PaymentFileInfo,
  PaymentRows,
  WithdrawFile,
} from '../../shared/payment.ts'
import { Language } from '../../shared/person.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { readStatement } from '../partners/commissions/statements.ts'
import { invoiceInfo, invoicesOf, stateInvoice } from '../partners/payments/invoices.ts'
import { payerInfo, readPayer, setPayer } from '../partners/payments/payers.ts'
import {
  listPaymentFiles,
  makePaymentFile,
  readPaymentFile,
  withdrawFile,
} from '../partners/payments/payment-files.ts'
import { paymentRows } from '../partners/payments/payment-rows.ts'
import { paperOf } from '../partners/statement-pdf/paper.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { lacks } from './rights.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Payments']
const session = [{ session: [] }]
const numbered = idParam.extend({ number: z.coerce.number().int().min(1) })
const filed = idParam.extend({ file: z.string().max(100) })
const paper = createRoute({
  method: 'get',
  path: '/api/sites/{id}/statements/{number}/pdf',
  summary: 'A statement as a PDF document',
  tags,
  middleware: needs('viewer'),
  request: { params: numbered, query: z.object({ language: Language.default('pl') }) },
  responses: {
    200: { description: 'The document', content: { 'application/pdf': { schema: z.string() } } },
    default: problems,
  },
})
const invoice = createRoute({
  method: 'put',
  path: '/api/sites/{id}/statements/{number}/invoice',
  summary: 'State the invoice that a partner has issued for a statement',
  description:
    'Takes the right payments.export. The KSeF number is checked, and stands in the transfer’s title.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: numbered, body: body(NewInvoice) },
  responses: { 200: json(Invoice, 'The invoice'), default: problems },
})
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/payments',
  summary: 'Statements with all that their payment needs: account, invoice, file',
  description: 'Takes the right payments.export.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(PaymentRows, 'The newest first'), default: problems },
})
const payer = createRoute({
  method: 'get',
  path: '/api/sites/{id}/payer',
  summary: 'The company that pays',
  description: 'Takes the right payments.export.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(PayerAnswer, 'Null until it is entered'), default: problems },
})
const putPayer = createRoute({
  method: 'put',
  path: '/api/sites/{id}/payer',
  summary: 'Enter the company that pays, with its account',
  description: 'Takes the right payments.export.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewPayer) },
  responses: { 200: json(PayerAnswer, 'The payer'), default: problems },
})
const make = createRoute({
  method: 'post',
  path: '/api/sites/{id}/payment-files',
  summary: 'Make a payment file of statements',
  description:
    'Takes the right payments.export. The file is written in whole, or `faults` says what the format cannot write. A statement ' +
    'is in one file only. Nothing moves money: a person takes the file to the bank.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewPaymentFile) },
  responses: { 200: json(MadePaymentFile, 'The file, or what stands in the way'), default: problems },
})
const files = createRoute({
  method: 'get',
  path: '/api/sites/{id}/payment-files',
  summary: 'Payment files',
  description: 'Takes the right payments.export.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: idParam },
  responses: {
    200: json(z.object({ rows: z.array(PaymentFileInfo) }), 'The newest first'),
    default: problems,
  },
})
const content = createRoute({
  method: 'get',
  path: '/api/sites/{id}/payment-files/{file}',
  summary: 'The bytes of a payment file, as they were made',
  description: 'Takes the right payments.export.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: filed },
  responses: {
    200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
    default: problems,
  },
})
const withdraw = createRoute({
  method: 'post',
  path: '/api/sites/{id}/payment-files/{file}/withdraw',
  summary: 'Withdraw a payment file that was not sent to the bank',
  description: 'Takes the right payments.export. Its statements can then be paid by another file.',
  tags,
  security: session,
  middleware: needs('member'),
  request: { params: filed, body: body(WithdrawFile) },
  responses: { 204: nothing, default: problems },
})

/** Payments to partners: who gets what, to which account, by which file. Nothing here moves money. */
export function paymentRoutes(edge: HttpContext) {
  const { store, now } = edge
  const { db } = store
  const { sealer } = edge.connections
  return routes()
    .openapi(paper, async c => {
      const { id, number } = c.req.valid('param')
      const no = outside(c, id)
      const row = no ? undefined : await readStatement(db, id, number)
      if (!row) return problem(c, no ?? NO_STATEMENT)
      const { language } = c.req.valid('query')
      return c.body(new Uint8Array(await paperOf(db, row, language)), 200, pdfHeaders(number)) as never
    })
    .openapi(invoice, async c => {
      const { id, number } = c.req.valid('param')
      const no =
        outside(c, id) ??
        (await lacks(edge, c, 'payments.export')) ??
        (await stateInvoice(db, { site: id, number }, c.req.valid('json'), caller(c).actor, now()))
      if (no) return problem(c, no)
      return c.json(invoiceInfo((await invoicesOf(db, id, [number])).get(number)!), 200)
    })
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      if (no) return problem(c, no)
      return c.json({ rows: await paymentRows({ db, sealer, now: now() }, id) }, 200)
    })
    .openapi(payer, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      if (no) return problem(c, no)
      const found = await readPayer(db, sealer, id)
      return c.json({ payer: found && payerInfo(found) }, 200)
    })
    .openapi(putPayer, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      if (no) return problem(c, no)
      const parts = { db, sealer, actor: caller(c).actor, now: now() }
      const set = await setPayer(parts, id, c.req.valid('json'))
      return isRefusal(set) ? problem(c, set) : c.json({ payer: payerInfo(set) }, 200)
    })
    .openapi(make, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      if (no) return problem(c, no)
      const parts = { db, sealer, actor: caller(c).actor, now: now() }
      const made = await makePaymentFile(parts, id, c.req.valid('json'))
      return isRefusal(made) ? problem(c, made) : c.json(made, 200)
    })
    .openapi(files, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      if (no) return problem(c, no)
      return c.json({ rows: await listPaymentFiles(db, id) }, 200)
    })
    .openapi(content, async c => {
      const { id, file } = c.req.valid('param')
      const no = outside(c, id) ?? (await lacks(edge, c, 'payments.export'))
      const found = no ? null : await readPaymentFile({ db, sealer }, id, file)
      if (!found) return problem(c, no ?? NO_FILE)
      if (!found.bytes) return problem(c, OTHER_KEY)
      return c.body(new Uint8Array(found.bytes), 200, {
        'content-type': found.type,
        'content-disposition': `attachment; filename="${found.info.name}"`,
        'cache-control': 'no-store',
      }) as never
    })
    .openapi(withdraw, async c => {
      const { id, file } = c.req.valid('param')
      const no =
        outside(c, id) ??
        (await lacks(edge, c, 'payments.export')) ??
        (await withdrawFile({ db, actor: caller(c).actor, now: now() }, id, file, c.req.valid('json').reason))
      return no ? problem(c, no) : c.body(null, 204)
    })
}

export const pdfHeaders = (number: number) => ({
  'content-type': 'application/pdf',
  'content-disposition': `attachment; filename="statement-${number}.pdf"`,
  'cache-control': 'no-store',
})

const NO_STATEMENT = refusal('not_found', 'there is no such statement')
const NO_FILE = refusal('not_found', 'there is no such payment file')
const OTHER_KEY = refusal('conflict', 'the file was sealed with another data key')
