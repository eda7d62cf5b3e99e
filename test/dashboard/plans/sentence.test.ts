import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDuration, writeDuration } from '../../../dashboard/plans/sentence/duration-text.ts'
import { readOperand, showOperand } from '../../../dashboard/plans/sentence/operand.ts'
import { blankRule } from '../../../dashboard/plans/sentence/rule-parts.ts'
import { ruleTokens } from '../../../dashboard/plans/sentence/rule-sentence.ts'
import { sentenceText } from '../../../dashboard/plans/sentence/sentence-text.ts'
import { type Field, isField } from '../../../dashboard/plans/sentence/token.ts'
import { planEn } from '../../../dashboard/plans/words/en.ts'
import { planPl } from '../../../dashboard/plans/words/pl.ts'
import { type Condition, OPS, Rule } from '../../../shared/plan.ts'
import { aCase } from '../../oracle/arbitrary.ts'

const drawn = aCase({ events: 1, rules: 6, instants: 1 }).map(({ setting }) => setting.plan.rules)
const fieldsOf = (rule: Rule, words = planEn): Field<Rule>[] => ruleTokens(rule, words).filter(isField)

/** What somebody does who types a sentence anew: first the kinds of its parts, then what stands in them. */
function retyped(rule: Rule): Rule {
  const { id, name, group, minTrust, since } = rule
  const conditions = rule.where.map(
    ({ field }): Condition => ({ field: rule.kind === 'trait' ? field : 'url', op: 'eq', value: '' }),
  )
  const extras = { name, group, minTrust: minTrust && 'browser', since: since && '' }
  const fading = 'halfLife' in rule && rule.halfLife !== undefined ? { halfLife: 'P1D' } : {}
  const given = Object.fromEntries(Object.entries(extras).filter(([, value]) => value !== undefined))
  const blank = { ...blankRule(rule.kind, id), ...given, ...fading, where: conditions } as Rule
  const start = blank.kind === 'trait' && rule.kind === 'trait' ? { ...blank, trait: rule.trait } : blank
  const isKind = ({ control }: Field<Rule>) => control.as === 'choice'
  const all = fieldsOf(rule)
  return [...all.filter(isKind), ...all.filter(field => !isKind(field))].reduce<Rule>((typed, wanted) => {
    const field = fieldsOf(typed).find(one => keyOf(one) === keyOf(wanted))
    if (!field) throw new Error(`${wanted.path} is not in the sentence`)
    return field.write(wanted.shown)
  }, start)
}
/** A choice stands in another place of the rule once it is made. */
const keyOf = ({ control, path, label }: Field<Rule>): string =>
  control.as === 'choice' ? `${/^where.\d+./.exec(path) ?? ''} ${label}` : path

