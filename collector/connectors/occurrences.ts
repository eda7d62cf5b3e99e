import { contentHash } from './content-hash.ts'

/** Equal lines of a log have the same second, so they are close together; a whole log does not fit in memory. */
const LINES_A_GENERATION = 16_384

/**
 * Ids for the rows of a file that has none: a hash of the row and of how often it has stood in the file so far. Repeated
 * rows all count, the same file again does not. Remembers between 16,384 and 32,768 of the rows that came last.
 */
export class Occurrences {
  #older = new Map<string, number>()
  #newer = new Map<string, number>()

  idOf(text: string): string {
    const row = hashOf(text)
    const occurrence = (this.#newer.get(row) ?? this.#older.get(row) ?? 0) + 1
    this.#newer.set(row, occurrence)
    if (this.#newer.size >= LINES_A_GENERATION) {
      this.#older = this.#newer
      this.#newer = new Map()
    }
    return hashOf(`${text}\n${occurrence}`)
  }
}

const hashOf = (text: string): string => contentHash(text, 22)
