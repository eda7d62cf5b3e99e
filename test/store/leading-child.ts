import { writeSync } from 'node:fs'
import { openStore } from '../../collector/store/open.ts'

/** Leads until it is killed, and reports when it leads. */
const [url, dataDir] = process.argv.slice(2) as [string, string]
const deciderModule = new URL('./counting-decider.ts', import.meta.url).href
const store = await openStore(url, dataDir, { deciderModule })
store.runAsLeader('clock', async signal => {
  writeSync(1, 'leads\n')
  await new Promise(resolve => signal.addEventListener('abort', resolve))
})
