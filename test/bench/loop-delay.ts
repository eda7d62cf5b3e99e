/** Loaded into a collector before it starts: on SIGUSR2 it writes what its main thread's delays were, and begins anew. */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.LOOP_DELAY_FILE
if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('SIGUSR2', () => {
    const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100
    writeFileSync(file, JSON.stringify({ p99: ms(delay.percentile(99)), p999: ms(delay.percentile(99.9)) }))
    delay.reset()
  })
}
