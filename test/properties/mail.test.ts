import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Mails } from '../../collector/score/rules/mail.ts'
import type { Fact } from '../../collector/score/score.ts'
import { series } from '../../collector/score/time/series.ts'
import { comparePositions } from '../../shared/order.ts'
import { readAt } from '../oracle/reading.ts'
import { event, setting } from '../oracle/samples.ts'
import { later, plainly, rule } from '../oracle/statements.ts'
import { expectSameLines, figuresOf } from './compare.ts'
import { Kept, readFresh, scorerOf } from './engine-side.ts'
import { expectSame, runs, TIMEOUT_MS } from './show.ts'

const SECOND = 1000
const plan = setting(
  {
    rules: [
      plainly('email_click', { points: 5, limit: { oncePer: 'props.link_url' } }),
      plainly('email_unsubscribe', { points: -7 }),
      plainly('email_open', { points: 2 }),
      plainly('email_delivered', { points: 3 }),
      plainly('revisit', { points: 11 }),
      rule('three', { kind: 'count', event: 'email_click', n: 3, points: 100 }),
      rule('cold', {
        kind: 'absence',
        event: 'email_click',
        after: 'email_delivered',
        for: 'PT15M',
        points: -1000,
      }),
      rule('quiet', { kind: 'absence', for: 'PT12M', points: -10_000 }),
    ],
  },
  { siteZone: 'Europe/Warsaw' },
)

/** Clicks of a person and of scanners, and visits, close to the bounds of the law. */
const drawn = fc.record({
  name: fc.constantFrom(
    ...['email_click', 'email_click', 'email_click', 'page_view', 'page_view', 'email_open'],
    ...['email_delivered', 'email_unsubscribe'],
  ),
  seconds: fc.oneof(
    fc.nat({ max: 12 }),
    fc.constantFrom(59, 60, 61, 119, 120, 121, 599, 600, 601),
    fc.constantFrom(51_000, 86_400, 90 * 86_400),
  ),
  ms: fc.constantFrom(0, 0, 0, 1),
  path: fc.constantFrom('a', 'b', 'c', 'd', 'd'),
  mail: fc.constantFrom('m', 'm', 'm', 'n', ''),
})
const aHistory = fc.record({
  all: fc.array(drawn, { minLength: 1, maxLength: 14, size: 'max' }),
  looks: fc.array(fc.constantFrom(0, 1, 9, 121, 599, 600, 86_400, 90 * 86_400), {
    minLength: 3,
    maxLength: 5,
  }),
  keys: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
})

const factsOf = (all: { name: string; seconds: number; ms: number; path: string; mail: string }[]): Fact[] =>
  all
    .map(({ name, seconds, ms, path, mail }, i): Fact => {
      const isPage = name === 'page_view'
      const time = later(seconds * SECOND + ms)
      const url = `https://x.example/${path}`
      return {
        trust: isPage ? 'browser' : 'server',
        event: event(name, time, {
          id: `e${i}`,
          visitor: isPage ? 'v1' : null,
          url: isPage ? `${url}?utm_medium=email` : null,
          props: isPage ? {} : { message_id: mail, ...(name === 'email_click' && { link_url: url }) },
        }),
      }
    })
    .sort((a, b) => comparePositions(a.event, b.event))

describe('clicks in e-mails', () => {
  it('have the same result in engine and oracle, at any time and in any order', {
    timeout: TIMEOUT_MS,
  }, () => {
    const scorer = scorerOf(plan)
    let withheld = 0
    const holds = fc.property(aHistory, ({ all, looks, keys }) => {
      const facts = factsOf(all)
      const at = (seconds: number): number => later(seconds * SECOND + 12 * SECOND)
      for (const seconds of looks) {
        const known = facts.filter(({ event: { time } }) => time <= at(seconds))
        withheld += known.filter(
          ({ event: one }) => new Mails(known).withholds(one, at(seconds)) !== null,
        ).length
        const oracle = readAt(known, plan, at(seconds))
        expectSame('figures', figuresOf(readFresh(scorer, known, at(seconds))), figuresOf(oracle))
        expectSameLines(scorer, plan, known, at(seconds))
      }
      const instants = looks.map(at).sort((a, b) => a - b)
      for (const [i, reading] of series(scorer, facts, instants).entries())
        expectSame('in one pass', figuresOf(reading), figuresOf(readAt(facts, plan, instants[i]!)))
      const kept = new Kept(scorer)
      const end = Math.max(...facts.map(({ event: { time } }) => time), ...instants)
      for (const fact of facts.toSorted((a, b) => keys[facts.indexOf(a)]! - keys[facts.indexOf(b)]!))
        kept.add(fact)
      expectSame('in any order', figuresOf(kept.read(end)), figuresOf(readAt(facts, plan, end)))
    })
    fc.assert(holds, runs(500))
    expect(withheld).toBeGreaterThan(300)
  })
})
