/** A text or a number as text; null for anything else. JSON of a stranger may hold `{"toString": 1}`, on which `String` throws. */
export const plainText = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null

/** A value for a message, as JSON where it is no text, cut to 40 characters. */
export const quoted = (value: unknown): string =>
  `"${(plainText(value) ?? JSON.stringify(value) ?? '').slice(0, 40).toWellFormed()}"`
