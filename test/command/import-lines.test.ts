import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
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

it('a truncated gzip file fails after the lines that it holds', async () => {
  const whole = gzipSync(Array.from({ length: 5_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n'))
  await expect(read(whole.subarray(0, whole.length / 2))).rejects.toThrow('unexpected end of file')
})
