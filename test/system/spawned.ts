import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CreatedSite } from '../../shared/site.ts'
import { freePort } from '../free-port.ts'

export const ENTRY = fileURLToPath(new URL('../../collector/pulseboard.mjs', import.meta.url))
/** An ordinary browser's agent: Node's own would be marked as a bot's. */
export const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

/** A data directory of a test's own, with the collector and the commands as an operator runs them: as processes. */
export class Place {
  readonly dir = mkdtempSync(join(tmpdir(), 'pulseboard-'))
  readonly #env: NodeJS.ProcessEnv
  /** Another version's, for the data that it leaves. */
  entry = ENTRY
  #child: ChildProcess | null = null
  port = 0
  get pid(): number | undefined {
    return this.#child?.pid
  }
  /** What the collector has printed and logged since its last start. */
  said = ''
  /** The one-time link that the first start prints. */
  link: string | null = null

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#env = { ...process.env, LOG_LEVEL: 'warn', ...env, DATA_DIR: this.dir }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Starts the collector (on the same port again after a first time) and waits until it listens. */
  async start(...args: string[]): Promise<void> {
    this.port ||= await freePort()
    const env = { ...this.#env, PORT: String(this.port) }
    const child = spawn(process.execPath, [this.entry, 'start', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.said = ''
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
        this.said += chunk.toString()
        this.link = /sign in\s+(\S+)/.exec(printed)?.[1] ?? this.link
        const found = /board\s+http:\/\/[^:]+:(\d+)\//.exec(printed)
        if (!found || !printed.includes('\n\n', found.index)) return
        this.port = Number(found[1])
        resolve()
      })
      child.stderr.on('data', (chunk: Buffer) => (this.said += chunk.toString()))
      child.once('exit', code => reject(new Error(`the collector ended with ${code}:\n${this.said}`)))
    })
  }

  /** As a power cut: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** As an operator stops it; returns the exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
    child.kill(signal)
    return ended
  }

  /** Runs a command to its end, whatever its exit code. */
  command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    return new Promise(resolve => {
      const child = execFile(
        process.execPath,
        [this.entry, ...args],
        { env: this.#env, maxBuffer: 1e8 },
        (error, out, err) =>
          resolve({ code: error ? ((error.code as number | undefined) ?? 1) : 0, out, err }),
      )
      child.stdin?.end()
    })
  }

  async addSite(...args: string[]): Promise<CreatedSite> {
    const { code, out, err } = await this.command('site', 'add', 'Test', '--json', ...args)
    if (code !== 0) throw new Error(err)
    return JSON.parse(out) as CreatedSite
  }

  /** Sends a beacon as a browser does. */
  send(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/e`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'user-agent': AGENT, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async get<T>(path: string, key: string): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${key}` } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    rmSync(this.dir, { recursive: true, force: true })
  }
}
