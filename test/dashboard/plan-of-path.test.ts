import { describe, expect, it } from 'vitest'
import { judge } from '../../collector/accounts/plans.ts'
import { type FitChoice, fitOf } from '../../dashboard/insights/path/fit.ts'
import { type Choices, planOfPath } from '../../dashboard/insights/path/plan-of-path.ts'
import type { ProfileGroup } from '../../shared/insights.ts'
import { firstBands } from '../../shared/words/built-in.ts'

const choices = (over: Partial<Choices> = {}): Choices => ({
  name: 'Way to: order',
  goal: 'Find out who is close to an order',
  steps: [
    { act: 'page /cennik', name: '/cennik', points: 13, validDays: 30 },
    { act: 'kind file_download', name: 'Download', points: 26, validDays: 183 },
    { act: 'kind demo_request', name: 'Demo', points: 40, validDays: null },
  ],
  minus: [
    { kind: 'career_view', name: 'Jobs page', points: -10 },
    { kind: 'complaint', name: 'A complaint', points: -20 },
  ],
  silence: { days: 60, name: 'No activity', points: -10 },
  fit: [{ trait: 'city', value: 'kraków', points: 12 }],
  fitGroup: 'Fit',
  warm: 30,
  hot: 100,
  hotName: 'Hot',
  bands: firstBands('en'),
  ...over,
})
const judged = (over?: Partial<Choices>) => judge(planOfPath(choices(over)), 'site', null)

describe('the plan of a path', () => {
  it('is a document without errors and warnings', () => {
    expect(judged()).toMatchObject({ warnings: [] })
    expect(judged({ fit: [], minus: [], silence: null })).toMatchObject({ warnings: [] })
  })

  it('has a rule for each choice, with its limit and its validity', () => {
    const { rules, groups, bands, thresholds, state } = planOfPath(choices())
    expect(state).toBe('draft')
    expect(rules).toMatchObject([
      {
        id: 'cennik',
        event: 'page_view',
        where: [{ field: 'url.path', op: 'eq', value: '/cennik' }],
        points: 13,
        validity: 'P30D',
        limit: { per: 'day', n: 1 },
      },
      { id: 'file-download', points: 26, validity: 'P6M', limit: { oncePer: 'props.link_url' } },
      { id: 'demo-request', points: 40 },
      { event: 'career_view', points: -10 },
      { event: 'complaint', minTrust: 'server', points: -20 },
      { kind: 'absence', for: 'P60D', points: -10 },
      { kind: 'trait', trait: 'city', where: [{ op: 'eq', value: 'kraków' }], group: 'fit' },
    ])
    expect('validity' in rules[2]!).toBe(false)
    expect(groups).toEqual([{ id: 'fit', name: 'Fit', min: -40, max: 40 }])
    expect(bands.map(({ from }) => from)).toEqual([undefined, 30, 100])
    expect(thresholds).toMatchObject([{ value: 100, direction: 'up' }])
  })

  it('gives each rule an id of its own, whatever the pages are called', () => {
    const steps = ['page /', 'page /żółw/ó', 'page /z-w-o', 'page //', 'kind demo_request'].map(
      (act, index) => ({
        act,
        name: act,
        points: index,
        validDays: 7,
      }),
    )
    const ids = planOfPath(choices({ steps })).rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(judged({ steps })).toMatchObject({ warnings: [] })
  })
})

describe('the fit part', () => {
  const group = (over: Partial<ProfileGroup>): ProfileGroup => ({
    attribute: 'traits.city',
    value: 'kraków',
    range: null,
    rate: { k: 15, n: 20, low: 0.5, high: 0.9 },
    shrunk: { value: 0.468, low: 0.317, high: 0.621 },
    lift: 2.5,
    shareOfConverters: 0.1,
    verdict: 'over',
    ...over,
  })
  const profile = (groups: ProfileGroup[]) =>
    ({ state: 'given', value: { people: 894, conversions: 166, groups } }) as const

  it('has the points of the worked example: +27 for the referral group at 0.05 a point', () => {
    const expected: FitChoice[] = [{ trait: 'city', value: 'kraków', points: 27, n: 20 }]
    expect(fitOf(profile([group({})]), 0.05, 40)).toEqual(expected)
  })

  it('is at most as strong as the strongest step, and only of known properties with a finding', () => {
    expect(fitOf(profile([group({})]), 0.05, 20)[0]!.points).toBe(20)
    const others = [
      group({ verdict: 'as_all' }),
      group({ attribute: 'source.channel' }),
      group({ value: null }),
    ]
    expect(fitOf(profile(others), 0.05, 40)).toEqual([])
    expect(fitOf(profile([group({})]), null, 40)).toEqual([])
  })
})
