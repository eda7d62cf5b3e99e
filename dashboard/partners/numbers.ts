import { language } from '../words/words.ts'

/** Exact: digits only, with at most four places; null for a text that is no such number. */
export function ppmOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(text.trim().replace(/\s*%$/, ''))
  if (!match) return null
  const ppm = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'))
  return ppm <= 1_000_000 ? ppm : null
}

export const percentOf = (ppm: number): string =>
  new Intl.NumberFormat(language.value, { maximumFractionDigits: 4, useGrouping: false }).format(ppm / 10_000)

export function wholeOf(text: string): number | null {
  return /^\d{1,5}$/.test(text.trim()) ? Number(text) : null
}

const PLACES: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, HUF: 2, KWD: 3, BHD: 3, TND: 3 }
const placesOf = (currency: string) => PLACES[currency] ?? 2
type Amount = { currency: string; amount: number }

export const minimumText = (minimum: readonly Amount[]): string =>
  minimum
    .map(({ currency, amount }) => {
      const places = placesOf(currency)
      const digits = String(amount).padStart(places + 1, '0')
      const part = places === 0 ? '' : `${language.value === 'pl' ? ',' : '.'}${digits.slice(-places)}`
      return `${digits.slice(0, digits.length - places)}${part} ${currency}`
    })
    .join(language.value === 'pl' ? '; ' : ', ')

const AMOUNT = /(\d{1,7})(?:[.,](\d{1,3}))?\s*([A-Z]{3})/g

/** `100.00 PLN, 25 EUR` in minor units; null where a part cannot be read. */
export function minimumOf(text: string): Amount[] | null {
  const found: Amount[] = []
  for (const match of text.matchAll(AMOUNT)) {
    const [, whole = '', part = '', currency = ''] = match
    const places = placesOf(currency)
    if (part.length > places) return null
    found.push({ currency, amount: Number(whole + part.padEnd(places, '0')) })
  }
  return text.replaceAll(AMOUNT, '').replaceAll(/[\s,;]/g, '') === '' ? found : null
}
