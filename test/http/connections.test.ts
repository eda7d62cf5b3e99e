import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../collector/http/listen.ts'
import { SERVER_OPTIONS } from '../../collector/http/server-options.ts'
import { makeLog } from '../../collector/platform/log.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let server: ReturnType<typeof serve>
let port: number
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  server = serve({ fetch: stage.app.fetch, hostname: '127.0.0.1', port: 0, serverOptions: SERVER_OPTIONS })
  await once(server, 'listening')
  port = (server.address() as { port: number }).port
})
afterAll(async () => {
  server.close()
  await stage.close()
})

const request = (path: string, body: string, length = Buffer.byteLength(body)) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\norigin: http://localhost\r\ncontent-length: ${length}\r\n\r\n${body}`

/** All that the collector answers on one connection until it ends it, or until `isDone`. */
async function answersOf(socket: Socket, isDone: (text: string) => boolean): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (isDone(text)) break
  }
  return text
}

describe('a body over the limit', () => {
  it.each([
    ['/e', 70_000],
    ['/v1/track', 600_000],
    ['/api/sign-in', 1_100_000],
  ])(
    'at %s is answered 413, and the connection closes before another request is read',
    async (path, length) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      // Half of the body comes, and what could be taken for a request within it.
      socket.write(request(path, `{"a":"${'x'.repeat(1_000)}`, length))
      const text = await answersOf(socket, () => false)
      expect(text).toMatch(/^HTTP\/1\.1 413 /)
      expect(text.toLowerCase()).toContain('connection: close')
      expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    },
  )

  it('without an announced length is handled in the same way', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    const head = request('/e', '', 0).replace(/content-length: 0/, 'transfer-encoding: chunked')
    const chunk = 'x'.repeat(40_000)
    const piece = `${chunk.length.toString(16)}\r\n${chunk}\r\n`
    socket.write(head + piece + piece)
    const text = await answersOf(socket, () => false)
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text.toLowerCase()).toContain('connection: close')
  })

  it('is the only reason to close: valid requests keep their connection open', async () => {
    const socket = connect(port, '127.0.0.1')
    const event = (i: string) => ({ i, n: 'page_view', t: stage.clock.now, u: 'https://shop.example/' })
    const view = (i: string) => request('/e', JSON.stringify(stage.envelope(site.writeKey, [event(i)])))
    socket.write(view('a') + view('b'))
    const text = await answersOf(socket, text => (text.match(/"accepted":1/g)?.length ?? 0) === 2)
    expect(text.match(/HTTP\/1\.1 202/g)).toHaveLength(2)
    socket.destroy()
  })
})

describe('a request with two Host headers', () => {
  let guarded: Awaited<ReturnType<typeof listen>>
  beforeAll(async () => {
    guarded = await listen(stage.app, { HOST: '127.0.0.1', PORT: 0 })
    guarded.server.on('upgrade', (asked, socket, head) => stage.live.upgrade(asked, socket, head))
  })
  afterAll(() => void guarded.server.close())
  const ask = async (head: string): Promise<string> => {
    const socket = connect(Number(new URL(guarded.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`${head}\r\nconnection: close\r\n\r\n`)
    return answersOf(socket, () => false)
  }

  it.each(['GET /healthz', 'GET /api/me', 'GET /board', 'POST /e'])('is rejected: %s', async line => {
    const text = await ask(`${line} HTTP/1.1\r\nhost: localhost\r\nHOST: evil.example\r\ncontent-length: 0`)
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).toContain('bad_request')
  })

  it('is rejected at the socket', async () => {
    const socket = connect(Number(new URL(guarded.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      'GET /live HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    expect(await answersOf(socket, () => false)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is distinguished from one with a single Host header', async () => {
    expect(await ask('GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-host: other')).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a truncated body', () => {
  it.each(['/e', '/v1/track', '/api/sign-in'])(
    'at %s is an error of the client: no internal error is logged',
    async path => {
      const lines: string[] = []
      const log = makeLog('trace', { write: line => void lines.push(line) })
      const own = await openStage({ log })
      const listening = await listen(own.app, { HOST: '127.0.0.1', PORT: 0 })
      try {
        for (let n = 0; n < 5; n++) {
          const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')
          socket.on('error', () => {})
          socket.write(request(path, '{"a":', 2_000))
          const isHeard = () =>
            new Promise(resolve => listening.server.getConnections((_, count) => resolve(count)))
          await eventually(async () => expect(await isHeard()).toBe(1))
          socket.destroy()
          await eventually(async () => expect(await isHeard()).toBe(0))
        }
        const again = await fetch(`${listening.url}/healthz`)
        expect(again.status).toBe(200)
        expect(lines.filter(line => JSON.parse(line).level >= 50)).toEqual([])
      } finally {
        listening.server.close()
        await own.close()
      }
    },
  )
})

describe('a proxy that redirects beacons', () => {
  it('may add a slash', async () => {
    const body = stage.envelope(site.writeKey, [{ i: 'slash', n: 'page_view', t: stage.clock.now }])
    const answer = await stage.app.request('/e/', { method: 'POST', body: JSON.stringify(body) })
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1 }])
  })

  it.each(['/e', '/e/'])(
    'with GET to %s is reported on the install page, and no event is lost',
    async path => {
      const answer = await stage.app.request(path)
      expect(answer.status).toBe(405)
      // The tracker forgets events for `accepted`, and for codes that begin with `bad` or `too`.
      expect(await answer.text()).toMatch(/^\{"code":"(?!bad|too)/)
      const as = (await stage.person('member')).cookie
      const install = await stage.call('GET', `/api/sites/${site.siteId}/install`, { as })
      const { problems } = (await install.json()) as { problems: { code: string; message: string }[] }
      expect(problems).toContainEqual(
        expect.objectContaining({
          code: 'method_not_allowed',
          message: `GET ${path}`,
        }),
      )
    },
  )
})
