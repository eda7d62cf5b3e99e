import type { PartnerDeal } from '../../../shared/partner.ts'
import type { Programme } from '../../../shared/programme.ts'
import { inSequence, PRECEDENCE, type Rule, type Terms } from '../../attribution/terms.ts'
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

function termsOfVersion({ version, document, beginsAt, publishedAt }: Version, siteZone: string): Terms {
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
    precedence: PRECEDENCE,
    bindingMonths: referrals.bindingMonths,
    holdDays: document.holdDays,
    valueIs: base.valueIs,
    assumedTaxPpm: base.assumedTaxPpm,
    termsOf: 'customer',
    rules: rulesOfRates(rates),
    levels: {},
    bonuses: [],
    minimum: document.minimum,
  }
}

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
