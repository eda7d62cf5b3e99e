import { Agent, request } from 'node:http'
import type { Request } from './arbitrary.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 16 })
/** Far more than any answer needs, on any machine: what has not come by then hangs. */
const PATIENCE_MS = 30_000

/** Sends it exactly as it is; the status of the answer. */
export const post = (url: string, { path, headers, body }: Request): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${path}`,
      { method: 'POST', agent, headers: { ...headers, 'content-length': body.byteLength } },
      answer => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode!))
        answer.on('error', reject)
      },
    )
    outgoing.setTimeout(PATIENCE_MS, () => outgoing.destroy(new Error('no answer')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })

export const closeConnections = (): void => agent.destroy()
