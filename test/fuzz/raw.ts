import { connect } from 'node:net'
import fc from 'fast-check'

const LINES = [
  'POST /e HTTP/1.1',
  'POST /v1/batch HTTP/1.1',
  'GET /live HTTP/1.1',
  'POST /%ff%00/../e HTTP/1.1',
  'POST * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'POST http://other.example/e HTTP/1.1',
  'POST //e HTTP/1.1',
  'CONNECT /e HTTP/1.1',
  'PRI * HTTP/2.0',
  'POST /e HTTP/9.9',
]
const HEADERS = [
  'host: pulse',
  'host: ',
  'host: [::1',
  'host: a:b:c',
  'host: %00',
  'content-length: 2',
  'content-length: 99999999999999999999',
  'content-length: -1',
  'transfer-encoding: chunked',
  'transfer-encoding: gzip, chunked',
  'expect: 100-continue',
  'expect: something',
  'connection: upgrade',
  'upgrade: websocket',
  'upgrade: h2c',
  'sec-websocket-version: 13',
  'sec-websocket-key: x',
  'sec-websocket-protocol: ,,,',
  'x-forwarded-for: ,,,',
  'cookie: =;=;',
  'content-type: text/plain',
  'broken',
  ': empty',
  `x-long: ${'x'.repeat(20_000)}`,
]

/** A peer that writes something like a request and shuts its side; what it was answered, as text. */
export const garble: fc.Arbitrary<(port: number) => Promise<string>> = fc
  .record({
    line: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...LINES) },
      { weight: 1, arbitrary: fc.string() },
    ),
    headers: fc.subarray(HEADERS),
    end: fc.constantFrom('\r\n\r\n', '\r\n', '\n\n', ''),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom('{}', '5\r\n{"k":\r\n', 'ffffffffff\r\n'),
    ),
    isReset: fc.boolean(),
  })
  .map(({ line, headers, end, body, isReset }) => {
    const head = [line, ...headers].join('\r\n') + end
    return (port: number) =>
      new Promise<string>(resolve => {
        let answer = ''
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(head)
          socket.write(body)
          if (isReset) setTimeout(() => socket.resetAndDestroy(), 5)
          else socket.end()
        })
        socket.on('data', chunk => (answer += chunk.toString('latin1')))
        socket.on('error', () => {})
        socket.on('close', () => resolve(answer))
      })
  })
