import type { Portion } from '../app/control.ts'
import type { BadRow, Format, FormatOptions, ImportRow } from '../connectors/file-format.ts'
import type { Taken } from '../ingest/intake.ts'

const PORTION_ROWS = 500
const PORTION_BYTES = 512 * 1024
/** Number of bad lines, and of incomplete ones, kept for the summary; `onBad` and `onIncomplete` receive all of them. */
export const BAD_KEPT = 10_000

/** The outcomes of a file's rows. `rows` counts each line once, with any outcome. */
export type Total = {
  rows: number
  skipped: number
  accepted: number
  duplicates: number
  refused: number
  /** The rejected lines that are not in the format. */
  unreadable: number
  bad: BadRow[]
  /** Number of rows that were taken without a value that could not be read, such as an amount. */
  incomplete: number
  without: BadRow[]
}

/** The reason why no row of a file was used; null if at least one row was accepted, known or skipped. */
export function whyNothing({ rows, refused, unreadable }: Total): 'empty' | 'foreign' | 'refused' | null {
  if (rows === 0) return 'empty'
  if (refused < rows) return null
  return unreadable === rows ? 'foreign' : 'refused'
}

type Wish = {
  site: string
  format: Format
  options: FormatOptions
  /** Added to each time. */
  shiftMs: number
  send: (portion: Portion) => Promise<Pick<Taken, 'accepted' | 'duplicates' | 'rejected' | 'warnings'>>
  onBad?: (bad: BadRow) => void
  onIncomplete?: (row: BadRow) => void
}

/** Reads rows and sends them in batches; holds at most one batch and the first invalid lines in memory. */
export async function importRows(lines: AsyncIterable<string>, wish: Wish): Promise<Total> {
  const { site, format, options, shiftMs, send, onBad, onIncomplete } = wish
  const total = nothing()
  const refuse = (bad: BadRow) => {
    total.refused += 1
    if (total.bad.length < BAD_KEPT) total.bad.push(bad)
    onBad?.(bad)
  }
  const tellIncomplete = (row: BadRow) => {
    total.incomplete += 1
    if (total.without.length < BAD_KEPT) total.without.push(row)
    onIncomplete?.(row)
  }
  let portion: ImportRow[] = []
  let bytes = 0
  const flush = async () => {
    if (portion.length > 0) {
      const taken = await send(portionOf(site, portion))
      total.accepted += taken.accepted
      total.duplicates += taken.duplicates
      for (const { index, message } of taken.rejected) refuse({ line: portion[index]!.line, reason: message })
      for (const [index, told] of Map.groupBy(taken.warnings ?? [], ({ index }) => index))
        tellIncomplete({ line: portion[index]!.line, reason: told.map(({ message }) => message).join(' ') })
    }
    portion = []
    bytes = 0
  }
  for await (const row of format(lines, options)) {
    total.rows += 1
    if ('skipped' in row) total.skipped += 1
    else if ('reason' in row) {
      total.unreadable += 1
      refuse(row)
    } else {
      row.event.t += shiftMs
      portion.push(row)
      bytes += JSON.stringify(row.event).length
      if (portion.length >= PORTION_ROWS || bytes >= PORTION_BYTES) await flush()
    }
  }
  await flush()
  for (const rows of [total.bad, total.without]) rows.sort((a, b) => a.line - b.line)
  return total
}

const nothing = (): Total => ({
  rows: 0,
  skipped: 0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  unreadable: 0,
  bad: [],
  incomplete: 0,
  without: [],
})

/** The time of the latest row, or null without rows. */
export async function latestTime(
  lines: AsyncIterable<string>,
  format: Format,
  options: FormatOptions,
): Promise<number | null> {
  let latest: number | null = null
  for await (const row of format(lines, options))
    if ('event' in row) latest = Math.max(latest ?? row.event.t, row.event.t)
  return latest
}

const portionOf = (site: string, rows: readonly ImportRow[]): Portion => {
  const from = rows.flatMap(row => row.from ?? [])
  // As text: a bare number of 1970 to 1973 would be read as seconds.
  const e = rows.map(({ event }) => ({ ...event, t: new Date(event.t).toISOString() }))
  return { site, e, ...(from.length > 0 && { from }) }
}
