import { inflateSync } from 'node:zlib'
import decodeQR from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { qrPng, qrSvg } from '../../collector/codes/qr.ts'

const LINK = 'https://stats.shop.example/r/site_abcdefghijklmnop.jan-kowalski/cennik?m=qr&s=ulotka'

/** Reads the PNG back: one bit a dot, no filter. */
function readPng(bytes: Buffer) {
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const header = chunks.get('IHDR')!
  const width = header.readUInt32BE(0)
  expect([header[8], header[9]]).toEqual([1, 0])
  const lines = inflateSync(chunks.get('IDAT')!)
  const stride = Math.ceil(width / 8) + 1
  const isDark = (x: number, y: number) => (lines[y * stride + 1 + (x >> 3)]! & (0x80 >> (x & 7))) === 0
  return { width, isDark, density: chunks.get('pHYs')! }
}

/** Through a decoder of another author, from the dots as a camera would give them. */
function decode(width: number, isDark: (x: number, y: number) => boolean): string {
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      if (isDark(x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  return decodeQR({ width, height: width, data })
}

describe('a QR code', () => {
  it('for print holds its link, at 300 dots an inch and about as wide as asked', () => {
    for (const millimetres of [20, 40, 100]) {
      const { width, isDark, density } = readPng(qrPng(LINK, millimetres))
      expect(decode(width, isDark)).toBe(LINK)
      expect([density.readUInt32BE(0), density.readUInt32BE(4), density[8]]).toEqual([11_811, 11_811, 1])
      const inches = millimetres / 25.4
      expect(Math.abs(width / 300 / inches - 1)).toBeLessThan(0.2)
      // Four modules of white around it.
      for (let x = 0; x < width; x++) expect(isDark(x, 0) || isDark(0, x)).toBe(false)
    }
  })

  it('as a drawing holds the same modules, and its label as text', () => {
    const drawing = qrSvg(LINK, 'Jan & <Ewa>')
    const size = Number(/viewBox="0 0 (\d+) /.exec(drawing)?.[1])
    const dark = new Set<string>()
    for (const [, x, y, length] of drawing.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let i = 0; i < Number(length); i++) dark.add(`${Number(x) + i} ${y}`)
    const scale = 4
    const isDark = (x: number, y: number) => dark.has(`${Math.floor(x / scale)} ${Math.floor(y / scale)}`)
    expect(decode(size * scale, isDark)).toBe(LINK)
    expect(drawing).toContain('>Jan &#38; &#60;Ewa&#62;</text>')
    expect(qrSvg(LINK)).not.toContain('<text')
  })
})
