/** Reads a value of an answer by its path; undefined where it is missing. Own properties only. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string | number, unknown>)[key]
  }
  return here
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A text or a number as text; null for anything else, and for an empty text. */
export const text = (value: unknown): string | null =>
  (typeof value === 'string' && value !== '') || (typeof value === 'number' && Number.isFinite(value))
    ? String(value)
    : null

/** An id: a text or a whole number, of letters, digits and hyphens. */
export function idOf(value: unknown): string | null {
  const id = text(value)
  return id !== null && /^[\w-]{1,100}$/.test(id) ? id : null
}

/** An amount that the API writes as a number, or as a decimal text with a full stop. */
export function amount(value: unknown): number | null {
  const read = typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,6})?$/.test(value) ? Number(value) : value
  return typeof read === 'number' && Number.isFinite(read) ? read : null
}

/** ISO 8601, or ms since the epoch as text. */
export function instant(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null
  if (typeof value !== 'string' || value === '') return null
  const ms = /^\d{11,14}$/.test(value) ? Number(value) : Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Both CRMs show notes as HTML: texts of visitors are escaped. */
export const asHtml = (title: string, lines: readonly string[], mark: string): string =>
  [`<b>${escaped(title)}</b>`, ...lines.map(escaped), `<i>${escaped(mark)}</i>`].join('<br>')

const escaped = (line: string): string => line.replace(/[&<>"]/g, sign => ESCAPES[sign]!)
