import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Line } from './faults.ts'

/** A fake service behind an address of this machine. */
export async function serve(line: Line) {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const method = (request.method ?? 'GET') as 'GET'
    const url = `http://127.0.0.1${request.url}`
    const reply = line.answer({ method, url, body, headers })
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.json === null ? '' : JSON.stringify(reply.json))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>(done => server.close(() => done()))
    },
  }
}
