import { cleanAddress } from '../enrich/clean-address.ts'

type Props = Record<string, unknown>

/** Properties with addresses, parts of addresses or search terms. */
const ADDRESS_KEY = /(?:^|_)(?:url|uri|href|link|path|search|referr?er|location|file_name|search_term)$/i
const ADDRESS = /^(?:https?:)?\/\//i
/** Fields with deliberately given personal data, and signed fields that must stay byte for byte. */
const LEFT_ALONE = new Set(['traits', 'proof', 'verified'])
const DEEPEST = 6

/** Cleans the addresses of a raw event from any endpoint; a value that is no event is returned unchanged. */
export function cleanEvent(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  const { u, r, p } = raw
  return {
    ...raw,
    ...(typeof u === 'string' && { u: cleanAddress(u) }),
    ...(typeof r === 'string' && { r: cleanAddress(r) }),
    ...(isRecord(p) && { p: cleanProps(p) }),
  }
}

export function cleanProps(props: Props, depth = 1): Props {
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [
      key,
      LEFT_ALONE.has(key) ? value : cleanValue(key, value, depth),
    ]),
  )
}

function cleanValue(key: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return ADDRESS.test(value) || ADDRESS_KEY.test(key) ? cleanAddress(value) : value
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return value
  return Array.isArray(value)
    ? value.map(one => cleanValue(key, one, depth + 1))
    : cleanProps(value as Props, depth + 1)
}

const isRecord = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
