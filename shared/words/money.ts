import type { Language } from '../person.ts'

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const PLACES: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

/** The decimal places of a currency; 2 for what is not listed. */
export function minorPlaces(currency: string): number {
  const found = Object.entries(PLACES).find(([, codes]) => codes.split(' ').includes(currency))
  return found ? Number(found[0]) : 2
}

/** An amount in minor units, in words of a language: `1 234,50 zł`, `PLN 1,234.50`. Without a currency, a number. */
export function moneyText(amount: number, currency: string, language: Language): string {
  const places = minorPlaces(currency)
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    // Polish groups numbers of four digits too, as bank statements do.
    useGrouping: 'always',
    ...(currency !== '' && { style: 'currency', currency }),
  })
  return format.format(amount / 10 ** places)
}
