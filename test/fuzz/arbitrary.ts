import fc from 'fast-check'
import { KINDS } from '../../shared/event.ts'

/** What a stranger sends: a method's path, headers and bytes. */
export type Request = { path: string; headers: Record<string, string>; body: Uint8Array }

export type Keys = { writeKey: string; secretKey: string }

const NAMES = [
  ...Object.keys(KINDS),
  'ping',
  'Order Completed',
  'Product Added',
  'constructor',
  '__proto__',
  '',
]
const WORDS = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  '\u0000',
  '\ud800',
  '\u202e',
  '💥'.repeat(40),
  '9'.repeat(400),
  'x'.repeat(5_000),
  'javascript:alert(1)',
  "'; DROP TABLE events; --",
  '-0',
  'NaN',
  '1e999',
  '2026-02-30T25:61:00Z',
]
const NUMBERS = [0, -0, -1, 0.1, 1e-320, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, -1e308, 8_640_000_000_000_001]

const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.emailAddress(),
)
const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.double(), fc.integer())
const leaf = fc.oneof(word, number, fc.boolean(), fc.constant(null))
/** Any JSON, deep and wide enough to pass every limit now and then. */
const anything = fc.oneof(
  { weight: 12, arbitrary: leaf },
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.nat({ max: 3_000 }).map(nested) },
  { weight: 1, arbitrary: fc.nat({ max: 400 }).map(count => Array(count).fill(count)) },
  { weight: 1, arbitrary: fc.nat({ max: 300 }).map(wide) },
)
function nested(depth: number): unknown {
  let value: unknown = depth
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}
function wide(count: number): unknown {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]))
}

/** Mostly what belongs there, so that much of it gets far; else anything, or nothing at all. */
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 60, arbitrary: right },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )

const name = fc.constantFrom(...NAMES)
const onlyVisitor = fc.nat({ max: 40 }).map(n => `visitor-${n}`)
const onlyUser = fc.nat({ max: 20 }).map(n => `user-${n}`)
/** Now and then one goes by the other's id. */
const visitor = fc.oneof({ weight: 12, arbitrary: onlyVisitor }, { weight: 1, arbitrary: onlyUser })
const user = fc.oneof({ weight: 12, arbitrary: onlyUser }, { weight: 1, arbitrary: onlyVisitor })
const email = fc.nat({ max: 20 }).map(n => `Person${n}@Example.com`)
const id = fc.nat({ max: 5_000 }).map(n => `id-${n}`)
const ago = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 3_600_000 }) },
  { weight: 6, arbitrary: fc.nat({ max: 32 * 86_400_000 }) },
  { weight: 1, arbitrary: fc.integer() },
)
const time = ago.map(ms => Date.now() - ms)
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://shop.example/pricing?utm_source=%FF&gclid=',
    'https://shop.example/search?q=%',
    'https://[::1]/',
    'file:///etc/passwd',
    'https://xn--.example/',
    '//',
  ),
)
const item = fc.record(
  { item_id: mostly(id), price: mostly(number), quantity: mostly(number), item_name: mostly(word) },
  { requiredKeys: [] },
)
const traits = fc.record(
  {
    name: mostly(word),
    email: mostly(email),
    company: mostly(anything),
    employees: mostly(number),
    city: anything,
  },
  { requiredKeys: [] },
)
const props = fc.record(
  {
    value: mostly(number),
    currency: mostly(word),
    transaction_id: mostly(id),
    items: mostly(fc.array(item, { maxLength: 5 })),
    products: mostly(fc.array(item, { maxLength: 5 })),
    link_url: mostly(url),
    userId: mostly(user),
    previousId: mostly(user),
    groupId: mostly(id),
    email: mostly(email),
    traits: mostly(traits),
    proof: anything,
    verified: anything,
    state: fc.constantFrom('granted', 'granted', 'granted', 'denied', 'no'),
    on: mostly(fc.boolean()),
    plan: anything,
    points: mostly(number),
    validity: mostly(fc.constantFrom('P1D', 'P-1D', 'P999999999Y')),
    percent: mostly(number),
    seconds: mostly(number),
  },
  { requiredKeys: [] },
)

const event = fc.record(
  {
    i: mostly(id),
    n: mostly(name),
    t: mostly(time),
    u: mostly(url),
    r: mostly(url),
    h: mostly(word),
    p: mostly(props),
    userId: fc.option(mostly(user), { nil: undefined, freq: 3 }),
  },
  { requiredKeys: ['i', 'n', 'p'] },
)

const many = ([one, count]: [{ i?: unknown }, number]): object[] =>
  Array.from({ length: count }, (_, i) => ({ ...one, i: `${one.i}-${i}` }))

