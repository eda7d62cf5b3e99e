/**
 * The query parameters of an address, by lower-case name. Mail programs and templates escape `&` a second time, so a name
 * may begin with `amp;`. Of several values the first non-empty one counts.
 */
export function parametersOf(url: URL): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    const meant = name.trim().toLowerCase().replace(ESCAPED, '')
    const text = value.trim()
    if (text !== '' && !parameters.has(meant)) parameters.set(meant, text)
  }
  return parameters
}

const ESCAPED = /^(?:amp;)+/
