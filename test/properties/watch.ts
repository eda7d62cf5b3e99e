import type { Scorer } from '../../collector/score/compile.ts'
import { append, type ContactFold, refold } from '../../collector/score/contact.ts'
import {
  type Crossing,
  initialThresholds,
  mergeThresholds,
  stepScore,
  type ThresholdState,
} from '../../collector/score/crossing.ts'
import { read } from '../../collector/score/read.ts'
import type { Fact } from '../../collector/score/score.ts'
import { walkTime } from '../../collector/score/time/walk-time.ts'
import type { Event } from '../../shared/event.ts'
import { continuationOf } from '../oracle/crossings.ts'
import { everybodyOf, type Person } from '../oracle/identity.ts'

/** Where the engine stands with one contact between decisions. */
type Watched = { person: Person; fold: ContactFold; arms: ThresholdState }
export type Stated = Crossing & { alerts: boolean; cause: 'time' | 'arrival'; events: string[] }

/**
 * The log as a collector would write it: time up to each arrival first, then the arrival; and at some instants in
 * between a restart, after which nothing is left but what had been stored.
 */
export const logOf = (scorer: Scorer, arrivals: Event[], restarts: number[], until: number): Stated[] => {
  const log: Stated[] = []
  let watched: Watched[] = []
  const pass = (to: number): void => {
    for (const one of watched) walk(scorer, one, to, log)
  }
  const beats = [
    ...arrivals.map((arrival, index) => ({ at: arrival.receivedAt, index })),
    ...restarts.map(at => ({ at, index: -1 })),
    { at: until, index: -1 },
  ].filter(beat => beat.at <= until)
  beats.sort((a, b) => a.at - b.at)
  for (const { at, index } of beats) {
    pass(at)
    watched =
      index < 0
        ? watched.map(restarted(scorer, at))
        : arrive(scorer, watched, arrivals.slice(0, index + 1), at, log)
  }
  return log
}

const walk = (scorer: Scorer, one: Watched, to: number, log: Stated[]): void => {
  const { arms, crossed, alerts, fold } = walkTime(scorer, one.fold, 0, one.arms, to, () => one.person.facts)
  log.push(...crossed.map(stated(one.person, 'time', alerts)))
  one.arms = arms
  one.fold = fold
}

const restarted =
  (scorer: Scorer, at: number) =>
  ({ person, arms }: Watched): Watched => ({
    person,
    arms: JSON.parse(JSON.stringify(arms)),
    fold: refold([scorer], person.facts, at),
  })

const arrive = (scorer: Scorer, watched: Watched[], known: Event[], at: number, log: Stated[]): Watched[] => {
  const people = everybodyOf(known)
  const next = new Map(watched.map(one => [one, continuationOf(one.person, people)]))
  return people.map(person => {
    const parts = watched.filter(one => next.get(one) === person)
    const [only] = parts
    if (only && parts.length === 1 && isSame(only.person.facts, person.facts)) return only
    const before =
      parts.length === 0
        ? initialThresholds(scorer)
        : mergeThresholds(
            scorer,
            parts.map(part => part.arms),
          )
    const fold = grown(parts, person.facts) ?? refold([scorer], person.facts, at)
    const { score } = read(fold, 0, at)
    const { arms, crossed, alert } = stepScore(scorer, before, { score, at, cause: 'arrival' })
    log.push(...crossed.map(stated(person, 'arrival', alert ? [alert] : [])))
    return { person, fold, arms }
  })
}

/** The fold of the one part, if all that is new comes after it and reaches nowhere back. */
const grown = (parts: Watched[], facts: Fact[]): ContactFold | null => {
  const [only] = parts
  if (!only || parts.length > 1) return null
  const old = only.person.facts
  if (!isSame(old, facts.slice(0, old.length))) return null
  const isTaken = facts.slice(old.length).every(fact => append(only.fold, fact))
  return isTaken ? only.fold : null
}

const isSame = (a: Fact[], b: Fact[]): boolean =>
  a.length === b.length &&
  a.every((fact, index) => fact.event === b[index]!.event && fact.trust === b[index]!.trust)

const stated =
  (person: Person, cause: Stated['cause'], alerts: Crossing[]) =>
  (crossing: Crossing): Stated => ({
    ...crossing,
    alerts: alerts.includes(crossing),
    cause,
    events: person.facts.map(({ event }) => `${event.key} ${event.id}`),
  })
