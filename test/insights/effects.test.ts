import { describe, expect, it } from 'vitest'
import { actEffects, ruleEffects } from '../../collector/insights/answers/effects.ts'
import { distance } from '../../collector/insights/answers/near-pages.ts'
import { scorerOf } from '../score/samples.ts'
import { day, look, person, sampleOf, times } from './people.ts'

const rule = (id: string, points = 10) => ({ id, kind: 'event', event: id, points }) as const
const seen = { kindsSince: new Map<string, number>(), ruledPages: new Set<string>() }

/** Contacts with one look each, of which the given numbers did something and converted. */
const compared = (one: [k: number, n: number], other: [k: number, n: number], make = withRule) => [
  ...times(one[1], index => person({ looks: [make(true, index < one[0])] })),
  ...times(other[1], index => person({ looks: [make(false, index < other[0])] })),
]
const withRule = (did: boolean, converted: boolean) =>
  look({ converted, rules: new Map(did ? [[0, 1]] : []) })

const effectOf = (one: [number, number], other: [number, number], id = 'pricing') => {
  const scorer = scorerOf({ rules: [rule(id)] })
  return ruleEffects(sampleOf(compared(one, other)), scorer, seen)[0]!
}
const percent = (value: number) => Math.round(value * 1000) / 10

describe('what a rule tells', () => {
  it('is that pricing draws buyers', () => {
    const effect = effectOf([45, 180], [75, 840])
    expect(effect).toMatchObject({ verdict: 'draws_buyers', isHint: false, with: { k: 45, n: 180 } })
    expect([effect.difference!.value, effect.difference!.low, effect.difference!.high].map(percent)).toEqual([
      16.1, 9.9, 23.1,
    ])
  })

  it('is not known of the newsletter', () =>
    expect(effectOf([14, 110], [106, 910])).toMatchObject({ verdict: 'cannot_tell' }))

  it('is that jobs turn buyers away, as a hint', () =>
    expect(effectOf([2, 60], [118, 960])).toMatchObject({ verdict: 'turns_away', isHint: true }))

  it('is no difference where the interval is small', () =>
    expect(effectOf([2000, 10_000], [2000, 10_000])).toMatchObject({ verdict: 'no_difference' }))

  it('is too little with fewer than 30 on a side, or 30 conversions', () => {
    expect(effectOf([20, 29], [75, 840])).toMatchObject({ verdict: 'too_few' })
    expect(effectOf([20, 200], [9, 840])).toMatchObject({ verdict: 'too_few' })
  })

  it('is that hardly any contact does it, after sixty days', () => {
    expect(effectOf([0, 0], [75, 840])).toMatchObject({ verdict: 'ignored', with: null, difference: null })
    const scorer = scorerOf({ rules: [rule('pricing')] })
    const lately = { ...seen, kindsSince: new Map([['pricing', day(60)]]) }
    const [effect] = ruleEffects(sampleOf(compared([0, 0], [75, 840])), scorer, lately)
    expect(effect).toMatchObject({ verdict: 'too_few' })
  })

  it('names pages that are nearly what an ignored rule asks for', () => {
    const asks = (op: 'eq' | 'glob', value: string) => {
      const where = [{ field: 'url.path', op, value }]
      const scorer = scorerOf({
        rules: [{ id: 'price', kind: 'event', event: 'page_view', where, points: 10 }],
      })
      const contacts = times(900, index =>
        person({
          looks: [
            look({
              converted: index % 9 === 0,
              acts: index % 3 ? ['page /cennik-2026'] : ['page /ceny', 'page /o-nas'],
            }),
          ],
        }),
      )
      return ruleEffects(sampleOf(contacts), scorer, seen)[0]!
    }
    expect(asks('eq', '/Cennik')).toMatchObject({ verdict: 'ignored', near: ['/cennik-2026'] })
    expect(asks('glob', '/cena*').near).toEqual(['/ceny'])
    expect(asks('eq', '/kontakt').near).toEqual([])
    expect(['kitten', 'sittings', 'sit'].map(text => distance(text, 'sitting'))).toEqual([3, 1, 3])
  })

  it('says which rules come together, and which are a part of converting', () => {
    const scorer = scorerOf({ rules: [rule('a'), rule('b'), rule('c'), rule('purchase')] })
    const contacts = times(400, index =>
      person({
        gaps: new Map(index < 40 ? [['c', 1000]] : []),
        looks: [
          look({
            converted: index % 7 === 0,
            rules: new Map([
              ...(index % 2
                ? ([
                    [0, 1],
                    [1, 1],
                  ] as const)
                : []),
              ...(index % 5 ? ([[2, 1]] as const) : []),
            ]),
          }),
        ],
      }),
    )
    const effects = ruleEffects(sampleOf(contacts), scorer, seen)
    expect(effects.map(({ together }) => together)).toEqual([['b'], ['a'], [], []])
    expect(effects.map(effect => effect.isConsequence)).toEqual([false, false, true, true])
  })
})

describe('acts without a rule', () => {
  const acts = (act: string, did: boolean, converted: boolean) => look({ converted, acts: did ? [act] : [] })
  const of = (act: string, ruledPages = new Set<string>()) =>
    actEffects(sampleOf(compared([45, 180], [75, 840], (did, converted) => acts(act, did, converted))), {
      ...seen,
      ruledPages,
    })

  it('are named where they draw buyers', () => {
    expect(of('page /pricing')).toMatchObject([{ page: '/pricing', kind: null, verdict: 'draws_buyers' }])
    expect(of('kind quiz started')).toMatchObject([{ kind: 'quiz started', page: null }])
  })

  it('are left out where a rule gives points for the page', () =>
    expect(of('page /pricing', new Set(['page /pricing']))).toEqual([]))

  it('are left out where nothing can be told of them', () =>
    expect(
      actEffects(sampleOf(compared([14, 110], [106, 910], (did, c) => acts('page /news', did, c))), seen),
    ).toEqual([]))
})
