import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Longer texts are no number. */
const MOST = 60
/** Signs that take no room, as address books and web pages leave them around numbers. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu
const PHONE_NAME =
  /^(?:phone|phone_?number|tel|telephone|mobile|cell|cell_?phone|telefon|telefon_?komórkowy|komórka|nr_?telefonu)$/i

/** Whether a trait of this name contains a phone number. */
export const isPhoneName = (name: string): boolean => PHONE_NAME.test(name)

/**
 * A valid phone number in E.164, with its extension behind it; null for any other text. A number without a country code
 * is read as one of `region` (ISO 3166), if that is known.
 */
export function phoneOf(value: unknown, region: string | null): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .trim()
    .replace(/^tel:/i, '')
    .replace(/\bwew\.?\s*(\d{1,7})$/i, 'ext. $1')
  if (text.length > MOST) return null
  const parsed = parsePhoneNumberFromString(text, {
    ...(region !== null && { defaultCountry: region as CountryCode }),
    extract: false,
  })
  if (!parsed?.isValid()) return null
  return parsed.ext ? `${parsed.number} ext. ${parsed.ext}` : parsed.number
}

/** The traits with their valid phone numbers in E.164; an invalid number is unchanged. */
export function withPhones(traits: Record<string, unknown>, region: string | null): Record<string, unknown> {
  const read = Object.entries(traits).flatMap(([name, value]) => {
    const phone = isPhoneName(name) ? phoneOf(value, region) : null
    return phone === null ? [] : [[name, phone] as const]
  })
  return read.length === 0 ? traits : { ...traits, ...Object.fromEntries(read) }
}
