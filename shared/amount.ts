/** A number in program notation; a single comma or full stop before three digits is checked below. */
const PLAIN = /^[+-]?(?:\d+|\d*\.\d{1,2})$/
const EXPONENT = /^[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?\d{1,3}$/i

/** Usual abbreviations of currencies, in any case; units such as `k`, `tys` and `km` are not among them. */
const NAMES = 'pln eur usd gbp chf czk sek nok dkk huf zł zl kč kc kr ft fr lei лв грн руб р'.split(' ')
const anyCase = (name: string): string =>
  [...name].map(letter => `[${letter}${letter.toUpperCase()}]`).join('')
/** On either side of the digits. */
const CURRENCY = `(?:[A-Z]{0,2}\\p{Sc}|[A-Z]{3}|${NAMES.map(anyCase).join('|')})`
const WRITTEN = new RegExp(
  `^([+-]?) ?(?:${CURRENCY}(?:\\.(?= ))?)? ?([+-]?) ?(\\d[\\d .,'’]*|[.,]\\d+) ?(?:${CURRENCY}\\.?)?$`,
  'u',
)

/** One comma or full stop. */
const POINTED = /^(\d*)[.,](\d*)$/
/** Thousands by one sign, perhaps a fraction behind another. */
const GROUPED = /^([1-9]\d{0,2}(?:([ .,'’])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?$/
/** As in India: lakhs and crores. */
const IN_PAIRS = /^([1-9]\d?(?:,\d{2})+,\d{3})(?:\.(\d+))?$/

/**
 * The one reader of amounts: a finite number, or text as a person reads it (`129,90`, `1 299,00 zł`, `1,299.00`).
 * Null where it is none, and where it has two readings (`1,299`, `1.299`).
 */
export function amountOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > MOST_LENGTH) return null
  const text = value
    .replace(/\s+/g, ' ')
    .replace(/[\u2212\u2013]/g, '-')
    .trim()
  if (PLAIN.test(text) || EXPONENT.test(text)) return finite(text)
  // "129,-" is 129.
  const [, before, after, digits] = WRITTEN.exec(text.replace(/(\d)[.,]-(?=\D*$)/, '$1')) ?? []
  if (digits === undefined || (before && after)) return null
  const plain = plainOf(digits.trim())
  return plain === null ? null : finite(`${before || after || ''}${plain}`)
}

/** Longer text is not a number that a person wrote. */
const MOST_LENGTH = 64

/** Digits with a full stop before the fraction. */
function plainOf(digits: string): string | null {
  if (/^\d+$/.test(digits)) return digits
  const [, whole, fraction] = POINTED.exec(digits) ?? []
  if (whole !== undefined && fraction !== undefined) {
    const isAmbiguous = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
    return isAmbiguous || whole + fraction === '' ? null : `${whole || '0'}.${fraction || '0'}`
  }
  const [, pairs, rest] = IN_PAIRS.exec(digits) ?? []
  if (pairs !== undefined) return `${pairs.replaceAll(',', '')}.${rest ?? '0'}`
  const [, groups, sign, point, part] = GROUPED.exec(digits) ?? []
  if (groups === undefined || sign === point) return null
  return `${groups.replace(/\D/g, '')}.${part ?? '0'}`
}

function finite(text: string): number | null {
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}
