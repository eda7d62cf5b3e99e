import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { type Document, type Operation, operationsOf, sampleOf } from '../fuzz/operations.ts'
import { openPortal } from './programme-stage.ts'
import { ADMISSIONS, type Admission } from './roles.ts'
import { HOST, openStage, type Stage } from './stage.ts'

/** `holder` is a member with all rights beside the role; `partner` and `colleague` have a session of the portal. */
const CALLERS = ['stranger', 'viewer', 'member', 'holder', 'admin', 'key', 'partner', 'colleague'] as const
type Caller = (typeof CALLERS)[number]

/** Callers that a route admits; all others get 401, or 403 if they are known and may not. */
const ADMITTED: Record<Exclude<Admission, 'open'>, readonly Caller[]> = {
  partner: ['partner', 'colleague'],
  partnerOwner: ['partner'],
  viewer: ['viewer', 'member', 'holder', 'admin', 'key'],
  viewerOnly: ['viewer', 'member', 'holder', 'admin'],
  member: ['member', 'holder', 'admin', 'key'],
  memberOnly: ['member', 'holder', 'admin'],
  right: ['holder'],
  admin: ['admin'],
}
/** The least role and the ways in that the document states. */
const STATED: Record<Admission, [role: string | undefined, security: string[]]> = {
  open: [undefined, []],
  partner: [undefined, ['partnerSession']],
  partnerOwner: [undefined, ['partnerSession']],
  viewer: ['viewer', ['session', 'secretKey']],
  viewerOnly: ['viewer', ['session']],
  member: ['member', ['session', 'secretKey']],
  memberOnly: ['member', ['session']],
  right: ['member', ['session']],
  admin: ['admin', ['session']],
}

let stage: Stage
let site: CreatedSite
let document: Document
let partnerId: string
const as = new Map<Caller, string>()
beforeAll(async () => {
  stage = await openStage()
  document = await (await stage.app.request(`${HOST}/api/openapi.json`)).json()
  site = await stage.site(['https://shop.example'])
  // The first admin has all rights; the admin of the matrix is a later one.
  const first = (await stage.person('admin')).cookie
  stage.clock.now += 1
  for (const role of ['viewer', 'member', 'admin'] as const) as.set(role, (await stage.person(role)).cookie)
  const holder = await stage.person('member')
  as.set('holder', holder.cookie)
  const rights = ['partners.manage', 'statements.close', 'payments.export']
  await stage.call('PUT', `/api/people/${holder.id}/rights`, { as: first, body: { rights } })
  as.set('key', site.secretKey)
  const portal = await openPortal(stage, first, site)
  await portal.publish()
  const partner = await portal.partner('Piotr', 'piotr@partner.example')
  partnerId = partner.id
  as.set('partner', partner.cookie)
  const body = { name: 'Kuba', email: 'kuba@partner.example' }
  await stage.call('POST', `/api/partners/${partnerId}/people`, { as: first, body })
  const { persons } = await (await stage.call('GET', `/api/partners/${partnerId}`, { as: first })).json()
  const colleague = persons.filter((one: { name: string }) => one.name === 'Kuba')
  as.set('colleague', await portal.enter({ id: partnerId, persons: colleague }))
})
afterAll(() => stage.close())

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
const documented = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]).map(method => `${method.toUpperCase()} ${path}`),
  )

it('every route of the OpenAPI document has a row in the matrix of roles, and every row a route', () => {
  expect([...ADMISSIONS.keys()].sort()).toEqual(documented().sort())
})

