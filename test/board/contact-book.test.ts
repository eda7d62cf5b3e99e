import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ContactBook } from '../../collector/board/contact-book.ts'
import { facetsOf, filterOf, ROW_LOOKS, slotLooks } from '../../collector/board/filter.ts'
import type { LeadState } from '../../collector/leads/lead-states.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import type { TouchedCode } from '../../collector/score/touched-codes.ts'
import type { Plan } from '../../shared/plan.ts'
import { contactRow } from '../store/samples.ts'

const word = fc.constantFrom('Łódź', 'lodz', 'Anna', 'ACME', 'x', '')
const change = fc.record({
  id: fc.nat({ max: 20 }).map(n => `c${n}`),
  site: fc.constantFrom('s1', 's2'),
  isGone: fc.boolean(),
  isInUse: fc.boolean(),
  isListed: fc.boolean(),
  seen: fc.option(fc.nat()),
  user: fc.option(fc.constantFrom('u:Anna', 'u:7', 'e:anna@x.example')),
  texts: fc.record({
    name: fc.option(word),
    city: fc.option(word),
    source: fc.option(word),
    company: fc.option(word),
  }),
  tags: fc.constantFrom({}, {}, { warm: 1 }),
})
const standing = { first: null, arms: { up: 0, down: 0, at: null, off: {} }, isUnproven: true as const }
const figures = { score: 1, fit: 0, engagement: 1, next: null, lastScoringAt: null, cycleStart: null }

const codesOf = (user: string): TouchedCode[] => [
  { code: user === 'u:7' ? 'jan' : 'ewa', by: 'link', count: 1, first: 1, last: 2 },
]

/** A book with hardly any room for rows, and what it should hold. */
function filled(changes: (typeof change extends fc.Arbitrary<infer T> ? T : never)[], cacheBytes: number) {
  const book = new ContactBook(cacheBytes)
  const expected = new Map<string, ContactRow>()
  for (const [
    version,
    { id, site, isGone, isInUse, isListed, seen, user, texts, tags },
  ] of changes.entries()) {
    if (isGone) {
      book.delete(id)
      expected.delete(id)
      continue
    }
    const row = contactRow({
      id,
      site,
      version,
      identifiers: user ? [user as 'u:7'] : [],
      standings: { 'p1.1': { ...standing, ...figures, tags } },
      face: { ...contactRow().face, ...texts, lastActivityAt: seen, ...(user && { codes: codesOf(user) }) },
      ...(isListed && { lists: { l1: true } }),
    })
    book.put(row, isInUse)
    expected.set(id, row)
  }
  return { book, expected }
}

describe.each([0, 4_000, 1_000_000])('a book with a cache of %i bytes', cacheBytes => {
  it('has the contacts as they were put last, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120, size: 'max' }), changes => {
        const { book, expected } = filled(changes, cacheBytes)
        expect(book.size).toBe(expected.size)
        expect(new Set(book.keys())).toEqual(new Set(expected.keys()))
        for (const row of book.values()) expect(row).toStrictEqual(expected.get(row.id))
        for (const { id } of changes) expect(book.get(id)).toStrictEqual(expected.get(id))
        const rows = [...expected.values()]
        for (const site of ['s1', 's2', 's3']) {
          const here = rows.filter(row => row.site === site)
          const ids = (found: Iterable<ContactRow>) => [...found].map(({ id }) => id).sort()
          expect(ids(book.of(site))).toEqual(ids(here))
          expect(ids(book.listed(site))).toEqual(ids(here.filter(row => row.lists)))
        }
        for (const row of rows) {
          const slot = book.slotOf(row.id)!
          expect(book.isTagged(slot)).toBe(Object.keys(row.standings['p1.1']!.tags).length > 0)
          expect(book.lastActivityAt(slot)).toBe(row.face.lastActivityAt ?? 0)
          expect(book.versionOfId(row.id)).toBe(row.version)
          expect(book.mayStandUnder(slot, Buffer.from('p1.1'))).toBe(true)
          expect(book.mayStandUnder(slot, Buffer.from('p2.1'))).toBe(false)
        }
        expect(book.bytes.rows).toBeLessThanOrEqual(cacheBytes)
      }),
      { numRuns: process.env.LONG ? 1_000 : 30 },
    )
  })
})

