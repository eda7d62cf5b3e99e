import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ConnectionMapping, MappingPreview, MappingSample } from '../../../shared/connection.ts'
import { Mapping, MappingPreset } from '../../../shared/mapping.ts'
import { isRefusal, refusal } from '../../../shared/refusal.ts'
import { changeMapping, findConnection, mappingOf } from '../../connections/connection-book.ts'
import { samplesOf } from '../../connections/samples.ts'
import { PRESETS } from '../../providers/mapped/presets.ts'
import { readMapped } from '../../providers/mapped/read-mapped.ts'
import { treeOf } from '../../providers/mapped/tree.ts'
import { providerOf } from '../../providers/providers.ts'
import { caller, needs, outside } from '../caller.ts'
import type { HttpContext } from '../context.ts'
import type { Env } from '../env.ts'
import { problem } from '../problem.ts'
import { body, idParam, json, problems, routes } from '../routing.ts'

const tags = ['Connections']
const presets = createRoute({
  method: 'get',
  path: '/api/mapping-presets',
  summary: 'Mappings to begin with',
  tags,
  middleware: needs('viewer'),
  responses: { 200: json(z.object({ rows: z.array(MappingPreset) }), 'By name'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/connections/{id}/mapping',
  summary: 'The mapping of a connection',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(ConnectionMapping, 'Null before there is one'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/connections/{id}/mapping',
  summary: 'Say what the bodies of a connection mean',
  description: 'For requests from now on. A mapping is data: paths, casts and conditions.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(Mapping) },
  responses: { 200: json(ConnectionMapping, 'As it is now'), default: problems },
})
const samples = createRoute({
  method: 'get',
  path: '/api/connections/{id}/samples',
  summary: 'The last 20 bodies of a day, by which a mapping is made',
  description: 'They have what the service sent of people, so they are for admins. An erasure removes them.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: {
    200: json(z.object({ rows: z.array(MappingSample) }), 'The last first'),
    default: problems,
  },
})
const preview = createRoute({
  method: 'post',
  path: '/api/connections/{id}/mapping/preview',
  summary: 'What a mapping would make of the last 20 bodies',
  description: 'Nothing is stored.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(Mapping) },
  responses: {
    200: json(z.object({ rows: z.array(MappingPreview) }), 'The last first'),
    default: problems,
  },
})

/** Mappings of connections to webhooks. */
export function mappingRoutes(edge: HttpContext) {
  const { store, connections } = edge
  const { db } = store
  const find = async (c: Context<Env>, id: string) => {
    const row = await findConnection(db, id)
    if (!row || outside(c, row.site_id)) return refusal('not_found', 'there is no such connection')
    return providerOf(row.provider)?.isMapped
      ? row
      : refusal('bad_request', 'this service has a reader of its own')
  }
  return routes()
    .openapi(presets, c => c.json({ rows: [...PRESETS] }, 200))
    .openapi(read, async c => {
      const row = await find(c, c.req.valid('param').id)
      return isRefusal(row) ? problem(c, row) : c.json({ mapping: mappingOf(row) }, 200)
    })
    .openapi(change, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const mapping = c.req.valid('json')
      await changeMapping(db, row, mapping, caller(c).actor, edge.now())
      connections.ring.forget()
      return c.json({ mapping }, 200)
    })
    .openapi(samples, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const found = await samplesOf(db, connections.sealer, row.id, edge.now())
      return c.json(
        {
          rows: found.map(({ id, at, request }) => ({
            id,
            at: new Date(at).toISOString(),
            body: treeOf(request.body) ?? null,
          })),
        },
        200,
      )
    })
    .openapi(preview, async c => {
      const row = await find(c, c.req.valid('param').id)
      if (isRefusal(row)) return problem(c, row)
      const mapping = c.req.valid('json')
      const { sites } = await store.registry()
      const setting = { connection: row.id, timeZone: sites.get(row.site_id)?.timeZone ?? 'UTC' }
      const found = await samplesOf(db, connections.sealer, row.id, edge.now())
      return c.json(
        { rows: found.map(({ id, request }) => previewOf(id, readMapped(request, mapping, setting))) },
        200,
      )
    })
}

const previewOf = (sample: string, { items, skipped }: ReturnType<typeof readMapped>): MappingPreview => ({
  sample,
  events: items.map(({ name, time, email, userId, visitor, phone, props }) => ({
    name,
    time: time === null ? null : new Date(time).toISOString(),
    ...(email !== undefined && { email }),
    ...(userId !== undefined && { userId }),
    ...(visitor !== undefined && { visitor }),
    ...(phone !== undefined && { phone }),
    props,
  })),
  skipped: skipped.map(({ fault, name }) => ({ fault, name })),
})
