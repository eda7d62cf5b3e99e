import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { Sent } from '../../collector/notify/channel.ts'
import { sendLetter } from '../../collector/notify/channels.ts'
import type { Lookup } from '../../collector/notify/transport/agent.ts'
import {
  makeTransports,
  type Outgoing,
  retryAfter,
  UNANSWERED,
} from '../../collector/notify/transport/guarded-fetch.ts'
import { isPublic } from '../../collector/notify/transport/public-address.ts'
import type { ChannelSettings } from '../../shared/channel.ts'
import { letter } from './letters.ts'

/** Global unicast by its number, given to no registry: connections there end at the first router. */
const PUBLIC_AND_NOBODYS = '2fff::1'

/** Some containers have none. */
const HAS_IPV6 = Object.values(networkInterfaces()).some(all => all?.some(({ address }) => address === '::1'))

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function receiver(
  answer: RequestListener,
  address = '127.0.0.1',
): Promise<{ port: number; hits: () => number }> {
  let hits = 0
  const server = createServer(answer)
  // Connections, since one that is refused in its handshake has been made all the same.
  server.on('connection', () => (hits += 1))
  await new Promise<void>(done => server.listen(0, address, done))
  ends.push(async () => {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  })
  return { port: (server.address() as AddressInfo).port, hits: () => hits }
}

function post(url: string, overrides: Partial<Outgoing> = {}, signal?: AbortSignal): Promise<Sent> {
  const means = makeTransports({ outgoingAllow: [], smtpUrl: null, version: '1.2.3', ...overrides })
  ends.push(() => means.close())
  const headers = { 'content-type': 'application/json' }
  return means.fetch({ url, method: 'POST', headers, body: '{}' }, signal ?? new AbortController().signal)
}

