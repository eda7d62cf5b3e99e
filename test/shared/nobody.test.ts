import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNobody } from '../../shared/nobody.ts'

const law = readFileSync(new URL('../../collector/score/SCORING.md', import.meta.url), 'utf8')
const listed = /one of: ([^;]+);/.exec(law)![1]!.split(', ')

describe('a placeholder name', () => {
  it('is recognized for each entry of the specification, in any notation', () => {
    const wrap = fc.constantFrom('', ' ', '"', "'", '[', '<', '\u200b')
    const written = fc.record({ name: fc.constantFrom(...listed), wrap, isLoud: fc.boolean() })
    fc.assert(
      fc.property(written, ({ name, wrap, isLoud }) => {
        const text = `${wrap}${isLoud ? name.toUpperCase() : name}${wrap}`
        expect([text, isNobody(text)]).toEqual([text, true])
      }),
      { numRuns: 1_000 },
    )
    expect(listed.length).toBeGreaterThan(80)
  })

  it.each([
    '[object Object]',
    '[object Undefined]',
    '-',
    '--',
    '…',
    '000',
    '00000000-0000-0000-0000-000000000000',
    '{{user.id}}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template that was not filled
    '${id}',
    '<%= id %>',
    '%%EMAIL%%',
    '*|EMAIL|*',
    '1,23457E+11',
    '1.2e+21',
    0,
    123_456_789_012_345_680_000,
    null,
    undefined,
    {},
  ])('is recognized: %j', id => expect(isNobody(id)).toBe(true))

  it('is distinguished from a valid user id', () => {
    for (const id of [
      'u1',
      '42',
      7,
      'guest-17',
      'anon-3f',
      'user-0',
      '1e5',
      '5e12',
      'jan@x.example',
      'Ł',
      '0a',
    ])
      expect([id, isNobody(id)]).toEqual([id, false])
    fc.assert(
      fc.property(fc.uuid(), id => {
        expect(isNobody(id)).toBe(/^[0-]+$/.test(id))
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1 }), id => {
        expect(isNobody(String(id))).toBe(false)
      }),
    )
  })
})
