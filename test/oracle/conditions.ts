import type { Event } from '../../shared/event.ts'
import type { Condition } from '../../shared/plan.ts'

/** What conditions look at: an event (none for trait rules and the audience) and the traits of that moment. */
export type Looked = { event: Event | null; traits: Record<string, unknown> }

export const allHold = (conditions: Condition[], looked: Looked): boolean =>
  conditions.every(condition => holds(condition, fieldOf(condition.field, looked)))

/** A field by its path; undefined when it is missing. */
export const fieldOf = (path: string, { event, traits }: Looked): unknown => {
  const [root, ...rest] = path.split('.')
  if (root === 'traits') return traits[rest.join('.')] ?? dig(traits, rest)
  if (event === null) return undefined
  if (root === 'url' || root === 'referrer') return partOf(event[root], rest)
  const roots: Record<string, unknown> = { ...event, ...event.derived }
  return dig(roots[root!], rest)
}

const dig = (from: unknown, path: string[]): unknown => {
  const found = path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    from,
  )
  return found ?? undefined
}

/** A URL or a part of it; an empty part is missing. Paths are compared as people write them, not %-encoded. */
const partOf = (url: string | null, [part, name]: string[]): string | undefined => {
  if (url === null) return undefined
  if (part === undefined) return url
  const parsed = new URL(url)
  const parts: Record<string, string | null> = {
    host: parsed.host,
    path: decodeURI(parsed.pathname),
    query: name === undefined ? parsed.search.slice(1) : parsed.searchParams.get(name),
    fragment: parsed.hash.slice(1),
  }
  return parts[part] || undefined
}

const holds = ({ op, value }: Condition, found: unknown): boolean => {
  if (op === 'exists') return (found !== undefined) === (value !== false)
  if (found === undefined) return op === 'ne' || op === 'notIn'
  const list = Array.isArray(value) ? value : [value]
  switch (op) {
    case 'eq':
      return same(found, value)
    case 'ne':
      return !same(found, value)
    case 'in':
      return list.some(one => same(found, one))
    case 'notIn':
      return !list.some(one => same(found, one))
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const [a, b] = [numberIn(found), numberIn(value)]
      if (a === null || b === null) return false
      return { gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[op]
    }
    case 'contains':
      return text(found).includes(text(value))
    case 'startsWith':
      return text(found).startsWith(text(value))
    case 'endsWith':
      return text(found).endsWith(text(value))
    case 'glob':
      return globMatches(text(value), text(found))
  }
}

const same = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'string' && typeof b === 'string') return fold(a) === fold(b)
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [numberIn(a), numberIn(b)]
    return x !== null && x === y
  }
  return a === b
}

const text = (value: unknown): string => fold(String(value))

/** A number, or text that is one in decimal digits, with an exponent perhaps. "12,50" is not. */
export const numberIn = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)) return null
  return Number(value)
}

const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' }

/** Text compares without case and diacritics. */
export const fold = (written: string): string =>
  written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđßæœı]/g, letter => LETTERS[letter]!)

/** `*` is the only special sign, and crosses `/`; both texts are folded already. */
const globMatches = (glob: string, whole: string): boolean => {
  const pattern = glob
    .split('*')
    .map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`, 'su').test(whole)
}

export const matchesGlob = (glob: string, whole: string): boolean => globMatches(fold(glob), fold(whole))
