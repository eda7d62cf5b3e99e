import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { withCollector } from './collector.ts'
import { type Command, Usage } from './command.ts'

export const backupCommand: Command = {
  summary: 'write a backup of the database to a file',
  usage: `npm run pulseboard -- backup FILE

The copy is of one instant; a running collector makes it itself, in steps between its commits, so that it goes on and its
log does not grow. FILE must not exist; only its owner may read it. It still contains people that are erased
later: delete old copies in time. With PostgreSQL, use its pg_dump.`,

  run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    const [file, ...rest] = positionals
    if (!file || rest.length > 0) throw new Usage('Name one FILE.')
    return withCollector(async requests => {
      await requests.backup({ file: resolve(file) })
      console.log(`The database is copied to ${file}.`)
      return 0
    })
  },
}
