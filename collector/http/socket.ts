import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { parse as parseCookies } from 'hono/utils/cookie'
import { type WebSocket, WebSocketServer } from 'ws'
import type { BoardSpec } from '../../shared/board.ts'
import { CLOSE, ClientMessage, HEARTBEAT_MS, PROTOCOL, type ServerMessage } from '../../shared/live.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { planOf } from '../accounts/plans.ts'
import { findWall } from '../accounts/walls.ts'
import type { Opened } from '../live/viewer.ts'
import { masked } from '../queries/mask.ts'
import { callerOf, sessionAt } from './caller.ts'
import type { HttpContext } from './context.ts'
import { namesTwoHosts } from './one-host.ts'
import { isSameOrigin, strangeOrigin } from './own-origin.ts'
import { hasNul } from './reject-nul.ts'

const LIVE_PATH = '/live'
const MESSAGE_BYTES = 64 * 1024
/** Limit of messages per second from a client; more is a fault. */
const MESSAGES_A_SECOND = 20
const MOST_SOCKETS = 10_000
/** A link on the wall hangs on a few screens; a person has a few tabs, and a program as many as it is. */
const MOST_OF_A_WALL = 20
const MOST_OF_A_CALLER = 50
/** The maximum time for a peer's answer to a close, before the connection is cut. */
const CLOSING_MS = 3_000

/** Fields that a row without names leaves out. */
const MASKED = ['text', 'company', 'city', 'owner', 'status'] as const

/** The access of a viewer: every plan, those of one site, or one plan (with or without names). */
type Pass = {
  site: string | null
  plan: string | null
  names: boolean
  /** The authenticated user, key or wall screen, and the number of sockets that it may open. */
  holder: string
  most: number
  still(): Promise<boolean>
}

