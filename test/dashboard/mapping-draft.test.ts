import { describe, expect, it } from 'vitest'
import { PRESETS } from '../../collector/providers/mapped/presets.ts'
import {
  draftOf,
  entryOf,
  guess,
  leavesOf,
  listsOf,
  mappingOf,
  timeFormOf,
} from '../../dashboard/connections/mapping/draft.ts'
import { MAPPED_KINDS } from '../../dashboard/connections/mapping/kinds.ts'
import { Mapping } from '../../shared/mapping.ts'

const body = {
  created_at: '2026-09-21T14:00:00Z',
  customer: { email: 'anna@example.pl', name: 'Anna' },
  items: [{ id: 1, sku: 'MUG' }, { id: 2 }],
  'with.dot': 'x',
}

describe('a mapping that is made by example', () => {
  it('shows the values of a body with paths that the collector reads', () => {
    expect(leavesOf(body)).toEqual([
      { path: 'created_at', value: '2026-09-21T14:00:00Z' },
      { path: 'customer.email', value: 'anna@example.pl' },
      { path: 'customer.name', value: 'Anna' },
      { path: 'items[0].id', value: 1 },
      { path: 'items[0].sku', value: 'MUG' },
    ])
    expect(listsOf(body)).toEqual(['items'])
    expect(entryOf(body, 'items')).toEqual({ id: 1, sku: 'MUG' })
    expect(entryOf([body], null)).toBe(body)
  })

  it('guesses what names tell', () => {
    expect(guess(leavesOf(body))).toEqual({ created_at: 'time', 'customer.email': 'email' })
  })

  it.each([
    [1_790_000_000, 's'],
    ['1790000000123', 'ms'],
    ['2026-09-21T14:00:00+02:00', 'iso'],
    ['2026-09-21', 'date'],
    ['2026-09-21 14:00:00', 'local'],
  ])('takes %s for a time of the form %s', (value, form) => {
    expect(timeFormOf(value)).toBe(form)
  })

  it('is a document that the collector takes, and the same after it is read back', () => {
    const leaves = leavesOf(body)
    const draft = {
      each: null,
      roles: { ...guess(leaves), 'customer.name': 'trait', 'items[0].sku': 'prop' } as const,
      kind: 'demo_request',
      table: {},
    }
    const mapping = mappingOf(draft, leaves)
    expect(Mapping.parse(mapping)).toEqual(mapping)
    expect(mapping).toMatchObject({
      name: { const: 'demo_request' },
      who: { email: 'customer.email' },
      traits: { name: { path: 'customer.name' } },
      props: { sku: { path: 'items[0].sku' } },
    })
    expect(draftOf(mapping)).toEqual(draft)
  })

  it('can begin with each preset, and offers no kind that a mapping may not make', () => {
    for (const { mapping, example } of PRESETS)
      expect(Mapping.safeParse(mappingOf(draftOf(mapping), leavesOf(example))).success).toBe(true)
    for (const kind of MAPPED_KINDS)
      expect(Mapping.safeParse({ name: { const: kind }, id: 'body', who: { email: 'e' } }).success).toBe(true)
  })
})
