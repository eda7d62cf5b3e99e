import { parentPort } from 'node:worker_threads'
import { InsightsRun } from './insights-run.ts'
import type { FromThread, Piece, ToThread } from './messages.ts'

/** The worker thread of one run: `insights-thread.ts` posts contacts, and this thread walks over their events. */
let run: InsightsRun | null = null

const answer = (message: ToThread): FromThread | null => {
  switch (message.kind) {
    case 'begin':
      run = new InsightsRun(message.beginning)
      return null
    case 'contacts':
      run!.take(JSON.parse(message.text) as Piece)
      return { kind: 'taken' }
    case 'finish':
      return { kind: 'result', result: run!.finish(message.of) }
  }
}

parentPort!.on('message', (message: ToThread) => {
  const said = answer(message)
  if (said) parentPort!.postMessage(said)
})
