export type UrlParts = { host: string; path: string; query: string; fragment: string }

/** Splits an address as sent. Lenient, since the text is untrusted: absent parts are empty. */
export function splitUrl(url: string): UrlParts {
  let rest = url
  let fragment = ''
  let query = ''
  const hash = rest.indexOf('#')
  if (hash >= 0) {
    fragment = rest.slice(hash + 1)
    rest = rest.slice(0, hash)
  }
  const mark = rest.indexOf('?')
  if (mark >= 0) {
    query = rest.slice(mark + 1)
    rest = rest.slice(0, mark)
  }
  const scheme = rest.indexOf('://')
  if (scheme < 0) return { host: '', path: readable(rest), query, fragment }
  const slash = rest.indexOf('/', scheme + 3)
  const authority = slash < 0 ? rest.slice(scheme + 3) : rest.slice(scheme + 3, slash)
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  return { host, path: slash < 0 ? '/' : readable(rest.slice(slash)), query, fragment }
}

/** A parameter of a query; null if it is absent. */
export const queryValue = (query: string, name: string): string | null => new URLSearchParams(query).get(name)

/** A marketer writes `/usługi`, a browser sends `/us%C5%82ugi`. */
function readable(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
