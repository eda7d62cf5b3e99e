import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import type { Beacon, BeaconEvent } from '../../shared/beacon.ts'
import { freePort } from '../free-port.ts'
import { builtTracker } from './built-tracker.ts'

export type Received = {
  beacon: Beacon
  at: number
  status: number
  /** As a collector answers, not something on the way. */
  isOwn: boolean
  cookie: string | undefined
  origin: string | undefined
}

/**
 * How the next beacons are answered: a status, with headers or a body of something that is not a collector if need be, or a
 * connection that breaks; or that by what the beacon is.
 */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string; until?: Promise<void> }
  | 'reset'
type AnswerTo = (beacon: Beacon) => Answer

type Page = string | { body: string; type?: string; headers?: Record<string, string>; status?: number }

const built = builtTracker()

/** A site and a collector in one: serves pages and the built tracker, and writes down what arrives at /e. */
export async function startReceiver() {
  const files = await built
  const pages = new Map<string, Page | ((request: IncomingMessage) => Page)>()
  const received: Received[] = []
  const refusedFiles = new Set<string>()
  let answer: Answer | AnswerTo = { status: 202 }
  let abandoned = 0

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    if (/\/e$/.test(pathname)) return take(request, response)
    const file = refusedFiles.has(pathname) ? undefined : files[bundleOf(pathname, files)]
    if (file) {
      response
        .writeHead(200, { 'content-type': file.type, 'access-control-allow-origin': '*' })
        .end(file.bytes)
      return
    }
    const known = pages.get(pathname)
    const page = typeof known === 'function' ? known(request) : known
    const {
      body,
      type = 'text/html; charset=utf-8',
      headers,
      status,
    } = typeof page === 'object'
      ? page
      : { body: page ?? 'not found', status: page === undefined ? 404 : 200 }
    response.writeHead(status ?? 200, { 'content-type': type, ...headers }).end(body)
  })

  async function take(request: IncomingMessage, response: ServerResponse) {
    const { origin = '*', cookie } = request.headers
    let body = ''
    for await (const chunk of request) body += chunk
    const now = typeof answer === 'function' ? answer(JSON.parse(body)) : answer
    if (now === 'reset') return request.socket.destroy()
    received.push({
      beacon: JSON.parse(body),
      at: Date.now(),
      status: now.status,
      isOwn: now.body === undefined,
      cookie,
      origin: request.headers.origin,
    })
    response.on('close', () => {
      if (!response.writableFinished) abandoned++
    })
    await now.until
    response
      .writeHead(now.status, {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after',
        ...(request.headers['sec-fetch-mode'] === 'no-cors' ? withoutCookie(now.headers) : now.headers),
      })
      .end(now.body ?? ownAnswer(now.status))
  }

  // Below the ports that systems hand out: it must find its own again when it comes back.
  const port = await freePort()
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))

  return {
    port,
    url: (path: string, host = 'localhost') => `http://${host}:${port}${path}`,
    /** A page's body, after which the tag stands. */
    page: (path: string, page: Page | ((request: IncomingMessage) => Page)) => void pages.set(path, page),
    answerWith: (next: Answer | AnswerTo) => {
      answer = next
    },
    received,
    /** How many beacons were given up by the page before they were answered. */
    abandoned: () => abandoned,
    /** Takes no connections any more until it is back, as a network that is away. */
    goAway: () =>
      new Promise<void>(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
    comeBack: () => new Promise<void>(done => server.listen(port, '127.0.0.1', done)),
    /** A file of the tracker's that the network refuses. */
    refuse: (path: string) => void refusedFiles.add(path),
    /** Events that were acknowledged, as the collector reads them, each once however often it came, in the order of making. */
    events(site: string, name?: string): BeaconEvent[] {
      const known = new Map<string, BeaconEvent>()
      for (const { beacon, status, isOwn } of received)
        if (beacon.k === site && status < 300 && isOwn)
          for (const event of beacon.e.flatMap(raw => readPageSignal(raw)) as BeaconEvent[])
            known.set(event.i, event)
      return [...known.values()].sort((a, b) => (a.i < b.i ? -1 : 1)).filter(({ n }) => !name || n === name)
    },
    close: () =>
      new Promise<void>(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

/** Companions are beside the beacons; pinned ones have their hash in their names. */
function bundleOf(pathname: string, files: Awaited<typeof built>): string {
  const [, name, hash] = /([^/]+?)(?:\.([0-9a-f]{12}))?\.js$/.exec(pathname) ?? []
  if (hash) return Object.keys(files).find(file => files[file]!.hash === hash) ?? ''
  return name ? `${name.replace(/^e\./, 'pulse.')}.js` : pathname.slice(1)
}

/** A collector sets no cookie where the page cannot stop the answer (beacon.ts). */
const withoutCookie = ({ 'set-cookie': _, ...headers }: Record<string, string> = {}) => headers

/** The answers of a collector: `bad_envelope` is permanent, the others are temporary. */
const ownAnswer = (status: number) =>
  status < 300
    ? '{"accepted":0,"duplicates":0,"rejected":[]}'
    : JSON.stringify({ code: status < 429 ? 'bad_envelope' : 'busy', message: 'no' })

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

let sites = 0
/** Every test has a site of its own, so that tests beside each other do not see each other's events. */
export const newSite = () => `pk_test${process.pid}x${++sites}`

export const tag = (site: string, attributes = '') =>
  `<script defer src="/pulse.js" data-site="${site}" ${attributes}></script>`

export const html = (site: string, body = '', head = '', attributes = '') =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Page</title>${head}${tag(site, attributes)}</head><body>${body}</body></html>`

/** Waits until the condition holds; what it last saw is in the error. */
export async function until<T>(
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    if (Date.now() > end) throw new Error(`Waited ${ms} ms, last seen: ${JSON.stringify(seen)}`)
    await new Promise(done => setTimeout(done, 25))
  }
}

export const sleep = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
