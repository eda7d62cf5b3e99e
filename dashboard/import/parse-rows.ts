/** A row of a file: the line that it begins in, from 1, and its cells; `isBroken` where its quotation marks do not pair. */
export type ParsedRow = { line: number; cells: string[]; isBroken?: true; text?: string }

/** A cell with more lines than that has lost its closing mark somewhere above. */
const MOST_LINES_IN_CELL = 100
const MOST_CELL = 20_000

/**
 * RFC 4180, and what is written in practice: a mark inside a plain cell is a letter. Where marks do not pair, that line
 * alone is broken, and the next line begins a row again.
 */
export function parseRows(written: string, separator: string, most = Number.POSITIVE_INFINITY): ParsedRow[] {
  // Old programs end lines with a carriage return alone.
  const text = written.includes('\n') ? written : written.replaceAll('\r', '\n')
  const rows: ParsedRow[] = []
  let at = 0
  let line = 1
  while (at < text.length && rows.length < most) {
    const row = rowAt(text, at, separator)
    if (row === null) {
      const end = endOfLine(text, at)
      rows.push({ line, cells: [], isBroken: true, text: text.slice(at, end).slice(0, 200) })
      at = afterLineEnd(text, end)
      line += 1
      continue
    }
    rows.push({ line, cells: row.cells })
    line += row.lines
    at = row.end
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
      const next = text.indexOf(separator, at)
      const stop = next >= 0 && next < end ? next : end
      cells.push(text.slice(at, stop))
      at = stop
      if (stop === next) {
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
