type Cell = string | number | null | undefined

/** Spreadsheets run what begins like this, in its full width too; a leading apostrophe makes it text again. */
const FORMULA = /^[=+\-@＝＋－＠\t\r]/

/** RFC 4180. Numbers come from the collector and stay numbers; texts are untrusted. */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map(cells => `${cells.map(cell).join(',')}\r\n`).join('')

function cell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return text !== value || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
