import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StreamKey } from '../../collector/model/rows.ts'
import { isMarkedText, readEvent, startOfText, writeEvent } from '../../collector/store/event-text.ts'
import type { Event } from '../../shared/event.ts'
import { earlierText } from './earlier-rows.ts'
import { event, NOW } from './samples.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '0', '[', '"', '\0', 'Łódź', 'page_view', 'google', 'PL', 'identify', 'a'),
)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 3 })
const time = fc.oneof(
  fc.integer({ min: NOW - 9_000, max: NOW + 9_000 }),
  fc.constantFrom(0, -0, -1, NOW + 0.1, Number.MAX_SAFE_INTEGER, 1e300, 0.1),
)
const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true })
const anything = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant({ deep: [1] }))

const events: fc.Arbitrary<Event> = fc.record(
  {
    id: text,
    key: fc.constantFrom('public' as const, 'secret' as const),
    name: text,
    time,
    receivedAt: time,
    visitor: maybe(text),
    userId: maybe(text),
    url: maybe(text),
    referrer: maybe(text),
    title: maybe(text),
    props: fc.dictionary(text, anything, { maxKeys: 3, noNullPrototype: true }),
    derived: some({
      also: fc.constant(['ad_click']),
      search: text,
      source: some({ channel: text, name: text, campaign: text }),
      device: some({ type: text, os: text, browser: text }),
      // Fields that no version has written, and such as are no texts.
      place: some({ country: anything, city: text, network: text, other: text }),
      utm: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
      bot: text,
      own: fc.boolean(),
    }) as fc.Arbitrary<Event['derived']>,
  },
  { noNullPrototype: true },
)

describe('the stored text of an event', () => {
  it('reads back as the same event, in the stream of its visitor and in any other', () => {
    const streams = fc.constantFrom<StreamKey | null>('v:a', 'u:a', 'e:a@x.example', null)
    fc.assert(
      fc.property(events, streams, (one, other) => {
        for (const stream of [other, one.visitor === null ? null : (`v:${one.visitor}` as const)]) {
          const written = writeEvent(one, stream)
          expect(readEvent(written, stream)).toEqual(one)
          expect(written.startsWith(startOfText(one))).toBe(true)
        }
      }),
    )
  })

  it('of an earlier form is read too, and begins in the same way', () => {
    fc.assert(
      fc.property(events, one => {
        expect(readEvent(earlierText(one), null)).toEqual(one)
        expect(earlierText(one).startsWith(startOfText(one))).toBe(true)
      }),
    )
  })

  it('has no visitor where the stream has its name, and a number for a frequent word', () => {
    const one = event({
      visitor: 'visitor-1',
      derived: { source: { channel: 'search', name: 'google' }, place: { country: 'PL' } },
    })
    expect(writeEvent(one, 'v:visitor-1')).not.toContain('visitor-1')
    expect(writeEvent(one, 'v:visitor-2')).toContain('visitor-1')
    expect(writeEvent(one, 'v:visitor-1')).not.toMatch(/page_view|search|google|"PL"/)
  })

  it('contains what stores look for in texts: the mark of a bot, and the names of events that outlive retention', () => {
    expect(isMarkedText(writeEvent(event({ derived: { bot: 'agent' } }), null))).toBe(true)
    for (const name of ['identify', 'group', 'alias', 'objection'])
      expect(writeEvent(event({ name }), null)).toContain(`"${name}"`)
  })
})
