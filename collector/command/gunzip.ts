import { setImmediate as turn } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'

const CHUNK_BYTES = 256 * 1024
/** Of the data before a damaged place no more than this is lost, since zlib drops the output of the input that fails. */
const SLICE_BYTES = 4 * 1024

/** Decompressed bytes up to the end or to the first damaged place; then `damage` says what is wrong. */
export function gunzipped(raw: AsyncIterable<Buffer>): {
  chunks: AsyncGenerator<Buffer>
  damage: () => string | null
} {
  let damage: string | null = null
  return { chunks: chunks(), damage: () => damage }

  async function* chunks(): AsyncGenerator<Buffer> {
    // A stream that fails discards what it has not yet handed over: each slice is handed over before the next is given.
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
    let ready: Buffer[] = []
    let wake = () => {}
    gunzip.on('data', (chunk: Buffer) => ready.push(chunk))
    gunzip.on('error', error => {
      damage ??= error.message
      wake()
    })
    const after = async (give: (done: () => void) => void): Promise<Buffer[]> => {
      await new Promise<void>(resolve => {
        wake = resolve
        give(resolve)
      })
      await turn()
      const given = ready
      ready = []
      return given
    }
    try {
      for await (const chunk of raw) {
        for (let from = 0; from < chunk.length && damage === null; from += SLICE_BYTES)
          yield* await after(done => gunzip.write(chunk.subarray(from, from + SLICE_BYTES), () => done()))
        if (damage !== null) break
      }
      if (damage === null) yield* await after(done => gunzip.once('end', done).end())
    } finally {
      gunzip.destroy()
    }
  }
}
