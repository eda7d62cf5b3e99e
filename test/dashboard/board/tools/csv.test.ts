import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csv } from '../../../../dashboard/board/tools/csv.ts'

describe('a board as CSV', () => {
  it.each([
    ['=HYPERLINK("http://evil.example","Click")', `"'=HYPERLINK(""http://evil.example"",""Click"")"`],
    ['+48 600', `"'+48 600"`],
    ['-1+2', `"'-1+2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['＝1+1', `"'＝1+1"`],
    ['＋48 600', `"'＋48 600"`],
    ['－1', `"'－1"`],
    ['＠SUM(A1)', `"'＠SUM(A1)"`],
    ['Nowak, Anna', '"Nowak, Anna"'],
    ['a "b"', '"a ""b"""'],
    ['plain', 'plain'],
    [-5, '-5'],
    [null, ''],
  ])('writes %j so that a spreadsheet executes nothing', (value, wanted) => {
    expect(csv([[value]])).toBe(`${wanted}\r\n`)
  })

  it('never starts a cell with a formula character, and keeps every text complete', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠",\r\n\ta') })), texts => {
        const line = csv([texts]).slice(0, -2)
        const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(?:,|$)/gy)].map(([, cell]) => cell!)
        // After the last cell the pattern finds one more, of nothing.
        const whole = line.endsWith(',') || line === '' ? cells : cells.slice(0, -1)
        const read = whole.map(cell =>
          cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
        )
        if (texts.length > 0)
          expect(read.map(cell => cell.replace(/^'(?=[=+\-@＝＋－＠\t\r])/, ''))).toEqual(texts)
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r]/)
      }),
    )
  })
})