/** Answers one after the other; the last one stays. */
function lookups(...answers: string[][]): { lookup: Lookup; asked: () => number } {
  let asked = 0
  const lookup: Lookup = async () => {
    const found = answers[Math.min(asked++, answers.length - 1)]!
    return found.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { lookup, asked: () => asked }
}

describe('an outgoing request', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['all of loopback', '127.8.9.10'],
    ['loopback, IPv6', '[::1]'],
    ['this host', '0.0.0.0'],
    ['this host, IPv6', '[::]'],
    ['the cloud’s metadata', '169.254.169.254'],
    ['the cloud’s metadata, IPv6', '[fd00:ec2::254]'],
    ['Azure’s own', '168.63.129.16'],
    ['private, 10', '10.0.0.1'],
    ['private, 172', '172.31.255.1'],
    ['private, 192', '192.168.1.1'],
    ['carrier’s own', '100.100.100.200'],
    ['decimal', '2130706433'],
    ['hexadecimal', '0x7f000001'],
    ['octal', '0177.0.0.1'],
    ['short', '127.1'],
    ['with a dot at the end', '127.0.0.1.'],
    ['wide digits', '１２７.0.0.1'],
    ['mapped', '[::ffff:127.0.0.1]'],
    ['mapped, hexadecimal', '[::ffff:7f00:1]'],
    ['compatible', '[::127.0.0.1]'],
    ['NAT64', '[64:ff9b::7f00:1]'],
    ['NAT64 of one’s own', '[64:ff9b:1::7f00:1]'],
    ['6to4', '[2002:7f00:1::]'],
    ['Teredo', '[2001:0:7f00:1::]'],
    ['link', '[fe80::1]'],
    ['site', '[fec0::1]'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['for documents', '192.0.2.1'],
  ])('is rejected by its address: %s', async (_, host) => {
    const { lookup, asked } = lookups(['93.184.215.14'])
    const outcome = await post(`https://${host}/hook`, { lookup })
    expect(outcome).toMatchObject({ outcome: 'failed', status: null })
    expect(outcome.answer).toMatch(/^Refused: .* is not public\. OUTGOING_ALLOW/)
    expect(asked()).toBe(0)
  })

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:10.0.0.1']],
    [['93.184.215.14', '10.0.0.1']],
    [['fe80::1%eth0']],
    [['2606:2800:220:1::1', '64:ff9b::a9fe:a9fe']],
  ])('is rejected by the resolved addresses: %j', async addresses => {
    const outcome = await post('https://hooks.example/', lookups(addresses))
    expect(outcome).toMatchObject({ outcome: 'failed', status: null })
    expect(outcome.answer).toMatch(/^Refused: hooks\.example is .*, which is not public\./)
  })

  it('resolves the name once and connects to that address, so that a changed DNS answer has no effect', async () => {
    const { port, hits } = await receiver((_, response) => response.end())
    // Were the name asked again, the second answer would lead to us.
    const changing = lookups([PUBLIC_AND_NOBODYS], ['127.0.0.1'])
    const outcome = await post(`https://hooks.example:${port}/`, { ...changing, totalMs: 300 })
    expect(outcome).toMatchObject({ outcome: 'failed', status: null })
    expect(changing.asked()).toBe(1)
    expect(hits()).toBe(0)
    const again = await post(`https://hooks.example:${port}/`, lookups(['127.0.0.1']))
    expect(again.answer).toMatch(/^Refused/)
  })

  it.each(['http://127.0.0.1:1/', 'https://10.0.0.1/', 'http://2130706433/', 'https://[::1]/'])(
    'follows no redirect, here to %s',
    async location => {
      const inner = await receiver((_, response) => response.end())
      const target = location.replace(':1/', `:${inner.port}/`)
      const { port } = await receiver((_, response) => response.writeHead(307, { location: target }).end())
      const outcome = await post(`http://127.0.0.1:${port}/`, { outgoingAllow: [`127.0.0.1:${port}`] })
      expect(outcome).toMatchObject({ outcome: 'failed', status: 307 })
      expect(outcome.answer).toBe(`Redirects are not followed. It points to ${target}.`)
      expect(inner.hits()).toBe(0)
    },
  )

  it.each([
    ['http://hooks.example/', 'http is allowed only to hosts that OUTGOING_ALLOW names'],
    ['https://user:word@hooks.example/', 'user name or password'],
    ['file:///etc/passwd', 'is not https'],
    ['nowhere', 'not an address'],
  ])('is rejected for %s', async (url, reason) => {
    const { lookup, asked } = lookups(['93.184.215.14'])
    const outcome = await post(url, { lookup })
    expect(outcome).toMatchObject({ outcome: 'failed', status: null, retryAfterMs: null })
    expect(outcome.answer).toContain(reason)
    expect(asked()).toBe(0)
  })

  it('reaches a receiver that the operator allows, with a User-Agent', async () => {
    const seen: unknown[] = []
    const { port } = await receiver((request, response) => {
      seen.push(request.method, request.headers['user-agent'], request.headers['content-type'])
      response.end('thanks\u0000')
    })
    for (const host of ['127.0.0.1', `127.0.0.1:${port}`]) {
      const outcome = await post(`http://127.0.0.1:${port}/in`, { outgoingAllow: [host] })
      expect(outcome).toEqual({ outcome: 'delivered', status: 200, answer: 'thanks' })
    }
    expect(seen.slice(0, 3)).toEqual(['POST', 'Pulseboard/1.2.3', 'application/json'])
  })

  it.skipIf(!HAS_IPV6).each(['::1', '[::1]'])(
    'reaches an IPv6 address that is allowed as %s',
    async allowed => {
      const { port } = await receiver((_, response) => response.end('six'), '::1')
      for (const host of allowed === '::1' ? [allowed] : [allowed, `${allowed}:${port}`])
        expect(await post(`http://[::1]:${port}/`, { outgoingAllow: [host] })).toMatchObject({
          answer: 'six',
        })
    },
  )

  it('is allowed by host or by host and port only', async () => {
    const { port, hits } = await receiver((_, response) => response.end())
    for (const allowed of [`127.0.0.1:${port + 1}`, 'localhost', '127.0.0.2', '0.0.0.1'])
      expect((await post(`http://127.0.0.1:${port}/`, { outgoingAllow: [allowed] })).answer).toMatch(
        /^Refused/,
      )
    expect(hits()).toBe(0)
  })

  it('has a time limit for the answer', async () => {
    const { port, hits } = await receiver(() => {})
    const outcome = await post(`http://127.0.0.1:${port}/`, { outgoingAllow: ['127.0.0.1'], totalMs: 150 })
    expect(outcome).toMatchObject({
      outcome: 'failed',
      status: null,
      answer: `${UNANSWERED} within 0.15 s.`,
      mayHaveArrived: true,
    })
    expect(hits()).toBe(1)
  })

  it.each([
    ['slack', true],
    ['discord', true],
    ['teams', true],
    ['ntfy', undefined],
  ] as const)('through %s has an unknown outcome without an answer: %s', async (kind, mayHaveArrived) => {
    const { port } = await receiver(() => {})
    const means = makeTransports({ outgoingAllow: ['127.0.0.1'], smtpUrl: null, version: '1', totalMs: 150 })
    ends.push(() => means.close())
    const url = `http://127.0.0.1:${port}/`
    const settings = kind === 'ntfy' ? { kind, server: url, topic: 'leads' } : { kind, url }
    const sent = await sendLetter(settings as ChannelSettings, letter(), means, new AbortController().signal)
    expect(sent).toMatchObject({ outcome: 'failed', status: null })
    expect((sent as { mayHaveArrived?: true }).mayHaveArrived).toBe(mayHaveArrived)
  })

  it('reaches a host with one slow and one refusing address', async () => {
    // A stopped process whose queue of connections is full: the system answers the first packet's second copy, after 1 s.
    const script =
      "const s = require('http').createServer((_, response) => response.end('ok'));" +
      "s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.send(s.address().port))"
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    ends.push(async () => child.kill('SIGKILL'))
    const [port] = (await once(child, 'message')) as [number]
    child.kill('SIGSTOP')
    const full = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all(full.map(socket => once(socket, 'connect')))
    setTimeout(() => {
      for (const socket of full) socket.destroy()
      child.kill('SIGCONT')
    }, 500)
    // 127.0.0.9 refuses: the listener is bound to 127.0.0.1 alone.
    const { lookup } = lookups(['127.0.0.1', '127.0.0.9'])
    const outcome = await post(`http://hooks.example:${port}/`, { outgoingAllow: ['hooks.example'], lookup })
    expect(outcome).toMatchObject({ outcome: 'delivered', status: 200 })
  })

  it('has a time limit for name resolution', async () => {
    const outcome = await post('https://hooks.example/', {
      lookup: () => new Promise(() => {}),
      totalMs: 150,
    })
    expect(outcome).toMatchObject({ outcome: 'failed', answer: 'No answer within 0.15 s.' })
  })

  it.each(['waits for an answer', 'looks up a name', 'has not begun'])(
    'is aborted by a stop while it %s',
    async when => {
      const { port } = await receiver(() => {})
      const stop = new AbortController()
      const lookup: Lookup | undefined = when === 'looks up a name' ? () => new Promise(() => {}) : undefined
      const host = lookup ? 'hooks.example' : '127.0.0.1'
      if (when === 'has not begun') stop.abort()
      else setTimeout(() => stop.abort(), 50)
      const allowed = { outgoingAllow: [host], ...(lookup ? { lookup } : {}) }
      const outcome = await post(`http://${host}:${port}/`, allowed, stop.signal)
      expect(outcome).toMatchObject({ outcome: 'failed', answer: 'Broken off: the collector is stopping.' })
    },
  )

  it('counts as delivered by its status for an endless answer, of which 4 KB are kept', async () => {
    let written = 0
    const { port } = await receiver((_, response) => {
      response.writeHead(200)
      const chunk = 'x'.repeat(16_384)
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', pour)
      pour()
    })
    const outcome = await post(`http://127.0.0.1:${port}/`, { outgoingAllow: ['127.0.0.1'] })
    expect(outcome).toEqual({ outcome: 'delivered', status: 200, answer: 'x'.repeat(4096) })
    // Gigabytes were to be had. The system's own buffers take some megabytes that nobody has read.
    expect(written).toBeLessThan(50_000_000)
  })

  it('counts as delivered by its status for an answer that stalls', async () => {
    const { port } = await receiver((_, response) => void response.writeHead(202).write('half'))
    const outcome = await post(`http://127.0.0.1:${port}/`, { outgoingAllow: ['127.0.0.1'], totalMs: 200 })
    expect(outcome).toEqual({ outcome: 'delivered', status: 202, answer: 'half' })
  })

  it.each([
    [410, {}, { outcome: 'gone', status: 410 }],
    [429, { 'retry-after': '17' }, { outcome: 'failed', status: 429, retryAfterMs: 17_000 }],
    [503, {}, { outcome: 'failed', status: 503, retryAfterMs: null }],
    [404, {}, { outcome: 'failed', status: 404, retryAfterMs: null }],
    [204, {}, { outcome: 'delivered', status: 204 }],
  ])('maps the status %i to an outcome', async (status, headers, expected) => {
    const { port } = await receiver((_, response) => response.writeHead(status, headers).end())
    expect(await post(`http://127.0.0.1:${port}/`, { outgoingAllow: ['127.0.0.1'] })).toMatchObject(expected)
  })

  it('reports the cause: a refused connection, an unknown name', async () => {
    const { port } = await receiver(() => {})
    await ends.pop()!()
    const refused = await post(`http://127.0.0.1:${port}/`, { outgoingAllow: ['127.0.0.1'] })
    expect(refused).toMatchObject({ outcome: 'failed', status: null })
    expect(refused.answer).toContain('ECONNREFUSED')
    const lookup: Lookup = async host => Promise.reject(new Error(`getaddrinfo ENOTFOUND ${host}`))
    expect((await post('https://hooks.example/', { lookup })).answer).toBe(
      'getaddrinfo ENOTFOUND hooks.example',
    )
  })
})

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 22 Nov 2026 09:02:00 GMT', 120_000],
  ['Sun, 22 Nov 2026 08:00:00 GMT', 0],
  ['-5', null],
  ['1.5', 1500],
  ['1.5.1', null],
  ['soon', null],
  ['2027', 2_027_000],
  [null, null],
])('Retry-After: %j', (header, ms) => {
  expect(retryAfter(header, Date.UTC(2026, 10, 22, 9))).toBe(ms)
})

it.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101'])(
  '%s is public',
  address => {
    expect(isPublic(address)).toBe(true)
  },
)
