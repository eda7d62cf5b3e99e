/** Letters that NFKD leaves whole, as SCORING 9 folds them. */
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' }
const NOT_ASCII = /[\u0080-\uffff]/

/** Text without case and diacritics, so that "Łódź" and "lodz" are one. */
export function fold(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđßæœı]/g, letter => LETTERS[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
}

/** The text of a scalar; null for anything else. */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null

/**
 * Matches all of folded `text` against a folded glob with `*` as its only sign. Linear: no backtracking over stars.
 */
export function globMatches(parts: readonly string[], text: string): boolean {
  const first = parts[0]!
  if (parts.length === 1) return text === first
  const last = parts[parts.length - 1]!
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false
  let from = first.length
  const end = text.length - last.length
  for (let i = 1; i < parts.length - 1; i++) {
    const found = text.indexOf(parts[i]!, from)
    if (found < 0 || found + parts[i]!.length > end) return false
    from = found + parts[i]!.length
  }
  return true
}
