import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Context } from 'hono'

type Bytes = Uint8Array<ArrayBuffer>
type Packed = { etag: string; br: Promise<Bytes>; gzip: Promise<Bytes> }

const pack = { br: promisify(brotliCompress), gzip: promisify(gzip) }
const known = new WeakMap<Uint8Array, Packed>()

/** Serves a file in the smallest encoding that the client accepts, compressed once; 304 if the client has it. */
export async function answer(
  c: Context,
  bytes: Uint8Array,
  headers: Record<string, string>,
): Promise<Response> {
  const packed = known.get(bytes) ?? packedOf(bytes)
  const accepted = c.req.header('accept-encoding') ?? ''
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null
  const etag = `"${packed.etag}"`
  const all = { ...headers, etag, vary: 'accept-encoding' }
  const held = c.req.header('if-none-match')?.replace(/^W\//, '')
  if (held === etag) return c.body(null, 304, all)
  if (encoding === null) return c.body(bytes as Bytes, 200, all)
  return c.body(await packed[encoding], 200, { ...all, 'content-encoding': encoding })
}

function packedOf(bytes: Uint8Array): Packed {
  const packed = {
    etag: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    br: pack.br(bytes) as Promise<Bytes>,
    gzip: pack.gzip(bytes) as Promise<Bytes>,
  }
  known.set(bytes, packed)
  return packed
}
