/** What a field in the line is edited with. */
export type Control =
  | { as: 'choice'; options: readonly Option[] }
  /** Known names, and families of names: what follows the prefix is typed. */
  | { as: 'name'; options: readonly Option[]; families: readonly Option[] }
  | { as: 'number' }
  | { as: 'text'; isWide?: boolean }
  | { as: 'duration'; units: readonly Unit[] }
  | { as: 'day' }
  /** Some of a list: in the line it says how many, or what `tell` makes of their labels. */
  | { as: 'several'; options: readonly Option[]; tell?: (labels: readonly string[]) => string }
export type Option = { value: string; label: string }
export type Unit = 'Y' | 'M' | 'W' | 'D' | 'TH' | 'TM' | 'TS'

/** A place in a sentence that can be changed; writing what it shows gives the same thing again. */
export type Field<T> = {
  /** Within the thing that the sentence tells: `where[0].value`. */
  path: string
  label: string
  control: Control
  shown: string
  /** What an empty field stands for. */
  hint?: string
  write(shown: string): T
}
/** Takes a part of the sentence away. */
export type Clear<T> = { path: string; label: string; without: T }
export type Piece<T> = string | Field<T> | Clear<T>

export const isField = <T>(piece: Piece<T>): piece is Field<T> =>
  typeof piece !== 'string' && 'write' in piece

type Slots<T> = Record<string, readonly Piece<T>[] | Piece<T>>

/** Puts pieces where a template names them: "give {worth}, {limit}". A slot that is not given stays empty. */
export function fill<T>(template: string, slots: Slots<T>): Piece<T>[] {
  return template.split(/\{(\w+)\}/).flatMap((part, index): readonly Piece<T>[] => {
    if (index % 2 === 0) return part === '' ? [] : [part]
    const slot = slots[part]
    return slot === undefined ? [] : isList(slot) ? slot : [slot]
  })
}

/** With the key set; without it, where there is nothing to set. Other keys keep their order. */
export function put<T extends object>(thing: T, key: string, value: unknown): T {
  const { [key]: _, ...rest } = thing as Record<string, unknown>
  if (value === undefined) return rest as T
  return { ...thing, [key]: value }
}

/** The same sentence about a part, told of the whole. */
export function within<P, T>(pieces: readonly Piece<P>[], path: string, whole: (part: P) => T): Piece<T>[] {
  return pieces.map((piece): Piece<T> => {
    if (typeof piece === 'string') return piece
    const place = {
      path: piece.path === '' ? path : `${path}${piece.path.startsWith('[') ? '' : '.'}${piece.path}`,
    }
    if (!isField(piece)) return { ...piece, ...place, without: whole(piece.without) }
    return { ...piece, ...place, write: shown => whole(piece.write(shown)) }
  })
}

const isList = <T>(slot: readonly Piece<T>[] | Piece<T>): slot is readonly Piece<T>[] => Array.isArray(slot)
