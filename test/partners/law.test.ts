import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type History,
  judge,
  type Move,
  type Setting,
  type Submission,
} from '../../collector/partners/referrals/law.ts'
import { makeSetting } from '../../collector/partners/referrals/setting.ts'
import { clockOf } from '../../collector/partners/referrals/write-verdict.ts'
import { REFERRAL_REASONS, REFERRAL_STATES } from '../../shared/referral.ts'
import { walk } from './referral-walk.ts'

const RUNS = process.env.LONG ? 100_000 : 1_500
const DAY = 86_400_000
const START = Date.parse('2026-03-02T11:00:00Z')
const PARTNERS = ['p', 'q', 'r']
const KINDS: Move['kind'][] = [
  'claimed',
  'returned',
  'contacted',
  'meeting',
  'won',
  'lost',
  'not_a_fit',
  'reopened',
]
const STATUSES = ['applied', 'active', 'active', 'active', 'paused', 'closed', 'banned'] as const

/** Every fact has an instant of its own, so that no order between facts of one instant is asked for. */
const drawn = fc.record({
  submissions: fc.array(
    fc.record({
      day: fc.nat(300),
      partner: fc.constantFrom(...PARTNERS),
      isForm: fc.boolean(),
      confirmAfter: fc.option(fc.nat(9)),
      withdrawAfter: fc.option(fc.nat(200), { freq: 4 }),
      overruleAfter: fc.option(fc.nat(200), { freq: 2 }),
      isSelf: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  moves: fc.array(fc.record({ day: fc.nat(400), kind: fc.constantFrom(...KINDS) }), { maxLength: 8 }),
  orders: fc.array(fc.record({ day: fc.nat(400), refundAfter: fc.option(fc.nat(60)) }), { maxLength: 2 }),
  clicks: fc.array(
    fc.record({
      day: fc.nat(300),
      partner: fc.constantFrom(...PARTNERS),
      isLate: fc.boolean(),
      isSelf: fc.integer({ min: 0, max: 5 }).map(n => n === 0),
    }),
    { maxLength: 3 },
  ),
  leads: fc.array(fc.nat(300), { maxLength: 2 }),
  statuses: fc.array(
    fc.record({
      day: fc.nat(300),
      partner: fc.constantFrom(...PARTNERS),
      status: fc.constantFrom(...STATUSES),
    }),
    { maxLength: 5 },
  ),
  refuses: fc.record({ protected: fc.boolean(), cameByOther: fc.boolean(), ownLead: fc.boolean() }),
  now: fc.nat(500),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function storyOf(story: Drawn) {
  let tick = 0
  const at = (day: number) => START + day * DAY + ++tick * 1_000
  const protection = 180 * DAY
  const submissions: Submission[] = story.submissions.map((one, i) => {
    const submitted = at(one.day)
    return {
      id: `r${i}`,
      partner: one.partner,
      at: submitted,
      isForm: one.isForm,
      confirmedAt: one.isForm && one.confirmAfter !== null ? at(one.day + one.confirmAfter) : null,
      withdrawnAt: one.withdrawAfter === null ? null : at(one.day + one.withdrawAfter),
      overruledAt: one.overruleAfter === null ? null : at(one.day + one.overruleAfter),
      isSelf: one.isSelf,
    }
  })
  const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at
  const history: History = {
    moves: story.moves.map(({ day, kind }) => ({ at: at(day), kind })).sort(byTime),
    orders: story.orders
      .map(({ day, refundAfter }) => ({
        at: at(day),
        refundedAt: refundAfter === null ? null : at(day + refundAfter),
      }))
      .sort(byTime),
    clicks: story.clicks
      .map(({ day, ...click }) => ({ at: at(day), ...click }))
      .map(click => ({ ...click, until: click.at + 30 * DAY }))
      .sort(byTime),
    leads: story.leads
      .map(day => at(day))
      .map(time => ({ at: time, until: time + 30 * DAY }))
      .sort(byTime),
  }
  const statuses = story.statuses.map(({ day, ...one }) => ({ at: at(day), ...one })).sort(byTime)
  const setting: Setting = {
    statusAt: (partner, instant) =>
      statuses.findLast(one => one.partner === partner && one.at <= instant)?.status ?? 'active',
    bannedFrom(partner, after) {
      if (this.statusAt(partner, after) === 'banned') return after
      const own = statuses.find(one => one.partner === partner && one.status === 'banned' && one.at > after)
      return own?.at ?? null
    },
    confirmUntil: instant => instant + 7 * DAY,
    protectedUntil: (_, instant) => instant + protection,
    refuses: () => story.refuses,
  }
  return { submissions, history, setting, now: START + story.now * DAY }
}

describe('the law of referrals', () => {
  it('is what a second reading says, which walks from instant to instant', () => {
    fc.assert(
      fc.property(drawn, story => {
        const { submissions, history, setting, now } = storyOf(story)
        const verdicts = judge(submissions, history, setting, now)
        const walked = walk(submissions, history, setting, now)
        const short = [...verdicts].map(([id, { state, reason }]) => [id, `${state} ${reason}`])
        const second = [...walked].map(([id, { state, reason }]) => [id, `${state} ${reason}`])
        expect(Object.fromEntries(short)).toEqual(Object.fromEntries(second))
      }),
      { numRuns: RUNS },
    )
  })

  it('has every referral in exactly one state, with a reason, and one protection at a time', () => {
    fc.assert(
      fc.property(drawn, story => {
        const { submissions, history, setting, now } = storyOf(story)
        const verdicts = judge(submissions, history, setting, now)
        expect([...verdicts.keys()].sort()).toEqual(
          submissions
            .filter(({ at }) => at <= now)
            .map(({ id }) => id)
            .sort(),
        )
        for (const { state, reason, since, next } of verdicts.values()) {
          expect(REFERRAL_STATES).toContain(state)
          expect(REFERRAL_REASONS).toContain(reason)
          expect(since).toBeLessThanOrEqual(now)
          expect(next === null || next > now).toBe(true)
          // What is open, or may still turn out otherwise, is looked at again.
          if (state === 'open' || state === 'working' || state === 'unconfirmed') expect(next).not.toBeNull()
        }
        const running = [...verdicts.values()].filter(
          ({ protection }) => protection && protection.from <= now && now < protection.to,
        )
        expect(running.length).toBeLessThanOrEqual(1)
      }),
      { numRuns: RUNS },
    )
  })

  it('does not depend on the order in which referrals are given', () => {
    fc.assert(
      fc.property(drawn, fc.nat(), (story, seed) => {
        const { submissions, history, setting, now } = storyOf(story)
        const shuffled = submissions.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed))
        const sorted = (verdicts: ReturnType<typeof judge>) =>
          [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1))
        expect(sorted(judge(shuffled, history, setting, now))).toEqual(
          sorted(judge(submissions, history, setting, now)),
        )
      }),
      { numRuns: RUNS / 5 },
    )
  })

  it('changes nothing before the instant that it says', () => {
    fc.assert(
      fc.property(drawn, story => {
        const { submissions, history, setting, now } = storyOf(story)
        const short = (at: number) =>
          [...judge(submissions, history, setting, at)].map(
            ([id, { state, reason }]) => `${id} ${state} ${reason}`,
          )
        const next = Math.min(
          ...[...judge(submissions, history, setting, now).values()].flatMap(({ next: at }) => at ?? []),
        )
        const facts = [
          ...submissions.flatMap(one => [one.at, one.confirmedAt, one.withdrawnAt, one.overruledAt]),
          ...history.moves.map(({ at }) => at),
          ...history.orders.flatMap(({ at, refundedAt }) => [at, refundedAt]),
          ...story.statuses.map(({ day }) => START + day * DAY),
        ].filter(at => at !== null && at > now)
        const quiet = Math.min(next, ...(facts as number[])) - 1
        if (Number.isFinite(quiet) && quiet > now) expect(short(quiet)).toEqual(short(now))
      }),
      { numRuns: RUNS / 5 },
    )
  })

  it('gives an open referral a clock, and no other', () => {
    const setting = makeSetting({ name: 'Shop', timeZone: 'Europe/Warsaw' }, [], new Map(), [])
    const friday = Date.parse('2026-03-06T15:00:00Z')
    const clock = (state: 'open' | 'working' | 'won' | 'refused') =>
      clockOf({ at: friday }, { state, since: friday }, setting)
    // One working day after a Friday is the Monday; 14 days go over the change of the clocks at the same local hour.
    expect(clock('open')).toBe(Date.parse('2026-03-09T15:00:00Z'))
    expect(
      clockOf({ at: friday }, { state: 'working', since: Date.parse('2026-03-20T15:00:00Z') }, setting),
    ).toBe(Date.parse('2026-04-03T14:00:00Z'))
    expect([clock('won'), clock('refused')]).toEqual([null, null])
  })
})

const hash = (text: string, seed: number): number =>
  [...text].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)! + seed) % 1_000_003, seed)
