import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { combined } from '../connectors/access-log.ts'
import type { BadRow, Format } from '../connectors/file-format.ts'
import { rees46 } from '../connectors/rees46.ts'
import { cleanAddress } from '../enrich/clean-address.ts'
import { isFile } from '../enrich/files.ts'
import { knownSite, withCollector } from './collector.ts'
import { type Command, Usage } from './command.ts'
import { LogFile } from './import-lines.ts'
import { BAD_KEPT, importRows, latestTime, type Total, whyNothing } from './import-rows.ts'

const FORMATS: Record<string, Format> = { rees46, combined }
const NOTHING = {
  empty: (path: string) => `${path} is empty.`,
  foreign: (path: string, format: string) => `${path} is not a ${format} log: no row is in that format.`,
  refused: (path: string) => `No row of ${path} was taken.`,
}
const damaged = (path: string, damage: string, rows: number) =>
  `${path} is damaged (${damage}): its ${rows} rows before that place were read, and nothing behind it. A repeated import of the whole file adds what is missing.`
const BAD_ROWS_SHOWN = 20
const MEGABYTE = 1024 * 1024

export const importCommand: Command = {
  summary: 'import the rows of a log',
  usage: `npm run pulseboard -- import --site ID --format ${Object.keys(FORMATS).join('|')} [--shift-to-now] [--origin URL] [--faults FILE] [--json] FILE

  rees46          a shop's log (CSV with commas), as a server's word: event_time, event_type (view, cart, purchase),
                  product_id, category_id, category_code, brand, price, user_id, user_session (a UUID)
  combined        a web server's access log (combined or vhost_combined): page views and downloads of browsers with
                  their own agents and addresses, marked and trusted as such (so nothing older than 30 days, unless it
                  is shifted); bots are marked; secrets and e-mail addresses are taken out of the addresses
  --origin        what the log's paths belong to where it names no host (default http://localhost)
  --shift-to-now  moves all times by one offset, so that the last event is now; the file is read twice
  --faults        writes each line that cannot be taken, or is taken without a value, to FILE, as its number, a tab and
                  the reason
  --json          prints {rows, skipped?, accepted, duplicates, rejected: [{line, reason}], rejectedInAll?,
                  incomplete?: [{line, reason}], incompleteInAll?, damaged?}

A FILE that is compressed with gzip is read as it is; a file of any size is read in flat memory. Its text is UTF-8, or
UTF-16 by its byte order mark. Row ids derive from the rows, so a repeated import changes nothing. An import raises no
alerts. Rows that cannot be taken are named with their line and reason, and so are rows that are taken without a value,
such as a purchase whose amount cannot be read. Of a damaged gzip file the rows before the damage are taken. Rows that are passed over are no mistakes: in an access log, requests that are no page view or
download (a status such as 404, images, scripts, other methods than GET). Exits 0 when the file was read to its end, and
1 when no row of it could be taken or the file is damaged.`,

  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        format: { type: 'string' },
        'shift-to-now': { type: 'boolean' },
        origin: { type: 'string' },
        faults: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [path, ...rest] = positionals
    const { format: name = '' } = values
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
    if (!path || rest.length > 0) throw new Usage('Name one FILE.')
    if (!values.site) throw new Usage('Name the site with --site ID.')
    if (!format) throw new Usage(`Name the format with --format: ${Object.keys(FORMATS).join(', ')}.`)
    const { origin = 'http://localhost' } = values
    if (!URL.canParse(origin)) throw new Usage('The origin is a URL such as https://shop.example.')
    const options = {
      origin: new URL(origin).origin,
      isFile: (address: string) => isFile(new URL(address)),
      clean: cleanAddress,
    }
    const file = await LogFile.open(path)
    const isShifted = values['shift-to-now'] === true

    return withCollector(async (requests, store) => {
      await knownSite(store, values.site!)
      const bar = progressBar(values.json !== true)
      const draw = () => bar?.update(Math.round((file.bytesRead / MEGABYTE) * 10) / 10)
      bar?.start(Math.ceil((file.bytes * (isShifted ? 2 : 1)) / MEGABYTE), 0)
      const drawing = setInterval(draw, 200)
      const faults = values.faults === undefined ? null : faultsFile(values.faults)
      try {
        const latest = isShifted ? await latestTime(file.lines(), format, options) : null
        const total = await importRows(file.lines(), {
          site: values.site!,
          format,
          options,
          shiftMs: latest === null ? 0 : Date.now() - latest,
          send: portion => requests.import(portion),
          onBad: bad => faults?.write(bad),
          onIncomplete: row => faults?.write({ ...row, reason: `taken without a value: ${row.reason}` }),
        })
        bar?.stop()
        report(total, file.damage, values.json === true)
        const why = whyNothing(total)
        if (why !== null) console.error(NOTHING[why](path, name))
        if (file.damage !== null) console.error(damaged(path, file.damage, total.rows))
        return why === null && file.damage === null ? 0 : 1
      } finally {
        clearInterval(drawing)
        bar?.stop()
        faults?.close()
      }
    })
  },
}

/** Written line by line, so that the faults of a large file do not accumulate in memory. */
function faultsFile(path: string) {
  const file = openSync(path, 'w')
  return {
    write: ({ line, reason }: BadRow) => writeSync(file, `${line}\t${reason.replaceAll(/\s+/g, ' ')}\n`),
    close: () => closeSync(file),
  }
}

function progressBar(isShown: boolean): SingleBar | null {
  if (!isShown || !process.stderr.isTTY) return null
  return new SingleBar(
    {
      format: '{bar} {percentage}%  {value} of {total} MB  {eta_formatted} left',
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  )
}

function report(total: Total, damage: string | null, isJson: boolean): void {
  const { rows, skipped, accepted, duplicates, refused, bad, incomplete, without } = total
  if (isJson) {
    console.log(
      JSON.stringify({
        rows,
        ...(skipped > 0 && { skipped }),
        accepted,
        duplicates,
        rejected: bad,
        ...(refused > bad.length && { rejectedInAll: refused }),
        ...(incomplete > 0 && { incomplete: without }),
        ...(incomplete > without.length && { incompleteInAll: incomplete }),
        ...(damage !== null && { damaged: damage }),
      }),
    )
    return
  }
  const passed = skipped > 0 ? `, ${skipped} passed over (no page views or downloads)` : ''
  console.log(`${accepted} taken, ${duplicates} were there already, ${refused} refused${passed}`)
  printRows(bad, refused)
  if (incomplete > 0) console.log(`${incomplete} of the rows taken lack a value that could not be read`)
  printRows(without, incomplete)
}

function printRows(rows: readonly BadRow[], all: number): void {
  for (const { line, reason } of rows.slice(0, BAD_ROWS_SHOWN)) console.log(`  line ${line}: ${reason}`)
  if (all > BAD_ROWS_SHOWN)
    console.log(`  and ${all - BAD_ROWS_SHOWN} more (--faults FILE lists all, --json the first ${BAD_KEPT})`)
}
