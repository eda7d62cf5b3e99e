import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A stored tombstone: the hash of the name, with a key that only the database contains. */
export type Laid = { site: string; hash: string; at: number }

/** A file beside the database: the restoration of a backup must not revert it. */
const FILE = 'erasures.jsonl'

/** The tombstones of a data directory, outside of its database; only ever added to. */
export class ErasureLog {
  readonly #file: string
  #adding: Promise<void> = Promise.resolve()

  constructor(dataDir: string) {
    this.#file = join(dataDir, FILE)
  }

  async read(): Promise<Laid[]> {
    let text = ''
    try {
      text = await readFile(this.#file, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error
    }
    return text.split('\n').flatMap(line => parse(line) ?? [])
  }

  /** Appends missing tombstones; resolves when they are on disk. */
  add(tombstones: readonly Laid[]): Promise<void> {
    const added = this.#adding.then(() => this.#write(tombstones))
    this.#adding = added.catch(() => {})
    return added
  }

  async #write(tombstones: readonly Laid[]): Promise<void> {
    if (tombstones.length === 0) return
    const known = new Set((await this.read()).map(lineOf))
    const lines = tombstones.map(lineOf).filter(line => !known.has(line))
    if (lines.length === 0) return
    // With PostgreSQL nothing else may have made the directory yet.
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 })
    const file = await open(this.#file, 'a', 0o600)
    try {
      await file.write(lines.map(line => `${line}\n`).join(''))
      await file.datasync()
    } finally {
      await file.close()
    }
  }
}

const lineOf = ({ site, hash, at }: Laid): string => JSON.stringify({ site, hash, at })

/** A line truncated by a power failure is ignored; the database still has the erasure, and it is written again. */
function parse(line: string): Laid | null {
  try {
    return JSON.parse(line) as Laid
  } catch {
    return null
  }
}
