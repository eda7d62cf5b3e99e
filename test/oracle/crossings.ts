import type { Fact } from '../../collector/score/score.ts'
import { type Event, TRUSTS } from '../../shared/event.ts'
import type { Plan, Threshold } from '../../shared/plan.ts'
import { cycleAt, plus } from './calendar.ts'
import { everybodyOf, type Person } from './identity.ts'
import { levelsReached, momentsBetween } from './instants.ts'
import { type Setting, zoneOf } from './lines.ts'
import { emptyScore, readAt } from './reading.ts'

/** One line of the log. A contact is known by the events that it had then. */
export type OracleCrossing = {
  threshold: string
  direction: Threshold['direction']
  at: number
  score: number
  cause: 'time' | 'arrival'
  /** Of thresholds jumped together only the highest alerts. */
  isAlert: boolean
  events: string[]
}

/** A threshold's memory for one contact. It arms again once it has dipped and the cooldown is over. */
type Arm = { isArmed: boolean; hasDipped: boolean; coolUntil: number }
type Arms = Map<Threshold, Arm>
/** What is remembered of a contact between decisions. `score` is null while there is none. */
type Watched = { person: Person; score: number | null; arms: Arms; decidedAt: number }
type Previous = { up: number; down: number }

/**
 * The log of a site's arrivals, in arrival order, and of what time does until `until`: thresholds that ask for one trust
 * are crossed by a score of their own.
 */
export const crossingsOf = (arrivals: Event[], setting: Setting, until: number): OracleCrossing[] =>
  TRUSTS.flatMap(atLeast => {
    const { plan } = setting
    const thresholds = plan.thresholds.filter(({ minTrust }) => (minTrust ?? 'browser') === atLeast)
    return thresholds.length === 0
      ? []
      : crossingsBy(arrivals, { ...setting, atLeast, plan: { ...plan, thresholds } }, until)
  })

const crossingsBy = (arrivals: Event[], setting: Setting, until: number): OracleCrossing[] => {
  const log: OracleCrossing[] = []
  let watched: Watched[] = []
  arrivals.forEach((arrival, index) => {
    for (const one of watched) walk(one, setting, arrival.receivedAt, log)
    watched = arrive(watched, arrivals.slice(0, index + 1), setting, arrival.receivedAt, log)
  })
  for (const one of watched) walk(one, setting, until, log)
  return log
}

/** Decides what time alone does up to and including `to`. */
const walk = (one: Watched, setting: Setting, to: number, log: OracleCrossing[]): void => {
  const { facts } = one.person
  const levels = setting.plan.thresholds.flatMap(threshold => [
    threshold.value,
    armingLevel(threshold, setting.plan) + (threshold.direction === 'up' ? 1 : 0),
  ])
  for (const at of momentsBetween(facts, setting, levelsReached(levels), one.decidedAt, to)) {
    const { score } = readAt(facts, setting, at)
    if (startsCycle(setting, at)) one.arms = freshArms(setting.plan)
    else one.arms = step(one, { ...bothWays(one.score, setting), now: score }, setting, at, 'time', log)
    one.score = score
  }
  one.decidedAt = to
}

const startsCycle = (setting: Setting, at: number): boolean =>
  cycleAt(setting.plan.cycle, zoneOf(setting), at)?.start === at

const arrive = (
  watched: Watched[],
  known: Event[],
  setting: Setting,
  at: number,
  log: OracleCrossing[],
): Watched[] => {
  const people = everybodyOf(known)
  const next = new Map(watched.map(one => [one, continuationOf(one.person, people)]))
  return people.map(person => {
    const parts = watched.filter(one => next.get(one) === person)
    const score = readAt(person.facts, setting, at).score
    const before = parts.map(part => part.score ?? emptyScore(setting))
    const previous = parts.length
      ? { up: Math.max(...before), down: Math.min(...before) }
      : bothWays(null, setting)
    const merged = mergeArms(
      parts.map(part => part.arms),
      setting.plan,
      at,
    )
    const one: Watched = { person, score, arms: merged, decidedAt: at }
    one.arms = step(one, { ...previous, now: score }, setting, at, 'arrival', log)
    return one
  })
}

