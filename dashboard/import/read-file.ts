import { decode, decoderOf, type Encoding, guessEncoding } from './encoding.ts'
import { guessHeaderLine, guessSeparator, isFilled, type Layout } from './layout.ts'
import { type ParsedRow, parseRows, RowReader } from './parse-rows.ts'
import { type Format, FormatGuess } from './value-types.ts'

export const MOST_ROWS = 500_000
/** Pieces in which a file is read: it is never held as a whole. */
const PIECE_BYTES = 256 * 1024
/** Rows whose values are shown as examples. */
const EXAMPLE_ROWS = 50

/** An open file with what was guessed of it; the user can change it before anything is sent. */
export type OpenedFile = {
  name: string
  savedAt: number
  /** Read anew for each pass. */
  blob: Blob
  /** The beginning of the file. */
  start: Uint8Array
  encoding: Encoding
  layout: Layout
}
/** The header, what its columns seem to hold, and the number of the rows below it. `headerLine` as in an editor. */
export type Sheet = {
  header: string[]
  headerLine: number
  rows: number
  examples: ParsedRow[]
  formats: Format[]
}
export type Unread = 'unreadable' | 'tooLarge' | 'noRows'

/** Opens a file and guesses its format. */
export async function openFile(file: File): Promise<OpenedFile | 'unreadable'> {
  let start: Uint8Array
  try {
    start = await bytesOf(file, 0)
  } catch {
    return 'unreadable'
  }
  const encoding = guessEncoding(start)
  const text = decode(start, encoding)
  if (text.includes('\0')) return 'unreadable'
  // A file date in the future, by a wrong clock, is replaced by the current time.
  const savedAt = Math.min(file.lastModified, Date.now())
  return { name: file.name, savedAt, blob: file, start, encoding, layout: layoutOf(text) }
}

export function layoutOf(text: string): Layout {
  const separator = guessSeparator(text)
  return { separator, headerLine: guessHeaderLine(parseRows(text, separator, 100)) }
}

/** Reads a file once, to the end: its header, its size and the formats of its columns. */
export async function scanFile(file: OpenedFile, signal?: AbortSignal): Promise<Sheet | Unread> {
  let header: string[] | null = null
  let headerLine = 0
  let rows = 0
  let broken = 0
  const examples: ParsedRow[] = []
  let guesses: FormatGuess[] = []
  for await (const row of rowsFrom(file, file.layout.headerLine, signal)) {
    if (header === null) {
      if (row.isBroken) continue
      header = row.cells.map(name => name.replace(/^\ufeff/, ''))
      headerLine = row.line
      guesses = header.map(name => new FormatGuess(name))
    } else if (row.isBroken) broken += 1
    else if (isFilled(row.cells)) {
      rows += 1
      if (rows > MOST_ROWS) return 'tooLarge'
      if (examples.length < EXAMPLE_ROWS) examples.push(row)
      for (const [column, guess] of guesses.entries()) guess.add(row.cells[column] ?? '')
    }
  }
  if (header === null || rows + broken === 0) return 'noRows'
  const formats = guesses.map(guess => guess.of(file.layout.separator))
  return { header, headerLine, rows, examples, formats }
}

/** The rows below the header, broken ones too. */
export async function* rowsBelow(
  file: OpenedFile,
  headerLine: number,
  signal?: AbortSignal,
): AsyncGenerator<ParsedRow> {
  for await (const row of rowsFrom(file, headerLine + 1, signal))
    if (row.isBroken || isFilled(row.cells)) yield row
}

async function* rowsFrom(
  { blob, encoding, layout }: OpenedFile,
  line: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ParsedRow> {
  const reader = new RowReader(layout.separator)
  const decoded = decoderOf(encoding)
  for (let from = 0; from < blob.size; from += PIECE_BYTES) {
    signal?.throwIfAborted()
    const isLast = from + PIECE_BYTES >= blob.size
    const text = decoded(await bytesOf(blob, from), isLast)
    for (const row of reader.read(text, isLast)) if (row.line >= line) yield row
  }
}

const bytesOf = async (blob: Blob, from: number): Promise<Uint8Array> =>
  new Uint8Array(await blob.slice(from, from + PIECE_BYTES).arrayBuffer())
