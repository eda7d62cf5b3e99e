import { createRoute, z } from '@hono/zod-openapi'
import { AlertRule, AlertRuleInfo, AlertRuleList } from '../../shared/alert-rule.ts'
import { LiveList, LiveListInfo, LiveListMembers } from '../../shared/live-list.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { DEFAULT_RULES } from '../alerts/default-rules.ts'
import { nameOf, userIdOf } from '../model/contact-row.ts'
import { drop, type Kept, keep, keptOf, listInfo, readKept, ruleInfo } from '../notify/rules.ts'
import type { PlanIssue } from '../score/check/faults.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Caller } from './env.ts'
import { problem } from './problem.ts'
import { body, Cursor, idParam, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Alerts']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/alert-rules',
  summary: 'The alert rules of a site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(AlertRuleList, 'Oldest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites/{id}/alert-rules',
  summary: 'Add a rule',
  description: 'The first rule of a site replaces the default rules.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(AlertRule) },
  responses: { 201: json(AlertRuleInfo, 'The rule'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/alert-rules/{id}',
  summary: 'Change a rule',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(AlertRule) },
  responses: { 200: json(AlertRuleInfo, 'The current rule'), default: problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/alert-rules/{id}',
  summary: 'Remove a rule',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})

const lists = createRoute({
  method: 'get',
  path: '/api/sites/{id}/lists',
  summary: 'Live lists',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(LiveListInfo) }), 'Oldest first'), default: problems },
})
const createList = createRoute({
  method: 'post',
  path: '/api/sites/{id}/lists',
  summary: 'Add a live list',
  description:
    'Its webhooks receive each contact that enters or leaves it from then on; the first members are read from its list of members.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(LiveList) },
  responses: { 201: json(LiveListInfo, 'The list'), default: problems },
})
const changeList = createRoute({
  method: 'put',
  path: '/api/lists/{id}',
  summary: 'Change a live list',
  description: 'Its webhooks receive the contacts that enter or leave it by the change.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(LiveList) },
  responses: { 200: json(LiveListInfo, 'The current list'), default: problems },
})
const removeList = createRoute({
  method: 'delete',
  path: '/api/lists/{id}',
  summary: 'Remove a live list',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})
const members = createRoute({
  method: 'get',
  path: '/api/lists/{id}/members',
  summary: 'The current members of a live list',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam, query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json(LiveListMembers, 'By contact id'), default: problems },
})

/** Alert rules and live lists. */
export function alertRuleRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const hasSite = async (id: string) => (await store.registry()).sites.has(id)
  const find = async <K extends 'alert_rules' | 'live_lists'>(who: Caller, kind: K, id: string) => {
    const kept = await readKept(db, kind, id)
    return kept && (who.kind === 'person' || who.site === kept.site) ? kept : nothingThere
  }
  const countOf = (id: string, site: string) => edge.boards.members(site, id).length

  return routes()
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const rows = (await keptOf(db, 'alert_rules', id)).map(ruleInfo)
      return c.json({ rows, defaults: rows.length > 0 ? [] : [...DEFAULT_RULES] }, 200)
    })
    .openapi(create, async c => {
      const { id: site } = c.req.valid('param')
      const no = outside(c, site) ?? ((await hasSite(site)) ? null : noSite)
      if (no) return problem(c, no)
      const wish = { kind: 'alert_rules', site, document: c.req.valid('json') } as const
      const kept = await keep(store, wish, caller(c).actor, edge.now())
      if (Array.isArray(kept)) return problem(c, unfit(kept), kept)
      await edge.refresh()
      return c.json(ruleInfo(kept), 201)
    })
    .openapi(change, async c => {
      const found = await find(caller(c), 'alert_rules', c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const wish = { kind: 'alert_rules', ...found, document: c.req.valid('json') } as const
      const kept = await keep(store, wish, caller(c).actor, edge.now())
      if (Array.isArray(kept)) return problem(c, unfit(kept), kept)
      await edge.refresh()
      return c.json(ruleInfo(kept), 200)
    })
    .openapi(remove, async c => {
      const found = await find(caller(c), 'alert_rules', c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      await drop(db, 'alert_rules', found as Kept<never>, caller(c).actor, edge.now())
      await edge.refresh()
      return c.body(null, 204)
    })
    .openapi(lists, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const kept = await keptOf(db, 'live_lists', id)
      return c.json({ rows: kept.map(one => listInfo(one, countOf(one.id, id))) }, 200)
    })
    .openapi(createList, async c => {
      const { id: site } = c.req.valid('param')
      const no = outside(c, site) ?? ((await hasSite(site)) ? null : noSite)
      if (no) return problem(c, no)
      const wish = { kind: 'live_lists', site, document: c.req.valid('json') } as const
      const kept = await keep(store, wish, caller(c).actor, edge.now())
      if (Array.isArray(kept)) return problem(c, unfit(kept), kept)
      await edge.refresh()
      return c.json(listInfo(kept, 0), 201)
    })
    .openapi(changeList, async c => {
      const found = await find(caller(c), 'live_lists', c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const wish = { kind: 'live_lists', ...found, document: c.req.valid('json') } as const
      const kept = await keep(store, wish, caller(c).actor, edge.now())
      if (Array.isArray(kept)) return problem(c, unfit(kept), kept)
      await edge.refresh()
      return c.json(listInfo(kept, countOf(kept.id, kept.site)), 200)
    })
    .openapi(removeList, async c => {
      const found = await find(caller(c), 'live_lists', c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      await drop(db, 'live_lists', found as Kept<never>, caller(c).actor, edge.now())
      await edge.refresh()
      return c.body(null, 204)
    })
    .openapi(members, async c => {
      const found = await find(caller(c), 'live_lists', c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { limit, cursor = '' } = c.req.valid('query')
      const all = edge.boards.members(found.site, found.id).filter(({ id }) => id > cursor)
      const page = all.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)
      const version = edge.boards.version(found.document.plan)
      return c.json(
        {
          rows: page.map(row => ({
            contactId: row.id,
            name: nameOf(row),
            email: row.face.email,
            userId: userIdOf(row),
            score: (version && row.standings[version.id]?.score) ?? null,
          })),
          cursor: all.length > limit ? page.at(-1)!.id : null,
        },
        200,
      )
    })
}

const noSite = refusal('not_found', 'there is no such site')
const nothingThere = refusal('not_found', 'there is no such rule or list')

const unfit = ([first]: readonly PlanIssue[]) =>
  refusal('bad_request', first ? `${first.path}: ${first.message}` : 'unfit')