it('every API route of the application is in the OpenAPI document', () => {
  const served = stage.app.routes
    .filter(({ method, path }) => method !== 'ALL' && /^\/(?:partner-)?api\//.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`)
    .filter(route => !/^GET \/api\/(?:openapi\.json|docs|docs\.css)$/.test(route))
  expect(served.length).toBeGreaterThan(100)
  expect([...new Set(served)].filter(route => !ADMISSIONS.has(route))).toEqual([])
})

it('the OpenAPI document states the least role of each route, and whether keys are admitted', () => {
  for (const [route, admission] of ADMISSIONS) {
    const [method, path] = route.split(' ') as [string, string]
    const operation = document.paths[path]![method.toLowerCase()] as {
      'x-least-role'?: string
      security?: object[]
    }
    const security = operation.security?.flatMap(one => Object.keys(one)) ?? ['session', 'secretKey']
    expect([route, operation['x-least-role'], security]).toEqual([route, ...STATED[admission]])
  }
})

describe('a route of the matrix', () => {
  it.each([...ADMISSIONS].filter(([, admission]) => admission !== 'open'))(
    'admits those callers only who may: %s (%s)',
    async (route, admission) => {
      const operation = operationsOf(document).find(({ method, path }) => `${method} ${path}` === route)!
      for (const caller of CALLERS) {
        const { status, text } = await answer(operation, caller)
        const where = `${caller}: ${status} ${text}`
        if (!ADMITTED[admission as Exclude<Admission, 'open'>].includes(caller))
          expect(status, where).toBe(isKnown(operation, caller) ? 403 : 401)
        else {
          expect([401, 403], where).not.toContain(status)
          expect(status, where).toBeLessThan(500)
        }
      }
    },
  )

  it.each([...ADMISSIONS].filter(([, admission]) => admission === 'open'))(
    'asks for no session: %s',
    async route => {
      const [method, path] = route.split(' ') as [string, string]
      // A body that no schema allows: the answer is about the body, and not about who asks.
      const body = method === 'GET' ? {} : { body: '[1]' }
      const { status } = await stage.app.request(
        HOST + filled(path),
        { method, headers: { origin: HOST, 'content-type': 'application/json' }, ...body },
        FROM,
      )
      // An address without the secret of a connection is refused.
      if (path.startsWith('/in/')) expect(status).toBe(401)
      else expect([401, 403]).not.toContain(status)
      expect(status).toBeLessThan(500)
    },
  )
})

const FROM = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }

/** Whether a route of this part knows the caller at all: the portal and the dashboard do not know each other's. */
const isKnown = ({ path }: Operation, caller: Caller): boolean =>
  caller !== 'stranger' &&
  path.startsWith('/partner-api/') === (caller === 'partner' || caller === 'colleague')

const filled = (path: string): string =>
  path
    .replace('{site}', site.siteId)
    .replace('{number}', '1')
    .replace(/^(\/api\/sites\/)\{id\}(?=\/)/, `$1${site.siteId}`)
    .replace(/^(\/api\/partners\/)\{id\}(?=\/adjustments)/, `$1${partnerId}`)
    .replaceAll(/\{\w+\}/g, 'x')

/** Where the sample of a schema is no request that is admitted to the question of rights. */
const BODIES: Record<string, object> = {
  '/partner-api/{site}/payout-account': { account: 'PL27114020040000300201355387', holder: 'Ewa' },
  '/api/sites/{id}/payer': { name: 'Shop', account: 'PL61109010140000071219812874' },
  '/api/sites/{id}/payment-files': { statements: [1], format: 'csv', date: '2026-05-12' },
  '/api/partners/{id}/adjustments': { amount: 100, currency: 'PLN', reason: 'agreed' },
  '/api/sites/{id}/statements/close': { month: '2026-04', dryRun: true },
  '/api/sites/{id}/statements/{number}/state': { to: 'cancelled', reason: 'mistake' },
  '/api/me': { name: 'Same' },
  '/partner-api/{site}/me': { name: 'Same' },
  '/partner-api/{site}/people': { name: 'Ola', email: 'ola@partner.example' },
  '/partner-api/{site}/links/check': { address: 'https://shop.example/' },
}

async function answer(operation: Operation, caller: Caller): Promise<{ status: number; text: string }> {
  const { method, path, parameters, body } = operation
  const known: Record<string, string> = { site: site.siteId, plan: site.planId }
  const query = parameters
    .filter(one => one.in === 'query' && one.required)
    .map(one => [one.name, known[one.name] ?? `${sampleOf(document, one.schema)}`] as [string, string])
  const sent = body && { body: JSON.stringify(BODIES[path] ?? sampleOf(document, body)) }
  const token = as.get(caller)
  const who: Record<string, string> =
    token === undefined ? {} : caller === 'key' ? { authorization: `Bearer ${token}` } : { cookie: token }
  const response = await stage.app.request(
    `${HOST}${filled(path)}?${new URLSearchParams(query)}`,
    { method, headers: { origin: HOST, 'content-type': 'application/json', ...who }, ...sent },
    FROM,
  )
  // The stream of the portal has no end of its own.
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel()
    return { status: response.status, text: '' }
  }
  return { status: response.status, text: await response.text() }
}
