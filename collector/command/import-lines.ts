import { open } from 'node:fs/promises'
import { type Container, containerOf, encodingOf } from './file-signature.ts'
import { gunzipped } from './gunzip.ts'

const CHUNK_BYTES = 256 * 1024
/** Maximum length of a line: a file without line ends would fill the memory. */
const MOST_LINE_CHARS = 65_536

/** Reads a file as a stream in constant memory; gzip is recognized by its first bytes, not by its name. */
export class LogFile {
  readonly bytes: number
  /** Bytes of the file on disk, before decompression. */
  bytesRead = 0
  /** Why the compressed data could not be read to its end; null as long as all of it could. */
  damage: string | null = null
  readonly #path: string
  readonly #container: Container

  private constructor(path: string, bytes: number, container: Container) {
    this.#path = path
    this.bytes = bytes
    this.#container = container
  }

  static async open(path: string): Promise<LogFile> {
    const file = await open(path)
    try {
      const about = await file.stat()
      if (about.isDirectory()) throw new Error(`${path} is a directory; name a file.`)
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(8), position: 0 })
      const container = containerOf(buffer.subarray(0, bytesRead))
      if (container !== null && container !== 'gzip')
        throw new Error(`${path} is a ${container} file; unpack it, or compress it with gzip.`)
      return new LogFile(path, about.size, container)
    } finally {
      await file.close()
    }
  }

  /** What was read before damaged data is yielded; `damage` then says what is wrong. */
  async *lines(): AsyncGenerator<string> {
    const file = await open(this.#path)
    const raw = this.#counted(file.createReadStream({ highWaterMark: CHUNK_BYTES }))
    const gunzip = this.#container === 'gzip' ? gunzipped(raw) : null
    yield* linesOf(gunzip?.chunks ?? raw, () => gunzip?.damage() != null)
    this.damage = gunzip?.damage() ?? null
  }

  async *#counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.bytesRead += chunk.length
      yield chunk
    }
  }
}

/**
 * Ends of lines are "\n" or "\r\n", or "\r" in a file that has no "\n"; the last line may have none. A last line that
 * damage has cut off is not yielded: a half of it could pass for a whole one.
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  isCutOff: () => boolean = () => false,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  let end: '\n' | '\r' | null = null
  let rest = ''
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    const text: string = rest + decoder.decode(chunk, { stream: true })
    end ??= text.includes('\n') ? '\n' : text.length >= MOST_LINE_CHARS && text.includes('\r') ? '\r' : null
    const texts: string[] = end === null ? [text] : text.split(end)
    rest = texts.pop()!.slice(0, MOST_LINE_CHARS)
    for (const text of texts) yield withoutReturn(text)
  }
  const texts = (rest + (decoder?.decode() ?? '')).split(end ?? '\r')
  const last = texts.pop()!
  for (const text of texts) yield text
  if (last !== '' && !isCutOff()) yield last
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)
