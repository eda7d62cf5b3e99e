import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readContact, writeContact } from '../../collector/model/contact-text.ts'
import type { ContactRow, ContactSummary, Standing } from '../../collector/model/rows.ts'
import type { CodeMeans, TouchedCode } from '../../collector/score/touched-codes.ts'
import { contactRow, NOW } from '../store/samples.ts'

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '0', '[', '"', '\ud800', 'Łódź'))
/** A record with the prototype that objects have. */
const of = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(fields, { noNullPrototype: true })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 2 })
/** Instants near the others, far from them, and such that no subtraction gives back. */
const time = fc.oneof(
  fc.integer({ min: NOW - 10_000, max: NOW + 10_000 }),
  fc.constantFrom(0, -1, NOW + 0.1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e300, 0.1),
)
const figure = fc.oneof(
  fc.integer({ min: -9, max: 99 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(-0),
)
const id = fc.oneof(fc.constantFrom('e1', 'e2', '0'), text)
const record = <T>(of: fc.Arbitrary<T>) => fc.dictionary(text, of, { maxKeys: 3, noNullPrototype: true })

const standing: fc.Arbitrary<Standing> = of({
  score: maybe(figure),
  fit: figure,
  engagement: figure,
  tags: record(figure),
  next: maybe(time),
  lastScoringAt: maybe(time),
  first: maybe(of({ time, id })),
  cycleStart: maybe(time),
  arms: of({
    up: figure,
    down: figure,
    at: maybe(time),
    off: record(of({ until: time, dipped: fc.boolean() })),
  }),
  isUnproven: fc.boolean(),
}).map(({ isUnproven, ...rest }) => ({ ...rest, ...(isUnproven && { isUnproven }) }))

const code: fc.Arbitrary<TouchedCode> = of({
  code: text,
  by: fc.constantFrom<CodeMeans>('link', 'coupon', 'named'),
  count: fc.nat(),
  first: time,
  last: time,
  isPaid: fc.boolean(),
}).map(({ isPaid, ...rest }) => ({ ...rest, ...(isPaid && { isPaid }) }))

const face: fc.Arbitrary<ContactSummary> = of({
  name: maybe(text),
  email: maybe(text),
  company: maybe(text),
  job: maybe(text),
  phone: maybe(text),
  city: maybe(text),
  country: maybe(text),
  device: maybe(text),
  browser: maybe(text),
  os: maybe(text),
  source: maybe(text),
  lastEvent: maybe(of({ name: text, title: maybe(text), url: maybe(text), item: maybe(text), time })),
  lastActivityAt: maybe(time),
  firstSeenAt: maybe(time),
  visits: fc.nat(),
  codes: maybe(fc.array(code, { minLength: 1, maxLength: 3 })),
}).map(({ codes, ...rest }) => ({ ...rest, ...(codes && { codes }) }))

const row: fc.Arbitrary<ContactRow> = of({
  site: text,
  id: text,
  version: fc.nat(),
  mergedInto: maybe(fc.constant('c_2')),
  streams: fc.array(text.map(one => `v:${one}` as const)),
  identifiers: fc.array(text.map(one => `e:${one}` as const)),
  last: maybe(of({ time, id, key: fc.constantFrom('public', 'secret') })),
  decidedAt: time,
  due: maybe(time),
  standings: fc.dictionary(fc.constantFrom('p1.1', 'p1.2', 'p2.1'), standing, { noNullPrototype: true }),
  face,
  alerted: maybe(record(time)),
  deal: maybe(of({ outcome: fc.constantFrom('won', 'lost'), at: time })),
  lists: maybe(record(fc.boolean())),
}).map(({ alerted, deal, lists, ...rest }) => ({
  ...rest,
  ...(alerted && { alerted }),
  ...(deal && { deal }),
  ...(lists && { lists }),
})) as fc.Arbitrary<ContactRow>

it('reads every row back as it was written', () => {
  fc.assert(
    fc.property(row, one => {
      expect(readContact(one.site, one.id, writeContact(one))).toStrictEqual(one)
    }),
    { numRuns: process.env.LONG ? 20_000 : 1_000 },
  )
})

it('writes a contact of one page view in few bytes', () => {
  const first = { time: NOW, id: 'k2j3h4k5jh34kj5h' }
  const standings: ContactRow['standings'] = {
    'plan_e7xtn2c723t7gn4i.1': {
      score: 5,
      fit: 0,
      engagement: 5,
      tags: {},
      next: NOW + 86_400_000,
      lastScoringAt: NOW,
      first,
      cycleStart: null,
      arms: { up: 5, down: 5, at: NOW, off: {} },
    },
  }
  const one = contactRow({
    streams: ['v:9f8g7h6j5k4l3m2n1b0v'],
    last: { ...first, key: 'public' },
    decidedAt: NOW + 200,
    standings,
    face: {
      ...contactRow().face,
      source: 'newsletter',
      device: 'desktop',
      browser: 'Chrome',
      os: 'Linux',
      lastEvent: {
        name: 'page_view',
        title: 'Shoes',
        url: 'https://shop.example/shoes',
        item: null,
        time: NOW,
      },
      lastActivityAt: NOW,
      firstSeenAt: NOW,
      visits: 1,
    },
  })
  expect(writeContact(one).length).toBeLessThan(0.35 * JSON.stringify(one).length)
})
