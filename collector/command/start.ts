import { parseArgs } from 'node:util'
import { readConfig } from '../platform/config.ts'
import { makeLog } from '../platform/log.ts'
import type { Command } from './command.ts'

export const startCommand: Command = {
  summary: 'run the collector',
  usage: `npm start [-- --demo]

  --demo   adds a demo site, a shop at /demo/ that carries the real tracker, and simulated visitors`,

  async run(args) {
    const { values } = parseArgs({ args, options: { demo: { type: 'boolean' } } })
    const config = readConfig()
    const log = makeLog(config.LOG_LEVEL)
    const { startCollector } = await import('../app/main.ts')
    const { firstLink } = await import('../app/first-link.ts')
    // An error of background work, such as a lost database, is logged and does not end the process.
    process.on('unhandledRejection', error => log.error({ err: error }, 'background work failed'))
    const demo = values.demo ? (await import('../demo/demo.ts')).openDemo() : null
    const running = await startCollector(config, log, demo?.mounts)
    try {
      const tellOf = (link: string) =>
        console.log(`  sign in  ${link}\n           (works once: choose your e-mail and password there)`)
      const link = await firstLink(running, config.PUBLIC_URL, tellOf)
      console.log(`Pulseboard is running.\n\n  board    ${config.PUBLIC_URL ?? running.url}/`)
      if (link) tellOf(link)
      if (demo) console.log(`  shop     ${running.url}/demo/`)
      console.log()
      await demo?.start(running)

      await new Promise<void>(resolve => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
      })
      await demo?.stop()
    } finally {
      await running.stop()
    }
    // Open handles (a keep-alive socket of a pool) must not delay the end beyond the ten seconds of a stop.
    setTimeout(() => process.exit(0), 500).unref()
    return 0
  },
}
