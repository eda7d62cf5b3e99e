import { type Refusal, refusal } from '../../shared/refusal.ts'

const TEXT = new TextDecoder('utf-8', { fatal: true })

/** What the sender says the body will be; null if it does not say. */
export function announcedBytes(request: Request): number | null {
  const header = request.headers.get('content-length')
  return header !== null && /^\d+$/.test(header) ? Number(header) : null
}

/** The body, read no further than `most` bytes. */
export async function readBytes(request: Request, most: number): Promise<Uint8Array | Refusal> {
  const announced = announcedBytes(request)
  if (announced !== null && announced > most) return tooLarge(most)
  try {
    // HTTP itself holds a sender to what was announced; only a body of unknown length has to be watched.
    const bytes =
      announced === null ? await readBounded(request, most) : new Uint8Array(await request.arrayBuffer())
    return bytes === null || bytes.byteLength > most ? tooLarge(most) : bytes
  } catch {
    return refusal('bad_json', 'the body broke off')
  }
}

export async function readText(request: Request, most: number): Promise<string | Refusal> {
  const bytes = await readBytes(request, most)
  if (!(bytes instanceof Uint8Array)) return bytes
  try {
    return TEXT.decode(bytes)
  } catch {
    return refusal('bad_encoding', 'the body is not UTF-8 text')
  }
}

const tooLarge = (most: number): Refusal => refusal('too_large', `at most ${most} bytes are taken at a time`)

async function readBounded(request: Request, most: number): Promise<Uint8Array | null> {
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > most) {
      // Not awaited: a sender that never ends would keep us here.
      reader.cancel().catch(() => {})
      return null
    }
    chunks.push(value)
  }
}

export function parseJson(text: string): { value: unknown } | Refusal {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return refusal('bad_json', `the body is not JSON: ${(error as Error).message.slice(0, 120)}`)
  }
}

/** What a browser may send to another site without asking first, and JSON; nothing said counts as text. */
export function isJsonish(contentType: string | null | undefined): boolean {
  if (!contentType) return true
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  return type === 'text/plain' || type === 'application/json' || type.endsWith('+json')
}
