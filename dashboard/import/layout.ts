import { guess } from './columns.ts'
import { type ParsedRow, parseRows } from './parse-rows.ts'

export const SEPARATORS = [';', ',', '\t', '|'] as const
export type Separator = (typeof SEPARATORS)[number]

/** The layout of a table in text: the separator of its cells, and the line with the column names. */
export type Layout = { separator: Separator; headerLine: number }

const SAMPLE_ROWS = 30
/** The separator that a spreadsheet states in the first line (`sep=`). */
const DECLARED = /^\ufeff?"?sep=(.)"?\r?(?:\n|$)/i

/** The separator that the file declares, or by which its first lines have the most columns alike. */
export function guessSeparator(text: string): Separator {
  const declared = DECLARED.exec(text)?.[1]
  if (isSeparator(declared)) return declared
  const scored = SEPARATORS.map(separator => ({ separator, score: evenness(text, separator) }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).separator
}

function evenness(text: string, separator: Separator): number {
  const widths = parseRows(text, separator, SAMPLE_ROWS)
    .filter(row => !row.isBroken && isFilled(row.cells))
    .map(row => row.cells.length)
  if (widths.length === 0) return 0
  const common = mostCommon(widths)
  const alike = widths.filter(width => width === common).length / widths.length
  // Different column counts weigh more against a separator than many columns weigh for it: notes contain separators
  // too.
  return (common - 1) * alike ** 3
}

/** The first line that names an e-mail or an id; else the first that is as wide as the rows below it: titles are not. */
export function guessHeaderLine(rows: readonly ParsedRow[]): number {
  const filled = rows
    .slice(0, SAMPLE_ROWS)
    .filter(row => !row.isBroken && isFilled(row.cells) && !isDeclaration(row))
  const named = filled.find(
    ({ cells }) =>
      !cells.some(cell => cell.includes('@')) &&
      guess(cells).some(target => target === 'email' || target === 'userId') &&
      cells.filter(cell => cell.trim() !== '').length >= Math.min(2, typicalWidth(filled)),
  )
  const wide = filled.find(({ cells }) => width(cells) >= Math.max(1, typicalWidth(filled) * 0.6))
  return (named ?? wide ?? filled[0])?.line ?? 1
}

export const isFilled = (cells: readonly string[]): boolean => cells.some(cell => cell.trim() !== '')
const isDeclaration = ({ line, cells }: ParsedRow): boolean =>
  line === 1 && /^\ufeff?sep=.?$/i.test(cells[0] ?? '')
const isSeparator = (sign: string | undefined): sign is Separator => SEPARATORS.includes(sign as Separator)
const width = (cells: readonly string[]): number => cells.filter(cell => cell.trim() !== '').length
const typicalWidth = (rows: readonly ParsedRow[]): number => mostCommon(rows.map(({ cells }) => width(cells)))

function mostCommon(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].sort(([a, often], [b, rarely]) => rarely - often || b - a)[0]?.[0] ?? 0
}
