const WILDCARD = '*.'
/** Local addresses may use plain HTTP, since they seldom have a certificate. */
const LOCAL = /^(?:localhost|127\.[\d.]+|\[::1\])(?::|\/|$)/i
/** A placeholder for the wildcard while the rest is parsed as a URL. */
const ANY = 'any.'

/**
 * An origin as browsers send it, or `https://*.shop.example` for every host below it (the host itself not); null for
 * what is none. A host alone is one of https and has a dot in it, unless it is local; a trailing slash, the scheme's own port and letters of any alphabet are
 * written as a browser writes them.
 */
export function originPattern(text: string): string | null {
  const trimmed = text.trim()
  const scheme = LOCAL.test(trimmed) ? 'http' : 'https'
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const whole = isWhole ? trimmed : `${scheme}://${trimmed}`
  const isWild = whole.includes(`://${WILDCARD}`)
  const url = URL.parse(isWild ? whole.replace(`://${WILDCARD}`, `://${ANY}`) : whole)
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.hostname.includes('*'))
    return null
  // A single word is more often a mistake than an intranet host, which needs its scheme.
  if (!isWhole && !LOCAL.test(trimmed) && !url.hostname.replace(isWild ? ANY : '', '').includes('.'))
    return null
  // A path could never match: browsers send the origin alone.
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) return null
  return isWild ? url.origin.replace(`://${ANY}`, `://${WILDCARD}`) : url.origin
}

/** An empty list allows all. */
export function allows(patterns: readonly string[], origin: string): boolean {
  if (patterns.length === 0) return true
  const asked = origin.toLowerCase()
  return patterns.some(pattern => fits(pattern.toLowerCase(), asked))
}

const fits = (pattern: string, origin: string): boolean => {
  const [scheme, host] = pattern.split('://*.')
  if (host === undefined) return pattern === origin
  return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`)
}
