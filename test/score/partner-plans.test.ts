import { describe, expect, it } from 'vitest'
import { checkPlan } from '../../collector/score/check/check.ts'
import { compile } from '../../collector/score/compile.ts'
import { refold } from '../../collector/score/contact.ts'
import { initialThresholds } from '../../collector/score/crossing.ts'
import type { Fact } from '../../collector/score/score.ts'
import { partnerStarter } from '../../collector/score/starter/partners.ts'
import { walkTime } from '../../collector/score/time/walk-time.ts'
import { PARTNER_STARTERS } from '../../shared/starter-kind.ts'
import { at, fact, scoreAt } from './samples.ts'

const scorerOf = (kind: (typeof PARTNER_STARTERS)[number]) =>
  compile(partnerStarter('pl', kind), { planId: 'p', siteZone: 'Europe/Warsaw', retention: null })
const partner = (kind: string, more: object = {}): Fact =>
  fact('identify', '2026-05-01T00:00', { props: { traits: { partner_kind: kind, ...more } } })
const sale = (id: string, value: number, time: string): Fact =>
  fact('partner_sale', time, { props: { transaction_id: id, value, currency: 'PLN' } })

describe('the plan for affiliates', () => {
  const scorer = scorerOf('affiliates')
  const quiet: Fact[] = [
    partner('affiliate'),
    fact('partner_login', '2026-05-01T10:00'),
    fact('partner_login', '2026-05-02T10:00'),
    fact('partner_login', '2026-05-03T10:00'),
    fact('partner_login', '2026-05-03T11:00'),
    fact('email_click', '2026-05-03T12:00', { props: { message_id: 'm1' } }),
    fact('material_download', '2026-05-03T12:01', { props: { material: 'a' } }),
    fact('material_download', '2026-05-03T12:02', { props: { material: 'b' } }),
  ]

  it('scores sign-ins, mailings and materials, and falls to 0 after 30 days of silence', () => {
    expect(scoreAt(scorer, quiet, '2026-05-03T13:00')).toBe(40)
    expect(scoreAt(scorer, quiet, '2026-06-02T12:01:30')).toBe(20)
    expect(scoreAt(scorer, quiet, '2026-06-02T12:02')).toBe(0)
  })

  it('crosses "has gone quiet" downward at the end of the 30th day', () => {
    const fold = refold([scorer], quiet, at('2026-05-03T13:00'))
    const arms = { ...initialThresholds(scorer), up: 40, down: 40, at: at('2026-05-03T13:00') }
    const walked = walkTime(scorer, fold, 0, arms, at('2026-06-10T00:00'), () => quiet)
    expect(walked.crossed).toMatchObject([
      { threshold: 'dormant', direction: 'down', from: 20, to: 0, at: at('2026-06-02T12:02') },
    ])
  })

  it('pays 1 point per 100.00 of a sale, at most 50 per order, less what is taken back', () => {
    const sales = [
      partner('affiliate'),
      sale('o1', 1_250, '2026-05-01T10:00'),
      sale('o2', 90_000, '2026-05-01T11:00'),
    ]
    expect(scoreAt(scorer, sales, '2026-05-02T00:00')).toBe(Math.round(12.5 + 50))
    const back = fact('partner_sale_reversed', '2026-05-03T10:00', {
      props: { transaction_id: 'o1', value: 1_250 },
    })
    expect(scoreAt(scorer, [...sales, back], '2026-05-04T00:00')).toBe(50)
  })

  it('scores affiliates and people who refer, and no one else', () => {
    const login = fact('partner_login', '2026-05-01T10:00')
    const score = (...facts: Fact[]) => scoreAt(scorer, facts, '2026-05-01T12:00')
    expect(score(partner('affiliate'), login)).toBe(5)
    expect(score(partner('referrer'), login)).toBe(5)
    expect(score(partner('wholesale'), login)).toBeNull()
    expect(score(login)).toBeNull()
    expect(score(partner('affiliate', { industry: 'books', company_size: '10-49' }), login)).toBe(25)
  })
})

it('the plan for wholesale scores sales by the thousand, and one order within 90 days', () => {
  const scorer = scorerOf('wholesale')
  const facts = [
    partner('wholesale'),
    fact('partner_login', '2026-05-01T09:00'),
    sale('o1', 30_000, '2026-05-01T10:00'),
    sale('o2', 500_000, '2026-05-20T10:00'),
  ]
  expect(scoreAt(scorer, facts, '2026-05-21T00:00')).toBe(2 + 30 + 100 + 20)
  // The two orders remain; the bonus of the first has ended, and 60 and then 120 days have passed without activity.
  expect(scoreAt(scorer, facts, '2026-12-01T00:00')).toBe(130 - 30 - 60)
})

it.each(PARTNER_STARTERS.flatMap(kind => (['en', 'pl'] as const).map(language => [kind, language] as const)))(
  'the plan for %s is valid, with a text for each part (%s)',
  (kind, language) => {
    const plan = partnerStarter(language, kind)
    expect(checkPlan(plan)).toMatchObject({ ok: true, warnings: [] })
    for (const { name } of [...plan.rules, ...plan.bands, ...plan.thresholds]) expect(name).toBeTruthy()
    expect(plan.rewards).toMatchObject([{ once: 'year', value: { amount: 15_000 } }])
  },
)
