/** A list of the product with a site's own entries: one that begins with a minus takes an entry off. */
export function withOwnEntries(list: readonly string[], own: readonly string[] = []): readonly string[] {
  if (own.length === 0) return list
  const off = new Set(own.filter(isTakenOff).map(entryTakenOff))
  return [...list, ...own.filter(entry => !isTakenOff(entry))].filter(entry => !off.has(entry))
}

export const isTakenOff = (entry: string): boolean => entry.startsWith('-')
export const entryTakenOff = (entry: string): string => entry.slice(1)

/** Own beginnings of paths: true or false where one says so, undefined where none does. The longest one decides. */
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
