import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectExact } from './account.ts'
import { Load } from './load.ts'
import { countingSite } from './pings.ts'
import { Place } from './spawned.ts'

const EACH = process.env.LONG ? 800 : 200
const DRIP_MS = 500
const LOAD_MS = 3_000
/** The collector's own patience (headers and whole requests), and how often it looks. */
const CUT_AFTER_MS = 40_000

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: pulse\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`

/** What a connection says at once, and what it lets fall a byte at a time. */
const STALLED: Record<string, { first: string; drip: string }> = {
  'says nothing': { first: '', drip: '' },
  'says its headers a byte at a time': { first: 'POST /e HTTP/1.1\r\nhost: pulse\r\nx-slow: ', drip: 'x' },
  'promises a beacon and keeps it': { first: `${head('/e', 64 * 1024)}{`, drip: ' ' },
  'promises a batch and keeps it': { first: `${head('/v1/batch', 500 * 1024)}{`, drip: ' ' },
  'promises chunks without end': {
    first: 'POST /v1/batch HTTP/1.1\r\nhost: pulse\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
    drip: '1\r\n \r\n',
  },
  'asks to upgrade and falls silent': {
    first: 'GET /live HTTP/1.1\r\nhost: pulse\r\nconnection: upgrade\r\nupgrade: websocket\r\n',
    drip: '',
  },
  'is idle after a request': { first: 'GET /healthz HTTP/1.1\r\nhost: pulse\r\n\r\n', drip: '' },
}

/**
 * What is only promised takes no room away from what is there: large batches get in as well. Their events name no
 * contact, so that they are read whole and counted nowhere; a batch of which nothing is kept is answered by 400.
 */
const LARGE_BATCHES = 5
const sendLarge = async (secretKey: string): Promise<number> => {
  const batch = Array.from({ length: 300 }, (_, i) => ({
    type: 'track',
    userId: '',
    event: `${i}`,
    a: 'x'.repeat(1_000),
  }))
  const answer = await fetch(`${place.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` },
    body: JSON.stringify({ batch }),
  })
  await answer.text()
  return answer.status
}

let place: Place
beforeAll(async () => {
  place = new Place()
  await place.start()
})
afterAll(() => place[Symbol.asyncDispose]())

it(`the collector serves clients beside ${EACH} connections of every kind that stalls`, {
  timeout: 120_000,
}, async () => {
  const site = await countingSite(place)
  const stalled: Socket[] = []
  for (const { first, drip } of Object.values(STALLED)) {
    for (let i = 0; i < EACH; i++) {
      const socket = connect(place.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.on('data', () => {})
      socket.write(first)
      if (drip !== '') {
        const timer = setInterval(() => socket.write(drip), DRIP_MS)
        socket.on('close', () => clearInterval(timer))
      }
      stalled.push(socket)
    }
    await sleep(50)
  }
  try {
    const load = new Load({ writeKey: site.writeKey, doors: () => [place.url], eventsPerSecond: 500 }).start()
    await sleep(LOAD_MS)
    const batches = await Promise.all(Array.from({ length: LARGE_BATCHES }, () => sendLarge(site.secretKey)))
    expect(batches).toEqual(Array(LARGE_BATCHES).fill(400))
    await load.stop()
    expect(load.events).toBeGreaterThan(0)
    expect([...load.refusals]).toEqual([])
    await expectExact([place], site, load)
    if (!process.env.LONG) return
    // None but those that are idle between requests may stay for ever.
    await sleep(CUT_AFTER_MS)
    expect(stalled.filter(socket => !socket.closed).length).toBeLessThanOrEqual(EACH)
  } finally {
    for (const socket of stalled) socket.destroy()
  }
})
