import type { Arrival, Decider, DecisionRun, Statement } from '../../model/port.ts'
import type { SiteId, StreamKey } from '../../model/rows.ts'
import { type BatchText, readBatch } from '../batch-text.ts'
import type { Migrated } from '../migrated.ts'
import { writeOutcome } from '../outcome-text.ts'
import { type Decided, deciding } from '../run-decider.ts'
import { carryOut, rewriteAll } from './eraser.ts'
import { expire } from './expiry.ts'
import { isStorageFailure } from './failure.ts'
import { OwnerProbe } from './owner-lock.ts'
import { type FileOptions, Session } from './session.ts'

export type WriterOptions = FileOptions & {
  /** Whether this is a command beside the collector, which then reads the command's commits. */
  role: 'collector' | 'command'
}

export type Expired = { site: SiteId; before: number; streams: StreamKey[] }

const PROBE_BYTES = 8_192
/** Takes a few milliseconds, for which a commit may have to wait. */
const PAGES_A_STEP = 500
const MOST_STARTS_ANEW = 20
class StartedAnew extends Error {}

/** Decides and writes, one transaction for each batch, over a session that is reopened after a failure. */
export class Writer {
  #session: Session | null = null
  #probe: OwnerProbe | null = null
  readonly #decider: Decider
  readonly #options: WriterOptions
  readonly #tell: (news: string | Migrated) => void

  /** `tell` hears the outcomes of commands, and how far a migration is. */
  constructor(decider: Decider, options: WriterOptions, tell: (news: string | Migrated) => void) {
    this.#decider = decider
    this.#options = options
    this.#tell = tell
  }

  /** Opens the file and brings it up to date. */
  open(): void {
    this.#transact(() => {})
  }

  /** Returns the outcome's text. */
  commit(text: BatchText, budgetMs?: number): string {
    const { batch, texts } = readBatch(text)
    let run: DecisionRun | null = null
    try {
      const outcome = this.#transact(session => {
        const decided = this.#decide(session, batch, budgetMs)
        const { decision, known } = decided
        run = decided.run
        const contacts = session.recorder.write(decision, event => texts.get(event)?.text)
        if (decision.rederived) rewriteAll(session.db, decision.rederived)
        if (decision.erasures) {
          carryOut(session.db, decision)
          session.forget()
        }
        const written = { decision, known, contacts }
        if (this.#options.role === 'command' && this.#isOwned())
          session.db
            .prepare('INSERT INTO overheard (outcome) VALUES (?)')
            .run(writeOutcome(written, () => undefined))
        return written
      })
      settled(run, true)
      return writeOutcome(outcome, event => texts.get(event)?.index)
    } catch (error) {
      settled(run, false)
      throw error
    }
  }

  run(changes: readonly Statement[]): void {
    this.#transact(({ db }) => {
      for (const { sql, parameters } of changes) db.prepare<unknown[]>(sql).run(...parameters)
    })
  }

  /** A test commit without lasting effect, large enough to need new pages. */
  tryOut(): void {
    this.#transact(({ db }) => {
      db.prepare('INSERT INTO probe (body) VALUES (zeroblob(?))').run(PROBE_BYTES)
      db.exec('DELETE FROM probe')
    })
  }

  /**
   * Drops changes by commands from before this start: they are in the tables that this collector is about to read. The
   * commit also waits for a command that looked for an owner just before this process became it.
   */
  forgetOverheard(): void {
    this.#transact(({ db }) => db.exec('DELETE FROM overheard'))
  }

  /** Feeds the commits of commands since the last transaction. */
  listen(): void {
    if (this.#session?.isBehind()) this.#transact(() => {})
  }

  expire({ site, before, streams }: Expired): number {
    return this.#transact(session => {
      session.forget()
      return expire(session.db, site, before, streams)
    })
  }

  /** Checkpoints the write-ahead log and truncates it; false if a reader still uses it. */
  clearLog(): boolean {
    this.#transact(() => {})
    const [answer] = this.#session!.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    return answer?.busy === 0
  }

  /**
   * Copies the file in steps between the commits, so that no reader holds the log meanwhile. Writes of this connection are
   * applied to the copy too; a write of another one restarts it. False if it was restarted too often.
   */
  async backup(file: string, pagesAStep = PAGES_A_STEP): Promise<boolean> {
    this.#transact(() => {})
    let left = Number.POSITIVE_INFINITY
    let startsAnew = 0
    try {
      await this.#session!.db.backup(file, {
        progress: ({ remainingPages }) => {
          if (remainingPages > left && ++startsAnew > MOST_STARTS_ANEW) throw new StartedAnew()
          left = remainingPages
          return pagesAStep
        },
      })
      return true
    } catch (error) {
      if (error instanceof StartedAnew) return false
      throw error
    }
  }

  /** Rewrites the whole file without free space (VACUUM). */
  rewriteFile(): void {
    this.#transact(() => {})
    this.#session!.db.exec('VACUUM')
  }

  close(): void {
    this.#session?.db.close()
    this.#session = null
  }

  #decide(session: Session, batch: Arrival[], budgetMs: number | undefined): Decided {
    const steps = deciding(this.#decider, batch, session.registry, { budgetMs })
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      session.lookup.load(...step.value)
    }
  }

  #transact<Result>(work: (session: Session) => Result): Result {
    try {
      const session = (this.#session ??= this.#opened())
      let overheard: string[] = []
      const result = session.transact(isBehind => {
        if (isBehind && this.#options.role === 'collector') overheard = takeOverheard(session)
        return work(session)
      })
      for (const outcome of overheard) this.#tell(outcome)
      return result
    } catch (error) {
      // The next transaction opens the file again: it may have been replaced, moved back or made writable.
      if (isStorageFailure(error)) this.close()
      throw error
    }
  }

  #opened(): Session {
    return new Session(this.#options, this.#tell, () => this.#options.role === 'command' && this.#isOwned())
  }

  #isOwned(): boolean {
    this.#probe ??= new OwnerProbe(this.#options.file)
    return this.#probe.isOwned()
  }
}

const takeOverheard = ({ db }: Session): string[] => {
  const outcomes = db.prepare<[], string>('SELECT outcome FROM overheard ORDER BY num').pluck().all()
  if (outcomes.length > 0) db.exec('DELETE FROM overheard')
  return outcomes
}

/** A run that failed before its decision has nothing to be notified of. */
const settled = (run: DecisionRun | null, committed: boolean): void => run?.settle(committed)
