import { workerData } from 'node:worker_threads'
import type { DeciderModule, Statement } from '../../model/port.ts'
import { cacheSizes } from '../../platform/cache-sizes.ts'
import { FoldAllowance } from '../../platform/fold-allowance.ts'
import type { BatchText } from '../batch-text.ts'
import type { Migrated } from '../migrated.ts'
import { ownFile } from './owner-lock.ts'
import { serve, tell } from './thread.ts'
import { type Expired, Writer, type WriterOptions } from './writer.ts'

/** The thread that writes: `sqlite-store.ts` posts batches, the decider runs here, inside the transaction. */
export type WriterData = WriterOptions & {
  /** URL of a module that exports `makeDecider`; without it, the collector's own. */
  deciderModule?: string
}

/** What the thread tells beside its answers: an outcome of a command's commit, or how far a migration is. */
export type WriterNews = string | Migrated

/** Interval at which an idle collector reads the commits of commands. */
const LISTEN_MS = 100

const data: WriterData = workerData
const { makeDecider }: DeciderModule = data.deciderModule
  ? await import(data.deciderModule)
  : await import('../../decide/decide.ts')

const caches = data.caches ?? cacheSizes(null)
const { most } = new FoldAllowance(caches.folds).watch()
const writer = new Writer(makeDecider({ mostFolds: most }), data, (news: WriterNews) => tell(news))
let lock: { release(): void } | null = null

/** A restarted thread must take the ownership of the file again before it writes. */
const own = () => {
  if (data.role === 'command' || lock !== null) return
  lock = ownFile(data.file)
  setInterval(listen, LISTEN_MS).unref()
}

const listen = () => {
  try {
    writer.listen()
  } catch {
    // The next commit meets the same error and rejects its caller with it.
  }
}

serve({
  open() {
    own()
    writer.open()
    if (data.role === 'collector') writer.forgetOverheard()
  },
  commit({ batch, budgetMs }: { batch: BatchText; budgetMs?: number }) {
    own()
    return writer.commit(batch, budgetMs)
  },
  run(changes: readonly Statement[]) {
    own()
    writer.run(changes)
  },
  tryOut() {
    own()
    writer.tryOut()
  },
  listen() {
    own()
    writer.listen()
  },
  expire(expired: Expired) {
    own()
    return writer.expire(expired)
  },
  clearLog() {
    own()
    return writer.clearLog()
  },
  backup(file: string) {
    own()
    return writer.backup(file)
  },
  rewriteFile() {
    own()
    writer.rewriteFile()
  },
  close() {
    writer.close()
    lock?.release()
  },
})
