import { textOf } from '../score/text.ts'

/** A value for a message, cut to 40 characters. `String` throws for some values of JSON, such as `{"toString": 1}`. */
export const quoted = (value: unknown): string =>
  `"${(textOf(value) ?? JSON.stringify(value)).slice(0, 40).toWellFormed()}"`
