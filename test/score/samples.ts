import { Temporal } from 'temporal-polyfill'
import type * as z from 'zod'
import { compile, type Scorer } from '../../collector/score/compile.ts'
import type { Fact, Reading } from '../../collector/score/score.ts'
import { series } from '../../collector/score/time/series.ts'
import type { Event, Trust } from '../../shared/event.ts'
import { comparePositions } from '../../shared/order.ts'
import { Plan } from '../../shared/plan.ts'

let ids = 0

/** A local time in Warsaw, or an instant that ends in Z, in ms. */
export const at = (text: string, zone = 'Europe/Warsaw'): number =>
  text.endsWith('Z')
    ? Temporal.Instant.from(text).epochMilliseconds
    : Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds

export function fact(
  name: string,
  time: number | string,
  over: Partial<Event> & { trust?: Trust } = {},
): Fact {
  const { trust, ...event } = over
  const instant = typeof time === 'string' ? at(time) : time
  return {
    trust: trust ?? 'server',
    event: {
      id: `e${String(++ids).padStart(6, '0')}`,
      key: (trust ?? 'server') === 'server' ? 'secret' : 'public',
      name,
      time: instant,
      receivedAt: instant,
      visitor: 'v1',
      userId: null,
      url: null,
      referrer: null,
      title: null,
      props: {},
      derived: {},
      ...event,
    },
  }
}

/** An event as a page sends it. */
export const seen = (name: string, time: number | string, over: Partial<Event> = {}): Fact =>
  fact(name, time, { trust: 'browser', ...over })

export const plan = (over: Partial<z.input<typeof Plan>>): Plan =>
  Plan.parse({ name: 'Test', timeZone: 'Europe/Warsaw', rules: [], ...over })

export const scorerOf = (
  over: Partial<z.input<typeof Plan>>,
  context: { retention?: string | null } = {},
): Scorer =>
  compile(plan(over), { planId: 'p1', siteZone: 'Europe/Warsaw', retention: context.retention ?? null })

export const sorted = (facts: Fact[]): Fact[] => [...facts].sort((a, b) => comparePositions(a.event, b.event))

export const readAt = (scorer: Scorer, facts: Fact[], time: number | string): Reading =>
  series(scorer, sorted(facts), [typeof time === 'string' ? at(time) : time])[0]!

export const scoreAt = (scorer: Scorer, facts: Fact[], time: number | string): number | null =>
  readAt(scorer, facts, time).score
