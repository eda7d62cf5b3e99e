import { createRoute } from '@hono/zod-openapi'
import { refusal } from '../../shared/refusal.ts'
import { Settlement } from '../../shared/settlement.ts'
import { calendarOf, versionAtOrFirst } from '../attribution/terms.ts'
import { TermsBook } from '../partners/commissions/site-terms.ts'
import { readSettlement, saveSettlement } from '../partners/settlement/settings.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Commissions']
const path = '/api/sites/{id}/settlement'
const read = createRoute({
  method: 'get',
  path,
  summary: 'How a site settles with its partners: by the calendar, and with four eyes',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(Settlement, 'The settings'), default: problems },
})
const save = createRoute({
  method: 'put',
  path,
  summary: 'Change how a site settles with its partners',
  description:
    'The settings hold at once. With `closingDay` the collector closes each month that ends from now on by itself. With ' +
    '`fourEyes` the code four_eyes refuses payments of a statement to the person who closed it.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(Settlement) },
  responses: { 200: json(Settlement, 'The settings'), default: problems },
})

/** Settings of settling that are no part of the terms. */
export function settlementRoutes({ store, now }: HttpContext) {
  const book = new TermsBook({ store })
  return routes()
    .openapi(read, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id) ?? ((await book.of(id)) ? null : NO_SITE)
      return no ? problem(c, no) : c.json(await readSettlement(store.db, id), 200)
    })
    .openapi(save, async c => {
      const { id } = c.req.valid('param')
      const terms = outside(c, id) ? null : await book.of(id)
      if (!terms) return problem(c, outside(c, id) ?? NO_SITE)
      const wish = c.req.valid('json')
      const zone = versionAtOrFirst(terms.setting, now())?.zone ?? terms.site.timeZone
      const month = calendarOf(zone).bounds('month', now()).start
      await saveSettlement(store.db, id, wish, month, caller(c).actor, now())
      return c.json(wish, 200)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
