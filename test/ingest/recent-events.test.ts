import { expect, it } from 'vitest'
import { LATEST_KEPT, RecentEvents } from '../../collector/ingest/recent-events.ts'
import type { Feed } from '../../collector/model/port.ts'
import { event, NOW } from '../store/samples.ts'

const feed = (events: Feed['events'], gone: Feed['gone'] = []): Feed =>
  ({ events, contacts: [], crossings: [], gone }) as unknown as Feed
const accepted = (id: string, contact = 'c_1') => ({ site: 's1', contact, event: event({ id }) })

it('recent events are listed latest first, with any outcome', () => {
  const recent = new RecentEvents()
  recent.hear(feed([{ site: 's1', contact: 'c_1', event: event({ id: 'taken', receivedAt: NOW + 1 }) }]))
  recent.add('s1', { at: NOW + 2, refusal: { code: 'too_old' }, outcome: 'rejected' })
  recent.add('s1', { at: NOW, event: event({ id: 'again' }), contact: null, outcome: 'duplicate' })
  expect(recent.of('s1')).toMatchObject([
    { outcome: 'rejected', code: 'too_old', eventId: null, url: null },
    {
      outcome: 'accepted',
      eventId: 'taken',
      contactId: 'c_1',
      url: 'https://shop.example/shoes',
      mark: null,
    },
    // Of whom a duplicate is, is not known: its address may be an erased person's.
    { outcome: 'duplicate', eventId: 'again', contactId: null, url: null },
  ])
  expect(recent.of('s2')).toEqual([])
})

it('recent events include uncounted ones with the reason', () => {
  const recent = new RecentEvents()
  const bot = event({ id: 'bot', derived: { bot: 'crawler' } as never })
  const own = event({ id: 'own', derived: { own: true } as never })
  recent.hear(feed([{ site: 's1', contact: 'c_1', event: bot }]))
  expect(recent.of('s1')).toEqual([])
  for (const one of [bot, own]) recent.add('s1', { at: NOW, event: one, contact: null, outcome: 'accepted' })
  expect(recent.of('s1').map(({ eventId, mark }) => [eventId, mark])).toEqual([
    ['bot', 'bot'],
    ['own', 'own'],
  ])
})

it('recent events have a limit, and exclude erased contacts', () => {
  const recent = new RecentEvents()
  for (let n = 0; n < 3 * LATEST_KEPT; n++)
    recent.add('s1', { at: NOW + n, event: event({ id: `e${n}` }), contact: 'c_1', outcome: 'accepted' })
  const shown = recent.of('s1')
  expect([shown.length, shown[0]!.eventId, shown.at(-1)!.eventId]).toEqual([
    LATEST_KEPT,
    `e${3 * LATEST_KEPT - 1}`,
    `e${2 * LATEST_KEPT}`,
  ])
  recent.add('s1', { at: NOW, refusal: { code: 'too_old' }, outcome: 'rejected' })
  recent.add('s2', { at: NOW, event: event({ id: 'elsewhere' }), contact: 'c_3', outcome: 'accepted' })
  // The contact of an event is the one that it had when it came.
  recent.add('s1', { at: NOW, event: event({ id: 'merged' }), contact: 'c_merged', outcome: 'accepted' })
  const naming = { at: NOW, event: event({ url: 'https://shop.example/?to=anna@shop.example' }) }
  recent.add('s1', { ...naming, contact: 'c_2', outcome: 'accepted' })
  recent.add('s1', { ...naming, contact: null, outcome: 'duplicate' })
  recent.hear(feed([accepted('stays', 'c_2')], [{ site: 's1', contact: 'c_1' }] as NonNullable<Feed['gone']>))
  expect(recent.of('s1').map(({ eventId, code }) => eventId ?? code)).toEqual(['too_old', 'stays'])
  expect(recent.of('s2').map(({ eventId }) => eventId)).toEqual(['elsewhere'])
})
