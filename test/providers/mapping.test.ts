import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRESETS } from '../../collector/providers/mapped/presets.ts'
import { readMapped } from '../../collector/providers/mapped/read-mapped.ts'
import { treeOf } from '../../collector/providers/mapped/tree.ts'
import { Mapping, partsOf } from '../../shared/mapping.ts'
import { runs } from '../properties/show.ts'
import { incoming } from './fixture.ts'

const SETTING = { connection: 'in_1', timeZone: 'Europe/Warsaw' }
const lead = { name: { const: 'generate_lead' }, id: 'body', who: { email: 'email' } }
const read = (body: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  readMapped(
    incoming(typeof body === 'string' ? body : JSON.stringify(body), headers),
    Mapping.parse({ ...lead, ...more }),
    SETTING,
  )
const first = (body: unknown, more: object = {}, headers: Record<string, string> = {}) => {
  const { items, skipped } = read(body, more, headers)
  return items[0] ?? skipped[0]
}
const email = 'anna@example.pl'

describe('a path', () => {
  it.each([
    ['a', ['a']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['[2].a', [2, 'a']],
    ['your-email', ['your-email']],
    ['a b.ł', ['a b', 'ł']],
  ])('%s is one', (path, parts) => {
    expect(partsOf(path)).toEqual(parts)
  })

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[x]',
    'a[]',
    'a[1',
    'a]b',
    'a.b.c.d.e.f.g',
    'x'.repeat(201),
    '*'.repeat(300),
  ])('%s is none', path => {
    expect(partsOf(path)).toBeNull()
  })

  it('finds what a body itself has, and nothing of its prototype', () => {
    for (const path of ['constructor', '__proto__', 'toString', 'a.constructor', 'email.length'])
      expect(first({ email, a: {} }, { props: { x: { path } } })).toMatchObject({
        props: { provider: 'webhook' },
      })
    expect(
      first('{"email":"anna@example.pl","__proto__":{"x":"1"}}', { props: { x: { path: '__proto__.x' } } }),
    ).toMatchObject({
      props: { x: '1' },
    })
  })
})

