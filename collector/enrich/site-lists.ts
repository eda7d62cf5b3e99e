/** A built-in list with a site's own entries; an entry with a leading minus removes a built-in one. */
export function withOwnEntries(list: readonly string[], own: readonly string[] = []): readonly string[] {
  if (own.length === 0) return list
  const off = new Set(own.filter(isTakenOff).map(entryTakenOff))
  return [...list, ...own.filter(entry => !isTakenOff(entry))].filter(entry => !off.has(entry))
}

export const isTakenOff = (entry: string): boolean => entry.startsWith('-')
export const entryTakenOff = (entry: string): string => entry.slice(1)

/** The site's own path prefixes: true or false by the longest matching prefix, undefined without a match. */
export function saidOfPath(path: string, own: readonly string[] = []): boolean | undefined {
  let said: { length: number; holds: boolean } | undefined
  for (const entry of own) {
    const holds = !isTakenOff(entry)
    const start = holds ? entry : entryTakenOff(entry)
    if (path.startsWith(start) && (!said || start.length > said.length))
      said = { length: start.length, holds }
  }
  return said?.holds
}
