import { placesOf } from '../attribution/currency.ts'

/** An amount in minor units as a decimal with a point and all its places: `1234.50`. */
export function amountText(amount: number, currency: string): string {
  const places = placesOf(currency) ?? 2
  const digits = String(Math.abs(amount)).padStart(places + 1, '0')
  const whole = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return amount < 0 ? `-${whole}` : whole
}
