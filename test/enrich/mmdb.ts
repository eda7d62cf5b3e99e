import { isIP } from 'node:net'

/**
 * The smallest MMDB (MaxMind's format 2.0, IPv4, 24-bit records) that holds some networks: `{'203.0.113.0/24': {…}}`.
 * https://maxmind.github.io/MaxMind-DB/
 */
export function writeMmdb(networks: Record<string, object>): Buffer {
  const data: Buffer[] = []
  let size = 0
  const tree: [number | null, number | null][] = [[null, null]]
  const leaves = new Map<string, number>()
  for (const [network, value] of Object.entries(networks)) {
    const [address = '', bits = '32'] = network.split('/')
    if (isIP(address) !== 4) throw new Error('IPv4 only')
    const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    let node = 0
    for (let bit = 0; bit < Number(bits); bit++) {
      const side = Math.floor(number / 2 ** (31 - bit)) % 2
      if (bit === Number(bits) - 1) leaves.set(`${node}/${side}`, size)
      else node = tree[node]![side] ??= tree.push([null, null]) - 1
    }
    const encoded = encode(value)
    data.push(encoded)
    size += encoded.length
  }
  const nodes = Buffer.alloc(tree.length * 6)
  for (const [node, sides] of tree.entries()) {
    for (const [side, next] of sides.entries()) {
      const leaf = leaves.get(`${node}/${side}`)
      const record = next ?? (leaf === undefined ? tree.length : tree.length + 16 + leaf)
      nodes.writeUIntBE(record, node * 6 + side * 3, 3)
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test',
    description: { en: 'Test' },
    ip_version: 4,
    languages: ['en'],
    node_count: tree.length,
    record_size: 24,
  })
  return Buffer.concat([
    nodes,
    Buffer.alloc(16),
    ...data,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata,
  ])
}

const STRING = 2
const MAP = 7
const UINT32 = 6
const ARRAY = 11
const LONG = 29

function encode(value: unknown): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(STRING, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(UINT32, 4), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([control(ARRAY, value.length), ...value.map(encode)])
  const entries = Object.entries(value as object)
  return Buffer.concat([control(MAP, entries.length), ...entries.flat().map(encode)])
}

/** Type and size; types above 7 stand in a byte of their own, less 7, and sizes from 29 on in the next byte, less 29. */
function control(type: number, size: number): Buffer {
  const [short, rest] = size < LONG ? [size, []] : [LONG, [size - LONG]]
  return type <= 7 ? Buffer.from([(type << 5) | short, ...rest]) : Buffer.from([short, type - 7, ...rest])
}
