import { type AddressInfo, connect as connectTcp } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { AlertInfo } from '../../shared/alert.ts'
import { CLOSE, PROTOCOL, ServerMessage } from '../../shared/live.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { WallView } from '../../shared/wall.ts'
import { eventually } from '../eventually.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let other: CreatedSite
let server: ReturnType<typeof serve>
let host: string
const open: WebSocket[] = []

beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  other = await stage.site()
  await new Promise<void>(resolve => {
    server = serve({ fetch: stage.app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve())
  })
  server.on('upgrade', (request, socket, head) => stage.live.upgrade(request, socket, head))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate()
})
afterAll(async () => {
  server.close()
  await stage.close()
})

type Line = {
  socket: WebSocket
  messages: ServerMessage[]
  send(message: unknown): void
  /** Resolves with the first message of a kind, past or to come. */
  next<T extends ServerMessage['t']>(t: T): Promise<Extract<ServerMessage, { t: T }>>
  closed: Promise<number>
}
/** The HTTP status if the handshake is refused. */
const connect = (headers: Record<string, string> = {}, path = '/live', protocol = PROTOCOL) =>
  new Promise<Line | number>(resolve => {
    const socket = new WebSocket(`ws://${host}${path}`, protocol, { headers })
    open.push(socket)
    const messages: ServerMessage[] = []
    socket.on('message', data => messages.push(ServerMessage.parse(JSON.parse(data.toString()))))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
    socket.on('error', () => {})
    const closed = new Promise<number>(done => socket.on('close', code => done(code)))
    socket.on('open', () =>
      resolve({
        socket,
        messages,
        closed,
        send: message => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
        next: t =>
          eventually(() => {
            const found = messages.find(message => message.t === t)
            if (!found) throw new Error(`no ${t} yet`)
            return found as never
          }),
      }),
    )
  })
const opened = async (...args: Parameters<typeof connect>): Promise<Line> => {
  const line = await connect(...args)
  if (typeof line === 'number') throw new Error(`refused with ${line}`)
  return line
}
const own = async () => ({ cookie: (await stage.person('viewer')).cookie, origin: `http://${host}` })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const sub = (plan: string, more: object = {}) => ({ t: 'sub', board: { plan, top: 10 }, ...more })

