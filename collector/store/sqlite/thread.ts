import { extname } from 'node:path'
import { parentPort, Worker } from 'node:worker_threads'
import { StorageUnavailable } from '../../model/port.ts'
import { describeFailure, type Failure, failureToError } from './failure.ts'

type Call = { id: number; name: string; body: unknown }
type Reply = { id: number; value: unknown } | { id: number; failure: Failure } | { news: unknown }
type Waiter = { resolve: (value: never) => void; reject: (error: Error) => void }

/**
 * A worker thread that answers calls in the order in which they are made. If it dies, its pending calls are rejected (their
 * outcome is unknown), and the next call starts it again, until it is ended.
 */
export class Thread {
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiter>()
  #lastId = 0
  #isEnded = false
  readonly #module: string
  readonly #data: unknown
  readonly #onNews: (news: never) => void

  constructor(module: string, data: unknown, onNews: (news: never) => void = () => {}) {
    this.#module = module
    this.#data = data
    this.#onNews = onNews
  }

  call<Value>(name: string, body?: unknown): Promise<Value> {
    // A new thread would open the file again, and nothing would close it.
    if (this.#isEnded) return Promise.reject(new StorageUnavailable(new Error('the store is closed')))
    const id = ++this.#lastId
    this.#worker ??= this.#start()
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    this.#waiting.set(id, { resolve, reject })
    this.#worker.postMessage({ id, name, body } satisfies Call)
    return promise
  }

  async end(): Promise<void> {
    this.#isEnded = true
    await this.#worker?.terminate()
  }

  #start(): Worker {
    // Beside this module, with its own extension: .ts in the repository, .js once it is published.
    const url = new URL(`./${this.#module}${extname(new URL(import.meta.url).pathname)}`, import.meta.url)
    const worker = new Worker(url, { workerData: this.#data })
    worker.on('message', (reply: Reply) => this.#hear(reply))
    worker.on('error', error => this.#fail(worker, error))
    worker.on('exit', code => this.#fail(worker, new Error(`${this.#module} ended with ${code}`)))
    return worker
  }

  #hear(reply: Reply): void {
    if ('news' in reply) {
      this.#onNews(reply.news as never)
      return
    }
    const waiter = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('failure' in reply) waiter?.reject(failureToError(reply.failure))
    else waiter?.resolve(reply.value as never)
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = null
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiter of lost) waiter.reject(new StorageUnavailable(error))
  }
}

/** The worker's side: one handler for each name; an asynchronous handler answers when it has finished. */
export const serve = (handlers: Record<string, (body: never) => unknown>): void => {
  parentPort!.on('message', ({ id, name, body }: Call) => {
    const reply = answer(id, () => handlers[name]!(body as never))
    if ('value' in reply && reply.value instanceof Promise)
      reply.value.then(
        value => parentPort!.postMessage({ id, value } satisfies Reply),
        error => parentPort!.postMessage({ id, failure: describeFailure(error) } satisfies Reply),
      )
    else parentPort!.postMessage(reply)
  })
}

/** Reaches `onNews` before the answers to calls that are still open. */
export const tell = (news: unknown): void => parentPort!.postMessage({ news } satisfies Reply)

const answer = (id: number, work: () => unknown): Reply => {
  try {
    return { id, value: work() }
  } catch (error) {
    return { id, failure: describeFailure(error) }
  }
}
