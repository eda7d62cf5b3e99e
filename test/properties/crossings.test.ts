import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byTrust } from '../../collector/score/proof.ts'
import type { Event } from '../../shared/event.ts'
import { aCase } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { at, event, setting } from '../oracle/samples.ts'
import { scorerOf } from './engine-side.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'
import { logOf, type Stated } from './watch.ts'

describe('engine and oracle agree on crossings', () => {
  it('at all times, for any restarts of the collector', { timeout: TIMEOUT_MS }, () => {
    const size = { events: 30, rules: 4, instants: 4 }
    let stated = 0
    holdsFor(
      fc.oneof(aCase({ ...size, isWarm: true }), aCase(size)),
      600,
      ({ setting, arrivals, instants }) => {
        const last = arrivals.at(-1)?.receivedAt ?? 0
        const until = Math.max(last, ...instants) + 3 * 86_400_000
        const engine = byTrust(scorerOf(setting)).flatMap(({ scorer }) =>
          logOf(scorer, arrivals, instants, until),
        )
        const oracle = crossingsOf(arrivals, setting, until)
        stated += oracle.length
        expectSame(
          'log',
          inOrder(engine.map(inWords)),
          inOrder(
            oracle.map(({ isAlert, score, ...one }) => inWords({ ...one, to: score, alerts: isAlert })),
          ),
        )
      },
    )
    // The cases would show nothing if they crossed nothing.
    expect(stated).toBeGreaterThan(300)
  })

  it('with the longest cooldown of the merged contacts', () => {
    const HOUR_MS = 3_600_000
    const start = at('2026-08-31T10:00')
    const up = { id: 'up', value: 10, direction: 'up', hysteresis: 5, cooldown: 'PT24H' } as const
    const plan = setting({ rules: [], thresholds: [up] })
    const give = (hour: number, visitor: string, points: number): Event =>
      event('adjustment', start + hour * HOUR_MS, { visitor, props: { plan: plan.planId, points } })
    const name = (hour: number, visitor: string): Event =>
      event('identify', start + hour * HOUR_MS, { visitor, props: { userId: 'u' } })
    const arrivals = [
      ...[give(0, 'a', 10), give(1, 'a', -10), give(10, 'b', 10), give(11, 'b', -10)],
      ...[name(12, 'a'), name(12, 'b'), give(26, 'a', 10), give(27, 'a', -10), give(34, 'a', 10)],
    ]
    const until = start + 99 * HOUR_MS
    const logs = [logOf(scorerOf(plan), arrivals, [], until), crossingsOf(arrivals, plan, until)]
    for (const log of logs) expect(log.map(one => (one.at - start) / HOUR_MS)).toEqual([0, 10, 34])
  })
})

const inWords = ({ threshold, direction, at, to, cause, alerts, events }: Omit<Stated, 'from'>): string =>
  `${at} ${cause} ${threshold} ${direction} to ${to}${alerts ? ', alert' : ''} for ${events.join(', ')}`

/** Contacts that cross at one instant may be stated in any order. */
const inOrder = (log: string[]): string[] => log.toSorted()
