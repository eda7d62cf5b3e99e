import { expect, it } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import { EventStream, liveEventOf } from '../../collector/live/event-stream.ts'
import type { Feed } from '../../collector/model/port.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { contactRow, event } from '../store/samples.ts'

const VERSION = 'p1.1'
const standing = (score: number | null): ContactRow['standings'] => ({
  [VERSION]: {
    ...{ score, fit: 0, engagement: 0, tags: {}, next: null, lastScoringAt: null, first: null },
    ...{ cycleStart: null, arms: { up: 0, down: 0, at: null, off: {} } },
  },
})
const heard = (id: string, contact = 'c_1', site = 's1') => ({ site, contact, event: event({ id }) })
const feed = (events: Feed['events'], rest: Partial<Feed> = {}): Feed =>
  ({ events, contacts: [], crossings: [], ...rest }) as unknown as Feed
const idsOf = (stream: EventStream) =>
  [...stream.take()].map(([site, { heard, skipped }]) => [
    site,
    heard.map(one => one.event.event.id),
    skipped,
  ])

it('the event stream shows six events of a site per tick, and counts the others', () => {
  const stream = new EventStream()
  stream.hear(feed(Array.from({ length: 8 }, (_, n) => heard(`a${n}`))), new Map())
  stream.hear(feed([heard('b0', 'c_2', 's2')]), new Map())
  expect(idsOf(stream)).toEqual([
    ['s1', ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'], 2],
    ['s2', ['b0'], 0],
  ])
  expect(idsOf(stream)).toEqual([])
})

it('the event stream omits contacts that have been erased since', () => {
  const stream = new EventStream()
  stream.hear(feed([heard('mine'), heard('other', 'c_2')]), new Map())
  stream.hear(feed([], { gone: [{ site: 's1', contact: 'c_1' }] as NonNullable<Feed['gone']> }), new Map())
  expect(idsOf(stream)).toEqual([['s1', ['other'], 0]])
})

it('the event stream puts the score change of a commit on the contact’s last event in it', () => {
  const stream = new EventStream()
  const row = contactRow({ standings: standing(25) })
  stream.hear(feed([heard('first'), heard('last')], { contacts: [row] }), new Map([[`c_1/${VERSION}`, 10]]))
  const boards = new Boards()
  boards.put(row)
  const shown = [...stream.take().values()].flatMap(sample =>
    sample.heard.map(one => liveEventOf(one, boards, VERSION)),
  )
  expect(shown).toMatchObject([
    { id: 'first', score: 25, delta: null },
    { id: 'last', score: 25, delta: 15 },
  ])
})

it('the event stream shows no score of a contact that the plan does not rank', () => {
  const stream = new EventStream()
  stream.hear(feed([heard('only')], { contacts: [contactRow({ standings: standing(null) })] }), new Map())
  const [sample] = stream.take().values()
  expect(liveEventOf(sample!.heard[0]!, new Boards(), VERSION)).toMatchObject({
    contactId: 'c_1',
    contact: null,
    score: null,
    delta: null,
  })
})
