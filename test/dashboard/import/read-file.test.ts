import { expect, it } from 'vitest'
import { readFile } from '../../../dashboard/import/read-file.ts'

const read = (...parts: BlobPart[]) => readFile(new File(parts, 'people.csv', { lastModified: 1 }))

it('keeps the lines of a file as a spreadsheet numbers them, the blank ones too', async () => {
  const sheet = await read('\ufeff\r\ne-mail;name\r\njan@x.pl;Jan\r\n;\r\n\r\newa@x.pl;"Ewa\nŁ"\r\n')
  expect(sheet).toMatchObject({ header: ['e-mail', 'name'], headerLine: 2, rows: 2 })
  expect((sheet as { cells: string[][] }).cells.slice(0, 4)).toEqual([
    ['jan@x.pl', 'Jan'],
    ['', ''],
    [''],
    ['ewa@x.pl', 'Ewa\nŁ'],
  ])
})

it('reads what older spreadsheets write, and says what it cannot read', async () => {
  expect(await read(new Uint8Array([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xa3, 0xf3, 0x64, 0x9f]))).toMatchObject({
    cells: [['Łódź']],
  })
  expect([await read('name\n\n \n'), await read(''), await read('name\n"Jan')]).toEqual([
    'noRows',
    'noRows',
    'unreadable',
  ])
})
