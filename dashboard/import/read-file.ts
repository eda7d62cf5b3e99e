import Papa from 'papaparse'

export const MOST_ROWS = 100_000
const SAMPLE_ROWS = 20

/** `cells` follow the header line by line, the blank ones too; `rows` counts those that are not. */
export type Sheet = {
  name: string
  savedAt: number
  header: string[]
  headerLine: number
  cells: string[][]
  rows: number
}
export type Unread = 'unreadable' | 'tooLarge' | 'noRows'

/** Whatever separates the values, quoted or not; by what the file itself looks like. */
export async function readFile(file: File): Promise<Sheet | Unread> {
  let text: string
  try {
    text = decoded(await file.arrayBuffer())
  } catch {
    return 'unreadable'
  }
  // What separates the values shows in lines that have some; all lines are then read, so that each keeps its number.
  const { delimiter } = Papa.parse(text, { skipEmptyLines: 'greedy', preview: SAMPLE_ROWS }).meta
  const { data, errors } = Papa.parse<string[]>(text, { delimiter })
  if (errors.some(({ type }) => type === 'Quotes') || text.includes('\0')) return 'unreadable'
  const start = data.findIndex(isFilled)
  const cells = data.slice(start + 1)
  const rows = cells.filter(isFilled).length
  if (rows === 0) return 'noRows'
  if (rows > MOST_ROWS) return 'tooLarge'
  // A file from the future, by a clock that is wrong, is of now.
  const savedAt = Math.min(file.lastModified, Date.now())
  return { name: file.name, savedAt, header: data[start]!, headerLine: start + 1, cells, rows }
}

export const isFilled = (values: readonly string[]): boolean => values.some(value => value.trim() !== '')

/** Spreadsheets in this part of the world still write windows-1250. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}