describe('the socket handshake', () => {
  it('accepts a session from an own page, a program, and a wall', async () => {
    expect((await opened(await own())).socket.protocol).toBe(PROTOCOL)
    expect((await opened(bearer(site.secretKey))).socket.protocol).toBe(PROTOCOL)
  })

  it('rejects all other clients, without an internal error', async () => {
    const { cookie } = await own()
    expect(await connect()).toBe(401)
    expect(await connect({ cookie })).toBe(401)
    expect(await connect({ cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await connect({ cookie, origin: 'null' })).toBe(403)
    expect(await connect({ cookie: 'pulseboard_session=%00', origin: `http://${host}` })).toBe(401)
    expect(await connect(bearer(site.writeKey))).toBe(401)
    expect(await connect({}, '/live?wall=nothing')).toBe(401)
    expect(await connect(bearer(site.secretKey), '/elsewhere')).toBe(404)
  })
})

describe('a board subscription', () => {
  it('is answered with hello and a snapshot, then with changes', async () => {
    const line = await opened(await own())
    line.send(sub(site.planId, { events: true }))
    expect(await line.next('hello')).toMatchObject({ heartbeatMs: 15_000 })
    expect(await line.next('snap')).toMatchObject({ rows: [] })
  })

  it('of a program has access to the plans of its own site only', async () => {
    const line = await opened(bearer(site.secretKey))
    line.send(sub(other.planId))
    expect(await line.next('error')).toMatchObject({ code: 'not_found' })
    line.send(sub(site.planId))
    await line.next('snap')
  })

  it('answers a ping', async () => {
    const line = await opened(bearer(site.secretKey))
    line.send({ t: 'ping' })
    await line.next('hb')
  })

  it.each([
    ['text that is not JSON', '{'],
    ['a message of an unknown kind', { t: 'drop' }],
    ['a board without a plan', { t: 'sub', board: {} }],
    ['a board with too many rows', { t: 'sub', board: { plan: 'x', top: 1e6 } }],
  ])('closes with 4000 on %s', async (_name, message) => {
    const line = await opened(bearer(site.secretKey))
    line.send(message)
    expect(await line.closed).toBe(CLOSE.badMessage)
  })

  it('closes on a binary message, on a message that is too large, and on too many messages', async () => {
    const bytes = await opened(bearer(site.secretKey))
    bytes.socket.send(new Uint8Array([1, 2, 3]))
    expect(await bytes.closed).toBe(CLOSE.badMessage)
    const large = await opened(bearer(site.secretKey))
    large.send('x'.repeat(100_000))
    expect(await large.closed).toBe(1009)
    const many = await opened(bearer(site.secretKey))
    for (let i = 0; i < 50; i++) many.send({ t: 'ping' })
    expect(await many.closed).toBe(CLOSE.badMessage)
  })
})

describe('a wall subscription', () => {
  it('shows its plan with masked names, until the link is revoked', async () => {
    const { cookie: as } = await stage.person('admin')
    const made = await stage.call('POST', `/api/sites/${site.siteId}/walls`, {
      as,
      body: { plan: site.planId },
    })
    const { id, url } = (await made.json()) as { id: string; url: string }
    const token = url.split('=')[1]
    await stage.beacon(
      stage.envelope(site.writeKey, [
        { i: 'w1', n: 'page_view', t: stage.clock.now, u: 'https://shop.example/' },
        {
          i: 'w2',
          n: 'identify',
          t: stage.clock.now,
          p: { userId: 'jnowak', email: 'jan@example.com', traits: { name: 'Jan Nowak' } },
        },
      ]),
    )
    const line = await opened({}, `/live?wall=${token}`)
    line.send(sub(site.planId))
    await eventually(() => {
      const rows = line.messages.flatMap(message =>
        message.t === 'snap' || message.t === 'd' ? message.rows : [],
      )
      expect(rows.at(-1)).toMatchObject({ name: 'J. N.', email: null, userId: null })
    })
    for (const field of ['company', 'city', 'owner'])
      line.send({ ...sub(site.planId), board: { plan: site.planId, filter: { [field]: ['Acme'] } } })
    await eventually(() => {
      const refused = line.messages.filter(({ t }) => t === 'error')
      expect(refused).toEqual(Array(3).fill(expect.objectContaining({ code: 'forbidden' })))
    })
    line.messages.length = 0
    line.send(sub(other.planId))
    expect(await line.next('error')).toMatchObject({ code: 'not_found' })
    const seen = await stage.call('GET', `/api/wall?token=${token}`)
    expect(WallView.parse(await seen.json())).toMatchObject({ plan: site.planId, names: false })
    await stage.call('DELETE', `/api/sites/${site.siteId}/walls/${id}`, { as })
    expect((await stage.call('GET', `/api/wall?token=${token}`)).status).toBe(404)
    expect(await connect({}, `/live?wall=${token}`)).toBe(401)
  })
})

describe('concurrent subscriptions', () => {
  const many = (count: number, ...args: Parameters<typeof connect>) =>
    Promise.all(Array.from({ length: count }, () => connect(...args)))
  const isRefused = (line: Line | number) => line === 503

  it('are limited to twenty for a wall link, without an effect on users', async () => {
    const { cookie: as } = await stage.person('admin')
    const body = { plan: site.planId }
    const walls = await Promise.all(
      ['one', 'another'].map(async () => {
        const made = await stage.call('POST', `/api/sites/${site.siteId}/walls`, { as, body })
        return `/live?wall=${((await made.json()) as { url: string }).url.split('=')[1]}`
      }),
    )
    const lines = await many(25, {}, walls[0]!)
    expect(lines.filter(isRefused)).toHaveLength(5)
    expect(isRefused((await many(1, {}, walls[1]!))[0]!)).toBe(false)
    expect(isRefused((await many(1, { cookie: as, origin: `http://${host}` }))[0]!)).toBe(false)
    // A screen that goes makes room for another.
    const open = lines.find(line => typeof line !== 'number') as Line
    open.socket.terminate()
    await eventually(async () => expect(isRefused((await many(1, {}, walls[0]!))[0]!)).toBe(false))
  })

  it('are limited to fifty for a user', async () => {
    const { cookie } = await stage.person('viewer')
    const headers = { cookie, origin: `http://${host}` }
    expect((await many(55, headers)).filter(isRefused)).toHaveLength(5)
  })
})

describe('a wall of one plan', () => {
  it('receives alerts of that plan and alerts without a plan, and none of other plans', async () => {
    const { cookie: as } = await stage.person('admin')
    const body = { plan: site.planId }
    const made = await stage.call('POST', `/api/sites/${site.siteId}/walls`, { as, body })
    const { url } = (await made.json()) as { url: string }
    const sent = [site.planId, other.planId, null].map(
      plan => ({ plan, name: null, page: null }) as AlertInfo,
    )
    vi.spyOn(stage.boards, 'open').mockImplementation((_spec, _resume, viewer) => {
      for (const alert of sent) viewer.send({ t: 'alert', alert })
      viewer.send({ t: 'hb', now: new Date().toISOString() })
      return { close() {}, ack() {} }
    })
    const texts: string[] = []
    const socket = new WebSocket(`ws://${host}/live?wall=${url.split('=')[1]}`, PROTOCOL)
    open.push(socket)
    socket.on('open', () => socket.send(JSON.stringify(sub(site.planId))))
    socket.on('message', data => texts.push(data.toString()))
    await eventually(() => expect(texts.at(-1)).toContain('"hb"'))
    vi.restoreAllMocks()
    expect(texts.filter(text => text.includes('"alert"')).map(text => JSON.parse(text).alert.plan)).toEqual([
      site.planId,
      null,
    ])
  })
})

describe('beacons over a real connection', () => {
  const post = (body: BodyInit) =>
    fetch(`http://${host}/e`, { method: 'POST', body, duplex: 'half' } as RequestInit & { duplex: 'half' })

  it('with a body of 5 MB are answered, with and without an announced length', async () => {
    const megabytes = new Uint8Array(5_000_000).fill(32)
    expect((await post(megabytes)).status).toBe(413)
    expect((await post(new Blob([megabytes]).stream())).status).toBe(413)
  })

  it('with a truncated body do not affect other requests', async () => {
    const socket = connectTcp((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{')
    await new Promise(resolve => setTimeout(resolve, 50))
    socket.destroy()
    expect((await fetch(`http://${host}/healthz`)).status).toBe(200)
  })
})

it('a stop closes all sockets with 1001', async () => {
  const line = await opened(bearer(site.secretKey))
  await stage.live.close()
  expect(await line.closed).toBe(CLOSE.goingAway)
})
