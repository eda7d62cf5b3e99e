import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { readConfig } from '../platform/config.ts'
import { fileOf, openStore } from '../store/open.ts'
import { fill } from '../store/postgres/fill.ts'
import { Dump } from '../store/sqlite/dump.ts'
import { stateOutcomes } from '../upkeep/outcome-events.ts'
import { type Command, Usage } from './command.ts'
import { printVerified, verifyWithProgress } from './verify.ts'

export const migrateCommand: Command = {
  summary: 'move everything from SQLite to an empty PostgreSQL',
  usage: `npm run pulseboard -- migrate [--from sqlite:[FILE]] [--to postgres://…] [--json]

  --from  the database to move (default sqlite: in the data directory); it is left as it was
  --to    an empty database (default DATABASE_URL, where its password is not seen in the list of processes)
  --json  prints {rows: {table: n}, contacts, differences}

Stop the collector first. All moves in one transaction: if it is interrupted, nothing is there yet, and it is
simply started again. Ends with a verify of the target and exits 1 if that finds any difference.
Afterwards start the collectors with DATABASE_URL set to the target.`,

  async run(args) {
    const { values } = parseArgs({
      args,
      options: { from: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean' } },
    })
    const { DATA_DIR, DATABASE_URL } = readConfig()
    const file = fileOf(values.from ?? 'sqlite:', DATA_DIR)
    const url = values.to ?? DATABASE_URL
    if (file === null) throw new Usage('--from is a SQLite database: sqlite: or sqlite:FILE.')
    if (!/^postgres(ql)?:/.test(url)) throw new Usage('--to is a PostgreSQL database: postgres://…')

    const dump = new Dump(file)
    try {
      const store = await openStore(url, DATA_DIR, { role: 'command' })
      try {
        await move(dump, url, values.json !== true)
        await stateOutcomes(store, Date.now())
        const found = await verifyWithProgress(store, values.json !== true)
        if (values.json) console.log(JSON.stringify({ rows: dump.counts, ...found }))
        else {
          console.log(
            `${dump.total} rows of ${Object.keys(dump.counts).length} tables moved; ${file} is as it was`,
          )
          printVerified(found)
        }
        return found.differences.length === 0 ? 0 : 1
      } finally {
        await store.close()
      }
    } finally {
      dump.close()
    }
  },
}

async function move(dump: Dump, url: string, isShown: boolean): Promise<void> {
  const bar =
    isShown && process.stderr.isTTY
      ? new SingleBar(
          {
            format: '{bar} {percentage}%  {value} of {total} rows  {eta_formatted} left',
            hideCursor: true,
            stream: process.stderr,
          },
          Presets.shades_classic,
        )
      : null
  bar?.start(dump.total, 0)
  await fill(url, dump.parcels(), dump.counts, rows => bar?.increment(rows))
  bar?.stop()
}
