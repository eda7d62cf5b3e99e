export type Container = 'gzip' | 'zip' | 'zstd' | 'xz' | 'bzip2' | null

/** The first bytes of files that hold other files. An .xlsx workbook is a zip file. */
const SIGNATURES: [Exclude<Container, null>, number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
]

export const containerOf = (start: Uint8Array): Container =>
  SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => start[i] === byte))?.[0] ?? null

/** By the byte order mark; without one, by the zeros that letters of ASCII have in UTF-16. */
export function encodingOf(start: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b, c, d] = start
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)) return 'utf-16be'
  return 'utf-8'
}
