import { describe, expect, it } from 'vitest'
import { allows, originPattern } from '../../collector/accounts/origins.ts'

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
  ])('with %j, compared with %s, returns %s', (patterns, origin, expected) => {
    expect(allows(patterns, origin)).toBe(expected)
  })

  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://*.shop.example', 'https://*.shop.example'],
    ['shop.example', 'https://shop.example'],
    ['http://intranet:8080', 'http://intranet:8080'],
    ['localhost:5173', 'http://localhost:5173'],
    ['*.shop.example', 'https://*.shop.example'],
    [' https://Shop.Example/ ', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://shop.example:80/', 'http://shop.example'],
    ['https://żółw.example', 'https://xn--w-uga1v8h.example'],
    ['*.żółw.example', 'https://*.xn--w-uga1v8h.example'],
    ['https://[2001:DB8::1]:8443/', 'https://[2001:db8::1]:8443'],
  ])('normalizes an entry to a browser origin: %s becomes %s', (typed, pattern) => {
    expect(originPattern(typed)).toBe(pattern)
    expect(originPattern(pattern)).toBe(pattern)
  })

  it('rejects an entry that is not an origin', () => {
    for (const text of [
      'notaurl',
      '*.shop',
      'https://shop.example/path',
      'https://shop.example/?a=b',
      'https://user@shop.example',
      'https://a.*.shop.example',
      'ftp://x.example',
      '*',
      '',
      'a b',
    ])
      expect(originPattern(text), text).toBe(null)
  })
})
