const TEXT = new TextDecoder('utf-8', { fatal: true })
const MOST_TEXT = 500
const MOST_TAGS = 20
const MOST_FIELDS = 200
/** Deeper nesting than any service sends. */
export const MOST_DEPTH = 64

export type Tree = Readonly<Record<string, unknown>>

/** The JSON of a body; undefined where it is none. */
export function jsonOf(body: Uint8Array | string): unknown {
  try {
    const text = typeof body === 'string' ? body : TEXT.decode(body)
    return isDeep(text) ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function isDeep(text: string): boolean {
  let depth = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (isQuoted) {
      if (char === '\\') i++
      else if (char === '"') isQuoted = false
    } else if (char === '"') isQuoted = true
    else if (char === '[' || char === '{') {
      if (++depth > MOST_DEPTH) return true
    } else if (char === ']' || char === '}') depth--
  }
  return false
}

/** A form's fields, `data[merges][EMAIL]` by its whole name; the last of one name counts. */
export function formOf(body: Uint8Array): Map<string, string> {
  const fields = new Map<string, string>()
  try {
    for (const [name, value] of new URLSearchParams(TEXT.decode(body))) {
      if (fields.size >= MOST_FIELDS && !fields.has(name)) break
      fields.set(name, value)
    }
  } catch {
    return new Map()
  }
  return fields
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value by its path; only what the body itself has is found. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string | number, unknown>)[key]
  }
  return here
}

/** A text or a number as text, without control characters; undefined for anything else and for nothing. */
export function text(value: unknown, most = MOST_TEXT): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const clean = String(value)
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed()
  return clean === '' ? undefined : clean
}

/** One entry or a list of them, as a list. */
export const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** Labels: a list of texts, or one text. */
export function tags(...values: unknown[]): string[] | undefined {
  const found = values.flatMap(list).flatMap(value => text(value, 100) ?? [])
  return found.length === 0 ? undefined : [...new Set(found)].slice(0, MOST_TAGS)
}

/** Properties without undefined ones. */
export const given = (props: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined))
