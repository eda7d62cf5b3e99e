import fc from 'fast-check'
import type { Event } from '../../shared/event.ts'
import type { Plan } from '../../shared/plan.ts'
import { arrivalsOf, rawEvent, warmed } from './arbitrary-history.ts'
import { planOf, rawPlan, warm } from './arbitrary-plan.ts'
import { SCALES, type Stage, stageOf } from './arbitrary-stage.ts'
import { plus } from './calendar.ts'
import type { Setting } from './lines.ts'

/** A plan, a site's arrivals in arrival order, and instants at which to look. */
export type Case = { setting: Setting; arrivals: Event[]; instants: number[] }

/** `isWarm`: scores move about their thresholds. */
export type Size = { events: number; rules: number; instants: number; isWarm?: boolean }
export const USUAL: Size = { events: 60, rules: 6, instants: 4 }

const rawStage = fc.record({
  scale: fc.constantFrom(...SCALES),
  start: fc.nat({ max: 5 }),
  zone: fc.nat({ max: 9 }),
  kinds: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }),
})

/**
 * Everything is drawn independently and put together by `map`, so that a failing case shrinks well.
 * Few people, kinds, products and durations, so that events collide and times fall exactly on bounds.
 */
export const aCase = (size: Size = USUAL): fc.Arbitrary<Case> =>
  fc
    .record({
      stage: rawStage,
      plan: rawPlan(size.rules),
      // Short histories more often than long ones; all can shrink to nothing.
      events: fc.oneof(
        ...[12, 30, size.events].map(maxLength =>
          fc.array(rawEvent, { minLength: 1, maxLength, size: 'max' }),
        ),
      ),
      instants: fc.array(rawInstant, { minLength: 1, maxLength: size.instants, size: 'max' }),
    })
    .map(raw => {
      const stage = stageOf(raw.stage)
      const drawn = planOf(raw.plan, stage)
      const setting = size.isWarm ? { ...drawn, plan: warm(drawn.plan, stage) } : drawn
      const events = size.isWarm ? raw.events.map(warmed) : raw.events
      const arrivals = arrivalsOf(events, stage).filter(isKeptBy(setting))
      return { setting, arrivals, instants: raw.instants.map(one => instantOf(one, arrivals, stage)) }
    })

/** A plan that is edited: from the arrival at `from` on a version is computed, and `gap` arrivals later it is live. */
export type Edit = { from: number; gap: number; isFromNow: boolean; plan: Plan }
export type EditedCase = Case & { edits: Edit[] }

/** Versions keep some rules, change some under the same id, drop some and add some. */
export const anEditedCase = (size: Size): fc.Arbitrary<EditedCase> =>
  fc
    .record({
      one: aCase(size),
      stage: rawStage,
      edits: fc.array(
        fc.record({
          from: fc.nat({ max: size.events }),
          gap: fc.nat({ max: 6 }),
          isFromNow: fc.boolean(),
          plan: rawPlan(size.rules),
          kept: fc.array(fc.boolean(), { minLength: size.rules, maxLength: size.rules }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ one, stage, edits }) => {
      let plan = one.setting.plan
      const drawn = edits.toSorted((a, b) => a.from - b.from)
      return {
        ...one,
        edits: drawn.map(({ kept, plan: raw, ...edit }) => {
          plan = edited(plan, planOf(raw, stageOf(stage)).plan, kept)
          return { ...edit, plan }
        }),
      }
    })

const edited = (plan: Plan, drawn: Plan, kept: boolean[]): Plan => {
  const groups = new Set(plan.groups.map(group => group.id))
  const longest = Math.max(plan.rules.length, drawn.rules.length)
  const rules = Array.from({ length: longest }, (_, i) => (kept[i] && plan.rules[i]) || drawn.rules[i])
  const grouped = rules.flatMap(rule => {
    if (!rule) return []
    const { group, ...bare } = rule
    return [group !== undefined && groups.has(group) ? { ...bare, group } : bare]
  })
  const { min: _min, max: _max, ...same } = plan
  const bounds = Object.fromEntries(
    Object.entries({ min: drawn.min, max: drawn.max }).filter(([, value]) => value !== undefined),
  )
  return { ...same, ...bounds, rules: grouped as Plan['rules'], tags: drawn.tags }
}

/** What is older than the site's retention is refused on arrival. */
const isKeptBy =
  ({ retention, siteZone }: Setting) =>
  ({ time, receivedAt }: Event): boolean =>
    retention === null || receivedAt < plus(time, retention, siteZone)

/** Some time after some event: by a duration that rules have too, or 1 ms beside it. */
const rawInstant = fc.record({
  event: fc.nat({ max: 100 }),
  after: fc.option(fc.nat({ max: 20 }), { freq: 4 }),
  besides: fc.constantFrom(0, 0, -1, 1, 1234567),
})

const instantOf = (
  raw: { event: number; after: number | null; besides: number },
  arrivals: Event[],
  stage: Stage,
): number => {
  const time = arrivals[raw.event % arrivals.length]?.time ?? stage.start
  return (raw.after === null ? time : stage.later(time, stage.duration(raw.after))) + raw.besides
}
