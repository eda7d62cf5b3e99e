import { describe, expect, it } from 'vitest'
import { addressFinder, isLoopback, networksOf } from '../../collector/http/address.ts'

describe('the client address of a request', () => {
  const find = addressFinder(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  it.each([
    ['203.0.113.9', undefined, '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['127.0.0.1', '1.2.3.4', '1.2.3.4'],
    ['127.0.0.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['127.0.0.1', '6.6.6.6, 1.2.3.4, 10.1.2.3', '1.2.3.4'],
    ['127.0.0.1', '[2001:db8::1]:443', '2001:db8::1'],
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['fd00::5', '1.2.3.4:5678', '1.2.3.4'],
    [undefined, '1.2.3.4', null],
  ])('of peer %s with X-Forwarded-For %s is %s', (peer, forwarded, address) => {
    expect(find(peer, forwarded)).toBe(address)
  })
})

it('an IPv6 customer is limited as one network, for any addresses of it', () => {
  expect(networksOf('2001:db8:1:2:3:4:5:6')).toEqual(['2001:db8:1:2', '2001:db8:1'])
  expect(networksOf('2001:db8::6')).toEqual(['2001:db8:0:0', '2001:db8:0'])
  expect(networksOf('::1')).toEqual(['0:0:0:0', '0:0:0'])
  expect(networksOf('203.0.113.9')).toEqual(['203.0.113.9', null])
})

it('loopback addresses are recognized', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true)
  expect(isLoopback('128.0.0.1') || isLoopback(null)).toBe(false)
})
