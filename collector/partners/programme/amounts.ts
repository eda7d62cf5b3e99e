import type { Language } from '../../../shared/person.ts'

/** Currencies of ISO 4217 that have no minor unit, or three places; all others have two. */
const PLACES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV'].map(
      code => [code, 0],
    ),
  ),
  ...Object.fromEntries(['XAF', 'XOF', 'XPF'].map(code => [code, 0])),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(code => [code, 3])),
}

export const placesOf = (currency: string): number => PLACES[currency] ?? 2

/** An amount in minor units as text, without rounding: 10000 of PLN is 100.00 PLN. */
export function amountText(amount: number, currency: string, language: Language): string {
  const places = placesOf(currency)
  const digits = String(Math.abs(amount)).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, language === 'pl' ? '\u00a0' : ',')
  const part = places === 0 ? '' : `${language === 'pl' ? ',' : '.'}${digits.slice(-places)}`
  return `${amount < 0 ? '−' : ''}${grouped}${part}\u00a0${language === 'pl' && currency === 'PLN' ? 'zł' : currency}`
}

/** The text of a rate: 75,000 millionths are 7.5 %. */
export function percent(ppm: number, language: Language): string {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 4 })
  return language === 'pl' ? `${format.format(ppm / 10_000)}%` : `${format.format(ppm / 10_000)} %`
}
