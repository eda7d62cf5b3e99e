/** A fast path: most segments are already in this form. */
const PLAIN = /^[a-z0-9-]*$/

export const segmentsOf = (url: URL): string[] => url.pathname.split('/').filter(Boolean)

/** A path segment as the lists spell it: decoded, without case, marks, or an ending. */
export function plainSegment(segment: string): string {
  if (PLAIN.test(segment)) return segment
  return decoded(segment)
    .toLowerCase()
    .replace(/ł/g, 'l')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/\.(?:html?|php|aspx?|jsp)$/, '')
    .replaceAll('_', '-')
}

/** Decodes a segment; a stray percent sign stays. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
