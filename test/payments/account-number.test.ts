import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankOf, isAccount, nrbOf, readAccount } from '../../collector/payments/account-number.ts'
import { isNip, readKsefNumber } from '../../collector/payments/ksef-number.ts'
import { ACCOUNT, GERMAN } from './orders.ts'

describe('an account number', () => {
  it('is an IBAN, or the 26 digits of a Polish account, with spaces or without', () => {
    expect(readAccount('27 1140 2004 0000 3002 0135 5387')).toEqual({ iban: ACCOUNT })
    expect(readAccount('pl27 1140 2004 0000 3002 0135 5387')).toEqual({ iban: ACCOUNT })
    expect(readAccount(GERMAN)).toEqual({ iban: GERMAN })
    expect(nrbOf(ACCOUNT)).toBe('27114020040000300201355387')
    expect(nrbOf(GERMAN)).toBeNull()
    expect(bankOf(nrbOf(ACCOUNT)!)).toBe('11402004')
  })

  // The examples of the registry of IBAN formats that SWIFT keeps for ISO 13616.
  it.each([
    'AT611904300234573201',
    'BE68539007547034',
    'CH9300762011623852957',
    'CZ6508000000192000145399',
    'FR1420041010050500013M02606',
    'GB29NWBK60161331926819',
    'MT84MALT011000012345MTLCAST001S',
    'NL91ABNA0417164300',
    'NO9386011117947',
    'SK3112000000198742637541',
  ])('of each country has its own length: %s', iban => {
    expect(readAccount(iban)).toEqual({ iban })
    expect(readAccount(`${iban}0`)).toEqual({ fault: 'account_length' })
  })

  it.each([
    ['', 'account_shape'],
    ['12', 'account_shape'],
    ['27114020040000300201355386', 'account_check'],
    ['ZZ89370400440532013000', 'account_country'],
    ['PL2711402004000030020135538A', 'account_shape'],
    ["PL27' OR 1=1--", 'account_shape'],
  ])('%j is refused: %s', (text, fault) => {
    expect(readAccount(text)).toEqual({ fault })
  })

  it('with one wrong digit, or two neighbours exchanged, is always refused', () => {
    const place = fc.integer({ min: 4, max: 26 })
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 9 }), (at, more) => {
        const digit = (Number(ACCOUNT[at]) + more) % 10
        expect(isAccount(ACCOUNT.slice(0, at) + digit + ACCOUNT.slice(at + 1))).toBe(false)
        const swapped = ACCOUNT.slice(0, at) + ACCOUNT[at + 1] + ACCOUNT[at] + ACCOUNT.slice(at + 2)
        if (swapped !== ACCOUNT) expect(isAccount(swapped)).toBe(false)
      }),
    )
  })
})

describe('a KSeF number', () => {
  // The example in the documentation of the KSeF API (faktury/numer-ksef.md).
  const EXAMPLE = '5265877635-20250826-0100001AF629-AF'

  it('of the published example is right, in lower case too', () => {
    expect(readKsefNumber(` ${EXAMPLE.toLowerCase()} `)).toEqual({ number: EXAMPLE })
  })

  it.each([
    ['5265877635-20250826-0100001AF629-AE', 'ksef_check'],
    ['5265877635-20250826-0100001AF628-AF', 'ksef_check'],
    ['5265877635-20250826-0100001AF62-AF', 'ksef_shape'],
    ['5265877634-20250826-0100001AF629-AF', 'ksef_nip'],
    ['5265877635-20250231-0100001AF629-AF', 'ksef_date'],
    ['FV 3/2026', 'ksef_shape'],
  ])('%j is refused: %s', (text, fault) => {
    expect(readKsefNumber(text)).toEqual({ fault })
  })

  it('may be the collective identifier of several invoices', () => {
    const found = Array.from({ length: 256 }, (_, check) =>
      readKsefNumber(`5265877635-IZ202608-0100001AF629-${check.toString(16).padStart(2, '0').toUpperCase()}`),
    ).filter(one => 'number' in one)
    expect(found).toHaveLength(1)
  })

  it('has a tax number with its check digit', () => {
    expect(isNip('5265877635')).toBe(true)
    expect(isNip('5265877636')).toBe(false)
    expect(isNip('526587763')).toBe(false)
  })
})
