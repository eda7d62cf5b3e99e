import { createRoute } from '@hono/zod-openapi'
import {
  OrderBases,
  PreviewBase,
  PreviewProgramme,
  ProgrammePreview,
} from '../../shared/programme-preview.ts'
import { refusal } from '../../shared/refusal.ts'
import { TermsBook } from '../partners/commissions/site-terms.ts'
import { partnerSite } from '../partners/partner-site.ts'
import { basesOfLastOrders } from '../partners/preview/last-orders.ts'
import { previewProgramme } from '../partners/preview/preview.ts'
import { faultOfProgramme } from '../partners/programme/check.ts'
import { termsOfVersion } from '../partners/programme/engine-terms.ts'
import { draftOf, readVersions } from '../partners/programme/versions.ts'
import { FewAtOnce } from '../platform/few-at-once.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Partners']
const LAST_ORDERS = 10
const AT_ONCE = 4

const preview = createRoute({
  method: 'post',
  path: '/api/sites/{id}/programme/preview',
  summary: 'What a document of the programme would have paid on the last days, by partner',
  description:
    'As if it had begun at the first of these days: orders before keep their terms. Decisions on orders, contacts and ' +
    'flags hold on both sides; pins of statements do not. Nothing is changed.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(PreviewProgramme) },
  responses: { 200: json(ProgrammePreview, 'The difference'), default: problems },
})
const bases = createRoute({
  method: 'post',
  path: '/api/sites/{id}/programme/preview/bases',
  summary: 'The base of the last ten real orders by a document of the programme',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(PreviewBase) },
  responses: { 200: json(OrderBases, 'The latest first'), default: problems },
})

/** What a document would do, before it is published. */
export function programmePreviewRoutes(edge: HttpContext) {
  const { store, now } = edge
  const book = new TermsBook({ store })
  // Each reads all contacts of its site.
  const few = new FewAtOnce(AT_ONCE)
  const asked = async (id: string, wish: PreviewProgramme['document']) => {
    const [site, terms] = [await partnerSite(store, edge.sites, id), await book.of(id)]
    if (!site || !terms) return NO_SITE
    const document = wish ?? draftOf(await readVersions(store.db, id), site)
    return faultOfProgramme(document) ?? { terms, document }
  }
  return routes()
    .openapi(preview, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const { document: wish, days } = c.req.valid('json')
      const found = await asked(id, wish)
      if ('code' in found) return problem(c, found)
      const { terms, document } = found
      const shown = await few.run(() => previewProgramme(store, terms, { document, days }, now()))
      return shown ? c.json(shown, 200) : problem(c, BUSY)
    })
    .openapi(bases, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const found = await asked(id, c.req.valid('json').document)
      if ('code' in found) return problem(c, found)
      const { terms, document } = found
      const version = { version: 0, document, beginsAt: 0, publishedAt: now() }
      const engine = termsOfVersion(version, terms.site.timeZone)
      const rows = await few.run(() => basesOfLastOrders(store, terms, engine, LAST_ORDERS, now()))
      return rows ? c.json({ rows }, 200) : problem(c, BUSY)
    })
}

const BUSY = refusal('busy', 'too many previews are being computed; ask again later')
const NO_SITE = refusal('not_found', 'there is no such site')
