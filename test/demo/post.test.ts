import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { Random } from '../../collector/demo/random.ts'
import { serversWord } from '../../collector/demo/shop/checkout.ts'
import type { Pace } from '../../collector/demo/visitors/crowd.ts'
import { poster } from '../../collector/demo/visitors/post.ts'
import { visitorOf } from '../../collector/demo/visitors/visitor.ts'
import type { Pipeline } from '../../collector/ingest/pipeline.ts'

let server: Server
afterEach(() => new Promise<void>(resolve => server.close(() => resolve())))

/** A collector that gives these answers, one after another, and the last for ever. */
async function collector(answers: number[]) {
  const heard: { request: IncomingMessage; body: string }[] = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    heard.push({ request, body })
    const status = answers.length > 1 ? answers.shift()! : answers[0]!
    response.writeHead(status, status === 503 ? { 'retry-after': '7', connection: 'close' } : {}).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const slept: number[] = []
  const pace: Pace = { now: () => 1_800_000_000_000, sleep: async ms => void slept.push(ms) }
  const received: Parameters<Pipeline['receive']>[0][] = []
  const pipeline: Pick<Pipeline, 'receive'> = {
    receive: async word => {
      received.push(word)
      return { status: 202, answer: { accepted: 1, duplicates: 0, rejected: [] } }
    },
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = poster({ url, shop: { site: 's_demo', writeKey: 'pk_demo' }, pipeline, pace })
  return { post, heard, received, slept, url }
}

const visitor = visitorOf(new Random(1), 'browser')
const parcel = {
  visitor,
  by: 'page' as const,
  events: [{ i: 'e1', n: 'page_view', t: 1_800_000_000_000, u: 'http://x/demo/' }],
}
const signal = () => new AbortController().signal

it('the demo posts a page’s events as the browser would', async () => {
  const { post, heard, url } = await collector([202])
  await post(parcel, signal())
  const [{ request, body }] = heard as [(typeof heard)[0]]
  expect([request.method, request.url]).toEqual(['POST', '/e'])
  expect(request.headers).toMatchObject({
    'user-agent': visitor.agent,
    origin: url,
    'content-type': 'text/plain;charset=UTF-8',
  })
  expect(JSON.parse(body)).toMatchObject({ k: 'pk_demo', v: visitor.id, e: parcel.events })
})

it('the demo waits for Retry-After, and resends the same body', async () => {
  const { post, heard, slept } = await collector([503, 503, 202])
  await post(parcel, signal())
  expect(slept).toEqual([7_000, 7_000])
  expect(new Set(heard.map(({ body }) => body)).size).toBe(1)
})

it('the demo stops retrying after five 503 answers, and does not retry a 401', async () => {
  const { post, heard } = await collector([503])
  await expect(post(parcel, signal())).rejects.toThrow('503')
  expect(heard.length).toBe(5)
  await new Promise<void>(resolve => server.close(() => resolve()))
  const gone = await collector([401])
  await expect(gone.post(parcel, signal())).rejects.toThrow('401')
  expect(gone.heard.length).toBe(1)
})

it('the demo passes server events to the pipeline, and stops when it is aborted', async () => {
  const { post, heard, received } = await collector([202])
  await post({ ...parcel, by: 'server' }, signal())
  await expect(post({ ...parcel, by: 'server' }, AbortSignal.abort())).rejects.toThrow(/abort/)
  await expect(post(parcel, AbortSignal.abort())).rejects.toThrow(/abort/)
  expect(received).toEqual([serversWord('s_demo', visitor.id, parcel.events, 1_800_000_000_000)])
  expect(heard).toEqual([])
})

it('the demo ingests past events with the request data of the page at that time', async () => {
  const { post, heard, received } = await collector([202])
  await post({ ...parcel, arrivedAt: 1_700_000_000_000 }, signal())
  expect(received).toMatchObject([
    { key: 'public', agent: visitor.agent, receivedAt: 1_700_000_000_000, body: { v: visitor.id } },
  ])
  expect(heard).toEqual([])
})
