import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const ASK_MS = 1_000
const BEAT_MS = 1_000
const BEAT_TIMEOUT_MS = 2_000
const RESTART_MS = 1_000

/**
 * The server releases a session's locks when its connection ends; keep-alives make that quick, even if a machine
 * dies.
 */
const SILENCE_SETTINGS =
  "SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2; SET idle_session_timeout = '3s'"

type Session = { client: pg.Client; lost: AbortController; busy: Promise<unknown> }
export type Task = (signal: AbortSignal) => Promise<void>

/** Leader election by advisory locks of one session: the holder of a name's lock runs its task. */
export class Leadership {
  readonly #url: string
  readonly #report: (error: unknown) => void
  readonly #stopping = new AbortController()
  readonly #loops: Promise<void>[] = []
  #session: Promise<Session> | null = null

  constructor(url: string, report: (error: unknown) => void) {
    this.#url = url
    this.#report = report
  }

  lead(name: string, task: Task): void {
    this.#loops.push(this.#run(name, task))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#loops)
    const session = await this.#session?.catch(() => null)
    await session?.client.end().catch(() => {})
  }

  async #run(name: string, task: Task): Promise<void> {
    const { signal } = this.#stopping
    const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {})
    while (!signal.aborted) {
      try {
        const session = await (this.#session ??= this.#open())
        if (!(await ask(session, 'pg_try_advisory_lock', name))) await pause(ASK_MS)
        else {
          try {
            await task(AbortSignal.any([signal, session.lost.signal]))
          } catch (error) {
            if (!signal.aborted && !session.lost.signal.aborted) this.#report(error)
          }
          // A failed or finished task keeps its lock during the pause: it would fail on another collector too.
          if (!session.lost.signal.aborted) {
            await pause(RESTART_MS)
            await ask(session, 'pg_advisory_unlock', name)
          }
        }
      } catch {
        // The server is unreachable: there is no leader until it returns.
        await pause(ASK_MS)
      }
    }
  }

  async #open(): Promise<Session> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'pulseboard lead',
      keepAlive: true,
    })
    const session: Session = { client, lost: new AbortController(), busy: Promise.resolve() }
    const lose = () => {
      session.lost.abort()
      this.#session = null
      client.end().catch(() => {})
    }
    client.on('error', lose)
    client.on('end', lose)
    try {
      await client.connect()
      await client.query(SILENCE_SETTINGS)
    } catch (error) {
      lose()
      throw error
    }
    void this.#beat(session, lose)
    return session
  }

  /** A leader that cannot reach the server must stop before another collector takes over. */
  async #beat(session: Session, lose: () => void): Promise<void> {
    while (!session.lost.signal.aborted) {
      await sleep(BEAT_MS)
      const answer = query(session, 'SELECT 1').then(() => true)
      const inTime = await Promise.race([answer, sleep(BEAT_TIMEOUT_MS, false)]).catch(() => false)
      if (!inTime) lose()
    }
  }
}

/** The lock of `lead <name>`, in SQL. */
/** Whether a collector leads the task; within a transaction, none begins to until its end. */
export const isLed = async (client: Pick<pg.ClientBase, 'query'>, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ free: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${leadLock('$1')}) AS free`,
    [`lead ${name}`],
  )
  return !rows[0]!.free
}

const leadLock = (text: string): string => `hashtextextended(${text}, 1)`

const ask = async (
  session: Session,
  lock: 'pg_try_advisory_lock' | 'pg_advisory_unlock',
  name: string,
): Promise<boolean> => {
  const { rows } = await query(session, `SELECT ${lock}(${leadLock('$1')}) AS done`, [`lead ${name}`])
  return rows[0].done
}

/** Serializes queries: a connection runs one at a time. */
const query = (session: Session, text: string, values: unknown[] = []): Promise<pg.QueryResult> => {
  const answer = session.busy.then(() => session.client.query(text, values))
  session.busy = answer.catch(() => {})
  return answer
}
