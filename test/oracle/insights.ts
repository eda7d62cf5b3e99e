import type { Fact } from '../../collector/score/score.ts'
import type { Conversion } from '../../shared/conversions.ts'
import { Plan } from '../../shared/plan.ts'
import { toNumber } from './decimal.ts'
import { historyAt } from './history.ts'
import { levelsReached, momentsBetween } from './instants.ts'
import { linesAt, type Setting, worthAt } from './lines.ts'
import { compareEvents } from './order.ts'
import { readAt } from './reading.ts'

/** The question, with durations in ms. Retention is none: what has left is no matter here. */
export type Asked = { goal: Conversion; now: number; horizon: number; lead: number }
export type Table = { crossed: { k: number; n: number }; recall: { k: number; n: number } }
export type Someone = { first: number; conversion: number | null; crossing: Map<number, number> }

const LONGEST = 730 * 86_400_000
const DELIVERED = 90 * 86_400_000

/** A person who counts, or null: read event by event and instant by instant, from the definitions. */
export const someoneOf = (all: Fact[], setting: Setting, asked: Asked, levels: number[]): Someone | null => {
  // What has left the set by the instant of asking is out from the beginning.
  const known = all.filter(
    ({ event }) =>
      event.time <= asked.now && (event.name !== 'email_delivered' || asked.now < event.time + DELIVERED),
  )
  const history = historyAt(known, asked.now, setting)
  if (history.hasObjected) return null
  const counted = history.facts.filter(({ event, trust }) => event.name !== 'objection' || trust !== 'server')
  if (counted.length === 0) return null
  const first = Math.min(...counted.map(fact => fact.event.time))
  const conversion = firstConversion(known, setting, asked)
  if (first < asked.now - LONGEST || first >= asked.now) return null
  if (conversion !== null && conversion <= first) return null
  const end = Math.min(conversion ?? asked.now, asked.now)
  const before = known.filter(fact => fact.event.time < end)
  const crossing = new Map<number, number>()
  let wasScored = false
  for (const at of [first, ...momentsBetween(before, setting, levelsReached(levels), first, end - 1)]) {
    const { score } = readAt(before, setting, at)
    if (score === null) continue
    wasScored = true
    for (const level of levels) if (score >= level && !crossing.has(level)) crossing.set(level, at)
  }
  return wasScored ? { first, conversion, crossing } : null
}

/** By a plan of one rule, as the oracle of scores reads it. */
const firstConversion = (facts: Fact[], setting: Setting, { goal, now }: Asked): number | null => {
  const { event, where, minTrust } = goal
  const rule = { id: 'goal', kind: 'event', event, where, points: 1, ...(minTrust && { minTrust }) }
  const plan = Plan.parse({ name: 'goal', rules: [rule] })
  const lines = linesAt(facts, { plan, planId: 'goal', siteZone: setting.siteZone, retention: null }, now)
  const events = lines
    .filter(line => line.rule === 'goal' && line.standing > 0n && !line.isOverLimit)
    .map(line => line.event!)
    .sort(compareEvents)
  return events[0]?.time ?? null
}

/** Of everyone, for one threshold: each person by itself, one condition after the other. */
export const tableOf = (people: Someone[], level: number, asked: Asked, start: number): Table => {
  const table = { crossed: { k: 0, n: 0 }, recall: { k: 0, n: 0 } }
  for (const { conversion, crossing } of people) {
    const at = crossing.get(level)
    if (conversion !== null && conversion >= start + asked.horizon && conversion <= asked.now) {
      table.recall.n += 1
      if (at !== undefined && conversion - at >= asked.lead) table.recall.k += 1
    }
    if (at === undefined) continue
    const isRipe = at + asked.horizon <= asked.now
    const isLate = conversion !== null && conversion - at < asked.lead
    if (!isRipe || isLate) continue
    table.crossed.n += 1
    if (conversion !== null && conversion - at <= asked.horizon) table.crossed.k += 1
  }
  return table
}

const ACTIVE = 90 * 86_400_000
const MOST_LANDMARKS = 12

export type OracleLook = {
  landmark: number
  score: number
  converted: boolean
  /** By rule of other than 0 points, how often it counts: what its lines are worth, over its points. */
  counts: Record<string, number>
  adjusted: number
}

/** A person at each landmark, each looked at afresh. */
export const looksOf = (all: Fact[], setting: Setting, asked: Asked): OracleLook[] => {
  const someone = someoneOf(all, setting, asked, [])
  if (!someone) return []
  const known = all.filter(
    ({ event }) =>
      event.time <= asked.now && (event.name !== 'email_delivered' || asked.now < event.time + DELIVERED),
  )
  const end = Math.min(someone.conversion ?? asked.now, asked.now)
  const before = known.filter(fact => fact.event.time < end)
  const seen = historyAt(known, asked.now, setting)
    .facts.filter(({ event, trust }) => event.name !== 'objection' || trust !== 'server')
    .map(({ event }) => event.time)
    .filter(time => time < end)
  const looks: OracleLook[] = []
  for (let landmark = 0; landmark < MOST_LANDMARKS; landmark++) {
    const at = asked.now - asked.horizon - landmark * asked.horizon
    if (at < asked.now - LONGEST || at < someone.first || at >= end) continue
    if (!seen.some(time => time > at - ACTIVE && time <= at)) continue
    const { score } = readAt(before, setting, at)
    if (score === null) continue
    const counts: Record<string, number> = {}
    let adjusted = 0
    for (const line of linesAt(before, setting, at)) {
      const worth = toNumber(worthAt(line, at))
      const rule = setting.plan.rules.find(({ id }) => id === line.rule)
      if (line.kind === 'manual' || !rule) adjusted += worth
      else {
        const points = rule.kind === 'event' && rule.perUnit ? 10 : (rule.points ?? 0)
        if (points !== 0) counts[rule.id] = (counts[rule.id] ?? 0) + worth / points
      }
    }
    const converted = someone.conversion !== null && someone.conversion <= at + asked.horizon
    looks.push({ landmark, score, converted, counts, adjusted })
  }
  return looks
}