const filter = fc.record(
  {
    band: fc.constantFrom<string[][]>(['cold'], ['hot'], ['hot', 'cold']),
    known: fc.boolean(),
    text: fc.constantFrom('lodz', 'Ł', 'ann', 'acme', ' ', 'x\nx', '7', 'nobody'),
    source: fc.constantFrom<string[][]>(['LODZ'], ['acme', 'anna']),
    city: fc.constantFrom<string[][]>(['łódź'], ['x']),
    company: fc.constantFrom<string[][]>(['Acme'], ['none']),
    owner: fc.constantFrom<string[][]>(['none'], ['u1']),
    status: fc.constantFrom<('open' | 'won')[][]>(['open'], ['won']),
    partner: fc.constantFrom<string[][]>(['none'], ['jan']),
  },
  { requiredKeys: [] },
)
const PLAN = { bands: [{ id: 'cold' }, { id: 'hot', from: 5 }] } as unknown as Plan
const OWNED: LeadState = {
  owner: { id: 'u1', name: 'Ola' },
  outcome: 'won',
  outcomeAt: 1,
  snoozedUntil: null,
}
/** The partner of a contact that came with a code: the code itself. */
const partnerOf = ({ face }: ContactRow) =>
  face.codes ? { id: face.codes[0]!.code, name: face.codes[0]!.code } : null
const ofSlot = (book: ContactBook) => (slot: number) =>
  book.hasCodes(slot) ? partnerOf(book.peek(slot)!) : null
const leads = new Map(['c1', 'c4', 'c7', 'c20'].map(id => [id, OWNED]))

it('filters by the columns as by the rows', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60, size: 'max' }),
      filter,
      fc.nat({ max: 9 }),
      (changes, of, score) => {
        const { book, expected } = filled(changes, 0)
        const leadOf = (id: string) => leads.get(id) ?? null
        const holds = filterOf(of, PLAN, { leadOf, partnerOf }, ROW_LOOKS)!
        const holdsSlot = filterOf(of, PLAN, { leadOf, partnerOf: ofSlot(book) }, slotLooks(book))!
        for (const row of expected.values())
          expect([row, holdsSlot(book.slotOf(row.id)!, score)]).toEqual([row, holds(row, score)])
      },
    ),
    { numRuns: process.env.LONG ? 5_000 : 300 },
  )
})

it('counts the values of a filter as the rows have them', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: 'max' }), changes => {
      const { book, expected } = filled(changes, 0)
      const rows = [...expected.values()].filter(({ site }) => site === 's1')
      const counted = (name: 'city' | 'source' | 'company') =>
        Object.fromEntries(
          [...Map.groupBy(rows, ({ face }) => face[name])].flatMap(([value, all]) =>
            value === null ? [] : [[value, all.length]],
          ),
        )
      const shown = (of: { value: string; count: number }[]) =>
        Object.fromEntries(of.map(({ value, count }) => [value, count]))
      const { cities, sources, companies, owners, partners } = facetsOf(book, 's1', {
        leads,
        partnerOf: ofSlot(book),
      })
      expect(shown(cities)).toEqual(counted('city'))
      expect(shown(sources)).toEqual(counted('source'))
      expect(shown(companies)).toEqual(counted('company'))
      const owned = rows.filter(({ id }) => leads.has(id)).length
      const named = rows.filter(({ face }) => face.codes?.[0]?.code === 'jan').length
      expect(partners.find(({ id }) => id === 'jan')?.count ?? 0).toBe(named)
      expect(owners).toEqual(owned > 0 ? [{ id: 'u1', name: 'Ola', count: owned }] : [])
    }),
    { numRuns: process.env.LONG ? 1_000 : 60 },
  )
})
