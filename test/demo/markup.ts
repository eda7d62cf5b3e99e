const VOID = new Set(['meta', 'link', 'input', 'img', 'br', 'hr'])
const TAG = /<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>/gi

/** What is wrong with a page's tags: one left open, closed twice, crossed with another, or a `<` that opens nothing. */
export function flawsOf(page: string): string[] {
  const open: string[] = []
  const flaws: string[] = []
  const rest = page.replace(/^<!doctype html>/, '').replace(TAG, (_, end, name, __, self) => {
    if (end) {
      const last = open.pop()
      if (last !== name) flaws.push(`</${name}> closes <${last}>`)
    } else if (!self && !VOID.has(name)) open.push(name)
    return ''
  })
  flaws.push(...open.map(name => `<${name}> is left open`))
  for (const stray of rest.match(/[<>].{0,40}/g) ?? []) flaws.push(`stray ${stray}`)
  return flaws
}

/** Ids that stand twice on a page. */
export const twice = (page: string): string[] => {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(match => match[1]!)
  return ids.filter((id, index) => ids.indexOf(id) !== index)
}
