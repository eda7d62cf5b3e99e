/**
 * Requests/s of a connection's door with one signed event a request, beside `/v1/batch` with the same event in the same run, in
 * turn. Both are durable, scored and ranked, and know the person by the address alone.
 */
import { generateKeyPairSync, sign } from 'node:crypto'
import autocannon from 'autocannon'
import type { CreatedConnection } from '../../shared/connection.ts'
import { AGENT, Place } from '../system/spawned.ts'

const CONNECTIONS = 64
const PEOPLE = 5_000
const WARM_UP_SECONDS = 2

export type DoorFigures = { door: string; requestsPerSecond: number; p50: number; p99: number }

type Request = { body: string; headers: Record<string, string> }

export async function benchConnections(rounds = 5, seconds = 4): Promise<DoorFigures[]> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  await using place = new Place()
  await place.start()
  const { siteId, secretKey } = await place.addSite()
  const verificationKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const address = await connect(place, siteId, verificationKey)
  const doors = [
    { door: '/v1/batch', url: `${place.url}/v1/batch`, next: () => batch(secretKey) },
    { door: '/in/sendgrid', url: address, next: () => signed(keys.privateKey) },
  ]
  const found = doors.map(() => [] as autocannon.Result[])
  for (const { url, next } of doors) await load(url, next, WARM_UP_SECONDS)
  for (let round = 0; round < rounds; round++)
    for (const [i, { url, next }] of doors.entries()) found[i]!.push(await load(url, next, seconds))
  return doors.map(({ door }, i) => {
    const of = (value: (result: autocannon.Result) => number) => median(found[i]!.map(value))
    return {
      door,
      requestsPerSecond: Math.round(of(result => result.requests.average)),
      p50: of(result => result.latency.p50),
      p99: of(result => result.latency.p99),
    }
  })
}

/** As the first account, by the link of the first start. */
async function connect(place: Place, site: string, verificationKey: string): Promise<string> {
  const call = (path: string, body: object, cookie = '') =>
    fetch(`${place.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: place.url, cookie },
      body: JSON.stringify(body),
    })
  const token = new URL(place.link!).searchParams.get('token')
  const person = { email: 'a@example.com', name: 'A', password: 'correct horse battery' }
  const accepted = await call('/api/accept', { token, ...person })
  const cookie = accepted.headers.get('set-cookie')!.split(';')[0]!
  const wish = { provider: 'sendgrid', name: 'Bench', secrets: { verificationKey } }
  const made = await call(`/api/sites/${site}/connections`, wish, cookie)
  return ((await made.json()) as CreatedConnection).address
}

let sent = 0
const boot = Date.now().toString(36)
const next = () => {
  const n = sent++
  return {
    id: `${boot}${n.toString(36)}`,
    email: `person${Math.floor(Math.random() * PEOPLE)}@shop.example`,
    link: `https://shop.example/category/${n % 50}`,
  }
}

function batch(secretKey: string): Request {
  const { id, email, link } = next()
  const properties = { email, message_id: `m${id}`, link_url: link, provider: 'bench' }
  const message = {
    type: 'track',
    event: 'email_open',
    messageId: id,
    timestamp: new Date().toISOString(),
    properties,
  }
  return {
    body: JSON.stringify({ batch: [message] }),
    headers: { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` },
  }
}

function signed(key: Parameters<typeof sign>[2]): Request {
  const { id, email, link } = next()
  const timestamp = Math.floor(Date.now() / 1000)
  const event = { event: 'open', email, timestamp, sg_event_id: id, sg_message_id: `m${id}.x`, url: link }
  const body = JSON.stringify([event])
  return {
    body,
    headers: {
      'x-twilio-email-event-webhook-timestamp': String(timestamp),
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(`${timestamp}${body}`),
        key,
      ).toString('base64'),
    },
  }
}

async function load(url: string, make: () => Request, duration: number): Promise<autocannon.Result> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': AGENT },
    connections: CONNECTIONS,
    duration,
    setupClient(client) {
      const set = () => {
        const { body, headers } = make()
        client.setHeadersAndBody({ 'content-type': 'application/json', ...headers }, body)
      }
      set()
      client.on('response', set)
    },
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`)
  return result
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

/** The door of connections beside `/v1/batch`. */
export const doorRatio = ([batches, door]: DoorFigures[]): string =>
  `a signed event at the door: ${(door!.requestsPerSecond / batches!.requestsPerSecond).toFixed(2)} of /v1/batch`
