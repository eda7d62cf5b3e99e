import { decode, type Encoding, guessEncoding } from './encoding.ts'
import { guessHeaderLine, guessSeparator, isFilled, type Layout } from './layout.ts'
import { type ParsedRow, parseRows } from './parse-rows.ts'

export const MOST_ROWS = 100_000
export const MOST_BYTES = 100 * 1024 * 1024

/** A file's bytes with what they were taken for; each choice can be made otherwise before anything is sent. */
export type OpenedFile = {
  name: string
  savedAt: number
  bytes: Uint8Array
  encoding: Encoding
  layout: Layout
}
/** The rows below the header. `line` is the one that a spreadsheet or an editor shows. */
export type Sheet = { header: string[]; headerLine: number; rows: ParsedRow[]; broken: ParsedRow[] }
export type Unread = 'unreadable' | 'tooLarge' | 'noRows'

/** Opens a file as what it seems to be. */
export async function openFile(file: File): Promise<OpenedFile | Unread> {
  if (file.size > MOST_BYTES) return 'tooLarge'
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    return 'unreadable'
  }
  const encoding = guessEncoding(bytes)
  const text = decode(bytes, encoding)
  if (text.includes('\0')) return 'unreadable'
  // A file date in the future, by a wrong clock, is replaced by the current time.
  const savedAt = Math.min(file.lastModified, Date.now())
  return { name: file.name, savedAt, bytes, encoding, layout: layoutOf(text) }
}

export function layoutOf(text: string): Layout {
  const separator = guessSeparator(text)
  return { separator, headerLine: guessHeaderLine(parseRows(text, separator, 100)) }
}

/** The rows of an opened file, with its current layout. */
export function readSheet({ bytes, encoding, layout }: OpenedFile): Sheet | Unread {
  const text = decode(bytes, encoding)
  const all = parseRows(text, layout.separator)
  const header = all.find(({ line, isBroken }) => line >= layout.headerLine && !isBroken)
  if (!header) return 'noRows'
  const below = all.filter(({ line }) => line > header.line)
  const rows = below.filter(row => !row.isBroken && isFilled(row.cells))
  const broken = below.filter(row => row.isBroken)
  if (rows.length === 0 && broken.length === 0) return 'noRows'
  if (rows.length > MOST_ROWS) return 'tooLarge'
  return {
    header: header.cells.map(name => name.replace(/^\ufeff/, '')),
    headerLine: header.line,
    rows,
    broken,
  }
}
