import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** Width of the quiet zone in modules, required by ISO/IEC 18004. */
const QUIET = 4
const DOTS_PER_INCH = 300
const MM_PER_INCH = 25.4

const modulesOf = (text: string): boolean[][] => encode(text, { ecc: 'M', border: QUIET }).data

/** A code as a drawing of one path; with a label below it. */
export function qrSvg(text: string, label = ''): string {
  const modules = modulesOf(text)
  const size = modules.length
  const height = label === '' ? size : size + 4
  const runs = modules.flatMap((row, y) =>
    [...runsOf(row)].map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`),
  )
  const said =
    label === ''
      ? ''
      : `<text x="${size / 2}" y="${size + 1}" font-family="sans-serif" font-size="2.4" text-anchor="middle">${escapeXml(label)}</text>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${height}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${height}" fill="#fff"/><path d="${runs.join('')}"/>${said}</svg>`
  )
}

/** A code for print: black and white, 300 dots an inch, about `millimetres` wide, each module of whole dots. */
export function qrPng(text: string, millimetres: number): Buffer {
  const modules = modulesOf(text)
  const scale = Math.max(1, Math.round((millimetres / MM_PER_INCH) * (DOTS_PER_INCH / modules.length)))
  const width = modules.length * scale
  const stride = Math.ceil(width / 8)
  const pixels = Buffer.alloc((stride + 1) * width, 0xff)
  for (let y = 0; y < width; y++) {
    const line = y * (stride + 1)
    // The filter of the line: none.
    pixels[line] = 0
    for (const { x, length } of runsOf(modules[Math.floor(y / scale)]!))
      for (let dot = x * scale; dot < (x + length) * scale; dot++)
        pixels[line + 1 + (dot >> 3)]! &= ~(0x80 >> (dot & 7))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  // One bit a dot, greyscale.
  header[8] = 1
  const density = Buffer.alloc(9)
  const dotsPerMetre = Math.round((DOTS_PER_INCH * 1_000) / MM_PER_INCH)
  density.writeUInt32BE(dotsPerMetre, 0)
  density.writeUInt32BE(dotsPerMetre, 4)
  density[8] = 1
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function* runsOf(row: readonly boolean[]): Generator<{ x: number; length: number }> {
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x += 1
    yield { x: start, length: x + 1 - start }
  }
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
