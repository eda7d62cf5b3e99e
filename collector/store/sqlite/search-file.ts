import { createReadStream } from 'node:fs'

const CHUNK_BYTES = 1 << 20

/**
 * Whether a file contains any of the texts as a whole address, in any case: in rows, in free pages or between them. Bytes
 * are read as Latin-1, so that a text is found among binary data too.
 */
export const isInFile = async (file: string, texts: readonly string[]): Promise<boolean> => {
  const wanted = texts.map(text => Buffer.from(text.toLowerCase()).toString('latin1'))
  const longest = Math.max(0, ...wanted.map(text => text.length))
  let carried = ''
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      const bytes = carried + lower((chunk as Buffer).toString('latin1'))
      if (wanted.some(text => holds(bytes, text))) return true
      carried = bytes.slice(-(longest + 1))
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return false
    throw error
  }
  return false
}

/** Lower-cases ASCII only: the bytes of other letters must stay unchanged. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())

const holds = (bytes: string, text: string): boolean => {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    // joanna@shop.example is not anna@shop.example.
    if (!/[a-z0-9._+-]/.test(bytes[at - 1] ?? ' ')) return true
  }
  return false
}
