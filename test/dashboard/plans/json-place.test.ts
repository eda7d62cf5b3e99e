import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf, pathParts, placeOf } from '../../../dashboard/plans/json-place.ts'

const text = JSON.stringify({ name: 'a "b" [c', rules: [{ id: 'x' }, { id: 'y', points: 12 }] }, null, 2)
const from = (path: string) => text.slice(placeOf(text, path))

describe('the position of an error in the document', () => {
  it('is found for every form of a path', () => {
    for (const path of ['rules[1].points', 'rules.1.points', '/rules/1/points'])
      expect(pathParts(path)).toEqual(['rules', '1', 'points'])
  })

  it('is that of the value, or of its nearest ancestor', () => {
    expect(from('rules.1.points')).toMatch(/^12/)
    expect(from('rules.0.id')).toMatch(/^"x"/)
    expect(from('rules.1.validity')).toMatch(/^\{\s+"id": "y"/)
    expect(from('bands')).toBe(text)
    expect(lineOf(text, placeOf(text, 'rules.1.points'))).toBe(9)
  })

  it('is found for every value of any document', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter(key => key !== '' && !/[./[\]]/.test(key)),
          fc.jsonValue({ maxDepth: 2 }),
        ),
        object => {
          const written = JSON.stringify(object, null, 2)
          for (const [key, value] of Object.entries(object)) {
            const begins = JSON.stringify(value, null, 2).slice(0, 1)
            expect(written[placeOf(written, key)]).toBe(begins)
          }
        },
      ),
    )
  })
})
