/**
 * Columns of rows as arrays, to be unnested by a statement. PostgreSQL's text holds no NUL: the sign for it
 * stands in its place (texts of ours are JSON, where NUL is spelt out; only strangers' keys and bodies have any).
 */
export const texts = (values: readonly string[]): string[] => values.map(text)
export const text = (value: string): string =>
  value.includes('\0') ? value.replaceAll('\0', '\u2400') : value
