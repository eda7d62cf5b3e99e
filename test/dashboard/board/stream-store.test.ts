import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { StreamStore } from '../../../dashboard/board/stream/stream-store.ts'
import type { LiveEvent, ServerMessage } from '../../../shared/live.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const message = (site: string, ...ids: string[]): Extract<ServerMessage, { t: 'event' }> => ({
  t: 'event',
  site,
  skipped: 0,
  events: ids.map(id => ({ id, name: 'page_view', delta: null }) as LiveEvent),
})
const shown = (store: StreamStore) => {
  vi.runAllTimers()
  return store.shown.value.map(({ id }) => id)
}

it('the stream shows the newest event first', () => {
  const store = new StreamStore(signal(false))
  store.choose('a')
  store.take(message('a', '1', '2'))
  store.take(message('a', '3'))
  expect(shown(store)).toEqual(['3', '2', '1'])
})

it.each([
  { of: 'events on the screen', isPaused: false },
  { of: 'events that a pause holds back', isPaused: true },
])('the stream drops events of the previous site: $of', ({ isPaused }) => {
  const paused = signal(false)
  const store = new StreamStore(paused)
  store.choose('a')
  store.take(message('a', '1'))
  vi.runAllTimers()
  paused.value = isPaused
  store.take(message('a', '2'))
  store.choose('b')
  expect(store.shown.value).toEqual([])
  // The server learns of the change later: other screens do not ask for a board.
  store.take(message('a', '3'))
  paused.value = false
  store.take(message('b', '4'))
  expect(shown(store)).toEqual(['4'])
})

it('the stream keeps its events when the same site is chosen again', () => {
  const store = new StreamStore(signal(false))
  store.choose('a')
  store.take(message('a', '1'))
  vi.runAllTimers()
  store.choose('a')
  expect(shown(store)).toEqual(['1'])
})

it('the stream shows all events of the server when no site is chosen, as on a wall', () => {
  const store = new StreamStore(signal(false))
  store.take(message('a', '1'))
  expect(shown(store)).toEqual(['1'])
  store.take(message('b', '2'))
  expect(shown(store)).toEqual(['2'])
})
