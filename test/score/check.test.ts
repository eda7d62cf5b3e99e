import { describe, expect, it } from 'vitest'
import { checkPlan } from '../../collector/score/check/check.ts'
import { starter } from '../../collector/score/starter.ts'
import { STARTER_KINDS } from '../../shared/starter-kind.ts'

type Draft = Record<string, unknown>
const rule = (over: Draft = {}): Draft => ({
  id: 'view',
  kind: 'event',
  event: 'page_view',
  points: 1,
  ...over,
})
const draft = (over: Draft): Draft => ({ name: 'Test', rules: [rule()], ...over })
const withRule = (over: Draft): Draft => draft({ rules: [rule({ id: 'first' }), rule(over)] })

const loyal = (over: Draft = {}): Draft => ({
  id: 'loyal',
  value: 9,
  direction: 'up',
  minTrust: 'server',
  ...over,
})
const withReward = (over: Draft, threshold: Draft = {}): Draft =>
  draft({
    thresholds: [loyal(threshold)],
    rewards: [{ id: 'gift', name: 'Gift', threshold: 'loyal', ...over }],
  })

const bad: [what: string, plan: unknown, path: string][] = [
  ['a reward without a name', withReward({ name: ' ' }), 'rewards[0].name'],
  ['a reward of no threshold', withReward({ threshold: 'x' }), 'rewards[0].threshold'],
  ['a reward for a fall', withReward({}, { direction: 'down' }), 'rewards[0].threshold'],
  ['a reward for points of browsers', withReward({}, { minTrust: undefined }), 'rewards[0].threshold'],
  [
    'a reward below nothing',
    withReward({ value: { amount: -1, currency: 'PLN' } }),
    'rewards[0].value.amount',
  ],
  ['a reward in złoty', withReward({ value: { amount: 1, currency: 'zł' } }), 'rewards[0].value.currency'],
  ['no object', 17, ''],
  ['no name', draft({ name: ' ' }), 'name'],
  ['an unknown key', draft({ colour: 'red' }), ''],
  ['5,000 rules', draft({ rules: Array.from({ length: 5000 }, (_, i) => rule({ id: `r${i}` })) }), 'rules'],
  [
    'an operator that does not exist',
    withRule({ where: [{ field: 'props.x', op: 'like', value: 1 }] }),
    'rules[1].where[0].op',
  ],
  [
    'an operator for numbers on a text',
    withRule({ where: [{ field: 'url.path', op: 'gt', value: 1 }] }),
    'rules[1].where[0].op',
  ],
  [
    'a field that does not exist',
    withRule({ where: [{ field: 'url.colour', op: 'eq', value: 'x' }] }),
    'rules[1].where[0].field',
  ],
  [
    'one value where a list is wanted',
    withRule({ where: [{ field: 'props.x', op: 'in', value: 1 }] }),
    'rules[1].where[0].value',
  ],
  [
    'a list where one value is wanted',
    withRule({ where: [{ field: 'props.x', op: 'eq', value: [1] }] }),
    'rules[1].where[0].value',
  ],
  [
    'words compared by size',
    withRule({ where: [{ field: 'props.x', op: 'lt', value: 'many' }] }),
    'rules[1].where[0].value',
  ],
  [
    'a glob that is a number',
    withRule({ where: [{ field: 'url.path', op: 'glob', value: 5 }] }),
    'rules[1].where[0].value',
  ],
  [
    'an empty glob',
    withRule({ where: [{ field: 'url.path', op: 'glob', value: '' }] }),
    'rules[1].where[0].value',
  ],
  ['a validity of −1 day', withRule({ validity: '-P1D' }), 'rules[1].validity'],
  ['a validity of nothing', withRule({ validity: 'P0D' }), 'rules[1].validity'],
  ['a validity in words', withRule({ validity: '30 days' }), 'rules[1].validity'],
  ['a half-life in months', withRule({ halfLife: 'P1M' }), 'rules[1].halfLife'],
  ['a half-life in weeks', withRule({ halfLife: 'P1W' }), 'rules[1].halfLife'],
  ['points of 10⁹', withRule({ points: 1e9 }), 'rules[1].points'],
  ['half a point', withRule({ points: 0.5 }), 'rules[1].points'],
  ['neither points nor a rate', withRule({ points: undefined }), 'rules[1].points'],
  ['points and a rate', withRule({ perUnit: { field: 'props.value', rate: 1 } }), 'rules[1].points'],
  [
    'a rate of 5 places',
    withRule({ points: undefined, perUnit: { field: 'props.value', rate: 0.00001 } }),
    'rules[1].perUnit.rate',
  ],
  ['two rules with one id', withRule({ id: 'first' }), 'rules[1].id'],
  ['a rule without an id', withRule({ id: '' }), 'rules[1].id'],
  ['a rule that is called as manual lines are', withRule({ id: 'adjustment' }), 'rules[1].id'],
  ['an unknown group', withRule({ group: 'nobody' }), 'rules[1].group'],
  ['an unknown kind', withRule({ kind: 'magic' }), 'rules[1].kind'],
  ['a limit of none', withRule({ limit: { per: 'day', n: 0 } }), 'rules[1].limit.n'],
  ['a limit per century', withRule({ limit: { per: 'century', n: 1 } }), 'rules[1].limit.per'],
  ['a limit of a bad duration', withRule({ limit: { notWithin: 'soon' } }), 'rules[1].limit.notWithin'],
  ['once per an unknown field', withRule({ limit: { oncePer: 'nothing' } }), 'rules[1].limit.oncePer'],
  ['a since that is no instant', withRule({ since: '2026-09-01' }), 'rules[1].since'],
  ['an unknown trust', withRule({ minTrust: 'friend' }), 'rules[1].minTrust'],
  ['a count of none', withRule({ kind: 'count', n: 0 }), 'rules[1].n'],
  ['a count within a bad window', withRule({ kind: 'count', n: 3, within: 'PT' }), 'rules[1].within'],
  ['an absence of no time', withRule({ kind: 'absence', for: 'P' }), 'rules[1].for'],
  ['a share over 1', withRule({ kind: 'share', atLeast: 2, share: 1.5 }), 'rules[1].share'],
  [
    'a trait rule about another trait',
    draft({
      rules: [
        {
          id: 'fit',
          kind: 'trait',
          trait: 'city',
          points: 1,
          where: [{ field: 'traits.job', op: 'eq', value: 'x' }],
        },
      ],
    }),
    'rules[0].where[0].field',
  ],
  ['a cap below the floor', draft({ min: 10, max: 5 }), 'max'],
  ['a cap below nothing', draft({ max: -1 }), 'max'],
  ["a group's cap below nothing", draft({ groups: [{ id: 'g', max: -1 }] }), 'groups[0].max'],
  ["a group's floor above nothing", draft({ groups: [{ id: 'g', min: 1 }] }), 'groups[0].min'],
  ["a group's cap below its floor", draft({ groups: [{ id: 'g', min: 10, max: 5 }] }), 'groups[0].max'],
  ['two groups with one id', draft({ groups: [{ id: 'g' }, { id: 'g' }] }), 'groups[1].id'],
  ['an unknown time zone', draft({ timeZone: 'Europe/Warszawa' }), 'timeZone'],
  [
    'a season that ends before it begins',
    draft({ seasons: [{ id: 's', from: '2026-12-01', to: '2026-11-30', factor: 2 }] }),
    'seasons[0].to',
  ],
  [
    'a season on 31 February',
    draft({ seasons: [{ id: 's', from: '2026-02-31', to: '2026-11-30', factor: 2 }] }),
    'seasons[0].from',
  ],
  [
    'a factor of 5 places',
    draft({ seasons: [{ id: 's', from: '2026-11-01', to: '2026-11-30', factor: 1.00001 }] }),
    'seasons[0].factor',
  ],
  [
    'a negative factor',
    draft({ seasons: [{ id: 's', from: '2026-11-01', to: '2026-11-30', factor: -1 }] }),
    'seasons[0].factor',
  ],
  [
    'a season for an unknown rule',
    draft({ seasons: [{ id: 's', from: '2026-11-01', to: '2026-11-30', factor: 2, rules: ['x'] }] }),
    'seasons[0].rules[0]',
  ],
  [
    'bands that do not ascend',
    draft({
      bands: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B', from: 5 },
        { id: 'c', name: 'C', from: 5 },
      ],
    }),
    'bands[2].from',
  ],
  ['a lowest band with a start', draft({ bands: [{ id: 'a', name: 'A', from: 1 }] }), 'bands[0].from'],
  [
    'two bands without a start',
    draft({
      bands: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
    }),
    'bands[1].from',
  ],
  [
    'a colour that is more than a colour',
    draft({ bands: [{ id: 'a', name: 'A', colour: 'red;x:y' }] }),
    'bands[0].colour',
  ],
  [
    'a fractional threshold',
    draft({ thresholds: [{ id: 't', value: 1.5, direction: 'up' }] }),
    'thresholds[0].value',
  ],
  [
    'a hysteresis of none',
    draft({ thresholds: [{ id: 't', value: 10, direction: 'up', hysteresis: 0 }] }),
    'thresholds[0].hysteresis',
  ],
  [
    'a cooldown of a second',
    draft({ thresholds: [{ id: 't', value: 10, direction: 'up', cooldown: 'PT1S' }] }),
    'thresholds[0].cooldown',
  ],
  ['a tag by an unknown field', draft({ tags: [{ from: 'nothing' }] }), 'tags[0].from'],
  ['cycles that do not ascend', draft({ cycle: { dates: ['2026-02-01', '2026-01-01'] } }), 'cycle.dates[1]'],
  [
    'an audience by what was done',
    draft({ audience: [{ field: 'url.path', op: 'eq', value: '/' }] }),
    'audience[0].field',
  ],
]

