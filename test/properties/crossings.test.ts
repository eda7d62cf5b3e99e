import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCase } from '../oracle/arbitrary.ts'
import { crossingsOf } from '../oracle/crossings.ts'
import { scorerOf } from './engineSide.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'
import { logOf, type Stated } from './watch.ts'

describe('engine and oracle state the same crossings', () => {
  it('at the same instants, however often the collector restarts', { timeout: TIMEOUT_MS }, () => {
    const size = { events: 30, rules: 4, instants: 4 }
    let stated = 0
    holdsFor(
      fc.oneof(aCase({ ...size, isWarm: true }), aCase(size)),
      600,
      ({ setting, arrivals, instants }) => {
        const last = arrivals.at(-1)?.receivedAt ?? 0
        const until = Math.max(last, ...instants) + 3 * 86_400_000
        const engine = logOf(scorerOf(setting), arrivals, instants, until)
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
})

const inWords = ({ threshold, direction, at, to, cause, alerts, events }: Omit<Stated, 'from'>): string =>
  `${at} ${cause} ${threshold} ${direction} to ${to}${alerts ? ', alert' : ''} for ${events.join(', ')}`

/** Contacts that cross at one instant may be stated in any order. */
const inOrder = (log: string[]): string[] => log.toSorted()
