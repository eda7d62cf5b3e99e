/** Lengths of an IBAN by country, from the registry of ISO 13616. */
const LENGTHS: Readonly<Record<number, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH CR HR LI LV',
  22: 'BG BH DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ DZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
}
const LENGTH_OF: ReadonlyMap<string, number> = new Map(
  Object.entries(LENGTHS).flatMap(([length, codes]) =>
    codes.split(' ').map(code => [code, Number(length)] as const),
  ),
)

export type AccountFault = 'account_shape' | 'account_country' | 'account_length' | 'account_check'

/**
 * Reads an IBAN, or a Polish NRB of 26 digits, with or without spaces. The check digits are verified (ISO 7064, mod 97-10).
 * An NRB is returned as the IBAN of the same account.
 */
export function readAccount(text: string): { iban: string } | { fault: AccountFault } {
  const plain = text.replaceAll(/[\s-]/g, '').toUpperCase()
  const iban = /^\d{26}$/.test(plain) ? `PL${plain}` : plain
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return { fault: 'account_shape' }
  const length = LENGTH_OF.get(iban.slice(0, 2))
  if (length === undefined) return { fault: 'account_country' }
  if (iban.length !== length) return { fault: 'account_length' }
  if (iban.startsWith('PL') && !/^PL\d{26}$/.test(iban)) return { fault: 'account_shape' }
  return remainder(iban) === 1 ? { iban } : { fault: 'account_check' }
}

export const isAccount = (iban: string): boolean => {
  const read = readAccount(iban)
  return 'iban' in read && read.iban === iban
}

/** The remainder by 97 of the IBAN with its first four signs moved to the end and letters as numbers from 10 on. */
function remainder(iban: string): number {
  let rest = 0
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** The 26 digits of a Polish account; null for an account of another country. */
export const nrbOf = (iban: string): string | null => (iban.startsWith('PL') ? iban.slice(2) : null)

/** The settlement number of the bank in an NRB: digits 3 to 10. */
export const bankOf = (nrb: string): string => nrb.slice(2, 10)
