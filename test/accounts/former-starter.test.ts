import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isFormerStarter } from '../../collector/accounts/former-starter.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { Plan, type Rule } from '../../shared/plan.ts'
import { STARTER_KINDS } from '../../shared/starter-kind.ts'
import { planIn } from '../../shared/words/built-in.ts'

const former = Plan.parse(JSON.parse(readFileSync(new URL('former-starter.json', import.meta.url), 'utf8')))
const withRule = (id: string, change: (rule: Rule) => object): Plan => ({
  ...former,
  rules: former.rules.map(rule => (rule.id === id ? ({ ...rule, ...change(rule) } as Rule) : rule)),
})
const inPolish = planIn(
  'pl',
  withRule('pricing', () => ({ where: [{ field: 'url.path', op: 'glob', value: '*cennik*' }] })),
)

describe('a starter plan of an earlier version', () => {
  it.each<[string, Plan]>([
    ['as it was stored', former],
    ['of a site', { ...former, site: 'site_1', state: 'live' }],
    ['with its keys in another order', Object.fromEntries(Object.entries(former).reverse()) as Plan],
    ['in Polish', inPolish],
    [
      'with an order that counts once',
      withRule('purchase', () => ({ limit: { oncePer: 'props.transaction_id' } })),
    ],
  ])('is recognized as a former starter plan %s', (_, plan) => {
    expect(isFormerStarter(plan)).toBe(true)
  })

  it.each<[string, Plan]>([
    ['points', withRule('form', () => ({ points: 21 }))],
    ['a limit', withRule('form', () => ({ limit: { per: 'day', n: 2 } }))],
    ['the name of a rule', withRule('form', () => ({ name: 'Offer request' }))],
    [
      'an address',
      withRule('pricing', () => ({ where: [{ field: 'url.path', op: 'glob', value: '/ceny' }] })),
    ],
    ['one rule less', { ...former, rules: former.rules.slice(1) }],
    ['the order of rules', { ...former, rules: former.rules.toReversed() }],
    ['the plan’s name', { ...former, name: 'Sales' }],
    ['a band', { ...former, bands: former.bands.map(band => ({ ...band, colour: '#000000' })) }],
    ['an action', { ...former, bands: former.bands.map(band => ({ ...band, action: 'Wait.' })) }],
    ['a threshold', { ...former, thresholds: [] }],
    ['a time zone', { ...former, timeZone: 'Europe/Warsaw' }],
  ])('counts as edited by the owner after a change of %s', (_, plan) => {
    expect(isFormerStarter(plan)).toBe(false)
  })

  it.each(STARTER_KINDS)('differs from the current starter plan: %s', kind => {
    for (const language of ['en', 'pl'] as const)
      expect(isFormerStarter(starterPlan('site_1', language, kind))).toBe(false)
  })
})
