/** The types and formats of a column's values. `text` fits every value. */
export const FORMATS = [
  'text',
  'number 12 345,67',
  'number 12,345.67',
  'date 30.11.2026',
  'date 11/30/2026',
  'date 2026-11-30',
] as const
export type Format = (typeof FORMATS)[number]

/** More digits lose their last ones as a number; most of them are account numbers. */
const MOST_DIGITS = 15
const CURRENCY = /^(?:zł|pln|eur|usd|gbp|czk|€|\$|£)\s*|\s*(?:zł|pln|eur|usd|gbp|czk|€|\$|£|%)$/gi
const SPACES = /[\s\u00a0\u202f]/g
const ROUNDED = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,3}$/i

/** A number that a spreadsheet has rounded to fit its column, such as `1,23457E+11`: its last digits are lost. */
export const isRounded = (value: string): boolean => ROUNDED.test(value.trim())

/** The value as its column's format reads it; null where it is written otherwise. */
export function readValue(value: string, format: Format): string | number | null {
  const text = value.trim()
  switch (format) {
    case 'text':
      return text
    case 'number 12 345,67':
      return number(text, /^[+-]?(?:\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$/, ',')
    case 'number 12,345.67':
      return number(text, /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?$/, '.')
    case 'date 30.11.2026':
      return date(/^(?<day>\d{1,2})[./-](?<month>\d{1,2})[./-](?<year>\d{4})(?<clock>[ T].+)?$/.exec(text))
    case 'date 11/30/2026':
      return date(/^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})(?<clock>[ T].+)?$/.exec(text))
    case 'date 2026-11-30':
      return date(/^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?<clock>[ T].+)?$/.exec(text))
  }
}

function number(text: string, shape: RegExp, decimal: ',' | '.'): number | null {
  if (isRounded(text)) return null
  const bare = text.replaceAll(CURRENCY, '').replaceAll(SPACES, ' ').replace(/^[−–]/, '-')
  if (!shape.test(bare)) return null
  const plain =
    decimal === ',' ? bare.replaceAll(/[ .]/g, '').replace(',', '.') : bare.replaceAll(/[ ,]/g, '')
  return plain.replaceAll(/\D/g, '').length > MOST_DIGITS ? null : Number(plain)
}

/** Formats as ISO 8601; a time of day is kept without a zone, since the file names none. */
function date(found: RegExpExecArray | null): string | null {
  const { year = '', month = '', day = '', clock = '' } = found?.groups ?? {}
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  // The 31st of February would become a day of March.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) return null
  if (clock.trim() === '') return iso
  const time = /^[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(clock)
  if (!time || Number(time[1]) > 23 || Number(time[2]) > 59) return null
  return `${iso}T${time[1]!.padStart(2, '0')}:${time[2]}:${time[3] ?? '00'}`
}

/** Names of columns with numbers that are no amounts, and are not added up or compared. */
const LABEL =
  /^(?:nip|regon|krs|pesel|vat|tax|kod|postal|post|zip|nr|numer|number|no|id|ean|sku|isbn|iban|konto|phone|telefon|tel|fax)/i
/** `00-950`, `0123`: the zeros are part of it. */
const LEADING_ZERO = /^0\d/

/** The format that all values of a column fit, or text. The values come one by one and are not kept. */
export class FormatGuess {
  readonly #name: string
  readonly #fitting = new Set(FORMATS)
  #isFilled = false
  #hasLeadingZero = false

  constructor(name: string) {
    this.#name = name.trim()
  }

  add(value: string): void {
    const text = value.trim()
    if (text === '') return
    this.#isFilled = true
    this.#hasLeadingZero ||= LEADING_ZERO.test(text)
    for (const format of this.#fitting) if (readValue(text, format) === null) this.#fitting.delete(format)
  }

  of(separator: string): Format {
    if (!this.#isFilled) return 'text'
    const dated = FORMATS.find(format => format.startsWith('date') && this.#fitting.has(format))
    if (dated) return dated
    if (LABEL.test(this.#name) || this.#hasLeadingZero) return 'text'
    return numberFormat(separator).find(format => this.#fitting.has(format)) ?? 'text'
  }
}

/** The formats of numbers, the likelier one first. */
function numberFormat(separator: string): readonly Format[] {
  // `1,234` can be read both ways: programs that separate cells by semicolons do so since their commas are decimal.
  return separator === ','
    ? ['number 12,345.67', 'number 12 345,67']
    : ['number 12 345,67', 'number 12,345.67']
}
