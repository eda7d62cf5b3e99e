import { describe, expect, it } from 'vitest'
import { allows, isOriginPattern } from '../../collector/accounts/origins.ts'

describe('an allow-list of origins', () => {
  it.each([
    [[], 'https://anything.example', true],
    [['https://shop.example'], 'https://shop.example', true],
    [['https://shop.example'], 'https://Shop.Example', true],
    [['https://shop.example'], 'http://shop.example', false],
    [['https://shop.example'], 'https://shop.example:8443', false],
    [['https://shop.example'], 'https://evilshop.example', false],
    [['https://shop.example'], 'https://shop.example.evil.example', false],
    [['https://shop.example'], 'null', false],
    [['https://*.shop.example'], 'https://pl.shop.example', true],
    [['https://*.shop.example'], 'https://a.b.shop.example', true],
    [['https://*.shop.example'], 'https://shop.example', false],
    [['https://*.shop.example'], 'https://evilshop.example', false],
  ])('%j meets %s: %s', (patterns, origin, expected) => {
    expect(allows(patterns, origin)).toBe(expected)
  })

  it('is made of origins', () => {
    expect(
      ['https://shop.example', 'http://localhost:3000', 'https://*.shop.example'].every(isOriginPattern),
    ).toBe(true)
    for (const text of [
      'shop.example',
      'https://shop.example/',
      'https://shop.example/path',
      'ftp://x.example',
      '*',
      '',
    ])
      expect(isOriginPattern(text), text).toBe(false)
  })
})
