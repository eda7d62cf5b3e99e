import { expect, it } from 'vitest'
import { askedAt, levels } from '../../collector/insights/answers/curve.ts'
import type { Sample } from '../../collector/insights/answers/sample.ts'
import { windowStart } from '../../collector/insights/answers/sample.ts'
import { levelAt } from '../../collector/insights/answers/threshold.ts'
import { HistoryReader } from '../../collector/insights/history/contact-history.ts'
import { emptyScore, type Question } from '../../collector/insights/history/settings.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Conversion } from '../../shared/conversions.ts'
import type { Event } from '../../shared/event.ts'
import { aCase, USUAL } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { type Someone, someoneOf, tableOf } from '../oracle/insights.ts'
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
  holdsFor(aCase({ ...USUAL, events: 40 }), 240, ({ setting: drawn, arrivals, instants }) => {
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
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(40)
})
