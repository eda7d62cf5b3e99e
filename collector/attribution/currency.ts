import { amountOf } from '../../shared/amount.ts'
import { decimal } from '../score/exact.ts'
import { type Fraction, fraction, rounded } from './fraction.ts'

/** Currencies of ISO 4217 by the number of their decimal places. A constant: `Intl` has other places for some. */
const BY_PLACES: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
    COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}
const PLACES: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_PLACES).flatMap(([places, codes]) =>
    codes.split(/\s+/).map(code => [code, Number(places)] as const),
  ),
)

/** The decimal places of a currency; null for what ISO 4217 does not have. */
export const placesOf = (currency: string): number | null => PLACES.get(currency) ?? null

const PLACES_OF_DECIMALS = 10n ** 18n

/** A number by its shortest decimal text. */
export const exactly = (value: number): Fraction => fraction(decimal(value), PLACES_OF_DECIMALS)

/** An amount in minor units; surplus places are rounded half away from zero. */
export const inMinor = (value: number, places: number): bigint =>
  rounded(fraction(decimal(value) * 10n ** BigInt(places), PLACES_OF_DECIMALS))

export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** A property as an amount in minor units: undefined if it is not given, null if it cannot be read. */
export function amountIn(value: unknown, places: number): bigint | null | undefined {
  if (!isGiven(value)) return undefined
  const amount = amountOf(value)
  return amount === null || amount < 0 ? null : inMinor(amount, places)
}