describe('a rule as a sentence', () => {
  it.each([
    [
      {
        kind: 'event',
        id: 'a',
        event: 'file_download',
        points: 10,
        where: [{ field: 'url.path', op: 'contains', value: '/cennik' }],
        limit: { oncePer: 'props.link_url' },
        validity: 'P90D',
      },
      'When a contact downloads a file whose path contains /cennik, give 10 points once per file; expires after 90 days.',
      'Gdy kontakt pobierze plik, przy czym ścieżka zawiera /cennik, daj 10 punktów raz za każdy plik, ważne 90 dni.',
    ],
    [
      {
        kind: 'count',
        id: 'a',
        event: 'page_view',
        n: 3,
        within: 'P7D',
        points: 22,
        limit: { per: 'week', n: 1 },
        halfLife: 'P1D',
      },
      'When a contact views a page 3 times within 7 days, give 22 points up to 1 time a week; never expires, halves every 1 day.',
      'Gdy kontakt 3 razy w ciągu 7 dni obejrzy stronę, daj 22 punkty najwyżej 1 raz tygodniowo, bezterminowo, spadek o połowę co 1 dzień.',
    ],
    [
      { kind: 'absence', id: 'a', for: 'P30D', points: -5 },
      'When a contact is inactive for 30 days, counting from the last activity, give −5 points each time; never expires.',
      'Gdy kontakt jest nieaktywny przez 30 dni, licząc od ostatniej aktywności, daj −5 punktów za każdym razem, bezterminowo.',
    ],
    [
      {
        kind: 'absence',
        id: 'a',
        event: 'login',
        for: 'P30D',
        points: -5,
      },
      'When a contact never signs in for 30 days, counting from the last time, give −5 points each time; never expires.',
      'Gdy przez 30 dni nie zdarzy się, że kontakt zaloguje się, licząc od ostatniego razu, daj −5 punktów za każdym razem, bezterminowo.',
    ],
    [
      { kind: 'event', id: 'a', event: 'ad_click', points: 5, limit: { oncePer: 'source.campaign' } },
      'When a contact arrives from an ad, give 5 points once per campaign; never expires.',
      'Gdy kontakt wejdzie z reklamy, daj 5 punktów raz za każdą wartość pola kampania, bezterminowo.',
    ],
    [
      {
        kind: 'event',
        id: 'a',
        event: 'page_view',
        points: 10,
        where: [{ field: 'url.path', op: 'glob', value: '*cennik*' }],
        limit: { per: 'day', n: 5 },
      },
      'When a contact views a page whose path matches *cennik*, give 10 points up to 5 times a day; never expires.',
      'Gdy kontakt obejrzy stronę, której ścieżka pasuje do *cennik*, daj 10 punktów najwyżej 5 razy dziennie, bezterminowo.',
    ],
    [
      {
        kind: 'trait',
        id: 'a',
        trait: 'city',
        where: [{ field: 'traits.city', op: 'eq', value: 'Warsaw' }],
        points: 5,
        minTrust: 'server',
      },
      'While a contact’s city is Warsaw, give 5 points, only from servers.',
      'Dopóki właściwość city to Warsaw, daj 5 punktów, źródło: tylko serwer.',
    ],
    [
      {
        kind: 'event',
        id: 'a',
        event: 'purchase',
        perUnit: { field: 'props.value', rate: 0.5, currency: 'PLN' },
      },
      'When a contact buys, give 0.5 points per unit of value (maximum: no limit, currency: PLN) each time; never expires.',
      'Gdy kontakt kupi, daj 0.5 pkt za każdą jednostkę pola wartość (maksimum: bez limitu, waluta: PLN) za każdym razem, bezterminowo.',
    ],
  ])('reads naturally in both languages (%#)', (input, en, pl) => {
    const rule = Rule.parse(input)
    expect(sentenceText(ruleTokens(rule, planEn), planEn)).toBe(en)
    expect(sentenceText(ruleTokens(rule, planPl), planPl)).toBe(pl)
  })

  it('is unchanged when its own values are written back, and shows every part of the rule', () => {
    fc.assert(
      fc.property(drawn, rules => {
        for (const rule of rules) {
          for (const field of fieldsOf(rule)) expect(field.write(field.shown)).toEqual(rule)
          expect(retyped(rule)).toEqual(rule)
        }
      }),
    )
  })

  it('has a separate field for every position of an error', () => {
    fc.assert(
      fc.property(drawn, rules => {
        for (const rule of rules) {
          const paths = fieldsOf(rule).map(({ path }) => path)
          expect(new Set(paths).size).toBe(paths.length)
          expect(
            fieldsOf(rule, planPl)
              .map(({ path }) => path)
              .sort(),
          ).toEqual(paths.sort())
        }
      }),
    )
  })
})

describe('the value of a condition', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constantFrom('7', '07', 'true', '"', 'a, b', ' ', ''),
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map(value => Number(value.toFixed(3))),
  )

  it('keeps numbers, numeric texts and lists with commas distinct', () => {
    fc.assert(
      fc.property(scalar, fc.array(scalar), (one, list) => {
        const value = Object.is(one, -0) ? 0 : one
        const values = list.map(item => (Object.is(item, -0) ? 0 : item))
        expect(readOperand('eq', showOperand({ field: 'url', op: 'eq', value }))).toEqual(value)
        expect(readOperand('in', showOperand({ field: 'url', op: 'in', value: values }))).toEqual(values)
      }),
    )
  })

  it.each(OPS.filter(op => op !== 'exists'))('parses typed input: %s', op => {
    const wanted = {
      in: ['a', 7],
      notIn: ['a', 7],
      contains: 'a, 7',
      startsWith: 'a, 7',
      endsWith: 'a, 7',
      glob: 'a, 7',
    }
    expect(readOperand(op, 'a, 7')).toEqual(wanted[op as keyof typeof wanted] ?? 'a, 7')
  })
})

describe('a duration', () => {
  it('is a number and a unit where one unit is enough', () => {
    expect(readDuration('P90D')).toEqual({ n: 90, unit: 'D' })
    expect(readDuration('PT2M')).toEqual({ n: 2, unit: 'TM' })
    for (const text of ['P1M2D', 'P0.5D', '', 'PT1W', 'P1H']) expect(readDuration(text)).toBeNull()
    expect(writeDuration(2, 'TM')).toBe('PT2M')
    expect(writeDuration(2, 'M')).toBe('P2M')
  })
})
