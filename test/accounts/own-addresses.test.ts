import { expect, it } from 'vitest'
import { isOwnAddress, ownAddress } from '../../collector/accounts/own-addresses.ts'

it.each([
  ['203.0.113.7', ['203.0.113.7'], ['203.0.113.70']],
  ['10.0.0.0/8', ['10.0.0.1', '10.255.1.2'], ['11.0.0.1']],
  ['192.0.2.128/25', ['192.0.2.200'], ['192.0.2.127']],
  ['2001:db8::/32', ['2001:db8:1:2::3'], ['2001:db9::1']],
  ['2001:DB8::7', ['2001:db8::7'], ['2001:db8::8']],
  ['10.1.', ['10.1.200.3'], ['10.10.2.3']],
  ['2001:db8:', ['2001:db8:1::2'], ['2001:db80::1']],
])('%s matches exactly the addresses of its range', (entry, own, others) => {
  const list = [ownAddress(entry)!]
  expect(own.every(address => isOwnAddress(address, list))).toBe(true)
  expect(others.some(address => isOwnAddress(address, list))).toBe(false)
  expect(isOwnAddress(null, list)).toBe(false)
})

it.each(['10.0.0.0/33', '2001:db8::/129', '10.0.0.0/8/8', '10.0/8', '203.0', 'shop.example', ''])(
  '%s is rejected as an address',
  entry => expect(ownAddress(entry)).toBe(null),
)
