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

/**
 * A number, or text that a person reads as one: digits, a currency beside them perhaps, thousands apart by one sign and
 * a fraction behind a comma or a full stop. Where either sign could mean the other (`1,299`), it is none.
 */
export const numberIn = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > 64) return null
  if (/^\s*[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d{1,3}\s*$/i.test(value)) return finite(Number(value))
  const bare = value
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[−–]/g, '-')
    .replace(/([0-9])[.,]-(?=[^0-9]*$)/, '$1')
  const [sign, digits] = apart(bare)
  if (sign === null) return null
  const marks = [...digits].filter(one => one < '0' || one > '9')
  const parts = digits.split(/[^0-9]/)
  if (parts.every(part => part === '')) return null
  if (marks.length === 0) return finite(sign * Number(digits))
  const [last, fraction] = [marks.at(-1)!, parts.at(-1)!]
  const grouped = (list: string[]): boolean =>
    /^[1-9][0-9]{0,2}$/.test(list[0]!) && list.slice(1).every(part => part.length === 3)
  const inPairs = (list: string[]): boolean =>
    list.length > 2 &&
    /^[1-9][0-9]?$/.test(list[0]!) &&
    list.slice(1, -1).every(part => part.length === 2) &&
    list.at(-1)!.length === 3
  const whole = parts.slice(0, -1)
  const isPoint = last === ',' || last === '.'
  if (marks.length === 1) {
    if (!isPoint) return grouped(parts) ? finite(sign * Number(parts.join(''))) : null
    return grouped(parts) ? null : finite(sign * Number(`${whole.join('') || '0'}.${fraction || '0'}`))
  }
  const [first] = marks
  if (marks.every(mark => mark === first)) {
    const isOne = grouped(parts) || (first === ',' && inPairs(parts))
    return isOne ? finite(sign * Number(parts.join(''))) : null
  }
  const isFraction =
    isPoint && fraction !== '' && marks.slice(0, -1).every(mark => mark === first && mark !== last)
  const isWhole = grouped(whole) || (first === ',' && last === '.' && inPairs(whole))
  return isFraction && isWhole ? finite(sign * Number(`${whole.join('')}.${fraction}`)) : null
}

const finite = (number: number): number | null => (Number.isFinite(number) ? number : null)

const CURRENCIES = 'pln eur usd gbp chf czk sek nok dkk huf zł zl kč kc kr ft fr lei лв грн руб р'.split(' ')

/** The sign, 1 or −1, and the digits with the marks between them; null where something else stands there too. */
const apart = (text: string): [number | null, string] => {
  const [, before = '', digits = '', after = ''] =
    /^([^0-9]*?)([.,]?[0-9](?:[0-9 .,'’]*[0-9.,])?)([^0-9]*)$/.exec(text) ?? []
  const [, first, middle, second] = /^([-+]?) ?(.*?) ?([-+]?) ?$/.exec(before)!
  const isMoney = (one: string): boolean =>
    one === '' ||
    CURRENCIES.includes(one.toLowerCase()) ||
    /^[A-Z]{3}$/.test(one) ||
    /^[A-Z]{0,2}\p{Sc}$/u.test(one)
  // In front, a full stop after a name stands apart from the digits.
  const ahead = before.includes('. ') ? middle!.replace(/(?<=.)\.$/, '') : middle!
  const behind = after.trim().replace(/(?<=.)\.$/, '')
  if (digits === '' || (first && second) || !isMoney(ahead) || !isMoney(behind)) return [null, '']
  return [first === '-' || second === '-' ? -1 : 1, digits]
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
