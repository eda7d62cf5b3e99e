import { createRoute } from '@hono/zod-openapi'
import { PartnerMails } from '../../shared/partner.ts'
import { iso } from '../platform/iso.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'

const read = createRoute({
  method: 'get',
  path: '/api/sites/{id}/partner-mails',
  summary: 'Mails of the partner programme that wait or could not be delivered',
  description: 'Of the last 30 days. Without a mail server (SMTP_URL) all of them wait.',
  tags: ['Partners'],
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(PartnerMails, 'By kind'), default: problems },
})

/** The fate of the mails to partners, for Health. */
export function partnerMailRoutes(edge: HttpContext) {
  return routes().openapi(read, async c => {
    const { id } = c.req.valid('param')
    const no = outside(c, id)
    if (no) return problem(c, no)
    const rows = await edge.store.db
      .selectFrom('partner_messages')
      .select(row => [
        'kind',
        'state',
        row.fn.countAll<number>().as('count'),
        row.fn.min<number>('created_at').as('oldest'),
      ])
      .where('site_id', '=', id)
      .where('state', 'in', ['waiting', 'dead'])
      .groupBy(['kind', 'state'])
      .orderBy('kind')
      .execute()
    return c.json(
      {
        hasMail: edge.partners.hasMail,
        rows: rows.map(({ kind, state, count, oldest }) => ({
          kind,
          state: state === 'dead' ? ('dead' as const) : ('waiting' as const),
          count: Number(count),
          oldestAt: iso(Number(oldest)),
        })),
      },
      200,
    )
  })
}
