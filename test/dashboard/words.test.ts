// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import { contactName, hueOf, initials } from '../../dashboard/board/contact-name.ts'
import { ago, ahead, number, signed } from '../../dashboard/ui/format.ts'
import { en } from '../../dashboard/words/en.ts'
import { pl } from '../../dashboard/words/pl.ts'
import { language } from '../../dashboard/words/words.ts'
import { KINDS } from '../../shared/event.ts'
import { phrase } from '../../shared/words/events.ts'

const NOW = Date.parse('2026-10-05T12:00:00.000Z')
const at = (secondsAgo: number) => NOW - secondsAgo * 1000
const nobody = { name: null, email: null, browser: null, os: null, device: null }

afterEach(() => {
  language.value = 'en'
})

describe('interface texts', () => {
  it.each([
    [0, '0 punktów'],
    [1, '1 punkt'],
    [2, '2 punkty'],
    [5, '5 punktów'],
    [12, '12 punktów'],
    [22, '22 punkty'],
    [101, '101 punktów'],
  ])('have the Polish plural of %i', (n, text) => {
    expect(pl.points(n)).toBe(text)
  })

  it('have the English plural', () => {
    expect([0, 1, 2].map(en.points)).toEqual(['0 points', '1 point', '2 points'])
    expect(en.board.waiting(3)).toBe('3 changes waiting')
    expect(pl.board.waiting(3)).toBe('3 zmiany czekają')
  })

  it('have the same shortcut keys in both languages', () => {
    expect(pl.keys.rows.map(([key]) => key)).toEqual(en.keys.rows.map(([key]) => key))
  })

  it('describe an event with and without its object', () => {
    expect(phrase('en', 'add_to_cart', 'Trekking tent').join('')).toBe('added Trekking tent to the cart')
    expect(phrase('pl', 'add_to_cart', 'Namiot').join('')).toBe('do koszyka dodano Namiot')
    expect(phrase('pl', 'add_to_cart', null).join('')).toBe('dodano do koszyka')
    expect(phrase('en', 'toString', 'x').join('')).toBe('toString: x')
  })

  it.each(['en', 'pl'] as const)(
    'have exactly one position for the object of each event kind: %s',
    language => {
      for (const kind of Object.keys(KINDS))
        expect(phrase(language, kind, '§').join('').split('§')).toHaveLength(2)
    },
  )

  it('give relative times in the reader’s language', () => {
    expect([1, 12, 300, 7_200, 200_000].map(s => ago(at(s), NOW))).toEqual([
      'just now',
      '12s ago',
      '5m ago',
      '2h ago',
      '2d ago',
    ])
    expect(ahead(NOW + 6 * 86_400_000, NOW)).toBe('in 6 days')
    language.value = 'pl'
    expect(ago(at(7_200), NOW)).toBe('2 godz. temu')
    expect(ahead(NOW + 6 * 86_400_000, NOW)).toBe('za 6 dni')
  })

  it('format numbers for the reader’s language, with a true minus sign', () => {
    expect(number(12_345)).toBe('12,345')
    expect(signed(-10)).toBe('−10')
    expect(signed(10)).toBe('+10')
    language.value = 'pl'
    expect(number(12_345)).toMatch(/^12\s345$/)
  })
})

describe('display names on the board', () => {
  it('are the name, else the e-mail address, else the browser and system', () => {
    expect(contactName({ ...nobody, name: 'Anna Nowak', browser: 'Chrome', os: 'Android' })).toBe(
      'Anna Nowak',
    )
    expect(contactName({ ...nobody, browser: 'Chrome', os: 'Android' })).toBe('Anonymous, Chrome on Android')
    expect(contactName(nobody)).toBe('Anonymous')
    expect(contactName({ ...nobody, browser: 'Mobile Safari', os: 'iOS', device: 'mobile' })).toBe(
      'Anonymous, Safari on iPhone',
    )
    expect(contactName({ ...nobody, browser: 'Mobile Safari', os: 'iOS', device: 'tablet' })).toBe(
      'Anonymous, Safari on iPad',
    )
    language.value = 'pl'
    expect(contactName({ ...nobody, browser: 'Chrome', os: 'Android' })).toBe('Anonim, Chrome (Android)')
    expect(contactName({ ...nobody, browser: 'Safari', os: 'Mac OS' })).toBe('Anonim, Safari (macOS)')
  })

  it('have initials of letters only', () => {
    expect(initials('Anna Maria Nowak')).toBe('AN')
    expect(initials('świętosława')).toBe('Ś')
    expect(initials('<img src=x onerror=alert(1)>')).toBe('SO')
    expect(initials('123')).toBeNull()
    expect(initials(null)).toBeNull()
  })

  it('have one hue per id, and never purple', () => {
    expect(hueOf('c1')).toBe(hueOf('c1'))
    for (let id = 0; id < 500; id++) expect(hueOf(`c${id}`)).toBeLessThan(260)
  })
})