/** `GET /live`: authenticates the client, reads its messages, and passes on the messages of the boards. */
export class LiveSocket {
  readonly #edge: HttpContext
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: protocols => (protocols.has(PROTOCOL) ? PROTOCOL : false),
  })
  readonly #beat: NodeJS.Timeout
  readonly #visits = new Set<Visit>()

  constructor(edge: HttpContext) {
    this.#edge = edge
    this.#beat = setInterval(() => {
      for (const visit of this.#visits) visit.beat()
    }, HEARTBEAT_MS)
    this.#beat.unref()
  }

  get open(): number {
    return this.#visits.size
  }

  /** For the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer may disconnect in the middle of its handshake; that is not worth a log line.
    socket.on('error', () => socket.destroy())
    this.#admit(request).then(
      pass => {
        if (isRefusal(pass)) return turnAway(socket, pass)
        let held = 0
        for (const visit of this.#visits) if (visit.holder === pass.holder) held += 1
        if (held >= pass.most)
          return turnAway(socket, refusal('busy', 'too many boards are open with this pass'))
        this.#server.handleUpgrade(request, socket, head, client => this.#welcome(client, pass))
      },
      error => {
        this.#edge.log.error({ err: error }, 'a handshake failed')
        turnAway(socket, refusal('internal', 'this is an error of the collector'))
      },
    )
  }

  /** Closes all sockets with 1001, on which boards reconnect. */
  async close(): Promise<void> {
    clearInterval(this.#beat)
    await Promise.all([...this.#visits].map(visit => visit.goAway()))
    this.#server.close()
  }

  #welcome(client: WebSocket, pass: Pass): void {
    const visit = new Visit(client, pass, this.#edge)
    this.#visits.add(visit)
    client.on('close', () => this.#visits.delete(visit))
  }

  async #admit(request: IncomingMessage): Promise<Pass | Refusal> {
    const edge = this.#edge
    const target = `http://collector${request.url ?? ''}`
    const url = URL.canParse(target) ? new URL(target) : null
    if (namesTwoHosts(request)) return refusal('bad_request', 'a request names one host')
    if (url?.pathname !== LIVE_PATH) return refusal('not_found', `the socket is at ${LIVE_PATH}`)
    if (edge.stopping()) return refusal('stopping', 'the collector is being stopped')
    if (this.#visits.size >= MOST_SOCKETS) return refusal('busy', 'too many boards are open')
    const { origin, host, cookie, authorization } = request.headers
    const forwarded = request.headers['x-forwarded-for']
    const from = edge.originOfPeer(request.socket.remoteAddress, forwarded && String(forwarded))
    if (edge.limits.api(from, edge.now()) > 0)
      return refusal('rate_limited', 'too many requests from this network')
    const isOurs = origin !== undefined && isSameOrigin(origin, host, edge.config.PUBLIC_URL)
    // Programs send no Origin; a page does, and it must be an own page: CORS does not apply to WebSockets.
    if (origin !== undefined && !isOurs) return strangeOrigin(edge, origin, host)
    const wall = url.searchParams.get('wall')
    if (wall !== null) return this.#wallPass(wall)
    const own = edge.config.PUBLIC_URL ?? `http://${host ?? 'localhost'}`
    const cookies = isOurs && cookie ? parseCookies(cookie) : {}
    const session = sessionAt(own, name => cookies[name])
    const ask = () => callerOf(edge, { authorization, session, now: edge.now() })
    const caller = await ask()
    if (caller === null) return refusal('not_signed_in', 'sign in, or send a secret key as Bearer')
    if (isRefusal(caller)) return caller
    const still = async () => {
      const now = await ask()
      return now !== null && !isRefusal(now)
    }
    const site = caller.kind === 'program' ? caller.site : null
    return { site, plan: null, names: true, holder: caller.actor, most: MOST_OF_A_CALLER, still }
  }

  async #wallPass(token: string): Promise<Pass | Refusal> {
    const { db } = this.#edge.store
    const found = await findWall(db, token)
    if (!found) return refusal('not_signed_in', 'this link has been revoked')
    const holder = `wall:${found.id}`
    return { ...found, holder, most: MOST_OF_A_WALL, still: async () => (await findWall(db, token)) !== null }
  }
}

/** One open socket. */
class Visit {
  readonly #client: WebSocket
  readonly #pass: Pass
  readonly #edge: HttpContext
  #opened: Opened | null = null
  #isAlive = true
  #heard = 0
  /** Messages are processed one after another, so that the last `sub` wins. */
  #turn: Promise<void> = Promise.resolve()

  constructor(client: WebSocket, pass: Pass, edge: HttpContext) {
    this.#client = client
    this.#pass = pass
    this.#edge = edge
    const meter = setInterval(() => (this.#heard = 0), 1_000)
    client.on('pong', () => (this.#isAlive = true))
    client.on('message', (data, isBinary) => {
      this.#isAlive = true
      if (++this.#heard > MESSAGES_A_SECOND) return this.#shut(CLOSE.badMessage, 'too many messages')
      const message = isBinary ? null : parseMessage(data.toString())
      if (!message) return this.#shut(CLOSE.badMessage, 'not a message of this protocol')
      this.#turn = this.#turn.then(() => this.#take(message)).catch(error => this.#fail(error))
    })
    // An invalid or oversized frame: ws closes with the code of RFC 6455.
    client.on('error', () => {})
    client.on('close', () => {
      clearInterval(meter)
      this.#opened?.close()
      this.#opened = null
    })
  }

  get holder(): string {
    return this.#pass.holder
  }

  beat(): void {
    if (!this.#isAlive) {
      this.#client.terminate()
      return
    }
    this.#isAlive = false
    this.#client.ping()
    this.#pass.still().then(
      still => still || this.#shut(CLOSE.notAllowed, 'signed out'),
      () => {},
    )
  }

  async goAway(): Promise<void> {
    const gone = new Promise<void>(resolve => this.#client.once('close', () => resolve()))
    this.#shut(CLOSE.goingAway, 'the collector is being stopped')
    await gone
  }

  async #take(message: ClientMessage): Promise<void> {
    if (message.t === 'ping') return this.#send({ t: 'hb', now: new Date(this.#edge.now()).toISOString() })
    if (message.t === 'ack') return this.#opened?.ack(message.id)
    const no = await this.#refuses(message.board)
    if (no) return this.#send({ t: 'error', code: no.code, message: no.message })
    if (this.#client.readyState !== this.#client.OPEN) return
    this.#opened?.close()
    this.#opened = null
    const opened = await this.#edge.boards.open(message.board, message.resume, {
      events: message.events ?? false,
      send: answer => this.#send(answer),
      buffered: () => this.#client.bufferedAmount,
      close: code => this.#shut(code, ''),
    })
    if (isRefusal(opened)) this.#send({ t: 'error', code: opened.code, message: opened.message })
    else if (this.#client.readyState !== this.#client.OPEN) opened.close()
    else this.#opened = opened
  }

  async #refuses(board: BoardSpec): Promise<Refusal | null> {
    const { site, plan } = this.#pass
    const found = await planOf(this.#edge.store.db, { plan: board.plan })
    if (!found || (site !== null && found.site_id !== site) || (plan !== null && found.id !== plan))
      return refusal('not_found', 'there is no such plan')
    const filter = board.filter ?? {}
    if (!this.#pass.names && MASKED.some(field => filter[field] !== undefined))
      return refusal('forbidden', 'search is not available on this screen')
    return null
  }

  #send(message: ServerMessage): void {
    if (this.#client.readyState !== this.#client.OPEN) return
    const { plan } = this.#pass
    // The boards send the alerts of all plans of a site; a client limited to one plan gets only that plan's.
    if (plan !== null && message.t === 'alert' && (message.alert.plan ?? plan) !== plan) return
    this.#client.send(JSON.stringify(this.#pass.names ? message : masked(message)))
  }

  #shut(code: number, reason: string): void {
    this.#opened?.close()
    this.#opened = null
    this.#client.close(code, reason)
    setTimeout(() => this.#client.terminate(), CLOSING_MS).unref()
  }

  #fail(error: unknown): void {
    this.#edge.log.error({ err: error }, 'a board could not be opened')
    this.#shut(1011, '')
  }
}

function parseMessage(text: string): ClientMessage | null {
  try {
    return hasNul(text) ? null : (ClientMessage.safeParse(JSON.parse(text)).data ?? null)
  } catch {
    return null
  }
}

const STATUS_LINES: { [code: string]: string } = {
  bad_request: '400 Bad Request',
  not_found: '404 Not Found',
  not_signed_in: '401 Unauthorized',
  unknown_key: '401 Unauthorized',
  origin_not_allowed: '403 Forbidden',
  stopping: '503 Service Unavailable',
  busy: '503 Service Unavailable',
}

function turnAway(socket: Duplex, why: Refusal): void {
  const body = JSON.stringify(why)
  const status = STATUS_LINES[why.code] ?? '500 Internal Server Error'
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