/**
 * Who a contact is after an arrival: who has brought all its events; of a divided one, who has its user id, else its
 * e-mail, else its start. A refund goes to whose order it is, and takes nobody along.
 */
export const continuationOf = (person: Person, people: Person[]): Person => {
  const keys = person.brought.map(keyOf)
  const brought = (other: Person): string[] => other.brought.map(keyOf)
  const whole = people.find(other => keys.every(key => brought(other).includes(key)))
  if (whole) return whole
  const named = person.names.flatMap(name => people.find(other => other.names.includes(name)) ?? [])[0]
  return named ?? people.find(other => brought(other).includes(keys[0]!))!
}

/** The score of the empty set is 0 within floor and cap. */
const bothWays = (score: number | null, setting: Setting): Previous => {
  const known = score ?? emptyScore(setting)
  return { up: known, down: known }
}

/** One change of the score: what is crossed, and the thresholds' memory after it. */
const step = (
  one: Watched,
  { up, down, now }: Previous & { now: number | null },
  setting: Setting,
  at: number,
  cause: OracleCrossing['cause'],
  log: OracleCrossing[],
): Arms => {
  if (now === null) return one.arms
  const { plan } = setting
  const arms = new Map([...one.arms].map(([threshold, arm]) => [threshold, settled(arm, at)]))
  const crossed = plan.thresholds.filter(
    threshold =>
      arms.get(threshold)!.isArmed &&
      (threshold.direction === 'up'
        ? up < threshold.value && threshold.value <= now
        : down >= threshold.value && threshold.value > now),
  )
  const farthest = crossed.toSorted((a, b) =>
    a.direction === 'up' ? b.value - a.value : a.value - b.value,
  )[0]
  for (const threshold of crossed) {
    log.push({
      threshold: threshold.id,
      direction: threshold.direction,
      at,
      score: now,
      cause,
      isAlert: threshold === farthest,
      events: keysOf(one.person.facts),
    })
    const coolUntil = plus(at, threshold.cooldown ?? 'PT24H', zoneOf(setting))
    arms.set(threshold, { isArmed: false, hasDipped: false, coolUntil })
  }
  for (const [threshold, arm] of arms) {
    if (!arm.isArmed && isBack(threshold, plan, now)) arms.set(threshold, { ...arm, hasDipped: true })
  }
  return arms
}

const settled = (arm: Arm, at: number): Arm =>
  arm.hasDipped && at >= arm.coolUntil ? { ...arm, isArmed: true } : arm

const isBack = (threshold: Threshold, plan: Plan, score: number): boolean => {
  const level = armingLevel(threshold, plan)
  return threshold.direction === 'up' ? score <= level : score >= level
}

/** Never below the floor nor above the cap. */
const armingLevel = ({ value, hysteresis, direction }: Threshold, plan: Plan): number => {
  const gap = hysteresis ?? Math.max(1, Math.ceil(Math.abs(value) / 10))
  return direction === 'up'
    ? Math.max(value - gap, plan.min ?? Number.NEGATIVE_INFINITY)
    : Math.min(value + gap, plan.max ?? Number.POSITIVE_INFINITY)
}

const freshArms = (plan: Plan): Arms =>
  new Map(plan.thresholds.map(threshold => [threshold, { isArmed: true, hasDipped: false, coolUntil: 0 }]))

/** Disarmed if any part is; the longest cooldown holds. */
const mergeArms = (parts: Arms[], plan: Plan, at: number): Arms => {
  const merged = freshArms(plan)
  for (const threshold of plan.thresholds) {
    const arms = parts.map(part => settled(part.get(threshold)!, at)).filter(arm => !arm.isArmed)
    if (arms.length === 0) continue
    merged.set(threshold, {
      isArmed: false,
      hasDipped: arms.every(arm => arm.hasDipped),
      coolUntil: Math.max(...arms.map(arm => arm.coolUntil)),
    })
  }
  return merged
}

const keysOf = (facts: Fact[]): string[] => facts.map(({ event }) => keyOf(event))
const keyOf = ({ key, id }: Event): string => `${key} ${id}`
