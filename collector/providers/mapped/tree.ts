import { partsOf } from '../../../shared/mapping.ts'
import { at, formOf, isTree, jsonOf, MOST_DEPTH } from '../body.ts'
import type { Incoming } from '../port.ts'

const MOST_KEYS = 200

/** The body as a tree, parsed as JSON, else as a form. Undefined: neither. */
export function treeOf(body: Uint8Array): unknown {
  const json = jsonOf(body)
  if (typeof json === 'object' && json !== null) return json
  if (json !== undefined) return undefined
  const fields = formOf(body)
  if (fields.size === 0 || (fields.size === 1 && [...fields.values()][0] === '')) return undefined
  return nested(fields)
}

/** `data[merges][EMAIL]` becomes three levels. No name reaches a prototype: the levels have none. A deeper name is left out. */
function nested(fields: ReadonlyMap<string, string>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null)
  let left = MOST_KEYS
  for (const [name, value] of fields) {
    if (left-- === 0) break
    const [first = '', ...rest] = name.replaceAll(']', '').split('[')
    if (rest.length >= MOST_DEPTH) continue
    const parts = [first, ...rest]
    let here = root
    for (const part of parts.slice(0, -1)) {
      const inside = here[part]
      here = (isTree(inside) ? inside : (here[part] = Object.create(null))) as Record<string, unknown>
    }
    here[parts.at(-1)!] = value
  }
  return root
}

/** Reads values by their paths: in an entry of the body, or beside the body. */
export type Reader = (path: string) => unknown

export function readerOf(entry: unknown, { header, query }: Pick<Incoming, 'header' | 'query'>): Reader {
  return path => {
    if (path.startsWith('$.header.')) return header(path.slice('$.header.'.length).toLowerCase()) ?? undefined
    if (path.startsWith('$.query.')) return query.get(path.slice('$.query.'.length)) ?? undefined
    const parts = partsOf(path)
    return parts === null ? undefined : at(entry, ...parts)
  }
}
