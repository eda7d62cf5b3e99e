import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { Ticket } from './backpressure.ts'

/** Bodies up to this size are read as a whole, which is faster; the queue has room for all of them at once. */
const READ_AT_ONCE = 16 * 1024
/** Deeper JSON parses without harm, but overflows the stack when it is serialized again. */
const MOST_DEPTH = 2_000
const TEXT = new TextDecoder('utf-8', { fatal: true })

/** The headers of a 413: the rest of the body stays unread, and it must not be parsed as the next request. */
export const CLOSING = { connection: 'close' }

/** The body's size by Content-Length; null without that header. */
export function announcedBytes(request: Request): number | null {
  const header = request.headers.get('content-length')
  return header !== null && /^\d+$/.test(header) ? Number(header) : null
}

/** Reads the body up to `most` bytes, and no further than the queue has room. */
export async function readBytes(
  request: Request,
  most: number,
  ticket: Ticket,
): Promise<Uint8Array | Refusal> {
  const announced = announcedBytes(request)
  if (announced !== null && announced > most) return tooLarge(most)
  try {
    if (announced === null || announced > READ_AT_ONCE) return await readBounded(request, most, ticket)
    // HTTP itself limits the body to its Content-Length.
    return ticket.take(announced) ? new Uint8Array(await request.arrayBuffer()) : full()
  } catch {
    return refusal('bad_json', 'the body is truncated')
  }
}

export async function readText(request: Request, most: number, ticket: Ticket): Promise<string | Refusal> {
  const bytes = await readBytes(request, most, ticket)
  return bytes instanceof Uint8Array ? decodeText(bytes) : bytes
}

/** The only decoder of request texts: UTF-8 without a byte order mark, without any guess. */
export function decodeText(bytes: Uint8Array): string | Refusal {
  try {
    return TEXT.decode(bytes)
  } catch {
    return refusal('bad_encoding', 'the body is not UTF-8 text')
  }
}

const tooLarge = (most: number): Refusal => refusal('too_large', `at most ${most} bytes are taken at a time`)

export const full = (): Refusal => refusal('busy', 'the queue is full; try again')

async function readBounded(request: Request, most: number, ticket: Ticket): Promise<Uint8Array | Refusal> {
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    const no = size > most ? tooLarge(most) : ticket.take(value.byteLength) ? null : full()
    if (no) {
      // Not awaited: a sender that never finishes would block the handler.
      reader.cancel().catch(() => {})
      return no
    }
    chunks.push(value)
  }
}

export function parseJson(text: string): { value: unknown } | Refusal {
  if (isDeeper(text, MOST_DEPTH))
    return refusal('bad_json', `the body is nested more than ${MOST_DEPTH} deep`)
  try {
    return { value: JSON.parse(text) }
  } catch {
    // The parser's own message quotes the body, and refusals are kept where no erasure looks.
    return refusal('bad_json', 'the body is not JSON')
  }
}

/** Checked in long texts alone: each level takes two characters, so a short text cannot be deep. */
function isDeeper(text: string, most: number): boolean {
  if (text.length <= 2 * most) return false
  let depth = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (isQuoted) {
      if (char === '\\') i++
      else if (char === '"') isQuoted = false
    } else if (char === '"') isQuoted = true
    else if (char === '[' || char === '{') {
      if (++depth > most) return true
    } else if (char === ']' || char === '}') depth--
  }
  return false
}

/**
 * JSON, and the content types that a browser sends to another site without a preflight; a missing type counts as
 * text.
 */
export function isJsonish(contentType: string | null | undefined): boolean {
  if (!contentType) return true
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  return type === 'text/plain' || type === 'application/json' || type.endsWith('+json')
}
