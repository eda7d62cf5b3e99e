import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPlan } from '../../collector/score/check/check.ts'
import type { Scorer } from '../../collector/score/compile.ts'
import { provenScore } from '../../collector/score/proof.ts'
import { compareForRank } from '../../collector/score/rank.ts'
import type { Fact } from '../../collector/score/score.ts'
import { series } from '../../collector/score/time/series.ts'
import { aCase, USUAL } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { nextChange } from '../oracle/instants.ts'
import { ranksAt } from '../oracle/ranks.ts'
import { readAt } from '../oracle/reading.ts'
import { expectSameLines, figuresOf } from './compare.ts'
import { Kept, readFresh, scorerOf } from './engine-side.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

describe('engine and oracle agree', () => {
  it('on every score and line at any time', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aCase(), 1200, ({ setting, arrivals, instants }) => {
      const scorer = scorerOf(setting)
      for (const { facts } of peopleOf(arrivals)) {
        for (const at of instants) {
          expectSame(
            'figures',
            figuresOf(readFresh(scorer, facts, at)),
            figuresOf(readAt(facts, setting, at)),
          )
          expectSameLines(scorer, setting, facts, at)
        }
      }
    })
  })

  it('on the score without unproven browser events', { timeout: TIMEOUT_MS }, () => {
    let differing = 0
    holdsFor(aCase(), 300, ({ setting, arrivals, instants }) => {
      const scorer = scorerOf(setting)
      for (const { facts } of peopleOf(arrivals))
        for (const at of instants) {
          const { score } = readAt(facts, { ...setting, atLeast: 'verified' }, at)
          const reading = readFresh(scorer, facts, at)
          expectSame('proven', { score: provenScore(scorer, facts, at) }, { score })
          if (score !== reading.score) differing += 1
        }
    })
    expect(differing).toBeGreaterThan(100)
  })

  it('on the time of the next change by itself', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aCase({ ...USUAL, instants: 1 }), 400, ({ setting, arrivals, instants }) => {
      const scorer = scorerOf(setting)
      const at = instants[0]!
      for (const { facts } of peopleOf(arrivals)) {
        if (readAt(facts, setting, at).score === null) continue
        const { next, searchedTo } = nextChange(facts, setting, at)
        const engine = changeOf(
          scorer,
          facts.filter(fact => fact.event.time <= at),
          at,
          searchedTo,
        )
        expectSame('change', { next: engine }, { next })
      }
    })
  })

  it('on a series of times in one pass', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aCase({ ...USUAL, instants: 12 }), 300, ({ setting, arrivals, instants }) => {
      const scorer = scorerOf(setting)
      const ascending = instants.toSorted((a, b) => a - b)
      for (const { facts } of peopleOf(arrivals)) {
        const readings = series(scorer, facts, ascending)
        ascending.forEach((at, index) => {
          expectSame(`at ${at}`, figuresOf(readings[index]!), figuresOf(readAt(facts, setting, at)))
        })
      }
    })
  })

  it('on ranks', { timeout: TIMEOUT_MS }, () => {
    holdsFor(aCase(), 200, ({ setting, arrivals, instants }) => {
      const scorer = scorerOf(setting)
      const people = peopleOf(arrivals)
      for (const at of instants) {
        const ranked = people
          .map(person => ({ person, ...readFresh(scorer, person.facts, at) }))
          .filter(one => one.score !== null && one.first !== null)
          .sort((a, b) => compareForRank({ ...a, score: a.score! }, { ...b, score: b.score! }))
        expect(ranked.map(one => one.person)).toEqual(ranksAt(people, setting, at).map(one => one.person))
      }
    })
  })

  const disordered = fc
    .record({
      one: aCase(),
      looks: fc.array(fc.boolean(), { minLength: 10, maxLength: 60, size: 'max' }),
      keys: fc.array(fc.nat(), { minLength: 10, maxLength: 60, size: 'max' }),
    })
    .map(({ one, ...rest }) => ({ ...one, ...rest }))

  it('for any order of arrival, and any reads in between', {
    timeout: TIMEOUT_MS,
  }, () => {
    holdsFor(disordered, 500, ({ setting, arrivals, instants, looks, keys }) => {
      const scorer = scorerOf(setting)
      const last = Math.max(0, ...arrivals.map(event => event.receivedAt), ...instants)
      /** `lookAt`: at what instant one looks after an arrival, if one does. */
      const expectRight = (facts: Fact[], arriving: Fact[], lookAt: (fact: Fact) => number): void => {
        const kept = new Kept(scorer)
        arriving.forEach((fact, index) => {
          kept.add(fact)
          if (index < arriving.length - 1 && !looks[index % looks.length]) return
          const come = arriving.slice(0, index + 1)
          const known = facts.filter(one => come.includes(one))
          const at = lookAt(fact)
          const [engine, oracle] = [kept.read(at), readAt(known, setting, at)]
          expectSame(`after arrival ${index}`, figuresOf(engine), figuresOf(oracle))
        })
      }
      for (const { facts } of peopleOf(arrivals)) {
        const asReceived = facts.toSorted((a, b) => a.event.receivedAt - b.event.receivedAt)
        expectRight(facts, asReceived, fact => fact.event.receivedAt)
        const keyOf = (fact: Fact): number => keys[facts.indexOf(fact) % keys.length]!
        const shuffled = facts.toSorted((a, b) => keyOf(a) - keyOf(b))
        expectRight(facts, shuffled, () => last)
      }
    })
  })

  it('on valid plans', () => {
    holdsFor(aCase(), 500, ({ setting }) => {
      const { warnings: _, ...checked } = { warnings: [], ...checkPlan(setting.plan, setting) }
      expectSame('check', checked, { ok: true, plan: setting.plan })
    })
  })
})

/** Follows the engine's `next` until its reading changes: it may wake up for nothing, but never too late. */
const changeOf = (scorer: Scorer, facts: Fact[], at: number, until: number): number | null => {
  const before = JSON.stringify(figuresOf(readFresh(scorer, facts, at)))
  let reading = readFresh(scorer, facts, at)
  while (reading.next !== null && reading.next <= until) {
    reading = readFresh(scorer, facts, reading.next)
    if (JSON.stringify(figuresOf(reading)) !== before) return reading.at
  }
  return null
}
