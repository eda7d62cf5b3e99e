import { isbot } from 'isbot'
import { describe, expect, it } from 'vitest'
import { Random } from '../../collector/demo/random.ts'
import { AGENTS } from '../../collector/demo/visitors/agents.ts'
import { Crowd, type Pace } from '../../collector/demo/visitors/crowd.ts'
import type { Parcel } from '../../collector/demo/visitors/parcels.ts'
import { pastOf } from '../../collector/demo/visitors/past.ts'
import type { PersonaName } from '../../collector/demo/visitors/persona-name.ts'
import { PERSONA_SHARES, visitOf } from '../../collector/demo/visitors/personas.ts'
import { visitorOf } from '../../collector/demo/visitors/visitor.ts'
import { checkEvent, LIMITS, openEnvelope } from '../../collector/ingest/validate.ts'
import { KINDS } from '../../shared/event.ts'
import { isRefusal } from '../../shared/refusal.ts'

const BASE = 'http://127.0.0.1:3000'
const NOW = Date.UTC(2026, 10, 22, 12)
const DAY_MS = 86_400_000
const PERSONAS = Object.keys(PERSONA_SHARES) as PersonaName[]

/** Why the door would refuse a parcel. */
function refusalsOf({ visitor, by, events }: Parcel, now: number) {
  const body = { v: visitor.id, z: now, c: 'unknown', e: events }
  const envelope = openEnvelope(body)
  if (isRefusal(envelope)) return [envelope]
  const key = by === 'page' ? ('public' as const) : ('secret' as const)
  const door = { key, receivedAt: now, visitor: envelope.visitor, sentAt: envelope.sentAt }
  return envelope.events.map(raw => checkEvent(raw, door)).filter(isRefusal)
}

