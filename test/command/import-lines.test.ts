import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { LogFile, linesOf } from '../../collector/command/import-lines.ts'

const dir = mkdtempSync(join(tmpdir(), 'pulseboard-lines-'))
afterAll(() => rmSync(dir, { recursive: true }))

const read = async (bytes: Uint8Array) => {
  const path = join(dir, 'a.log')
  writeFileSync(path, bytes)
  const file = await LogFile.open(path)
  const lines: string[] = []
  for await (const line of file.lines()) lines.push(line)
  return { lines, file }
}

it('lines are read with LF or CRLF ends, without a last line end, plain or gzipped, with the progress in bytes', async () => {
  const text = 'pierwsza\r\ndruga łąka\n\nostatnia'
  const lines = ['pierwsza', 'druga łąka', '', 'ostatnia']
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const { lines: found, file } = await read(bytes)
    expect(found).toEqual(lines)
    expect([file.bytesRead, file.bytes]).toEqual([bytes.length, bytes.length])
  }
})

it('a character split between two chunks is decoded, and a line without an end is limited in length', async () => {
  const letters = Buffer.from('żółw\n')
  async function* chunks() {
    for (const byte of letters) yield Buffer.from([byte])
    for (let i = 0; i < 50; i++) yield Buffer.alloc(10_000, 'x')
  }
  const lines: string[] = []
  for await (const line of linesOf(chunks())) lines.push(line)
  expect(lines[0]).toBe('żółw')
  expect(lines[1]!.length).toBeLessThan(100_000)
})

it.each([
  ['CR alone', 'a\rb\r\rc', ['a', 'b', '', 'c']],
  ['CR alone, the last line ended', 'a\rb\r', ['a', 'b']],
  ['LF, with a CR inside a line', 'a\rb\nc\r\n', ['a\rb', 'c']],
])('lines that end with %s are read', async (_, text, lines) => {
  expect((await read(Buffer.from(text))).lines).toEqual(lines)
})

it('line ends are recognized across small chunks, in constant memory', async () => {
  async function* chunks() {
    for (let i = 0; i < 50_000; i++) yield Buffer.from(`row ${i}\r`)
  }
  let count = 0
  for await (const line of linesOf(chunks())) expect(line).toBe(`row ${count++}`)
  expect(count).toBe(50_000)
})

it.each([
  ['UTF-16LE by its mark', true, '\ufeff'],
  ['UTF-16BE by its mark', false, '\ufeff'],
  ['UTF-16LE without a mark', true, ''],
  ['UTF-16BE without a mark', false, ''],
])('%s is read, plain and gzipped', async (_, isLittle, mark) => {
  const written = Buffer.from(`${mark}1.2.3.4 łąka\r\ndruga\n`, 'utf16le')
  const bytes = isLittle ? written : written.swap16()
  for (const file of [bytes, gzipSync(bytes)])
    expect((await read(file)).lines).toEqual(['1.2.3.4 łąka', 'druga'])
})

describe('a damaged gzip file', () => {
  const texts = Array.from({ length: 50_000 }, (_, i) => `line ${i} ${Math.sin(i)}`)
  const whole = gzipSync(texts.join('\n'))
  const half = Math.floor(whole.length / 2)
  const overwritten = Buffer.from(whole).fill(0xff, half, half + 64)
  const otherSum = Buffer.from(whole).fill(0, whole.length - 8, whole.length - 4)

  it.each([
    ['cut off', whole.subarray(0, half), /unexpected end of file/, 24_000],
    ['cut off in its header', whole.subarray(0, 5), /unexpected end of file/, 0],
    ['overwritten in the middle', overwritten, /^(?:invalid|incorrect) /, 24_000],
    ['of another check sum', otherSum, /incorrect data check/, 49_000],
  ])('that is %s yields the whole lines before the damage, and the reason', async (_, bytes, why, least) => {
    const { lines, file } = await read(bytes)
    expect(file.damage).toMatch(why)
    expect(lines.slice(0, least)).toEqual(texts.slice(0, least))
  })
})
