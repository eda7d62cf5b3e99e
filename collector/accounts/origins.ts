/** `https://shop.example`, or `https://*.shop.example` for every host below it (the host itself not). */
export const isOriginPattern = (text: string): boolean => {
  const plain = text.replace('://*.', '://any.')
  try {
    const url = new URL(plain)
    return /^https?:$/.test(url.protocol) && url.origin === plain.toLowerCase() && url.hostname !== ''
  } catch {
    return false
  }
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
