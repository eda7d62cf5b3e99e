import { CLICK_PARAMETER, MEDIUM, PAGE_MEDIUM, PAGE_SUB_ID, SUB_ID } from '../../shared/partner-link.ts'

export type Target = {
  /** The home page, or the code's own page. */
  landing: Readonly<URL>
  /** As the request has it, after the code: empty, or from a slash on. */
  path: string
  query: Query
  /** What is added, by name. */
  add: ReadonlyMap<string, string>
}

/** Parameters in their original spelling, each with its decoded name. */
export type Query = readonly { name: string; pair: string }[]

/** Names of parameters that the redirect reads or writes itself. */
const OWN: ReadonlySet<string> = new Set([CLICK_PARAMETER, MEDIUM, SUB_ID, PAGE_MEDIUM, PAGE_SUB_ID])

/**
 * The page that a short link leads to: a path on the landing page's own origin. The host never depends on
 * the request. A path of a kind that has misled servers or browsers is replaced by the landing page.
 */
export function redirectTarget({ landing, path, query, add }: Target): URL {
  const isDeeper = path.length > 1 && isPlain(path)
  const page = isDeeper ? landing.origin + path : landing.origin + landing.pathname
  const given = isDeeper ? query : [...queryOf(landing.search.slice(1)), ...query]
  let search = ''
  for (const { name, pair } of given) if (!OWN.has(name) && !add.has(name)) search += `&${pair}`
  for (const [name, value] of add) search += `&${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  const fragment = isDeeper ? '' : landing.hash
  const url = new URL(search === '' ? page + fragment : `${page}?${search.slice(1)}${fragment}`)
  // A second check of the invariant: the target is on the landing page's own origin.
  return url.origin === landing.origin && !url.pathname.startsWith('//') ? url : new URL(landing)
}

/** The parameters of a query without its question mark. */
export const queryOf = (text: string): Query =>
  text === ''
    ? []
    : text
        .replaceAll('#', '%23')
        .split('&')
        .filter(pair => pair !== '')
        .map(pair => ({ name: decoded(pair.split('=', 1)[0]!).trim().toLowerCase(), pair }))

/** The first value of a parameter, decoded. */
export function valueIn(query: Query, name: string): string | null {
  const found = query.find(entry => entry.name === name)?.pair
  return found === undefined ? null : decoded(found.slice(found.indexOf('=') + 1))
}

/** Rounds of decoding: each proxy on the way may decode once. */
const ROUNDS = 3
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ODD = /[\u0000-\u001f\u007f\\]|\/\/|(?:^|\/)\.{1,2}(?:[/;]|$)/
const DOTS = /[\u2024\u3002\uff0e\uff61]/g
/** Nothing to decode, and nothing that a parser reads otherwise. */
const PLAINEST = /^(?:\/[\w-][\w.~@-]*)+\/?$/

/** Neither an empty nor a dot segment, no backslash or control character, encoded or not. */
function isPlain(path: string): boolean {
  if (PLAINEST.test(path)) return true
  if (!path.startsWith('/') || path.includes('?') || path.includes('#')) return false
  let text = path
  for (let round = 0; round < ROUNDS; round++) {
    // Some parsers read dots of other alphabets as dots.
    if (!text.startsWith('/') || ODD.test(text.replace(DOTS, '.'))) return false
    const next = decoded(text)
    if (next === text) return true
    // A server behind may decode `%2f` to a slash, which changes the path.
    if (next.split('/').length !== text.split('/').length) return false
    text = next
  }
  return false
}

const decoded = (text: string): string => {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
