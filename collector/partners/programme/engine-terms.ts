import type { PartnerDeal } from '../../../shared/partner.ts'
import type { Programme } from '../../../shared/programme.ts'
import type { ProgrammeBonus, ProgrammeLevel, ProgrammeRule } from '../../../shared/programme-rules.ts'
import { type BonusRule, inSequence, type Rule, type Terms } from '../../attribution/terms.ts'
import type { Version } from './versions.ts'

/** Currency of orders that name none, where the programme lists no minimum. */
const CURRENCY = 'PLN'

/** The published versions in the form that the commission engine needs. */
export const engineTerms = (versions: readonly Version[], siteZone: string): Terms[] =>
  inSequence(
    versions
      .filter(({ publishedAt, beginsAt }) => publishedAt !== null && beginsAt !== null)
      .map(one => termsOfVersion(one, siteZone)),
  )

export function termsOfVersion(
  {
    version,
    document,
    beginsAt,
    publishedAt,
  }: Pick<Version, 'version' | 'document' | 'beginsAt' | 'publishedAt'>,
  siteZone: string,
): Terms {
  const { codes, referrals, base, rates } = document
  return {
    version,
    beginsAt: beginsAt!,
    publishedAt: publishedAt!,
    zone: document.timeZone ?? siteZone,
    pays: document.pays,
    currency: document.minimum[0]?.currency ?? CURRENCY,
    windowDays: codes.windowDays,
    click: codes.click,
    precedence: document.precedence,
    bindingMonths: referrals.bindingMonths,
    holdDays: document.holdDays,
    valueIs: base.valueIs,
    assumedTaxPpm: base.assumedTaxPpm,
    termsOf: document.termsOf,
    rules: [...document.rules.map(one => ruleOf(one, 'rule')), ...rulesOfRates(rates)],
    levels: Object.fromEntries(document.levels.map(level => [level.id, rulesOfLevel(level, rates)])),
    bonuses: document.bonuses.map(bonusOf),
    minimum: document.minimum,
  }
}

/** A rule's id is unique among those of the rates, the levels and the deals, since sums and limits are per rule. */
const ruleOf = ({ id, when, months, where, pay, max }: ProgrammeRule, of: string): Rule => ({
  id: `${of}:${id}`,
  when,
  ...(when === 'recurring' && months !== null && { months }),
  ...(where.length > 0 && { where }),
  pay,
  ...(max.length > 0 && { max }),
})

/** A level's rates are for new and recurring customers; for all others the programme's rules hold. */
const rulesOfLevel = ({ id, rates: own, rules }: ProgrammeLevel, rates: Programme['rates']): Rule[] => [
  ...rules.map(one => ruleOf(one, `level:${id}`)),
  { id: `level:${id}:first`, when: 'first', pay: payOf(own.firstPpm) },
  {
    id: `level:${id}:recurring`,
    when: 'recurring',
    months: rates.recurringMonths,
    pay: payOf(own.recurringPpm),
  },
]

const bonusOf = ({ id, per, if: condition, pays }: ProgrammeBonus): BonusRule => ({
  ...{ id, per, if: condition, currency: pays.currency, amount: pays.amount },
})

const rulesOfRates = (rates: Programme['rates']): Rule[] => [
  { id: 'first', when: 'first', pay: payOf(rates.firstPpm) },
  { id: 'recurring', when: 'recurring', months: rates.recurringMonths, pay: payOf(rates.recurringPpm) },
  { id: 'existing', when: 'existing', pay: payOf(rates.existingPpm) },
]

/** The rules of a partner's own conditions, which take precedence over the programme's; missing ones come from the programme. */
export function rulesOfDeal(deal: PartnerDeal, rates: Programme['rates']): Rule[] {
  const rules: Rule[] = []
  if (deal.firstPpm !== null) rules.push({ id: 'deal_first', when: 'first', pay: payOf(deal.firstPpm) })
  if (deal.recurringPpm === null && deal.recurringMonths === null) return rules
  const months = deal.recurringMonths ?? rates.recurringMonths
  const pay = payOf(deal.recurringPpm ?? rates.recurringPpm)
  rules.push({ id: 'deal_recurring', when: 'recurring', months, pay })
  // After the deal's months the programme's own do not begin again.
  rules.push({ id: 'deal_over', when: 'recurring', pay: { kind: 'none' } })
  return rules
}

const payOf = (ppm: number): Rule['pay'] => (ppm > 0 ? { kind: 'percent', ppm } : { kind: 'none' })
