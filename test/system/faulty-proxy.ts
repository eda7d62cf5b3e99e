import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What becomes of a request: it passes; it is answered with a status in the collector's stead; its connection is
 * reset before it is passed on, or after the collector has committed and answered (`lose`).
 */
export type Fate = 'pass' | 429 | 503 | 'reset' | 'lose'

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
}

/** Stands between clients and the collector; the fates come in turn, `rounds` times. Preflights always pass. */
export class FaultyProxy {
  /** How often each fate has come. */
  readonly counts = new Map<Fate, number>()
  readonly #target: () => string
  readonly #fates: readonly Fate[]
  readonly #rounds: number
  readonly #server = createServer((incoming, outgoing) => void this.#take(incoming, outgoing))
  #turn = 0

  constructor(target: () => string, fates: readonly Fate[], rounds = Number.POSITIVE_INFINITY) {
    this.#target = target
    this.#fates = fates
    this.#rounds = rounds
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #next(): Fate {
    const turn = this.#turn++
    const isOver = turn >= this.#rounds * this.#fates.length
    return isOver ? 'pass' : this.#fates[turn % this.#fates.length]!
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const fate = incoming.method === 'POST' ? this.#next() : 'pass'
    this.counts.set(fate, (this.counts.get(fate) ?? 0) + 1)
    if (fate === 'reset') return reset(incoming)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    if (typeof fate === 'number') {
      outgoing.writeHead(fate, { ...CORS, 'retry-after': '1' }).end('{"success":false}')
      return
    }
    const onward = request(`${this.#target()}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
      agent: false,
    })
    onward.on('error', () => reset(incoming))
    onward.on('response', answer => {
      const parts: Buffer[] = []
      answer.on('error', () => reset(incoming))
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        if (fate === 'lose') return reset(incoming)
        outgoing.writeHead(answer.statusCode!, answer.headers).end(Buffer.concat(parts))
      })
    })
    onward.end(Buffer.concat(chunks))
  }
}

const reset = ({ socket }: IncomingMessage): void => {
  if (!socket.destroyed) socket.resetAndDestroy()
}