describe('a bad plan is rejected with the position and the reason', () => {
  it.each(bad)('%s', (_, plan, path) => {
    const checked = checkPlan(plan)
    if (checked.ok) expect.unreachable('the plan was let through')
    else {
      expect(checked.errors.map(error => error.path)).toContain(path)
      for (const { message } of checked.errors) expect(message).not.toBe('')
    }
  })

  it('with the rule', () => {
    const checked = checkPlan(withRule({ id: 'late', validity: 'P-1D' }))
    expect(checked).toMatchObject({ ok: false, errors: [{ path: 'rules[1].validity', rule: 'late' }] })
  })
})

describe('a valid plan', () => {
  it.each(['en', 'pl'] as const)('is the starter plan (%s)', language => {
    for (const kind of STARTER_KINDS)
      expect(checkPlan(starter(language, kind)), kind).toMatchObject({ ok: true, warnings: [] })
  })

  it('has defaults for absent values', () => {
    const checked = checkPlan(draft({}))
    expect(checked).toMatchObject({
      ok: true,
      plan: { state: 'draft', cycle: null, thresholds: [], rules: [{ where: [] }] },
    })
  })

  it('has a warning for periods beyond retention', () => {
    const checked = checkPlan(draft({ rules: [rule({ validity: 'P2Y' })] }), { retention: 'P13M' })
    expect(checked).toMatchObject({ ok: true, warnings: [{ path: 'rules[0].validity', rule: 'view' }] })
    expect(checkPlan(draft({ rules: [rule({ validity: 'P1Y' })] }), { retention: 'P13M' })).toMatchObject({
      warnings: [],
    })
  })

  it('has a warning for a threshold above the cap', () => {
    const checked = checkPlan(draft({ max: 50, thresholds: [{ id: 't', value: 60, direction: 'up' }] }))
    expect(checked).toMatchObject({ ok: true, warnings: [{ path: 'thresholds[0].value' }] })
  })
})
