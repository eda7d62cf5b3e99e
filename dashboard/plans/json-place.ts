/** `rules[3].points`, `rules.3.points` and `/rules/3/points` name the same place. */
export function pathParts(path: string): string[] {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split(/[./]/)
    .filter(part => part !== '')
}

/** The offset of the value at a path; if it is missing, the offset of its nearest ancestor. */
export function placeOf(text: string, path: string): number {
  const scan = { text, at: 0 }
  let best = 0
  skipSpace(scan)
  for (const part of pathParts(path)) {
    best = scan.at
    if (!enter(scan, part)) return best
  }
  return scan.at
}

export const lineOf = (text: string, place: number): number => text.slice(0, place).split('\n').length

type Scan = { text: string; at: number }

/** Moves into the named member or element; false if it does not exist. The text is valid JSON. */
function enter(scan: Scan, part: string): boolean {
  const opening = scan.text[scan.at]
  if (opening !== '{' && opening !== '[') return false
  scan.at++
  for (let index = 0; ; index++) {
    skipSpace(scan)
    if (scan.text[scan.at] === '}' || scan.text[scan.at] === ']' || scan.at >= scan.text.length) return false
    let name = String(index)
    if (opening === '{') {
      const start = scan.at
      skipValue(scan)
      name = JSON.parse(scan.text.slice(start, scan.at))
      skipSpace(scan)
      scan.at++
      skipSpace(scan)
    }
    if (name === part) return true
    skipValue(scan)
    skipSpace(scan)
    if (scan.text[scan.at] === ',') scan.at++
  }
}

function skipSpace(scan: Scan): void {
  while (/\s/.test(scan.text[scan.at] ?? '')) scan.at++
}

function skipValue(scan: Scan): void {
  const rest = /"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s,:{}[\]"]+/y
  let depth = 0
  do {
    skipSpace(scan)
    if (depth > 0 && /[,:]/.test(scan.text[scan.at] ?? '')) {
      scan.at++
      continue
    }
    rest.lastIndex = scan.at
    const token = rest.exec(scan.text)?.[0]
    if (!token) {
      scan.at++
      return
    }
    scan.at += token.length
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
  } while (depth > 0)
}
