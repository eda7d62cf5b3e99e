/** A row of a file: the line where it begins, from 1, and its cells. `isBroken`: its quotation marks do not match. */
export type ParsedRow = { line: number; cells: string[]; isBroken?: true; text?: string }

/** Limit for the lines of one cell: a cell with more lines lacks its closing quotation mark. */
const MOST_LINES_IN_CELL = 100
const MOST_CELL = 20_000
/** Text that must follow the beginning of a row before the row is read: no cell and no usual row is longer. */
const LOOKAHEAD = 64 * 1024
/** A row of more text is read as it is, so that a file without line ends does not fill the memory. */
const MOST_ROW = 1024 * 1024

/**
 * Reads the rows of a text that comes in pieces, by RFC 4180 with common exceptions: a quotation mark inside an unquoted
 * cell is a character. If quotation marks do not match, only that line is broken, and the next line starts a new row.
 */
export class RowReader {
  readonly #separator: string
  #rest = ''
  #line = 1
  /** Some old programs end lines with a carriage return only; null until the first lines are there. */
  #isReturn: boolean | null = null

  constructor(separator: string) {
    this.#separator = separator
  }

  /** The rows that are complete with this piece. */
  *read(piece: string, isLast: boolean): Generator<ParsedRow> {
    let text = this.#rest + (this.#isReturn ? piece.replaceAll('\r', '\n') : piece)
    this.#rest = text
    if (this.#isReturn === null) {
      if (!isLast && text.length < LOOKAHEAD) return
      this.#isReturn = !text.includes('\n')
      if (this.#isReturn) text = text.replaceAll('\r', '\n')
    }
    let at = 0
    while (at < text.length && (isLast || text.length - at > LOOKAHEAD)) {
      const row = rowAt(text, at, this.#separator)
      const end = row === null ? endOfLine(text, at) : row.end
      if (!isLast && end >= text.length && text.length - at < MOST_ROW) break
      const line = this.#line
      this.#line += row?.lines ?? 1
      const next = row === null ? afterLineEnd(text, end) : row.end
      yield row === null
        ? { line, cells: [], isBroken: true, text: text.slice(at, end).slice(0, 200) }
        : { line, cells: row.cells }
      at = next
    }
    this.#rest = text.slice(at)
  }
}

/** The first rows of a whole text. */
export function parseRows(text: string, separator: string, most = Number.POSITIVE_INFINITY): ParsedRow[] {
  const rows: ParsedRow[] = []
  for (const row of new RowReader(separator).read(text, true)) {
    if (rows.length >= most) break
    rows.push(row)
  }
  return rows
}

function rowAt(text: string, start: number, separator: string) {
  const cells: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (text[at] === '"') {
      const quoted = quotedAt(text, at)
      if (quoted === null) return null
      cells.push(quoted.value)
      lines += quoted.lines
      at = quoted.end
      if (text[at] === separator) {
        at += 1
        continue
      }
      if (at < text.length && text[at] !== '\n' && text[at] !== '\r') return null
    } else {
      const end = endOfLine(text, at)
      const found = text.slice(at, end).indexOf(separator)
      const stop = found < 0 ? end : at + found
      cells.push(text.slice(at, stop))
      at = stop
      if (found >= 0) {
        at += 1
        continue
      }
    }
    return { cells, lines, end: afterLineEnd(text, at) }
  }
}

/** The cell from its opening mark; null if its closing mark is missing. */
function quotedAt(text: string, start: number): { value: string; lines: number; end: number } | null {
  let value = ''
  let from = start + 1
  for (;;) {
    const mark = text.indexOf('"', from)
    if (mark < 0 || mark - start > MOST_CELL) return null
    value += text.slice(from, mark)
    if (text[mark + 1] === '"') {
      value += '"'
      from = mark + 2
      continue
    }
    const lines = value.match(/\r\n|\n|\r/g)?.length ?? 0
    return lines > MOST_LINES_IN_CELL ? null : { value, lines, end: mark + 1 }
  }
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  const end = feed < 0 ? text.length : feed
  return text[end - 1] === '\r' && end > at ? end - 1 : end
}

const afterLineEnd = (text: string, end: number): number =>
  text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length)
