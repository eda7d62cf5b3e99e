/**
 * The API's terms band, trait and collector are stage, property and server in the interface. `traits.city` is a field
 * id.
 */
const NAMES: [RegExp, string][] = [
  [/\bband(s?)\b/g, 'stage$1'],
  [/\btrait\b/g, 'property'],
  [/\btraits\b(?!\.)/g, 'properties'],
  [/\bcollector\b/g, 'server'],
]

/** An English message of the API in the interface's names. */
export const interfaceNames = (message: string): string =>
  NAMES.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), message)