describe('simulated visitors', () => {
  it.each(PERSONAS)(
    'of the persona %s produce only events that the tracker could send, visit after visit',
    persona => {
      for (let seed = 0; seed < 60; seed++) {
        const random = new Random(seed)
        const visitor = visitorOf(random, persona)
        for (let visit = 0; visit < 5; visit++) {
          const acts = visitOf(visitor, random, BASE)
          expect(acts[0]).toMatchObject({ n: 'page_view', by: 'page', afterMs: 0 })
          expect(acts.at(-1)!.n).toMatch(/^(engagement|call_booked|complaint|email_unsubscribe|purchase)$/)
          for (const act of acts) {
            expect(Object.keys(KINDS)).toContain(act.n)
            expect(act.by).toBe(KINDS[act.n as keyof typeof KINDS].minTrust === 'server' ? 'server' : 'page')
            if (act.by === 'page') expect(new URL(act.u!).pathname).toMatch(/^\/demo\//)
          }
        }
      }
    },
  )

  it('are equal for the same seed, and differ for another', () => {
    expect(pastOf(5, NOW, BASE)).toEqual(pastOf(5, NOW, BASE))
    expect(pastOf(5, NOW, BASE)).not.toEqual(pastOf(6, NOW, BASE))
  })

  it('have two weeks of history that ingest accepts', () => {
    for (const seed of [1, 2, 3]) {
      const { visitors, parcels } = pastOf(seed, NOW, BASE)
      const events = parcels.flatMap(parcel => parcel.events)
      expect(visitors.length).toBeGreaterThan(50)
      expect(new Set(parcels.map(({ visitor }) => visitor.id)).size).toBe(visitors.length)
      expect(parcels.flatMap(parcel => refusalsOf(parcel, NOW))).toEqual([])
      expect(parcels.every(({ events }) => events.length <= LIMITS.events)).toBe(true)
      expect(Math.max(...parcels.map(({ events }) => JSON.stringify(events).length))).toBeLessThan(50_000)
      expect(new Set(events.map(({ i }) => i)).size).toBe(events.length)
      expect(events.every(({ t }) => Number.isInteger(t) && t <= NOW && t > NOW - 16 * DAY_MS)).toBe(true)
      expect(events.filter(({ t }) => t > NOW - DAY_MS).length).toBeGreaterThan(20)
      expect(events.filter(({ t }) => t < NOW - 7 * DAY_MS).length).toBeGreaterThan(100)
    }
  })

  it('use browsers that are not classified as bots', () => {
    expect(AGENTS.filter(agent => isbot(agent))).toEqual([])
  })
})

/** Time that passes only while somebody sleeps or waits for an answer. */
function stage(hours: number, answerMs = 3) {
  const closing = new AbortController()
  let now = NOW
  const pass = (ms: number) => {
    now += ms
    if (now > NOW + hours * 3_600_000) closing.abort()
    closing.signal.throwIfAborted()
  }
  const pace: Pace = { now: () => now, sleep: async ms => pass(ms) }
  const sent: { at: number; parcel: Parcel }[] = []
  const post = async (parcel: Parcel) => {
    sent.push({ at: now, parcel })
    pass(answerMs)
  }
  return { pace, post, sent, signal: closing.signal }
}

const crowd = (
  seed: number,
  { pace, post }: ReturnType<typeof stage>,
  regulars = pastOf(seed, NOW, BASE).visitors,
) => new Crowd({ random: new Random(seed), base: BASE, pace, post, regulars })

describe('the simulated crowd', () => {
  it('changes the board within seconds, at a moderate rate all day', async () => {
    const hours = 6
    const day = stage(hours)
    await expect(crowd(11, day).run(day.signal)).rejects.toThrow(/abort/)
    expect(day.sent[0]!.at - NOW).toBeLessThan(2_000)
    const perSecond = day.sent.reduce((sum, { parcel }) => sum + parcel.events.length, 0) / (hours * 3600)
    expect(perSecond).toBeGreaterThan(1)
    expect(perSecond).toBeLessThan(3)
    const people = new Set(day.sent.map(({ parcel }) => parcel.visitor.id)).size
    // A whole day stays below a few thousand.
    expect(people).toBeGreaterThan(300)
    expect(people).toBeLessThan(750)
    const ids = day.sent.flatMap(({ parcel }) => parcel.events.map(({ i }) => i))
    expect(new Set(ids).size).toBe(ids.length)
    const gaps = day.sent.slice(1).map(({ at }, index) => at - day.sent[index]!.at)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250)
    expect(Math.max(...gaps)).toBeLessThan(30_000)
    // Events of one visitor keep their order.
    const last = new Map<string, number>()
    for (const { parcel } of day.sent) {
      const { t } = parcel.events.at(-1)!
      expect(t).toBeGreaterThanOrEqual(last.get(parcel.visitor.id) ?? 0)
      last.set(parcel.visitor.id, t)
    }
  })

  it('sends only valid events, and buys every few minutes', async () => {
    const run = stage(2)
    await expect(crowd(12, run).run(run.signal)).rejects.toThrow()
    expect(run.sent.flatMap(({ at, parcel }) => refusalsOf(parcel, at))).toEqual([])
    const events = run.sent.flatMap(({ parcel }) => parcel.events)
    const sales = events.filter(({ n }) => n === 'purchase' || n === 'call_booked').length
    expect(sales).toBeGreaterThan(10)
    expect(sales).toBeLessThan(150)
    expect(events.some(({ u }) => u?.includes('/demo/careers'))).toBe(true)
  })

  it('waits for a slow collector, without a burst of visits afterwards', async () => {
    const run = stage(0.25, 4_000)
    await expect(crowd(13, run).run(run.signal)).rejects.toThrow()
    expect(run.sent.length).toBeLessThanOrEqual(900_000 / 4_250 + 1)
    expect(run.sent.length).toBeGreaterThan(100)
  })

  it('works without returning visitors', async () => {
    const run = stage(0.05)
    await expect(crowd(14, run, []).run(run.signal)).rejects.toThrow()
    expect(new Set(run.sent.map(({ parcel }) => parcel.visitor.id)).size).toBeGreaterThan(5)
  })
})
