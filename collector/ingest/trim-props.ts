import { isRecord, type Props } from './props.ts'

/** The limits of an event's properties. An event above them loses detail, and is kept. */
export const ROOM = { depth: 6, keys: 200, text: 4_000, name: 256 } as const

/** Properties that are kept first: they identify orders, amounts and people. */
const FIRST = [
  ...[
    'transaction_id',
    'deal_id',
    'value',
    'currency',
    'items_total',
    'userId',
    'previousId',
    'email',
    'groupId',
    'proof',
  ],
  ...['phone', 'name', 'plan', 'points', 'undoes', 'on', 'search_term', 'link_url', 'traits', 'items'],
]
const RANK = new Map(FIRST.map((name, rank) => [name, rank]))

/** The properties as they are if they fit, else a copy of what fits: whole lines of lists, the beginnings of long texts. */
export function trimProps(props: Props): Props {
  return fits(props) ? props : new Trimmer().record(props, 1)
}

/** Also makes text well-formed on the way: a lone surrogate has no UTF-8. */
function fits(props: Props): boolean {
  let keys = 0
  const walk = (holder: Props | unknown[], depth: number): boolean => {
    if (depth > ROOM.depth) return false
    for (const key of Object.keys(holder)) {
      if (++keys > ROOM.keys || !isName(key)) return false
      const value = (holder as Props)[key]
      if (typeof value === 'string') {
        if (value.length > ROOM.text || value.includes('\0')) return false
        if (!value.isWellFormed()) (holder as Props)[key] = value.toWellFormed()
      } else if (typeof value === 'number') {
        if (!Number.isFinite(value)) return false
      } else if (typeof value === 'object' && value !== null && !walk(value as Props, depth + 1)) return false
    }
    return true
  }
  return walk(props, 1)
}

const isName = (key: string): boolean =>
  key.length <= ROOM.name && key !== '__proto__' && !key.includes('\0') && key.isWellFormed()

class Trimmer {
  #left: number = ROOM.keys

  /** Single values go before lists and objects, which could take all the room. */
  record(from: Props, depth: number): Props {
    const to: Props = {}
    const all = Object.entries(from).filter(([key]) => isName(key))
    for (const [key, value] of all.sort((a, b) => rankOf(a) - rankOf(b))) {
      if (this.#left < 1) break
      const kept = this.#value(value, depth)
      if (kept === undefined) continue
      to[key] = kept
    }
    return to
  }

  /** A list ends before the first line that does not fit as a whole. */
  #list(from: unknown[], depth: number): unknown[] {
    const to: unknown[] = []
    for (const line of from) {
      if (sizeOf(line) > this.#left) break
      const kept = this.#value(line, depth)
      if (kept !== undefined) to.push(kept)
    }
    return to
  }

  /** Undefined: there is no room for it, and nothing of it was counted. */
  #value(value: unknown, depth: number): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) return undefined
    const isHolder = typeof value === 'object' && value !== null
    if (isHolder && depth >= ROOM.depth) return undefined
    this.#left -= 1
    if (typeof value === 'string') return value.replaceAll('\0', '\ufffd').slice(0, ROOM.text).toWellFormed()
    if (!isHolder) return value
    return Array.isArray(value) ? this.#list(value, depth + 1) : this.record(value as Props, depth + 1)
  }
}

function rankOf([key, value]: [string, unknown]): number {
  const isHolder = typeof value === 'object' && value !== null
  return (isHolder ? 10_000 : 0) + (RANK.get(key) ?? 1_000)
}

/** The number of values in a line, including the line itself. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + sizeOf(one), 1)
  if (!isRecord(value)) return 1
  return Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), 1)
}