const message = fc.record(
  {
    type: mostly(fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias', 'x')),
    messageId: mostly(id),
    anonymousId: mostly(visitor),
    userId: mostly(user),
    previousId: mostly(user),
    groupId: mostly(id),
    event: mostly(name),
    name: mostly(word),
    timestamp: mostly(time.map(ms => new Date(Math.min(Math.max(ms, 0), 8e15)).toISOString())),
    sentAt: mostly(time),
    properties: mostly(props),
    traits: mostly(traits),
    context: mostly(
      fc.record({ page: mostly(props), traits: mostly(traits), ip: anything }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: ['type', 'messageId', 'anonymousId', 'event'] },
)

const token = fc
  .string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-_!~'),
    minLength: 1,
    maxLength: 20,
  })
  .map(name => `x-${name}`)
/** What HTTP lets a field hold; the raw bytes beyond that are the affair of another test. */
const field = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter(code => code !== 0x7f)
    .map(code => String.fromCharCode(code)),
  maxLength: 60,
})

/** An honest sender's headers, and up to three that are not. */
const headers = (keys: Keys): fc.Arbitrary<Record<string, string>> => {
  const honest = fc.constantFrom(keys.writeKey, keys.secretKey).map(key => ({
    'content-type': 'text/plain',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36',
    authorization: basic(key),
  }))
  const odd = fc.oneof(
    fc.record({
      'content-type': fc.oneof(fc.constantFrom('application/json', 'text/plain;charset=x'), field),
    }),
    fc.record({ 'user-agent': field }),
    fc.record({
      authorization: fc.oneof(
        field,
        field.map(text => `Basic ${text}`),
      ),
    }),
    fc.record({ origin: fc.oneof(fc.constantFrom('https://shop.example', 'null'), field) }),
    fc.record({ 'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'x') }),
    fc.record({ 'sec-gpc': fc.constantFrom('1', '0', 'x') }),
    fc.record({ 'x-forwarded-for': fc.oneof(fc.ipV4(), fc.ipV6(), field) }),
    fc.record({ 'x-retry-count': field, referer: field, cookie: field }),
    fc.dictionary(token, field, { maxKeys: 3 }),
  )
  const odds = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(odd, { maxLength: 3 }) },
  )
  return fc.tuple(honest, odds).map(([base, more]) => Object.assign({}, base, ...more))
}

const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`

const text = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  value.map(inner => JSON.stringify(inner) ?? '')

/** Some text has a byte changed, or ends too early. */
const bytes = (whole: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      whole,
      fc.oneof(
        { weight: 30, arbitrary: fc.constant('whole') },
        { weight: 1, arbitrary: fc.constantFrom('cut', 'flip') },
      ),
      fc.nat(),
      fc.nat({ max: 255 }),
    )
    .map(([source, change, at, byte]) => {
      const buffer = Buffer.from(source)
      if (change === 'whole' || buffer.length === 0) return buffer
      if (change === 'cut') return buffer.subarray(0, at % buffer.length)
      buffer[at % buffer.length] = byte
      return buffer
    })

export function requests(keys: Keys): fc.Arbitrary<Request> {
  const key = mostly(fc.constantFrom(keys.writeKey, keys.secretKey))
  const beacon = fc.record(
    {
      k: key,
      v: mostly(visitor),
      z: mostly(time),
      c: mostly(fc.constantFrom('granted', 'granted', 'granted', 'denied', 'unknown')),
      e: mostly(
        fc.oneof(
          { weight: 12, arbitrary: fc.array(event, { minLength: 1, maxLength: 6 }) },
          { weight: 1, arbitrary: fc.tuple(event, fc.integer({ min: 99, max: 102 })).map(many) },
        ),
      ),
    },
    { requiredKeys: ['k', 'v', 'e'] },
  )
  const batch = fc.record(
    { batch: mostly(fc.array(message, { maxLength: 8 })), sentAt: mostly(time), writeKey: key },
    { requiredKeys: ['batch'] },
  )
  const single = fc.tuple(message, key).map(([body, writeKey]) => ({ ...body, writeKey }))
  const raw = fc.uint8Array({ maxLength: 300 })
  const request = (path: fc.Arbitrary<string>, body: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Request> =>
    fc.record({ path, headers: headers(keys), body })
  const singles = fc.constantFrom(
    'track',
    'identify',
    'page',
    'screen',
    'group',
    'alias',
    't',
    'i',
    'p',
    's',
    'g',
    'a',
  )
  return fc.oneof(
    { weight: 5, arbitrary: request(fc.constant('/e'), bytes(text(beacon))) },
    {
      weight: 3,
      arbitrary: request(
        singles.map(call => `/v1/${call}`),
        bytes(text(single)),
      ),
    },
    {
      weight: 3,
      arbitrary: request(fc.constantFrom('/v1/batch', '/v1/b', '/v1/import'), bytes(text(batch))),
    },
    {
      weight: 1,
      arbitrary: request(fc.constantFrom('/e', '/v1/batch', '/v1/m', '/v1/projects/x/settings'), raw),
    },
    { weight: 1, arbitrary: request(fc.constantFrom('/e', '/v1/track'), bytes(text(anything))) },
  )
}
