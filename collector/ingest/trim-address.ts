/**
 * An address that is too long without its fragment, then without the parameters that do not fit, then without the end of its
 * path. What stays is a whole address if the text was one.
 */
export function trimAddress(address: string, most: number): string {
  const text = address.replaceAll('\0', '').toWellFormed()
  if (text.length <= most) return text
  const bare = text.replace(/#.*$/s, '')
  const asked = bare.indexOf('?')
  const path = asked < 0 ? bare : bare.slice(0, asked)
  // Not within an escape sequence, which would make the address invalid.
  if (path.length > most)
    return path
      .slice(0, most)
      .replace(/%[\da-f]?$/i, '')
      .toWellFormed()
  let kept = path
  for (const parameter of asked < 0 ? [] : bare.slice(asked + 1).split('&')) {
    const more = `${kept}${kept.length === path.length ? '?' : '&'}${parameter}`
    if (more.length <= most) kept = more
  }
  return kept
}
