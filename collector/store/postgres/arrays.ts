/**
 * Columns of rows as arrays for `unnest`. PostgreSQL text cannot contain NUL: a substitute character replaces it (our
 * JSON texts escape NUL; only keys and bodies from outside contain any).
 */
export const texts = (values: readonly string[]): string[] => values.map(text)
export const text = (value: string): string =>
  value.includes('\0') ? value.replaceAll('\0', '\u2400') : value
