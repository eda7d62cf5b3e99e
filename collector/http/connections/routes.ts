import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  ConnectionChange,
  ConnectionInfo,
  ConnectionRequest,
  CreatedConnection,
  NewConnection,
  ProviderInfo,
} from '../../../shared/connection.ts'
import { isRefusal, refusal } from '../../../shared/refusal.ts'
import {
  addConnection,
  type ConnectionRow,
  changeConnection,
  findConnection,
  listConnections,
  pathOf,
  removeConnection,
  rotateConnection,
} from '../../connections/connection-book.ts'
import { connectionInfo, requestsOf } from '../../connections/connection-health.ts'
import { dropCrm } from '../../crm/setup.ts'
import { crmChannelsOf } from '../../crm/work.ts'
import { removeChannel } from '../../notify/channel-book.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import { caller, needs, outside } from '../caller.ts'
import type { HttpContext } from '../context.ts'
import type { Env } from '../env.ts'
import { ownUrl } from '../own-origin.ts'
import { problem } from '../problem.ts'
import { body, idParam, json, nothing, problems, routes } from '../routing.ts'

const tags = ['Connections']
const catalogue = createRoute({
  method: 'get',
  path: '/api/providers',
  summary: 'Services that can send events in',
  tags,
  middleware: needs('viewer'),
  responses: { 200: json(z.object({ rows: z.array(ProviderInfo) }), 'By category'), default: problems },
})
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/connections',
  summary: 'The connections of a site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(ConnectionInfo) }), 'Oldest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites/{id}/connections',
  summary: 'Connect a service',
  description:
    'Answers the address to enter at the service. It has a secret in it and is shown this once. Secrets may follow later: some services make theirs once they know the address.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(NewConnection) },
  responses: { 201: json(CreatedConnection, 'The connection'), default: problems },
})
const read = createRoute({
  method: 'get',
  path: '/api/connections/{id}',
  summary: 'A connection with its health',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(ConnectionInfo, 'As it is now'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/connections/{id}',
  summary: 'Rename a connection, switch it off or on, or give its secrets',
  description: 'A secret that is left out stays as it was; an empty one is removed. No answer contains one.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(ConnectionChange) },
  responses: { 200: json(ConnectionInfo, 'As it is now'), default: problems },
})
const rotate = createRoute({
  method: 'post',
  path: '/api/connections/{id}/rotate',
  summary: 'Make a new address',
  description: 'The address of before is taken for seven days more.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 200: json(CreatedConnection, 'With the new address, shown this once'), default: problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/connections/{id}',
  summary: 'Remove a connection',
  description: 'Its events stay.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})
const requests = createRoute({
  method: 'get',
  path: '/api/connections/{id}/requests',
  summary: 'The last 20 requests of a day, with what came of each',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: {
    200: json(z.object({ rows: z.array(ConnectionRequest) }), 'The last first'),
    default: problems,
  },
})

/** Connections: services that send events in. */
export function connectionRoutes(edge: HttpContext) {
  const { store, connections } = edge
  const { db } = store
  const { sealer, ring, log } = connections
  const find = async (c: Context<Env>, id: string) => {
    const row = await findConnection(db, id)
    return row && !outside(c, row.site_id) ? row : refusal('not_found', 'there is no such connection')
  }
  const infoOf = async (row: ConnectionRow) => {
    await log.save(null)
    return connectionInfo(db, sealer, row, edge.now())
  }
  const withAddress = async (c: Context<Env>, { row, secret }: { row: ConnectionRow; secret: string }) => ({
    ...(await infoOf(row)),
    address: `${ownUrl(c, edge.config.PUBLIC_URL)}${pathOf(row.provider, row.id, secret)}`,
  })
  /** The channel of a CRM cannot be without its connection. */
  const removeCrm = async (c: Context<Env>, { id, site_id }: ConnectionRow) => {
    await dropCrm(db, id)
    for (const { row, connection } of await crmChannelsOf(db, site_id))
      if (connection === id) await removeChannel(db, row, caller(c).actor, edge.now())
  }
  const parts = (c: Context<Env>) => ({ db, sealer, actor: caller(c).actor, now: edge.now() })

  return routes()
    .openapi(catalogue, c => c.json({ rows: CATALOGUE }, 200))
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      return c.json({ rows: await Promise.all((await listConnections(db, id)).map(infoOf)) }, 200)
    })
    .openapi(create, async c => {
      const { id: site } = c.req.valid('param')
      if (!(await store.registry()).sites.has(site))
        return problem(c, refusal('not_found', 'there is no such site'))
      const made = await addConnection(parts(c), site, c.req.valid('json'))
      return isRefusal(made) ? problem(c, made) : c.json(await withAddress(c, made), 201)
    })
    .openapi(read, async c => {
      const row = await find(c, c.req.valid('param').id)
      return isRefusal(row) ? problem(c, row) : c.json(await infoOf(row), 200)
    })
    .openapi(change, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const row = await changeConnection(parts(c), found, c.req.valid('json'))
      ring.forget()
      return isRefusal(row) ? problem(c, row) : c.json(await infoOf(row), 200)
    })
    .openapi(rotate, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const made = await rotateConnection(parts(c), found)
      ring.forget()
      return c.json(await withAddress(c, made), 200)
    })
    .openapi(remove, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      await removeConnection(db, found, caller(c).actor, edge.now())
      await removeCrm(c, found)
      ring.forget()
      return c.body(null, 204)
    })
    .openapi(requests, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      await log.save(null)
      return c.json({ rows: await requestsOf(db, found.id, edge.now()) }, 200)
    })
}

const CATALOGUE: ProviderInfo[] = Object.values(PROVIDERS).map(provider => ({
  kind: provider.kind,
  name: provider.name,
  category: provider.category,
  auth: provider.auth,
  isVerified: provider.isVerified,
  secrets: provider.secrets.map(({ name, isOptional = false }) => ({ name, isOptional })),
  events: [...provider.events],
  docs: provider.docs,
}))
