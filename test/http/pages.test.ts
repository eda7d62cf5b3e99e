import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pinnedTracker } from '../../collector/http/tracker-files.ts'
import { readConfig } from '../../collector/platform/config.ts'
import { WebhookPayload } from '../../shared/webhook.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
const html = { accept: 'text/html,application/xhtml+xml' }

describe('the tracker script', () => {
  it('is revalidated every hour, and answered with 304 if it is unchanged', async () => {
    const first = await stage.call('GET', '/pulse.js')
    expect(first.status).toBe(200)
    expect(first.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600')
    expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    const etag = first.headers.get('etag')!
    const again = await stage.call('GET', '/pulse.js', { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  })

  it('has an immutable address with the hash of its bytes', async () => {
    const pinned = pinnedTracker(stage.assets, stage.config)!
    const response = await stage.call('GET', pinned.path)
    expect(response.headers.get('cache-control')).toContain('immutable')
    const digest = createHash('sha384')
      .update(new Uint8Array(await response.arrayBuffer()))
      .digest('base64')
    expect(pinned.integrity).toBe(`sha384-${digest}`)
    expect((await stage.call('GET', '/pulse.000000000000.js')).status).toBe(404)
  })
})

describe('the tracker under the owner’s own paths', () => {
  it('is served there with its companions, and beacons are accepted beside it', async () => {
    const config = { ...stage.config, TRACKER_PATHS: ['/lib/app.js', '/start.js'] }
    const other = await openStage({ config })
    const site = await other.site()
    const bytes = async (path: string) => {
      const response = await other.call('GET', path)
      return response.status === 200 ? response.text() : response.status
    }
    for (const [path, name] of [
      ['/lib/app.js', '/pulse.js'],
      ['/lib/e.debug.js', '/e.debug.js'],
      ['/lib/e.shop.js', '/e.shop.js'],
      ['/start.js', '/pulse.js'],
    ] as const)
      expect(await bytes(path)).toBe(await bytes(name))
    const pinned = pinnedTracker(other.assets, config)!
    expect(pinned.path).toMatch(/^\/lib\/app\.[0-9a-f]{12}\.js$/)
    expect(await bytes(pinned.path)).toBe('pulse.pinned()')
    // What it loads has its own hash in its name.
    const hash = createHash('sha384').update('pulse.shop()').digest('hex').slice(0, 12)
    expect(await bytes(`/lib/e.shop.${hash}.js`)).toBe('pulse.shop()')
    expect(await bytes('/lib/e.shop.000000000000.js')).toBe(404)
    expect(await bytes('/lib/app.000000000000.js')).toBe(404)
    const post = await other.app.request('http://localhost/lib/e', {
      method: 'POST',
      headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/141.0' },
      body: JSON.stringify({
        k: site.writeKey,
        v: 'v',
        e: [{ i: '1', n: 'page_view', u: 'https://shop.example/' }],
      }),
    })
    expect([post.status, await post.json()]).toMatchObject([202, { accepted: 1 }])
    const admin = (await other.person('admin')).cookie
    const install = await (await other.call('GET', `/api/sites/${site.siteId}/install`, { as: admin })).json()
    expect(install.snippet).toContain('/lib/app.js"')
    await other.close()
  })

  it('starts only with valid and unused paths', () => {
    for (const path of ['lib/app.js', '/lib/app', '/api/x.js', '/lib/../x.js'])
      expect(() => readConfig({ TRACKER_PATHS: path })).toThrow('TRACKER_PATHS')
    expect(readConfig({ TRACKER_PATHS: '/lib/app.js, /x.js' }).TRACKER_PATHS).toEqual([
      '/lib/app.js',
      '/x.js',
    ])
  })
})

describe('the dashboard', () => {
  it('is served at every path for navigation, under a policy without inline scripts', async () => {
    for (const path of ['/', '/board', '/contacts/c_1', '/nowhere']) {
      const response = await stage.call('GET', path, { headers: html })
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/html/)
      const policy = response.headers.get('content-security-policy')
      expect(policy).toContain("script-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('x-frame-options')).toBe('DENY')
    }
    expect((await stage.call('GET', '/assets/index.js')).status).toBe(200)
  })

  it('is served at the printed address without a sign-in', async () => {
    expect((await stage.call('GET', '/', { headers: { accept: '*/*' } })).status).toBe(200)
  })

  it('is not served for a missing file, an API path or a change', async () => {
    expect((await stage.call('GET', '/assets/none.js')).status).toBe(404)
    expect((await stage.call('GET', '/api/none', { headers: html })).status).toBe(404)
    expect((await stage.call('POST', '/board', { headers: html })).status).toBe(405)
  })
})

describe('the operational endpoints', () => {
  it('report live and ready, and not ready while the collector stops or storage is unavailable', async () => {
    expect((await stage.call('GET', '/healthz')).status).toBe(200)
    expect((await stage.call('GET', '/readyz')).status).toBe(200)
    const stopping = await openStage({ stopping: () => true })
    expect((await stopping.call('GET', '/readyz')).status).toBe(503)
    expect((await stopping.call('GET', '/healthz')).status).toBe(200)
    await stopping.close()
  })

  it('show metrics to the local machine, or with the token', async () => {
    const guarded = await openStage({
      config: {
        PUBLIC_URL: null,
        TRUSTED_PROXIES: [],
        RATE_LIMITS: true,
        NEW_VISITORS_PER_HOUR: 50_000,
        METRICS_TOKEN: 'token',
        TRACKER_PATHS: [],
      },
    })
    const ask = async (address: string, headers = {}) =>
      (await guarded.call('GET', '/metrics', { address, headers })).status
    expect(await ask('127.0.0.1')).toBe(200)
    expect(await ask('203.0.113.1')).toBe(403)
    expect(await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.1' })).toBe(403)
    expect(await ask('203.0.113.1', { authorization: 'Bearer token' })).toBe(200)
    // A page of another name that resolves to this machine asks from here too.
    expect(await ask('127.0.0.1', { host: 'evil.example' })).toBe(403)
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000'])
      expect(await ask('127.0.0.1', { host })).toBe(200)
    for (const wrong of ['Bearer toke', 'Bearer token2', 'token', 'Bearer ', ''])
      expect(await ask('203.0.113.1', { authorization: wrong })).toBe(403)
    expect(await ask('203.0.113.1', { authorization: 'Bearer wrong' })).toBe(403)
    await guarded.close()
  })
})

describe('the API documentation', () => {
  type Parameter = { name: string; in: string; required?: boolean }
  type Operation = { security?: unknown[]; parameters?: Parameter[]; responses: Record<string, unknown> }
  it('describes every path as OpenAPI 3.1', async () => {
    const response = await stage.call('GET', '/api/openapi.json')
    const document = (await response.json()) as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
    }
    expect(document.openapi).toBe('3.1.0')
    const served = stage.app.routes
      .filter(
        ({ path, method }) => path.startsWith('/api/') && method !== 'ALL' && !/openapi|docs/.test(path),
      )
      .map(({ path, method }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
    )
    const api = described.filter(operation => operation.includes('/api/'))
    expect([...new Set(served)].sort()).toEqual(api.sort())
    expect(described).toEqual(expect.arrayContaining(['POST /e', 'POST /v1/batch', 'GET /readyz']))
    expect(described.length).toBeGreaterThan(25)
    for (const [path, item] of Object.entries(document.paths))
      for (const { parameters = [] } of Object.values(item)) {
        const inPath = parameters.filter(parameter => parameter.in === 'path')
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
        expect(inPath.filter(({ required }) => !required)).toEqual([])
      }
  })

  it('describes every webhook', async () => {
    const response = await stage.call('GET', '/api/openapi.json')
    const { webhooks } = (await response.json()) as { webhooks: Record<string, { post: Operation }> }
    expect(Object.keys(webhooks)).toEqual(WebhookPayload.options.map(({ shape }) => shape.type.value))
    expect(JSON.stringify(webhooks['alert.created'])).toContain('notAFit')
  })

  it('is readable without scripts', async () => {
    const response = await stage.call('GET', '/api/docs')
    const page = await response.text()
    expect(page).toContain('/api/contacts/{id}/score')
    expect(page).toContain('list.entered')
    expect(page).not.toMatch(/<script|style=/)
    expect((await stage.call('GET', '/api/docs.css')).headers.get('content-type')).toMatch(/^text\/css/)
  })
})
