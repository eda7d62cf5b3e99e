import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mailAddress, telAddress } from '../../../dashboard/reach/ways.ts'

describe('contact links', () => {
  it.each([
    ['+48 600 100 200', 'tel:+48600100200'],
    ['(22) 123-45-67', 'tel:221234567'],
    ['0048 22 123 45 67', 'tel:0048221234567'],
    ['+1 (212) 555-0100 ext. 12', 'tel:+12125550100'],
    ['22 123 45 67 wew. 8', 'tel:221234567'],
    ['12', null],
    ['none', null],
    ['', null],
    [null, null],
    ['javascript:alert(1)', null],
  ])('dial %s', (phone, address) => {
    expect(telAddress(phone)).toBe(address)
  })

  it.each([
    ['anna@example.com', 'mailto:anna@example.com'],
    ['a+b@example.com', 'mailto:a%2Bb@example.com'],
    ['a@example.com?cc=b@example.com', 'mailto:a%40example.com%3Fcc%3Db@example.com'],
    ['a@example.com,b@example.com', null],
    ['a@b.com\r\nBcc: c@d.com', null],
    ['@example.com', null],
    ['anna@', null],
    ['anna', null],
    ['\ud800@example.com', null],
    [null, null],
  ])('write to %s', (email, address) => {
    expect(mailAddress(email)).toBe(address)
  })

  it('contain no other recipients and no text, for any input of a visitor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, other) => {
        const tel = telAddress(one + other)
        expect(tel === null || /^tel:\+?[\d*#]+$/.test(tel)).toBe(true)
        const mail = mailAddress(`${one}@${other}`)
        expect(mail === null || /^mailto:[^?&,;\s]+$/.test(mail)).toBe(true)
      }),
    )
  })
})
