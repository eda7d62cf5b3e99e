import { describe, expect, it } from 'vitest'
import { decode, guessEncoding } from '../../../dashboard/import/encoding.ts'
import { type ParsedRow, parseRows, RowReader } from '../../../dashboard/import/parse-rows.ts'
import {
  MOST_ROWS,
  type OpenedFile,
  openFile,
  rowsBelow,
  type Sheet,
  scanFile,
} from '../../../dashboard/import/read-file.ts'
import { collect } from './collect.ts'

const opened = async (...parts: BlobPart[]) =>
  (await openFile(new File(parts, 'people.csv', { lastModified: 1 }))) as OpenedFile
/** What the two passes read of a file. */
async function readSheet(file: OpenedFile) {
  const sheet = await scanFile(file)
  if (typeof sheet === 'string') return sheet
  const lines = await collect(rowsBelow(file, sheet.headerLine))
  const rows = lines.filter(({ isBroken }) => !isBroken)
  expect(sheet.rows).toBe(rows.length)
  return { ...sheet, rows, broken: lines.filter(({ isBroken }) => isBroken) }
}
type Read = Omit<Sheet, 'rows'> & { rows: ParsedRow[]; broken: ParsedRow[] }
const read = async (...parts: BlobPart[]) => {
  const file = await openFile(new File(parts, 'people.csv', { lastModified: 1 }))
  return typeof file === 'string' ? file : readSheet(file)
}
const cells = (sheet: Read | string) => (sheet as Read).rows.map(row => row.cells)

/** Letters as each program writes them: browsers only read these encodings. By unicode.org/Public/MAPPINGS. */
const LETTERS = 'ąćęłńóśźżŁŚ'
const BYTES: Record<string, number[]> = {
  'windows-1250': [0xb9, 0xe6, 0xea, 0xb3, 0xf1, 0xf3, 0x9c, 0x9f, 0xbf, 0xa3, 0x8c],
  'iso-8859-2': [0xb1, 0xe6, 0xea, 0xb3, 0xf1, 0xf3, 0xb6, 0xbc, 0xbf, 0xa3, 0xa6],
  cp852: [0xa5, 0x86, 0xa9, 0x88, 0xe4, 0xa2, 0x98, 0xab, 0xbe, 0x9d, 0x97],
}

function written(text: string, encoding: string): Uint8Array<ArrayBuffer> {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  if (encoding.startsWith('utf-16')) return utf16(`\ufeff${text}`, encoding === 'utf-16le')
  const bytes = [...text].map(letter => BYTES[encoding]![LETTERS.indexOf(letter)] ?? letter.charCodeAt(0))
  return Uint8Array.from(bytes)
}

function utf16(text: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle)
  return bytes
}

describe('the encoding of a file', () => {
  const texts = [
    'E-mail;Imię;Miasto\njan@x.example;Michał;Łódź\newa@x.example;Świętosława;Śrem\n',
    'mail;nazwa\na@x.pl;Spółka źródło\n',
    'mail;nazwa\na@x.pl;Gęś\n',
  ]
  it.each(
    ['utf-8', 'windows-1250', 'iso-8859-2', 'cp852', 'utf-16le', 'utf-16be'].flatMap(encoding =>
      texts.map(text => [encoding, text] as const),
    ),
  )('%s is detected without the loss of a character: %j', (encoding, text) => {
    const bytes = written(text, encoding)
    expect(guessEncoding(bytes)).toBe(encoding)
    expect(decode(bytes, guessEncoding(bytes)).replace('\ufeff', '')).toBe(text)
  })

  it('of UTF-8 with one invalid byte is UTF-8, and the damaged character is shown', async () => {
    const text = new TextEncoder().encode('e-mail;miasto\njan@x.pl;Łódź Bałuty\newa@x.pl;Kraków')
    const bytes = Uint8Array.from([...text, 0x96])
    expect(guessEncoding(bytes)).toBe('utf-8')
    expect(cells(await read(bytes))[1]).toEqual(['ewa@x.pl', 'Kraków\ufffd'])
  })

  it('can be overridden', async () => {
    const file = await opened(written('mail;miasto\na@x.pl;Śrem', 'iso-8859-2'))
    expect(cells(await readSheet({ ...file, encoding: 'windows-1250' }))).not.toEqual([['a@x.pl', 'Śrem']])
    expect(cells(await readSheet({ ...file, encoding: 'iso-8859-2' }))).toEqual([['a@x.pl', 'Śrem']])
  })
})

