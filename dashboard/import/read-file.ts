import Papa from 'papaparse'

export const MOST_ROWS = 100_000

export type Sheet = { name: string; savedAt: number; header: string[]; cells: string[][] }
export type Unread = 'unreadable' | 'tooLarge' | 'noRows'

/** Whatever separates the values, quoted or not; by what the file itself looks like. */
export async function readFile(file: File): Promise<Sheet | Unread> {
  let text: string
  try {
    text = decoded(await file.arrayBuffer())
  } catch {
    return 'unreadable'
  }
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  if (errors.some(({ type }) => type === 'Quotes') || text.includes('\0')) return 'unreadable'
  const [header, ...cells] = data
  if (!header || cells.length === 0) return 'noRows'
  if (cells.length > MOST_ROWS) return 'tooLarge'
  // A file from the future, by a clock that is wrong, is of now.
  return { name: file.name, savedAt: Math.min(file.lastModified, Date.now()), header, cells }
}

/** Spreadsheets in this part of the world still write windows-1250. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}
