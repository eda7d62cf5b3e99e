import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Arrival } from '../../collector/model/port.ts'
import type { Event } from '../../shared/event.ts'
import { Memory } from '../decide/memory.ts'
import { peopleOf } from '../oracle/identity.ts'
import { event, setting } from '../oracle/samples.ts'
import { later } from '../oracle/statements.ts'
import { eventKey, registryOf, SITE } from './feed.ts'
import { runs, TIMEOUT_MS } from './show.ts'

const names = ['deal_won', 'deal_won', 'deal_lost', 'deal_created', 'identify', 'objection', 'page_view']
const drawn = fc.record({
  name: fc.constantFrom(...names),
  minutes: fc.nat({ max: 6 }),
  whom: fc.constantFrom('a@x.pl', 'b@x.pl', 'u1', 'u2', 'v1'),
  isForged: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
  /** What an identify ties its person to. */
  email: fc.constantFrom('a@x.pl', 'b@x.pl'),
})

const eventOf = (
  { name, minutes, whom, isForged, email }: typeof drawn extends fc.Arbitrary<infer T> ? T : never,
  i: number,
): Event => {
  const isPublic = isForged || name === 'page_view'
  const isMail = whom.includes('@')
  return event(name, later(minutes * 60_000), {
    id: `e${i}`,
    receivedAt: later(600_000),
    key: isPublic ? 'public' : 'secret',
    visitor: isPublic || whom === 'v1' ? 'v1' : null,
    userId: !isPublic && whom.startsWith('u') ? whom : null,
    props: { ...(name === 'identify' ? { email } : isMail && { email: whom }), on: minutes % 2 === 0 },
  })
}

/** A second reading: the latest of a server's words, and no word of an open deal. */
const outcomeOf = (events: readonly Event[]): object | undefined => {
  const last = events.findLast(({ name, key }) => /^deal_/.test(name) && key === 'secret')
  return last && last.name !== 'deal_created'
    ? { outcome: last.name.slice('deal_'.length), at: last.time }
    : undefined
}

it('the deals of a contact are a function of its events, in any order and batches', {
  timeout: TIMEOUT_MS,
}, () => {
  let told = 0
  const property = fc.property(
    fc.array(drawn, { minLength: 1, maxLength: 14 }),
    fc.infiniteStream(fc.nat()),
    fc.integer({ min: 1, max: 5 }),
    (raws, order, size) => {
      const events = raws.map(eventOf)
      const shuffled = events
        .map(one => ({ one, at: order.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one)
      const memory = new Memory(registryOf(setting({}, { siteZone: 'UTC', retention: null })))
      const arrivals = shuffled.map(
        (one): Arrival => ({ kind: 'event', site: SITE, event: structuredClone(one), digest: one.id }),
      )
      for (let from = 0; from < arrivals.length; from += size)
        memory.commit(arrivals.slice(from, from + size))
      const found = memory.contacts().map(row => [
        memory
          .factsOf(row)
          .map(fact => eventKey(fact.event))
          .join(),
        row.deal,
      ])
      const expected = peopleOf(shuffled).map(({ facts }) => [
        facts.map(fact => eventKey(fact.event)).join(),
        outcomeOf(facts.map(fact => fact.event)),
      ])
      told += expected.filter(([, outcome]) => outcome).length
      const sorted = (rows: unknown[][]) => rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
      expect(sorted(found)).toEqual(sorted(expected))
    },
  )
  fc.assert(property, runs(400))
  expect(told).toBeGreaterThan(50)
})
