import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { type Command, Usage } from '../cli.ts'
import type { Taken } from '../http/parts.ts'
import { withCollector } from './collector.ts'
import { rees46 } from './rees46.ts'

/** One row of a log as a raw event of the beacon's form, or why it cannot be one. Line numbers start at 1. */
export type ImportRow = { line: number; event: { i: string; n: string; t: number } & Record<string, unknown> }
export type BadRow = { line: number; reason: string }
export type Format = (lines: AsyncIterable<string>) => AsyncGenerator<ImportRow | BadRow>

const FORMATS: Record<string, Format> = { rees46 }
const PORTION = 500
const BAD_ROWS_SHOWN = 20

export const importCommand: Command = {
  summary: "take a log's rows in as a server's word",
  usage: `npm run pulseboard -- import --site ID --format ${Object.keys(FORMATS).join('|')} [--shift-to-now] [--json] FILE

  --shift-to-now  moves all times by one offset, so that the last event is now
  --json          prints {rows, accepted, duplicates, rejected: [{line, reason}]}

Row ids are made of the rows, so the same file again changes nothing. Nobody is alerted by an import.
Exits 0 when the file was read to its end; rows that cannot be taken are named with their line and reason.`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        format: { type: 'string' },
        'shift-to-now': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    })
    const [file, ...rest] = positionals
    const format = FORMATS[values.format ?? '']
    if (!file || rest.length > 0) throw new Usage('Name one FILE.')
    if (!values.site) throw new Usage('Name the site with --site ID.')
    if (!format) throw new Usage(`Name the format with --format: ${Object.keys(FORMATS).join(', ')}.`)
    await stat(file)

    const { rows, bad } = await readRows(file, format)
    if (values['shift-to-now']) shiftToNow(rows, Date.now())
    return withCollector(async requests => {
      const total: Taken = { accepted: 0, duplicates: 0, rejected: [] }
      const bar = progressBar(values.json !== true)
      bar?.start(rows.length, 0)
      for (let from = 0; from < rows.length; from += PORTION) {
        const portion = rows.slice(from, from + PORTION)
        const taken = await requests.import({ site: values.site!, e: portion.map(row => row.event) })
        total.accepted += taken.accepted
        total.duplicates += taken.duplicates
        for (const { index, message } of taken.rejected)
          bad.push({ line: portion[index]!.line, reason: message })
        bar?.update(Math.min(rows.length, from + PORTION))
      }
      bar?.stop()
      report(rows.length, total, bad, values.json === true)
      return 0
    })
  },
}

async function readRows(file: string, format: Format): Promise<{ rows: ImportRow[]; bad: BadRow[] }> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  const rows: ImportRow[] = []
  const bad: BadRow[] = []
  for await (const row of format(lines)) {
    if ('event' in row) rows.push(row)
    else bad.push(row)
  }
  return { rows, bad }
}

function shiftToNow(rows: ImportRow[], now: number): void {
  const last = rows.reduce((latest, row) => Math.max(latest, row.event.t), 0)
  for (const row of rows) row.event.t += now - last
}

function progressBar(isShown: boolean): SingleBar | null {
  if (!isShown || !process.stderr.isTTY) return null
  return new SingleBar(
    {
      format: '{bar} {percentage}%  {value} of {total} rows  {eta_formatted} left',
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
}

function report(rows: number, { accepted, duplicates }: Taken, bad: BadRow[], isJson: boolean): void {
  bad.sort((a, b) => a.line - b.line)
  if (isJson) {
    console.log(JSON.stringify({ rows: rows + bad.length, accepted, duplicates, rejected: bad }))
    return
  }
  console.log(`${accepted} taken, ${duplicates} were there already, ${bad.length} refused`)
  for (const { line, reason } of bad.slice(0, BAD_ROWS_SHOWN)) console.log(`  line ${line}: ${reason}`)
  if (bad.length > BAD_ROWS_SHOWN) console.log(`  and ${bad.length - BAD_ROWS_SHOWN} more (--json lists all)`)
}
