import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

const CHUNK_BYTES = 256 * 1024
/** Maximum length of a line: a file without line ends would fill the memory. */
const MOST_LINE_CHARS = 65_536

/** Reads a file as a stream in constant memory; gzip is recognized by its first bytes, not by its name. */
export class LogFile {
  readonly bytes: number
  /** Bytes of the file on disk, before decompression. */
  bytesRead = 0
  readonly #path: string
  readonly #isGzip: boolean

  private constructor(path: string, bytes: number, isGzip: boolean) {
    this.#path = path
    this.bytes = bytes
    this.#isGzip = isGzip
  }

  static async open(path: string): Promise<LogFile> {
    const file = await open(path)
    try {
      const about = await file.stat()
      if (about.isDirectory()) throw new Error(`${path} is a directory; name a file.`)
      const { buffer } = await file.read({ buffer: Buffer.alloc(2), position: 0 })
      return new LogFile(path, about.size, buffer[0] === 0x1f && buffer[1] === 0x8b)
    } finally {
      await file.close()
    }
  }

  async *lines(): AsyncGenerator<string> {
    const file = await open(this.#path)
    const raw = file.createReadStream({ highWaterMark: CHUNK_BYTES })
    raw.on('data', chunk => {
      this.bytesRead += chunk.length
    })
    // A listener for data makes a stream flow; the consumer below decides when.
    raw.pause()
    const gunzip = this.#isGzip ? createGunzip({ chunkSize: CHUNK_BYTES }) : null
    if (gunzip) raw.on('error', error => gunzip.destroy(error)).pipe(gunzip)
    try {
      yield* linesOf(gunzip ?? raw)
    } finally {
      raw.destroy()
      gunzip?.destroy()
    }
  }
}

/** Ends of lines are "\n" or "\r\n"; the last line may have none. */
export async function* linesOf(stream: Readable | AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const texts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
    rest = texts.pop()!.slice(0, MOST_LINE_CHARS)
    for (const text of texts) yield text.endsWith('\r') ? text.slice(0, -1) : text
  }
  const last = rest + decoder.decode()
  if (last !== '') yield last
}
