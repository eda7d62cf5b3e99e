import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import { derivedAnew } from '../../collector/decide/re-enrich.ts'
import type { Event } from '../../shared/event.ts'
import { aRun, feed, SITE } from './feed.ts'
import { expectPeople } from './people.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

const ORDINARY =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'

describe('an event that was wrongly classified as a bot’s', () => {
  const aMistake = fc
    .tuple(
      aRun(40, 4),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([run, marks, size]) => ({ ...run, marks, size }))

  it('counts as if it had never been, without alerts', { timeout: TIMEOUT_MS }, () => {
    let recounted = 0
    holdsFor(aMistake, 200, one => {
      const arrivals = one.arrivals.map((event, i): { came: Event; is: Event } => {
        const isMarked = one.marks[i % one.marks.length] && event.key === 'public' && !event.derived.bot
        if (!isMarked) return { came: event, is: event }
        const mark = { bot: 'agent', agent: ORDINARY }
        return {
          came: { ...event, derived: { ...event.derived, ...mark } },
          // The data derived from its address are computed again with it.
          is: { ...event, derived: derivedAnew(event, NO_LISTS) },
        }
      })
      const last = one.arrivals.at(-1)?.receivedAt ?? 0
      const memory = feed({ ...one, arrivals: arrivals.map(({ came }) => came) }, last)
      const before = { crossings: memory.crossings.length, alerts: memory.alerts.length }
      const streams = memory.streams()
      const recount = () => {
        let events = 0
        for (let from = 0; from < streams.length; from += one.size)
          for (const answer of memory.commit(
            streams
              .slice(from, from + one.size)
              .map(stream => ({ kind: 'reclassify', site: SITE, stream, lists: NO_LISTS, at: last })),
          ))
            events += answer.status === 'rederived' ? answer.events : 0
        return events
      }
      recounted += recount()
      expectPeople(memory, { ...one, arrivals: arrivals.map(({ is }) => is) })
      const loud = memory.crossings.slice(before.crossings).filter(one => one.cause !== 'time' && !one.silent)
      expectSame('news', { loud, alerts: memory.alerts.length }, { loud: [], alerts: before.alerts })
      memory.restart()
      expectSame('again', { events: recount() }, { events: 0 })
    })
    expect(recounted).toBeGreaterThan(250)
  })
})
