import { writeSync } from 'node:fs'
import { openStore } from '../../collector/store/open.ts'
import { arrival } from './samples.ts'

/** Commits batches of three events, several at once, and prints the ids of each batch once it is kept. */
const [url, dataDir, visitor] = process.argv.slice(2) as [string, string, string]
const deciderModule = new URL('./counting-decider.ts', import.meta.url).href
const store = await openStore(url, dataDir, { deciderModule })

const commitForever = async (): Promise<never> => {
  for (;;) {
    const batch = [arrival({ visitor }), arrival({ visitor }), arrival({ visitor })]
    await store.commit(batch)
    writeSync(1, `${batch.map(({ event }) => event.id).join(' ')}\n`)
  }
}
await Promise.all([commitForever(), commitForever(), commitForever()])
