import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countryOf } from '../../collector/accounts/country.ts'
import { phoneOf, withPhones } from '../../collector/ingest/phone.ts'

describe('a phone number', () => {
  it.each([
    ['600 100 200', 'PL', '+48600100200'],
    ['48600100200', 'PL', '+48600100200'],
    [600100200, 'PL', '+48600100200'],
    ['0048 22 123 45 67', 'PL', '+48221234567'],
    ['(22) 123-45-67', 'PL', '+48221234567'],
    ['+48 600-100-200', null, '+48600100200'],
    ['tel:+48600100200', null, '+48600100200'],
    ['\u202a+48 600 100 200\u202c', null, '+48600100200'],
    ['+1 (212) 555-0100 ext. 12', 'PL', '+12125550100 ext. 12'],
    ['22 123 45 67 wew. 8', 'PL', '+48221234567 ext. 8'],
    ['+44 20 7946 0958', 'PL', '+442079460958'],
    ['030 901820', 'DE', '+4930901820'],
    ['600 100 200', null, null],
    ['12', 'PL', null],
    ['111 111 111', 'PL', null],
    ['call 600 100 200 after five', 'PL', null],
    ['brak', 'PL', null],
    ['', 'PL', null],
    [null, 'PL', null],
    [['600100200'], 'PL', null],
    ['1'.repeat(500), 'PL', null],
  ])('%j with region %s is %s', (written, region, phone) => {
    expect(phoneOf(written, region)).toBe(phone)
  })

  it('in E.164 is unchanged, in any region', () => {
    const written = fc.tuple(
      fc.constantFrom('PL', 'DE', 'US', 'GB'),
      fc.integer({ min: 1, max: 9_999_999_999 }).map(String),
    )
    fc.assert(
      fc.property(written, fc.constantFrom('PL', 'FR', null), ([region, digits], other) => {
        const phone = phoneOf(digits, region)
        if (phone !== null) expect([phone, phoneOf(phone, other)]).toEqual([phone, phone])
      }),
    )
  })

  it('is normalized in traits that have the name of one, and other values stay as written', () => {
    const traits = { phone: '600 100 200', telefon: '22 123 45 67', mobile: 'ask Ewa', nip: '5260250274' }
    expect(withPhones(traits, 'PL')).toEqual({
      phone: '+48600100200',
      telefon: '+48221234567',
      mobile: 'ask Ewa',
      nip: '5260250274',
    })
  })
})

it.each([
  ['Europe/Warsaw', 'PL'],
  ['Europe/London', 'GB'],
  ['America/New_York', 'US'],
  ['Asia/Kolkata', 'IN'],
  ['Asia/Calcutta', 'IN'],
  ['UTC', null],
])('the region of the time zone %s is %s', (zone, country) => {
  expect(countryOf(zone)).toBe(country)
})
