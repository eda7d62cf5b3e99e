import { expect, it } from 'vitest'
import { askedAt, levels } from '../../collector/insights/answers/curve.ts'
import type { Sample } from '../../collector/insights/answers/sample.ts'
import { windowStart } from '../../collector/insights/answers/sample.ts'
import { levelAt } from '../../collector/insights/answers/threshold.ts'
import { HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { emptyScore, type Question } from '../../collector/insights/history/settings.ts'
import type { CompiledRule } from '../../collector/score/rules/rule.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Conversion } from '../../shared/conversions.ts'
import type { Event } from '../../shared/event.ts'
import { aCase, USUAL } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { looksOf, type Someone, someoneOf, tableOf } from '../oracle/insights.ts'
import { scorerOf } from './engine-side.ts'
import { expectSame, holdsFor, TIMEOUT_MS } from './show.ts'

const NO_GOALS = ['identify', 'alias', 'objection', 'consent', 'adjustment', 'refund']
/** What happens in a case at all can be its goal. */
const goalsOf = (arrivals: Event[]): Conversion[] =>
  [...new Set(arrivals.map(({ name }) => name))]
    .filter(name => !NO_GOALS.includes(name))
    .slice(0, 3)
    .map(event => ({ id: 'goal', name: null, event, where: [] }))
const LEVELS = [-3, 0, 1, 2, 5, 8, 10, 15, 20, 30, 50, 100]

it('insights and oracle agree on who crossed which threshold before converting', {
  timeout: TIMEOUT_MS,
}, () => {
  const seen = { people: 0, conversions: 0, crossings: 0, successes: 0, found: 0 }
  holdsFor(aCase({ ...USUAL, events: 40 }), 140, ({ setting: drawn, arrivals, instants }) => {
    const setting = { ...drawn, retention: null }
    const scorer = scorerOf(setting)
    const span =
      Math.max(1, ...arrivals.map(({ time }) => time)) - Math.min(...arrivals.map(({ time }) => time))
    const last = Math.max(...arrivals.map(({ time }) => time))
    for (const goal of goalsOf(arrivals)) {
      // A horizon in the scale of the case, so that conversions lie on both sides of it.
      const question: Question = {
        goal,
        now: Math.max(instants[0]!, last),
        horizon: Math.max(2, Math.floor(span / 4)),
        lead: Math.max(1, Math.floor(span / 40)),
        withoutOwnActs: false,
      }
      const reader = new HistoryReader(question, scorer)
      const [here, there] = bothOf(peopleOf(arrivals).map(({ facts }) => facts))
      const start = windowStart(here, question.now)
      expectSame('people', { count: here.length }, { count: there.length })
      const sample: Sample = { question, empty: emptyScore(scorer), start, contacts: here, scale: 1 }
      const all = levels(sample, askedAt(question.now, sample))
      const none = all[0]?.recall.n ?? there.filter(isRecalled).length
      for (const level of LEVELS.filter(one => one > sample.empty)) {
        const found = levelAt(all, level)
        const table = found
          ? { crossed: found.crossed, recall: found.recall }
          : { crossed: { k: 0, n: 0 }, recall: { k: 0, n: none } }
        expectSame(`${goal.event} from ${level}`, table, tableOf(there, level, question, start))
        seen.crossings += table.crossed.n
        seen.successes += table.crossed.k
        seen.found += table.recall.k
      }
      seen.people += here.length
      seen.conversions += there.filter(({ conversion }) => conversion !== null).length

      function isRecalled({ conversion }: Someone): boolean {
        return conversion !== null && conversion >= start + question.horizon && conversion <= question.now
      }
      function bothOf(everyone: Fact[][]) {
        const read = everyone.map((facts, index) => reader.read(`c${index}`, facts))
        return [
          read.filter(one => typeof one !== 'string'),
          everyone.flatMap(facts => someoneOf(facts, setting, question, LEVELS) ?? []),
        ] as const
      }
    }
  })
  // Cases in which nothing happens would agree about anything.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
})

it('insights and oracle agree on what was known of a contact at each landmark', {
  timeout: TIMEOUT_MS,
}, () => {
  const seen = { looks: 0, converted: 0, counts: 0 }
  holdsFor(aCase({ ...USUAL, events: 40 }), 140, ({ setting: drawn, arrivals, instants }) => {
    const setting = { ...drawn, retention: null }
    const scorer = scorerOf(setting)
    const times = arrivals.map(({ time }) => time)
    const span = Math.max(1, Math.max(...times) - Math.min(...times))
    for (const goal of goalsOf(arrivals).slice(0, 2)) {
      const question: Question = {
        goal,
        now: Math.max(instants[0]!, ...times),
        horizon: Math.max(2, Math.floor(span / 5)),
        lead: 1,
        withoutOwnActs: false,
      }
      const reader = new HistoryReader(question, scorer)
      for (const { facts } of peopleOf(arrivals)) {
        const read = reader.read('c', facts)
        const here = (typeof read === 'string' ? [] : read.looks).map(look => ({
          landmark: look.landmark,
          score: look.score,
          converted: look.converted,
          counts: nonZero(
            [...look.rules]
              .filter(([rule]) => !isWorthless(scorer.rules[rule]!))
              .map(([rule, count]) => [scorer.rules[rule]!.id, count]),
          ),
          adjusted: rounded(look.adjusted),
        }))
        const there = looksOf(facts, setting, question).map(look => ({
          ...look,
          counts: nonZero(Object.entries(look.counts)),
          adjusted: rounded(look.adjusted),
        }))
        expectSame('looks', { looks: here.sort((a, b) => a.landmark - b.landmark) }, { looks: there })
        seen.looks += here.length
        seen.converted += here.filter(({ converted }) => converted).length
        seen.counts += here.reduce((sum, { counts }) => sum + Object.keys(counts).length, 0)
      }
    }
  })
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
})

/** A rule of 0 points counts its lines, which the oracle of scores does not keep. */
const isWorthless = (rule: CompiledRule): boolean =>
  rule.points === 0 && !(rule.kind === 'event' && rule.earns !== null)

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 || 0

const nonZero = (counts: [string, number][]): Record<string, number> =>
  Object.fromEntries(counts.map(([id, count]) => [id, rounded(count)]).filter(([, count]) => count !== 0))
