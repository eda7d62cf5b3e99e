import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SERVER_OPTIONS } from '../../collector/http/server-options.ts'
import type { CreatedSite } from '../../shared/site.ts'
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

describe('a body that is too large', () => {
  it.each([
    ['/e', 70_000],
    ['/v1/track', 600_000],
    ['/api/sign-in', 1_100_000],
  ])(
    'at %s is told so, and the connection ends before another request is read from it',
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

  it('that was not announced ends in the same way', async () => {
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

  it('does not end connections on which all was well', async () => {
    const socket = connect(port, '127.0.0.1')
    const event = (i: string) => ({ i, n: 'page_view', t: stage.clock.now, u: 'https://shop.example/' })
    const view = (i: string) => request('/e', JSON.stringify(stage.envelope(site.writeKey, [event(i)])))
    socket.write(view('a') + view('b'))
    const text = await answersOf(socket, text => (text.match(/"accepted":1/g)?.length ?? 0) === 2)
    expect(text.match(/HTTP\/1\.1 202/g)).toHaveLength(2)
    socket.destroy()
  })
})

describe('a proxy that redirects beacons', () => {
  it('may add a slash', async () => {
    const body = stage.envelope(site.writeKey, [{ i: 'slash', n: 'page_view', t: stage.clock.now }])
    const answer = await stage.app.request('/e/', { method: 'POST', body: JSON.stringify(body) })
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 1 }])
  })

  it.each(['/e', '/e/'])(
    'that makes a GET of %s is told of where the tracker is installed, and loses no event',
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
