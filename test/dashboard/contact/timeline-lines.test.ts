import { describe, expect, it } from 'vitest'
import {
  isImportant,
  moneyOf,
  pointsByEvent,
  pointsOf,
  spentIn,
  visitsOf,
} from '../../../dashboard/contact/timeline/lines.ts'
import { timeSpent } from '../../../dashboard/ui/time-spent.ts'
import type { ScoreLine, TimelineEvent } from '../../../shared/contact.ts'

const NOON = Date.parse('2026-05-04T12:00:00Z')
let count = 0

const happened = (name: string, seconds: number, other: Partial<TimelineEvent> = {}): TimelineEvent => {
  const at = new Date(NOON + seconds * 1000).toISOString()
  return {
    id: `e${++count}`,
    key: 'public',
    name,
    at,
    receivedAt: at,
    visitor: 'v1',
    visit: 1,
    title: 'Tents',
    url: 'https://shop.example/tents?colour=red',
    referrer: null,
    item: null,
    source: null,
    props: {},
    also: [],
    ...other,
  }
}

const line = (eventId: string | null, at: string | null, other: Partial<ScoreLine> = {}): ScoreLine => ({
  rule: 'r',
  ruleName: 'Rule',
  eventId,
  eventName: null,
  item: null,
  tags: [],
  points: 10,
  value: 10,
  at,
  endsAt: null,
  factor: 1,
  fit: false,
  cut: [],
  ...other,
})

const linesOf = (events: TimelineEvent[]) =>
  visitsOf(events).flatMap(({ lines }) =>
    lines.map(({ event, views, spentMs, read, actions }) => ({
      name: event.name,
      views,
      spentMs,
      read,
      actions: actions.map(({ name }) => name),
    })),
  )

describe('a line of the timeline', () => {
  it('joins a page view with its reading time, its depth and the actions on the page', () => {
    const events = [
      happened('page_view', 0),
      happened('engagement', 20, { props: { seconds: 20, percent_scrolled: 50 } }),
      happened('view_item', 21, { item: 'Tents' }),
      happened('add_to_cart', 30, { item: 'Carrier 80' }),
      happened('engagement', 60, { props: { seconds: 30.5, percent_scrolled: 80 } }),
    ]
    expect(linesOf(events)).toEqual([
      { name: 'page_view', views: 1, spentMs: 50_500, read: 0.8, actions: ['add_to_cart'] },
    ])
  })

  it('begins again when the visitor returns from another page, and not when the page is reloaded', () => {
    const stoves = { url: 'https://shop.example/stoves' }
    const events = [
      happened('page_view', 0),
      happened('page_view', 5),
      happened('page_view', 10, stoves),
      happened('page_view', 20),
      happened('engagement', 25, { props: { seconds: 4, percent_scrolled: 100 } }),
    ]
    expect(linesOf(events).map(({ views, spentMs }) => [views, spentMs])).toEqual([
      [1, 4_000],
      [1, 0],
      [2, 0],
    ])
  })

  it('keeps the pages of two browsers apart', () => {
    const events = [
      happened('page_view', 0),
      happened('page_view', 1, { visitor: 'v2' }),
      happened('engagement', 9, { visitor: 'v2', props: { seconds: 8, percent_scrolled: 30 } }),
    ]
    expect(linesOf(events).map(({ spentMs }) => spentMs)).toEqual([8_000, 0])
  })

  it('shows reading whose page view is not loaded as a page, and events of servers on their own', () => {
    const events = [
      happened('engagement', 5, { props: { seconds: 1, percent_scrolled: 'far' } }),
      happened('purchase', 9, { key: 'secret', visitor: null, url: null, visit: null }),
    ]
    expect(linesOf(events)).toEqual([
      { name: 'purchase', views: 1, spentMs: 0, read: 0, actions: [] },
      { name: 'engagement', views: 1, spentMs: 1_000, read: 0, actions: [] },
    ])
  })

  it('loses no event', () => {
    const names = ['page_view', 'scroll', 'engagement', 'add_to_cart', 'identify', 'purchase']
    const events = Array.from({ length: 120 }, (_, i) =>
      happened(names[(i * 7) % names.length]!, i * 40, {
        visit: Math.floor(i / 30) + 1,
        visitor: i % 5 === 0 ? 'v2' : 'v1',
        key: i % 6 === 5 ? 'secret' : 'public',
        url: i % 4 === 0 ? null : `https://shop.example/${i % 3}`,
      }),
    )
    const ids = visitsOf(events).flatMap(({ lines }) => lines.flatMap(one => one.events.map(({ id }) => id)))
    expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted())
  })
})

describe('points on the timeline', () => {
  it('are those of the event of this id and time, after limits', () => {
    const view = happened('page_view', 0)
    const other = happened('page_view', 5, { id: view.id })
    const points = pointsByEvent([
      line(view.id, view.at, { points: 10, value: 6, cut: [{ by: 'group', points: 4 }] }),
      line(view.id, view.at, { points: 3, value: 3 }),
      line(null, null),
    ])
    expect(pointsOf([view], points)).toEqual({ now: 9, given: 9 })
    expect(pointsOf([other], points)).toBeNull()
  })

  it('make a page important from five, and an action always is', () => {
    const [visit] = visitsOf([happened('page_view', 0)])
    const [page] = visit!.lines
    expect(isImportant(page!, null)).toBe(false)
    expect(isImportant(page!, { now: 0, given: 4 })).toBe(false)
    expect(isImportant(page!, { now: 0, given: 5 })).toBe(true)
    const [order] = visitsOf([happened('purchase', 0)])[0]!.lines
    expect(isImportant(order!, null)).toBe(true)
  })
})

describe('money on the timeline', () => {
  it('is read from orders and refunds only, and summed by currency', () => {
    const order = happened('purchase', 0, { props: { value: '199.50', currency: 'pln' } })
    const refund = happened('refund', 9, { props: { value: 99.5, currency: 'PLN' } })
    const euros = happened('purchase', 12, { props: { value: 10, currency: 'EUR' } })
    expect(moneyOf(order)).toEqual({ amount: 199.5, currency: 'PLN' })
    expect(moneyOf(refund)).toEqual({ amount: -99.5, currency: 'PLN' })
    expect(moneyOf(happened('page_view', 0, { props: { value: 5 } }))).toBeNull()
    expect(moneyOf(happened('purchase', 0, { props: { value: 'much' } }))).toBeNull()
    expect(spentIn([order, refund, euros])).toEqual([
      { currency: 'PLN', amount: 100 },
      { currency: 'EUR', amount: 10 },
    ])
  })
})

it.each([
  [1_000, '1 s'],
  [130_000, '2 min 10 s'],
  [120_000, '2 min'],
  [3_900_000, '1 h 5 min'],
])('%d ms are read as %s', (ms, text) => {
  expect(timeSpent(ms)).toBe(text)
})
