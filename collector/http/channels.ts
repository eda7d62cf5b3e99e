import { createRoute, z } from '@hono/zod-openapi'
import { Channel, ChannelChange, ChannelInfo, CreatedChannel } from '../../shared/channel.ts'
import { DeliveryInfo, DeliveryList, DeliveryState } from '../../shared/delivery.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { record } from '../accounts/audit.ts'
import {
  addChannel,
  changeChannel,
  channelInfo,
  findChannel,
  listChannels,
  readChannel,
  removeChannel,
} from '../notify/channel-book.ts'
import { deliveriesOf, findDelivery, infoOf, replay } from '../notify/delivery/delivery-log.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Caller } from './env.ts'
import { problem } from './problem.ts'
import { body, Cursor, idParam, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Alerts']
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/channels',
  summary: 'The channels of a site',
  description: 'Secrets are shown by their last four characters.',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(ChannelInfo) }), 'Oldest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites/{id}/channels',
  summary: 'Add a channel',
  description: 'A webhook without a secret gets a generated one, which is shown once.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(Channel) },
  responses: { 201: json(CreatedChannel, 'The channel'), default: problems },
})
const change = createRoute({
  method: 'put',
  path: '/api/channels/{id}',
  summary: 'Change a channel, or switch it off or on again',
  description: 'A secret that is omitted, or sent in its masked form, is kept.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(ChannelChange) },
  responses: { 200: json(ChannelInfo, 'The current channel'), default: problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/channels/{id}',
  summary: 'Remove a channel',
  description: 'Its pending deliveries are cancelled.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 204: nothing, default: problems },
})
const test = createRoute({
  method: 'post',
  path: '/api/channels/{id}/test',
  summary: 'Send a test message now',
  description:
    'One attempt, before the response. A disabled channel is tried too; a channel that answers 410 is disabled.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam },
  responses: { 200: json(DeliveryInfo, 'The outcome'), default: problems },
})
const deliveries = createRoute({
  method: 'get',
  path: '/api/deliveries',
  summary: 'Deliveries with their attempts',
  description: 'Kept for 30 days.',
  tags,
  middleware: needs('viewer'),
  request: {
    query: z.object({
      site: z.string(),
      channel: z.string().optional(),
      state: DeliveryState.optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: { 200: json(DeliveryList, 'The latest first'), default: problems },
})
const again = createRoute({
  method: 'post',
  path: '/api/deliveries/{id}/replay',
  summary: 'Send a delivery again',
  description:
    'With the same id, so that a receiver can detect the repeat. In quiet hours it waits for their end.',
  tags,
  middleware: needs('member'),
  request: { params: idParam },
  responses: { 200: json(DeliveryInfo, 'The delivery is pending'), default: problems },
})

/** Channels, and the delivery log. */
export function channelRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const find = async (who: Caller, id: string) => {
    const row = await findChannel(db, id)
    return row && (who.kind === 'person' || who.site === row.site_id) ? row : noChannel
  }

  return routes()
    .openapi(list, async c => {
      const { id } = c.req.valid('param')
      const no = outside(c, id)
      if (no) return problem(c, no)
      const rows = await listChannels(db, id)
      return c.json({ rows: caller(c).role === 'viewer' ? rows.map(withoutAddress) : rows }, 200)
    })
    .openapi(create, async c => {
      const { id: site } = c.req.valid('param')
      if (!(await store.registry()).sites.has(site))
        return problem(c, refusal('not_found', 'there is no such site'))
      const { kind } = c.req.valid('json').settings
      if (kind === 'crm') return problem(c, WITH_CONNECTION)
      if (kind === 'hook') return problem(c, BY_KEY)
      const made = await addChannel(db, site, c.req.valid('json'), caller(c).actor, edge.now())
      if (isRefusal(made)) return problem(c, made)
      return c.json({ ...(await channelInfo(db, made.row)), shownOnce: made.shownOnce }, 201)
    })
    .openapi(change, async c => {
      const found = await find(caller(c), c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { settings } = c.req.valid('json')
      if (settings.kind === 'crm' && connectionOf(readChannel(found).settings) !== connectionOf(settings))
        return problem(c, WITH_CONNECTION)
      if (settings.kind === 'hook' && keyOf(readChannel(found).settings) !== settings.key)
        return problem(c, BY_KEY)
      const row = await changeChannel(db, found, c.req.valid('json'), caller(c).actor, edge.now())
      return isRefusal(row) ? problem(c, row) : c.json(await channelInfo(db, row), 200)
    })
    .openapi(remove, async c => {
      const found = await find(caller(c), c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      await removeChannel(db, found, caller(c).actor, edge.now())
      return c.body(null, 204)
    })
    .openapi(test, async c => {
      const found = await find(caller(c), c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      return c.json(await edge.notify.test(found), 200)
    })
    .openapi(deliveries, async c => {
      const wish = c.req.valid('query')
      const no = outside(c, wish.site)
      return no ? problem(c, no) : c.json(await deliveriesOf(store, wish), 200)
    })
    .openapi(again, async c => {
      const row = await findDelivery(db, c.req.valid('param').id)
      const no = row ? outside(c, row.site_id) : noDelivery
      if (!row || no) return problem(c, no ?? noDelivery)
      if (!(await findChannel(db, row.channel_id))) return problem(c, noChannel)
      await replay(db, row.id, edge.now())
      const deed = { site: row.site_id, action: 'delivery.replay', subject: row.id }
      await record(db, caller(c).actor, deed, edge.now())
      edge.notify.wake()
      const [info] = await infoOf(store, row.site_id, [(await findDelivery(db, row.id)) ?? row])
      return info ? c.json(info, 200) : problem(c, noDelivery)
    })
}

/** The address of a webhook may have a token in it. */
const withoutAddress = (channel: ChannelInfo): ChannelInfo => {
  const { settings } = channel
  if ((settings.kind !== 'webhook' && settings.kind !== 'hook') || typeof settings.url !== 'string')
    return channel
  return { ...channel, settings: { ...settings, url: `${new URL(settings.url).origin}/…` } }
}

/** A channel must not use the token of another site. */
const WITH_CONNECTION = refusal('bad_request', 'a CRM is set up with its connection', 'settings.connection')
const BY_KEY = refusal(
  'bad_request',
  'a subscription is made with an API key, by /api/hooks',
  'settings.kind',
)
const keyOf = (settings: object): unknown => ('key' in settings ? settings.key : undefined)
const connectionOf = (settings: object): unknown =>
  'connection' in settings ? settings.connection : undefined
const noChannel = refusal('not_found', 'there is no such channel')
const noDelivery = refusal('not_found', 'there is no such delivery')