describe('a mapping', () => {
  it('reads forms, nested as they are named', () => {
    const form = 'email=anna%40example.pl&data[merges][FNAME]=Anna&data[merges][LNAME]=N&x=1&x=2'
    expect(treeOf(Buffer.from(form))).toEqual({
      email,
      data: { merges: { FNAME: 'Anna', LNAME: 'N' } },
      x: '2',
    })
    expect(first(form, { traits: { name: { path: 'data.merges.FNAME' } } })).toMatchObject({
      email,
      props: { traits: { name: 'Anna' } },
    })
    expect(treeOf(Buffer.from('__proto__[polluted]=1&a[__proto__][b]=2'))).toBeDefined()
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('reads no deeper into a form than into JSON', () => {
    const deep = `email=anna%40example.pl&a${'[a]'.repeat(100_000)}=1`
    expect(treeOf(Buffer.from(deep))).toEqual({ email })
    expect(first(deep, {})).toMatchObject({ email })
    expect(treeOf(Buffer.from(`a${'[a]'.repeat(100_000)}=1`))).toEqual({})
  })

  it('reads what stands beside the body', () => {
    const beside = { props: { topic: { path: '$.header.x-topic' } } }
    expect(first({ email }, beside, { 'x-topic': 'orders' })).toMatchObject({ props: { topic: 'orders' } })
  })

  it.each<[object, object, object]>([
    [{ at: 1_790_000_000 }, { path: 'at', as: 's' }, { time: 1_790_000_000_000 }],
    [{ at: '1790000000123' }, { path: 'at', as: 'ms' }, { time: 1_790_000_000_123 }],
    [{ at: '2026-09-21T16:00:00+02:00' }, { path: 'at', as: 'iso' }, { time: Date.UTC(2026, 8, 21, 14) }],
    [{ at: '2026-09-21 16:00:00' }, { path: 'at', as: 'local' }, { time: Date.UTC(2026, 8, 21, 14) }],
    [{ at: '2026-12-21' }, { path: 'at', as: 'date' }, { time: Date.UTC(2026, 11, 20, 23) }],
    [{}, { path: 'at', as: 'iso' }, { time: null }],
    [{ at: 'yesterday' }, { path: 'at', as: 'iso' }, { fault: 'bad_time', name: 'at' }],
    [{ at: '2026-02-30 10:00' }, { path: 'at', as: 'local' }, { fault: 'bad_time', name: 'at' }],
  ])('takes the time of %j by %j', (body, time, found) => {
    expect(first({ email, ...body }, { time })).toMatchObject(found)
  })

  it.each<[unknown, object, object]>([
    ['1 234,56 zł', { path: 'v' }, { props: { value: 1234.56 } }],
    [12345, { path: 'v', as: 'minor' }, { props: { value: 123.45 } }],
    ['1.234', { path: 'v' }, { fault: 'bad_amount', name: 'v' }],
    [12.5, { path: 'v', as: 'minor' }, { fault: 'bad_amount', name: 'v' }],
    ['', { path: 'v' }, { props: { provider: 'webhook' } }],
  ])('takes the amount of %j by %j', (v, value, found) => {
    expect(first({ email, v }, { value })).toMatchObject(found)
  })

  it.each([
    ['JPY', 12_345],
    ['KWD', 12.345],
    ['PLN', 123.45],
    ['HUF', 123.45],
  ])('knows the least unit of %s', (currency, value) => {
    const more = { value: { path: 'v', as: 'minor' }, currency: { path: 'c' } }
    expect(first({ email, v: 12_345, c: currency }, more)).toMatchObject({ props: { value, currency } })
  })

  it('leaves out what its conditions do not admit, and kinds that its table does not have', () => {
    const where = [{ field: 'status', op: 'in', value: ['paid', 'done'] }]
    expect(read({ email, status: 'open' }, { where })).toEqual({ items: [], skipped: [] })
    expect(read({ email, status: 'Paid' }, { where }).items).toHaveLength(1)
    const name = { path: 'status', table: { won: 'deal_won' } }
    expect(first({ email, status: 'won' }, { name })).toMatchObject({ name: 'deal_won' })
    expect(first({ email, status: 'toString' }, { name })).toEqual({
      fault: 'unknown_kind',
      name: 'toString',
    })
  })

  it('makes one event of each entry of a list, a hundred at most', () => {
    const orders = Array.from({ length: 102 }, (_, i) => ({ id: i, email }))
    const { items, skipped } = read({ orders }, { each: 'orders', id: ['id'] })
    expect(items).toHaveLength(100)
    expect(new Set(items.map(({ id }) => id)).size).toBe(100)
    expect(skipped).toEqual([{ fault: 'bad_body', name: '2 entries too many' }])
  })

  it('gives the same id for the same values, whatever else has changed', () => {
    const of = (body: object, more: object = { id: ['id'] }) => (first(body, more) as { id: string }).id
    expect(of({ email, id: 1, x: 1 })).toBe(of({ x: 2, id: '1', email }))
    expect(of({ email, id: 1 })).not.toBe(of({ email, id: 2 }))
    expect(of({ email, a: 1 }, {})).toBe(of({ email, a: 1 }, {}))
    expect(first({ email }, { id: ['id'] })).toEqual({ fault: 'no_id', name: 'id' })
  })

  it('cannot speak of contacts themselves', () => {
    for (const name of ['alias', 'adjustment', 'objection'])
      expect(Mapping.safeParse({ ...lead, name: { const: name } }).success).toBe(false)
  })

  it('never throws, whatever body and paths meet', () => {
    const path = fc.constantFrom(
      'a',
      'a.b',
      'a[0]',
      'a[0].b',
      '__proto__',
      'length',
      '$.query.x',
      '$.header.x',
    )
    const mapping = fc.record({
      name: fc.oneof(
        fc.constant({ const: 'comment' }),
        fc.record({ path, table: fc.constant({ x: 'comment' }) }),
      ),
      id: fc.oneof(fc.constant('body' as const), fc.array(path, { minLength: 1, maxLength: 3 })),
      who: fc.record({ email: path }),
      time: fc.record({ path, as: fc.constantFrom('s', 'ms', 'iso', 'local', 'date') }),
      value: fc.record({ path, as: fc.constantFrom('decimal', 'minor') }),
      props: fc.record({ p: fc.record({ path, as: fc.constantFrom('text', 'number', 'flag', 'list') }) }),
      each: fc.option(path, { nil: undefined }),
    })
    const tree = fc.letrec(tie => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('a', 'b', 'x', '__proto__', 'length'), tie('tree')),
      ),
    })).tree
    fc.assert(
      fc.property(mapping, tree, (wish, body) => {
        const parsed = Mapping.parse(JSON.parse(JSON.stringify(wish)))
        const request = incoming(JSON.stringify(body) ?? '', {})
        expect(readMapped(request, parsed, SETTING)).toEqual(readMapped(request, parsed, SETTING))
      }),
      runs(300),
    )
  })
})

it.each(PRESETS.map(preset => [preset.id, preset] as const))(
  'the preset %s makes an event of its example',
  (_, { example, mapping }) => {
    const { items, skipped } = readMapped(incoming(JSON.stringify(example), {}), mapping, SETTING)
    expect(skipped).toEqual([])
    expect(items).toHaveLength(1)
    expect(items[0]!.email).toBe(email)
  },
)
