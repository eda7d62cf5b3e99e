import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { CRM_KINDS, CRM_STEPS, CrmChange, CrmCheck, CrmSettings, CrmState } from '../../../shared/crm.ts'
import { isRefusal, refusal } from '../../../shared/refusal.ts'
import { type ConnectionRow, findConnection } from '../../connections/connection-book.ts'
import type { Steps } from '../../crm/push-book.ts'
import { setupOf } from '../../crm/setup.ts'
import { type CrmChannel, crmChannelsOf } from '../../crm/work.ts'
import { addChannel, changeChannel, readChannel } from '../../notify/channel-book.ts'
import { keep, keptOf } from '../../notify/rules.ts'
import { caller, needs, outside } from '../caller.ts'
import type { HttpContext } from '../context.ts'
import type { Env } from '../env.ts'
import { problem } from '../problem.ts'
import { body, idParam, json, problems, routes } from '../routing.ts'

const SHOWN = 10
const CHECK_MS = 60_000

const tags = ['Connections']
const read = createRoute({
  method: 'get',
  path: '/api/connections/{id}/crm',
  summary: 'What a CRM gets, and how the last handovers went',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(CrmState, 'As it is now'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/connections/{id}/crm',
  summary: 'Choose what a CRM gets, and of which alert rules',
  description:
    'Creates the channel of the CRM on the first call. The rules named here get it, all others lose it.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(CrmChange) },
  responses: { 200: json(CrmState, 'As it is now'), default: problems },
})
const check = createRoute({
  method: 'post',
  path: '/api/connections/{id}/crm/check',
  summary: 'Ask the CRM what its token may do',
  description: 'Creates our fields there where they are missing; no person is written.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 200: json(CrmCheck, 'What the CRM has answered'), default: problems },
})

/** CRMs: what is handed over. */
export function crmRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const find = async (c: Context<Env>, id: string) => {
    const row = await findConnection(db, id)
    const isCrm = row && (CRM_KINDS as readonly string[]).includes(row.provider)
    return row && isCrm && !outside(c, row.site_id) ? row : refusal('not_found', 'there is no such CRM')
  }
  const channelOf = async ({ id, site_id }: ConnectionRow): Promise<CrmChannel | null> =>
    (await crmChannelsOf(db, site_id)).find(({ connection }) => connection === id) ?? null

  const stateOf = async (row: ConnectionRow): Promise<CrmState> => {
    const channel = await channelOf(row)
    const rules = await keptOf(db, 'alert_rules', row.site_id)
    const { trouble } = await setupOf(db, row.id)
    const pushes = await db
      .selectFrom('crm_pushes')
      .leftJoin('deliveries', 'deliveries.id', 'crm_pushes.id')
      .select([
        'crm_pushes.id',
        'crm_pushes.at',
        'crm_pushes.contact_id',
        'crm_pushes.steps',
        'deliveries.state',
      ])
      .where('crm_pushes.connection_id', '=', row.id)
      .orderBy('crm_pushes.at', 'desc')
      .orderBy('crm_pushes.id')
      .limit(SHOWN)
      .execute()
    const count = async (table: 'crm_people' | 'crm_work') => {
      const { n } = await db
        .selectFrom(table as 'crm_people')
        .select(query => query.fn.countAll().as('n'))
        .where('connection_id', '=', row.id)
        .executeTakeFirstOrThrow()
      return Number(n)
    }
    return {
      channel: channel?.row.id ?? null,
      isOn: channel?.isOpen ?? false,
      language: channel ? readChannel(channel.row).language : 'en',
      settings: channel?.settings ?? CrmSettings.parse({}),
      rules: rules.flatMap(({ id, document }) =>
        channel && document.channels.includes(channel.row.id) ? [id] : [],
      ),
      people: await count('crm_people'),
      trouble: trouble && { code: trouble.code, at: new Date(trouble.at).toISOString() },
      pushes: pushes.map(({ id, at, contact_id, steps, state }) => ({
        id,
        at: new Date(Number(at)).toISOString(),
        contact: contact_id || null,
        steps: stepsOf(JSON.parse(steps)),
        state: state ?? 'waiting',
      })),
      waiting: await count('crm_work'),
    }
  }

  return routes()
    .openapi(read, async c => {
      const row = await find(c, c.req.valid('param').id)
      return isRefusal(row) ? problem(c, row) : c.json(await stateOf(row), 200)
    })
    .openapi(change, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const { isOn, language, settings, rules } = c.req.valid('json')
      const { actor } = caller(c)
      const now = edge.now()
      const known = await channelOf(row)
      const wanted = { kind: 'crm' as const, connection: row.id, ...settings }
      const { name: _, ...before } = known ? readChannel(known.row) : BLANK
      const document = { ...before, name: row.name, isOn, settings: wanted, ...(language && { language }) }
      const made = known
        ? await changeChannel(db, known.row, document, actor, now)
        : await addChannel(db, row.site_id, document, actor, now)
      if (isRefusal(made)) return problem(c, made)
      const channel = 'row' in made ? made.row.id : made.id
      for (const { id, site, document: rule } of await keptOf(db, 'alert_rules', row.site_id)) {
        const isIn = rule.channels.includes(channel)
        if (isIn === rules.includes(id)) continue
        const channels = isIn ? rule.channels.filter(one => one !== channel) : [...rule.channels, channel]
        const kept = await keep(
          store,
          { kind: 'alert_rules', site, document: { ...rule, channels }, id },
          actor,
          now,
        )
        if (Array.isArray(kept))
          return problem(c, refusal('bad_request', kept[0]?.message ?? 'unfit', 'rules'))
      }
      await edge.refresh()
      return c.json(await stateOf(row), 200)
    })
    .openapi(check, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      return c.json(await edge.crm.check(row.id, AbortSignal.timeout(CHECK_MS)), 200)
    })
}

const BLANK = { name: '', isOn: true, language: 'en' as const, timeZone: 'Europe/Warsaw', quiet: null }

const stepsOf = (steps: Steps): CrmState['pushes'][number]['steps'] =>
  CRM_STEPS.flatMap(step => {
    const state = steps[step]
    return state ? [{ step, isDone: state.id !== undefined, remoteId: state.id ?? null }] : []
  })
