import { CLICK_PARAMETER, MEDIUM, PAGE_MEDIUM, PAGE_SUB_ID, SUB_ID } from '../../shared/partner-link.ts'

export type Target = {
  /** The home page, or the code's own page. */
  landing: Readonly<URL>
  /** As the request has it, after the code: empty, or from a slash on. */
  path: string
  /** As the request has it, without the question mark. */
  query: string
  /** What is added, by name. */
  add: ReadonlyMap<string, string>
}

/** Names of parameters that the redirect reads or writes itself. */
const OWN: ReadonlySet<string> = new Set([CLICK_PARAMETER, MEDIUM, SUB_ID, PAGE_MEDIUM, PAGE_SUB_ID])

/**
 * The page that a short link leads to: a path on the landing page's own origin. The host is never made of what the
 * request says; a path by which servers and browsers have been led elsewhere gives way to the landing page.
 */
export function redirectTarget({ landing, path, query, add }: Target): URL {
  const url = new URL(landing)
  if (path !== '' && path !== '/' && isPlain(path)) {
    url.pathname = path
    url.search = ''
    url.hash = ''
  }
  const kept = [...pairsOf(url.search.slice(1)), ...pairsOf(query)].filter(pair => {
    const name = nameOf(pair)
    return !OWN.has(name) && !add.has(name)
  })
  const own = [...add].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  url.search = [...kept, ...own].join('&')
  return url
}

/** The first value of a parameter of a raw query, decoded. */
export function valueIn(query: string, name: string): string | null {
  const pair = pairsOf(query).find(pair => nameOf(pair) === name)
  return pair === undefined ? null : decoded(pair.slice(pair.indexOf('=') + 1))
}

const pairsOf = (query: string): string[] => query.split('&').filter(pair => pair !== '')
const nameOf = (pair: string): string => decoded(pair.split('=', 1)[0]!).trim().toLowerCase()

/** Rounds of decoding: proxies on the way may each undo one. */
const ROUNDS = 3
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ODD = /[\u0000-\u001f\u007f\\]|\/\/|(?:^|\/)\.{1,2}(?:[/;]|$)/

/** Neither an empty nor a dot segment, no backslash or control character, encoded or not. */
function isPlain(path: string): boolean {
  let text = path
  for (let round = 0; round < ROUNDS; round++) {
    // Dots of other alphabets are read as dots by some.
    if (!text.startsWith('/') || ODD.test(text.replace(/[\u2024\u3002\uff0e\uff61]/g, '.'))) return false
    const next = decoded(text)
    if (next === text) return true
    // A slash that was written as `%2f` makes another path of it further on.
    if (next.split('/').length !== text.split('/').length) return false
    text = next
  }
  return false
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
