import { describe, expect, it } from 'vitest'
import { seasonOf } from '../../collector/demo/history/season.ts'
import { buys, type Habits } from '../../collector/demo/history/truth.ts'
import { checkEvent, LIMITS, openEnvelope } from '../../collector/ingest/validate.ts'
import { isRefusal } from '../../shared/refusal.ts'

const BASE = 'http://127.0.0.1:3000'
const NOW = Date.UTC(2026, 10, 22, 12)
const DAY_MS = 86_400_000
const SEEDS = [1, 2, 3]

describe('the history of the demo', () => {
  it('is the same for the same seed and instant, and differs for another seed', () => {
    expect(seasonOf(5, NOW, BASE)).toEqual(seasonOf(5, NOW, BASE))
    expect(seasonOf(5, NOW, BASE)).not.toEqual(seasonOf(6, NOW, BASE))
  })

  it.each(SEEDS)('has sixteen weeks of events that ingest accepts, with seed %i', seed => {
    const parcels = seasonOf(seed, NOW, BASE)
    const events = parcels.flatMap(parcel => parcel.events)
    for (const { visitor, by, events, arrivedAt } of parcels) {
      const envelope = openEnvelope({ v: visitor.id, z: arrivedAt, c: 'unknown', e: events })
      if (isRefusal(envelope)) throw new Error(envelope.message)
      const door = {
        key: by === 'page' ? ('public' as const) : ('secret' as const),
        receivedAt: arrivedAt!,
        visitor: envelope.visitor,
        sentAt: envelope.sentAt,
      }
      expect(envelope.events.map(raw => checkEvent(raw, door)).filter(isRefusal)).toEqual([])
      expect(events.length).toBeLessThanOrEqual(LIMITS.events)
    }
    expect(new Set(events.map(({ i }) => i)).size).toBe(events.length)
    expect(events.length).toBeLessThan(8_000)
    const times = events.map(({ t }) => t)
    expect(Math.max(...times)).toBeLessThan(NOW)
    expect(Math.min(...times)).toBeLessThan(NOW - 108 * DAY_MS)
    expect(Math.min(...times)).toBeGreaterThan(NOW - 113 * DAY_MS)
  })

  it.each(SEEDS)(
    'has enough purchases for a suggested threshold, also in its later part, with seed %i',
    seed => {
      const orders = seasonOf(seed, NOW, BASE).flatMap(({ events }) =>
        events.filter(({ n }) => n === 'purchase'),
      )
      expect(orders.length).toBeGreaterThan(80)
      expect(orders.filter(({ t }) => t > NOW - 46 * DAY_MS).length).toBeGreaterThan(20)
    },
  )

  it('makes a purchase likelier with each step, and with a recommendation', () => {
    const none: Habits = {
      channel: 'search',
      readsPrices: false,
      downloads: false,
      joinsLetter: false,
      seeksWork: false,
    }
    const all = { ...none, readsPrices: true, downloads: true, joinsLetter: true }
    expect(buys(none)).toBeLessThan(0.03)
    for (const step of ['readsPrices', 'downloads', 'joinsLetter'] as const)
      expect(buys({ ...none, [step]: true })).toBeGreaterThan(4 * buys(none))
    expect(buys(all)).toBeGreaterThan(0.99)
    expect(buys({ ...none, channel: 'partner' })).toBeGreaterThan(4 * buys(none))
    expect(buys({ ...none, channel: 'ad' })).toBeLessThan(buys(none))
    expect(buys({ ...none, seeksWork: true })).toBeLessThan(buys(none) / 10)
  })
})
