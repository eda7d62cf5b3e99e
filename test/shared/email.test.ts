import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalEmail } from '../../shared/email.ts'

describe('the normal form of an e-mail address', () => {
  it.each<[unknown, string | null]>([
    ['Jan.Kowalski+a@X.Example', 'jan.kowalski+a@x.example'],
    ['<jan@x.example>', 'jan@x.example'],
    ['jan@x.example;', 'jan@x.example'],
    ['mailto:jan@x.example', 'jan@x.example'],
    ['MAILTO:jan%40x.example?subject=a', 'jan@x.example'],
    ['\u200b\ufeffjan@x.exam\u00adple', 'jan@x.example'],
    ['Jan Kowalski <Jan@X.Example>', 'jan@x.example'],
    ['"jan@x.example", ', 'jan@x.example'],
    ['ｊａｎ＠x.example', 'jan@x.example'],
    ['jan@żółw.example', 'jan@xn--w-uga1v8h.example'],
    ["o'neil@x.ie", "o'neil@x.ie"],
    ['brak', null],
    ['-', null],
    ['@x.example', null],
    ['jan@', null],
    ['jan@x..example', null],
    ['jan@x.example, ewa@x.example', null],
    ['jan kowalski@x.example', null],
    ['jan@1.2.3.4', null],
    [`${'a'.repeat(320)}@x.example`, null],
    [7, null],
  ])('is defined for %j', (written, normal) => {
    expect(normalEmail(written)).toBe(normal)
  })

  const wrap = fc.constantFrom<(text: string) => string>(
    text => `<${text}>`,
    text => `${text};`,
    text => `mailto:${text}`,
    text => `\u200b${text}`,
    text => ` ${text}\u00a0`,
    text => `"${text}"`,
    text => `Jan K <${text}>`,
    text => text.toUpperCase(),
  )

  it('is stable for any surrounding characters', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.array(wrap, { maxLength: 2 }), (address, wraps) => {
        const normal = normalEmail(address)
        // Of the addresses that the standard allows, some begin or end with what people leave around one.
        fc.pre(normal !== null)
        expect(normalEmail(normal)).toBe(normal)
        expect(normalEmail(wraps.reduce((text, wrap) => wrap(text), normal!))).toBe(normal)
      }),
    )
  })

  it('is absent or stable for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom('@', '.', 'a', 'ł', '<', '>', 'İ', 'ß', ';', ' ', 'mailto:', '%40', '\u200d'))
        .map(all => all.join('')),
    )
    fc.assert(
      fc.property(text, text => {
        const normal = normalEmail(text)
        if (normal !== null) expect(normalEmail(normal)).toBe(normal)
      }),
      { numRuns: 2_000 },
    )
  })
})
