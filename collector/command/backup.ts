import { parseArgs } from 'node:util'
import { type Command, Usage } from './command.ts'
import { withStore } from './open.ts'

export const backupCommand: Command = {
  summary: 'write a whole copy of the database into a file',
  usage: `npm run pulseboard -- backup FILE

The copy is of one instant; a running collector goes on meanwhile. FILE must not exist; only its owner may read it. It
holds whoever was not erased when it was made: delete old copies in time. With PostgreSQL, use its pg_dump.`,

  run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    const [file, ...rest] = positionals
    if (!file || rest.length > 0) throw new Usage('Name one FILE.')
    return withStore(async store => {
      await store.backup(file)
      console.log(`The database is copied to ${file}.`)
      return 0
    })
  },
}
