import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Result } from '../answers/insights.ts'
import type { Beginning, FromThread, Piece, ToThread } from './messages.ts'

type Waiter = { resolve: (message: FromThread) => void; reject: (error: Error) => void }

/** The thread of one run. It processes one piece at a time, so that pieces do not accumulate in memory. */
export class InsightsThread {
  readonly #worker: Worker
  #waiter: Waiter | null = null
  #failure: Error | null = null

  constructor(beginning: Beginning) {
    // Beside this module, with its own extension: .ts in the repository, .js once it is published.
    const url = new URL(`./insights-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url)
    this.#worker = new Worker(url)
    this.#worker.on('message', (message: FromThread) => this.#settle(waiter => waiter.resolve(message)))
    this.#worker.on('error', error => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('the thread of insights has ended')))
    this.#post({ kind: 'begin', beginning })
  }

  /** Resolves when the piece has been walked. */
  async take(piece: Piece): Promise<void> {
    await this.#ask({ kind: 'contacts', text: JSON.stringify(piece) })
  }

  async finish(of: number): Promise<Result> {
    const said = await this.#ask({ kind: 'finish', of })
    if (said.kind !== 'result') throw new Error(`the thread of insights answered ${said.kind}`)
    return said.result
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask(message: ToThread): Promise<FromThread> {
    if (this.#failure) return Promise.reject(this.#failure)
    const { promise, resolve, reject } = Promise.withResolvers<FromThread>()
    this.#waiter = { resolve, reject }
    this.#post(message)
    return promise
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#settle(waiter => waiter.reject(error))
  }

  #settle(how: (waiter: Waiter) => void): void {
    const waiter = this.#waiter
    this.#waiter = null
    if (waiter) how(waiter)
  }
}
