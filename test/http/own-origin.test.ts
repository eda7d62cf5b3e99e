import { expect, it } from 'vitest'
import { isSameOrigin } from '../../collector/http/own-origin.ts'

it.each([
  ['https://board.example', 'board.example:443', true],
  ['https://board.example', 'board.example', true],
  ['https://board.example', 'Board.Example:80', true],
  ['http://board.example', 'board.example:80', true],
  ['http://localhost:3000', 'localhost:3000', true],
  ['https://board.example:8443', 'board.example:8443', true],
  ['https://żółw.example', 'xn--w-uga1v8h.example:443', true],
  ['http://[::1]:3000', '[::1]:3000', true],
  ['https://board.example:8443', 'board.example', false],
  ['https://board.example', 'board.example:8443', false],
  ['https://evil.example', 'board.example', false],
  ['https://board.example.evil.example', 'board.example', false],
  ['null', 'board.example', false],
  ['https://board.example', undefined, false],
  ['https://board.example', 'a b', false],
])('whether a page of origin %s has the own origin at host %s: %s', (origin, host, isSame) => {
  expect(isSameOrigin(origin, host, null)).toBe(isSame)
})

it('PUBLIC_URL defines the own origin for any Host header', () => {
  expect(isSameOrigin('https://board.example', '10.0.0.7:3000', 'https://board.example/')).toBe(true)
})
