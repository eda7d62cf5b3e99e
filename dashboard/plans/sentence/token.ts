/** The control that edits a field in a sentence. */
export type Control =
  | { as: 'choice'; options: readonly Option[] }
  /** Known names, and prefixes after which the user types the rest. */
  | { as: 'name'; options: readonly Option[]; families: readonly Option[] }
  | { as: 'number' }
  | { as: 'text'; isWide?: boolean }
  | { as: 'duration'; units: readonly Unit[] }
  | { as: 'day' }
  /** A multiple choice: the sentence shows the number of chosen options, or the result of `tell` for their labels. */
  | { as: 'several'; options: readonly Option[]; tell?: (labels: readonly string[]) => string }
export type Option = { value: string; label: string }
export type Unit = 'Y' | 'M' | 'W' | 'D' | 'TH' | 'TM' | 'TS'

/** A place in a sentence that can be changed; writing what it shows gives the same thing again. */
export type Field<T> = {
  /** The path within the object of the sentence: `where[0].value`. */
  path: string
  label: string
  control: Control
  shown: string
  /** The meaning of an empty field. */
  hint?: string
  write(shown: string): T
}
/** Removes a part of the sentence. */
export type Clear<T> = { path: string; label: string; without: T }
export type Token<T> = string | Field<T> | Clear<T>

export const isField = <T>(token: Token<T>): token is Field<T> =>
  typeof token !== 'string' && 'write' in token

type Slots<T> = Record<string, readonly Token<T>[] | Token<T>>

/** Puts tokens where a template names them: "give {worth}, {limit}". A slot that is not given stays empty. */
export function fill<T>(template: string, slots: Slots<T>): Token<T>[] {
  return template.split(/\{(\w+)\}/).flatMap((part, index): readonly Token<T>[] => {
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

/** The tokens of a part's sentence, as tokens of the whole object. */
export function within<P, T>(tokens: readonly Token<P>[], path: string, whole: (part: P) => T): Token<T>[] {
  return tokens.map((token): Token<T> => {
    if (typeof token === 'string') return token
    const place = {
      path: token.path === '' ? path : `${path}${token.path.startsWith('[') ? '' : '.'}${token.path}`,
    }
    if (!isField(token)) return { ...token, ...place, without: whole(token.without) }
    return { ...token, ...place, write: shown => whole(token.write(shown)) }
  })
}

const isList = <T>(slot: readonly Token<T>[] | Token<T>): slot is readonly Token<T>[] => Array.isArray(slot)
