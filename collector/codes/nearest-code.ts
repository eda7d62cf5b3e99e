/** The registered code at a distance of one edit: an insertion, deletion, substitution or transposition. */
export function nearestCode(text: string, codes: Iterable<string>): string | null {
  let nearest: string | null = null
  for (const code of codes)
    if (differsByOne(text, code) && (nearest === null || code < nearest)) nearest = code
  return nearest
}

function differsByOne(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
