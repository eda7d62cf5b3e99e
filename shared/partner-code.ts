/** Signs that take no room: joiners, marks of direction, control characters. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu
const MARKS = /\p{M}+/gu
/** Letters that no mark can be taken off. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}
/**
 * A single alphabet, so that no two codes look alike by letters of another one; a number alone is an order or a page.
 */
const CODE = /^(?=.*[a-z])[a-z0-9][a-z0-9_-]{1,39}$/
/** Longer texts are not codes, for any normal form. */
const MOST_WRITTEN = 200
/** First parts of our own paths, and words that would be taken for them. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['admin', 'api', 'assets', 'control', 'dashboard', 'login', 'partner', 'partner-api', 'portal'],
  ...['pulse', 'refer', 'sign-in', 'null', 'undefined', 'none', 'true', 'false'],
])

/** The normal form of partner codes: without case, accents, invisible characters and surrounding spaces. */
export const foldCode = (written: string): string =>
  written
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(INVISIBLE, '')
    .trim()
    .toLowerCase()
    .replace(/[łøđßæœı]/g, letter => LETTERS[letter]!)

/** The folded code; null for a text that can be none. What this gives is given back unchanged. */
export function codeOf(written: string): string | null {
  if (written.length > MOST_WRITTEN) return null
  const folded = foldCode(written)
  return CODE.test(folded) && !RESERVED.has(folded) ? folded : null
}
