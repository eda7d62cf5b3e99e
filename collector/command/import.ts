import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import type { Portion } from '../app/control.ts'
import { combined } from '../connectors/access-log.ts'
import type { BadRow, Format, FormatOptions, ImportRow } from '../connectors/file-format.ts'
import { rees46 } from '../connectors/rees46.ts'
import type { Taken } from '../ingest/intake.ts'
import { knownSite, withCollector } from './collector.ts'
import { type Command, Usage } from './command.ts'

const FORMATS: Record<string, Format> = { rees46, combined }
const PORTION = 500
const BAD_ROWS_SHOWN = 20

export const importCommand: Command = {
  summary: "take a log's rows in",
  usage: `npm run pulseboard -- import --site ID --format ${Object.keys(FORMATS).join('|')} [--shift-to-now] [--origin URL] [--json] FILE

  rees46          a shop's log (CSV), as a server's word
  combined        a web server's access log: page views of browsers with their own agents and addresses, marked
                  and trusted as such (so nothing older than 30 days, unless it is shifted); bots are marked
  --origin        what the log's paths belong to (default http://localhost)
  --shift-to-now  moves all times by one offset, so that the last event is now
  --json          prints {rows, skipped?, accepted, duplicates, rejected: [{line, reason}]}

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
        origin: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [file, ...rest] = positionals
    const { format: name = '' } = values
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
    if (!file || rest.length > 0) throw new Usage('Name one FILE.')
    if (!values.site) throw new Usage('Name the site with --site ID.')
    if (!format) throw new Usage(`Name the format with --format: ${Object.keys(FORMATS).join(', ')}.`)
    const { origin = 'http://localhost' } = values
    if (!URL.canParse(origin)) throw new Usage('The origin is a URL such as https://shop.example.')
    await stat(file)

    const { rows, bad, skipped } = await readRows(file, format, { origin })
    if (values['shift-to-now']) shiftToNow(rows, Date.now())
    return withCollector(async (requests, store) => {
      await knownSite(store, values.site!)
      const total: Taken = { accepted: 0, duplicates: 0, rejected: [] }
      const bar = progressBar(values.json !== true)
      bar?.start(rows.length, 0)
      for (let from = 0; from < rows.length; from += PORTION) {
        const portion = rows.slice(from, from + PORTION)
        const taken = await requests.import(portionOf(values.site!, portion))
        total.accepted += taken.accepted
        total.duplicates += taken.duplicates
        for (const { index, message } of taken.rejected)
          bad.push({ line: portion[index]!.line, reason: message })
        bar?.update(Math.min(rows.length, from + PORTION))
      }
      bar?.stop()
      report({ rows: rows.length, skipped }, total, bad, values.json === true)
      return 0
    })
  },
}

const portionOf = (site: string, rows: readonly ImportRow[]): Portion => {
  const from = rows.flatMap(row => row.from ?? [])
  return { site, e: rows.map(row => row.event), ...(from.length > 0 && { from }) }
}

async function readRows(file: string, format: Format, options: FormatOptions) {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  const rows: ImportRow[] = []
  const bad: BadRow[] = []
  let skipped = 0
  for await (const row of format(lines, options)) {
    if ('event' in row) rows.push(row)
    else if ('skipped' in row) skipped += 1
    else bad.push(row)
  }
  return { rows, bad, skipped }
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

function report(
  read: { rows: number; skipped: number },
  { accepted, duplicates }: Taken,
  bad: BadRow[],
  isJson: boolean,
): void {
  const { skipped } = read
  bad.sort((a, b) => a.line - b.line)
  if (isJson) {
    console.log(
      JSON.stringify({
        rows: read.rows + skipped + bad.length,
        ...(skipped > 0 && { skipped }),
        accepted,
        duplicates,
        rejected: bad,
      }),
    )
    return
  }
  const passed = skipped > 0 ? `, ${skipped} passed over` : ''
  console.log(`${accepted} taken, ${duplicates} were there already, ${bad.length} refused${passed}`)
  for (const { line, reason } of bad.slice(0, BAD_ROWS_SHOWN)) console.log(`  line ${line}: ${reason}`)
  if (bad.length > BAD_ROWS_SHOWN) console.log(`  and ${bad.length - BAD_ROWS_SHOWN} more (--json lists all)`)
}