describe('lines of a file', () => {
  it('keep their numbers as in an editor, with blank lines and line breaks in a cell', async () => {
    const text =
      '\ufeff\r\ne-mail;name\r\njan@x.pl;Jan\r\n;\r\n\r\newa@x.pl;"Ewa\nŁ"\r\nz@x.pl;"Z ""Ż"' + '""\r\n'
    const sheet = (await read(text)) as Read
    expect([sheet.header, sheet.headerLine]).toEqual([['e-mail', 'name'], 2])
    expect(sheet.rows.map(row => [row.line, ...row.cells])).toEqual([
      [3, 'jan@x.pl', 'Jan'],
      [6, 'ewa@x.pl', 'Ewa\nŁ'],
      [8, 'z@x.pl', 'Z "Ż"'],
    ])
  })

  it('with unbalanced quotation marks are reported, and the others are read', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `a${i}@x.pl;"Firma ""F"" ${i}"`)
    lines[2_000] = 'k@x.pl;"Firma "Kowalski" Sp. z o.o."'
    lines[4_000] = 'r@x.pl;"rura 3'
    const sheet = (await read(`e-mail;firma\n${lines.join('\n')}\n`)) as Read
    expect(sheet.rows).toHaveLength(4_998)
    expect(sheet.broken.map(({ line, text }) => [line, text])).toEqual([
      [2_002, 'k@x.pl;"Firma "Kowalski" Sp. z o.o."'],
      [4_002, 'r@x.pl;"rura 3'],
    ])
    expect(sheet.rows[4_500]!.cells[1]).toBe('Firma "F" 4502')
  })

  it('with a quotation mark inside an unquoted cell keep it as a character', async () => {
    expect(cells(await read('mail;what\na@x.pl;rura 3" stal'))).toEqual([['a@x.pl', 'rura 3" stal']])
  })

  it('may end with CR alone', async () => {
    expect(cells(await read('mail;a\rx@x.pl;1\ry@x.pl;2\r'))).toEqual([
      ['x@x.pl', '1'],
      ['y@x.pl', '2'],
    ])
  })

  it.each([
    ['sep=;\nmail;a\nx@x.pl;1,5', ';', 2],
    ['"sep=,"\r\nmail,a\r\nx@x.pl,2', ',', 2],
    ['Raport klientów\nStan na 30.11.2026\n\nE-mail;Firma;Miasto\nx@x.pl;F;M', ';', 4],
    ['Raport;;\nE-mail;Firma;Miasto\nx@x.pl;F;M', ';', 2],
    ['mail\tname\nx@x.pl\tJan', '\t', 1],
    ['mail|name\nx@x.pl|Jan', '|', 1],
    ['mail,note\nx@x.pl,"a;b;c"\ny@x.pl,"d;e;f"', ',', 1],
    ['mail\nx@x.pl', ';', 1],
  ])('of %j are separated by %j, with the header in line %i', async (text, separator, headerLine) => {
    const file = await opened(text)
    expect(file.layout).toEqual({ separator, headerLine })
    expect(cells(await readSheet(file))[0]![0]).toBe('x@x.pl')
  })

  it('are read again below the header that the user chooses', async () => {
    const file = await opened('Klienci;2026\nadres;firma\nx@x.pl;F')
    const sheet = (await readSheet({ ...file, layout: { ...file.layout, headerLine: 2 } })) as Read
    expect([sheet.header, sheet.rows.map(({ line }) => line)]).toEqual([['adres', 'firma'], [3]])
  })

  it('are absent in a file without rows and in a binary file', async () => {
    expect([await read('name\n\n \n'), await read(''), await read('a\0b\n1')]).toEqual([
      'noRows',
      'noRows',
      'unreadable',
    ])
    const unreadable = { slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }
    expect(await openFile(unreadable as unknown as File)).toBe('unreadable')
  })
})

describe('a file that comes in pieces', () => {
  const text = [
    'e-mail;firma;uwagi',
    'a@x.pl;"Firma ""F"" Łódź";"dwa\r\nwiersze"',
    'k@x.pl;"Firma "Kowalski" Sp. z o.o.";x',
    '',
    'b@x.pl;rura 3" stal;',
    'r@x.pl;"rura 3',
    'c@x.pl;ż;ż',
  ].join('\r\n')

  it.each([1, 2, 7, 50])('of %i characters has the same rows as in one', size => {
    const reader = new RowReader(';')
    const rows: ParsedRow[] = []
    for (let at = 0; at < text.length; at += size)
      rows.push(...reader.read(text.slice(at, at + size), at + size >= text.length))
    expect(rows).toEqual(parseRows(text, ';'))
  })

  it.each(['utf-8', 'cp852', 'utf-16le'])('has no lost and no damaged character: %s', async encoding => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `a${i}@x.pl;Gęś ${'ąż'.repeat(i % 20)}`)
    const sheet = (await read(written(`mail;nazwa\n${lines.join('\n')}`, encoding))) as Read
    expect(sheet.rows).toHaveLength(12_000)
    expect(sheet.rows.map(row => row.cells.join(';'))).toEqual(lines)
    expect(sheet.rows.at(-1)!.line).toBe(12_001)
  })

  it('may end its lines with CR alone', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `a${i}@x.pl;${i}`)
    expect(await read(`mail;n\r${lines.join('\r')}`)).toMatchObject({ formats: ['text', 'number 12 345,67'] })
  })

  it('is never held as a whole', async () => {
    const most = 256 * 1024
    const file = new File(
      [`mail;n\n${Array.from({ length: 200_000 }, (_, i) => `a${i}@x.pl;${i}`).join('\n')}`],
      'f',
    )
    const sizes: number[] = []
    const watched = {
      name: 'f',
      size: file.size,
      lastModified: 1,
      slice: (from: number, to: number) => {
        const piece = file.slice(from, to)
        sizes.push(piece.size)
        return piece
      },
    } as unknown as File
    const opened = (await openFile(watched)) as OpenedFile
    expect(((await scanFile(opened)) as Sheet).rows).toBe(200_000)
    expect(sizes.length).toBeGreaterThan(10)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most)
  })

  it('with more rows than an import takes is reported', async () => {
    const file = await opened(`mail\n${'a@x.pl\n'.repeat(MOST_ROWS + 1)}`)
    expect(await scanFile(file)).toBe('tooLarge')
  })

  it('stops to be read when the user chooses otherwise', async () => {
    const file = await opened(`mail\n${'a@x.pl\n'.repeat(100_000)}`)
    await expect(scanFile(file, AbortSignal.abort())).rejects.toThrow()
  })
})
