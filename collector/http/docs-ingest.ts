import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Beacon } from '../../shared/beacon.ts'
import { ProviderKind } from '../../shared/provider.ts'
import { Problem, Refusal } from '../../shared/refusal.ts'
import { TYPES } from '../connectors/segment.ts'
import type { Env } from './env.ts'

const BeaconBody = z.object({
  k: z.string().openapi({ description: 'A key of the site' }),
  v: z.string().optional().openapi({ description: 'Visitor id; absent or empty when consent is denied' }),
  z: z.number().openapi({ description: 'The clock at sending, ms since 1970' }),
  c: z.enum(['granted', 'denied', 'unknown']),
  x: z
    .string()
    .optional()
    .openapi({ description: 'A companion script that the page’s policy or the network blocked' }),
  e: z
    .array(
      z.object({
        i: z.string().openapi({ description: 'Event id; a repeated id is the same event' }),
        n: z.string().openapi({ description: 'The name of an event kind, or a custom name' }),
        t: z.number().openapi({ description: 'The time of the event, ms since 1970' }),
        u: z.string().openapi({ description: 'Address of the page' }),
        r: z.string().optional().openapi({ description: 'Referrer' }),
        h: z.string().optional().openapi({ description: 'Title of the page' }),
        p: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .max(100),
}) satisfies z.ZodObject<Record<keyof Beacon, z.ZodType>>
const Told = z.array(Refusal.extend({ index: z.number().int() }))
const Taken = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: Told,
  warnings: Told.optional().openapi({ description: 'Parts of accepted events that were dropped' }),
})

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const later = { ...json(Refusal, 'Not now'), headers: z.object({ 'retry-after': z.string() }) }
const refusals = {
  400: json(Refusal, 'An invalid envelope'),
  401: json(Refusal, 'An unknown key'),
  403: json(Refusal, 'An origin that the site does not allow, or a secret key in a page'),
  413: json(Refusal, 'Too large, or too many events'),
  429: later,
  503: later,
}
const aboutSegment =
  'As Segment’s and RudderStack’s libraries send it: Basic authentication with a key as the user name, or "writeKey" in the body; JSON under any label, perhaps gzip. 500 KB and 2,500 messages at most.'

/** Documents the routes outside `/api`, which are built for speed or for third-party libraries. */
export function describeIngest(app: OpenAPIHono<Env>): void {
  const registry = app.openAPIRegistry
  const open = { tags: ['Events'], security: [] }
  registry.registerPath({
    ...open,
    method: 'post',
    path: '/in/{provider}/{connection}',
    summary: 'Take what a connected service sends',
    description:
      'The address of a connection: its id, a full stop and its secret. The body is the service’s own, and its signature is checked over the bytes. GET and HEAD are answered, for services that ask whether the address exists.',
    request: {
      params: z.object({ provider: ProviderKind, connection: z.string() }),
      body: {
        required: true,
        content: {
          'application/json': { schema: z.unknown() },
          'application/x-www-form-urlencoded': { schema: z.unknown() },
        },
      },
    },
    responses: {
      200: json(z.unknown(), 'Taken, or nothing for here; some services require a text of their own'),
      401: json(Refusal, 'No connection has this address, or the signature is wrong: one answer for both'),
      413: json(Refusal, 'More than 1 MB'),
      429: later,
      503: later,
    },
  })
  registry.registerPath({
    ...open,
    method: 'post',
    path: '/e',
    summary: 'A beacon: 202 after the commit',
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: BeaconBody }, 'text/plain': { schema: BeaconBody } },
      },
    },
    responses: {
      202: json(Taken, 'The outcome of each event'),
      ...refusals,
      415: json(Refusal, 'Another content type'),
    },
  })
  for (const type of [...TYPES, 'batch'])
    registry.registerPath({
      ...open,
      method: 'post',
      path: `/v1/${type}`,
      summary: `Segment-compatible: ${type}`,
      description: aboutSegment,
      responses: {
        200: json(Taken.extend({ success: z.boolean() }), 'Stored; the outcome of each message'),
        ...refusals,
        400: json(
          z.union([Refusal, Taken.extend({ success: z.literal(false) })]),
          'An unreadable body, or no event of the request was stored',
        ),
      },
    })
  const toPage = {
    tags: ['Codes'],
    security: [],
    method: 'get' as const,
    description:
      'To a page of the site’s own, with the code and a signed click id. Bots, HEAD and fetches in advance are not counted; ' +
      'an unknown code is answered as a known one is.',
    responses: {
      302: {
        description: 'The page',
        headers: z.object({ location: z.string(), 'set-cookie': z.string().optional() }),
      },
      404: json(Problem, 'No text that can be a code, or a site without a home page'),
    },
  }
  const query = z.object({
    m: z.string().optional().describe('How the link is passed on'),
    s: z.string().optional().describe('A campaign of the partner’s'),
  })
  const code = z.string()
  registry.registerPath({
    ...toPage,
    path: '/r/{code}',
    summary: 'A code’s short link',
    request: { params: z.object({ code }), query },
  })
  registry.registerPath({
    ...toPage,
    path: '/r/{code}/{path}',
    summary: 'A code’s short link to any page of the site',
    request: { params: z.object({ code, path: z.string() }), query },
  })
  const operation = { tags: ['Operation'], security: [], method: 'get' as const }
  const status = (name: string) => json(z.object({ status: z.string() }), name)
  registry.registerPath({
    ...operation,
    path: '/healthz',
    summary: 'The process answers',
    responses: { 200: status('Alive') },
  })
  registry.registerPath({
    ...operation,
    path: '/readyz',
    summary: 'A commit would succeed now',
    responses: {
      200: json(
        z.object({ status: z.string(), disk: z.literal('low').optional() }),
        'Ready; `disk` is present when the database’s disk is nearly full',
      ),
      503: { description: 'Not ready' },
    },
  })
  registry.registerPath({
    ...operation,
    path: '/metrics',
    summary: 'For Prometheus, on this machine or with the token',
    responses: { 200: { description: 'Text' }, 403: { description: 'Neither' } },
  })
}
