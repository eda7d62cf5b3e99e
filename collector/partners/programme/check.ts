import type { Programme } from '../../../shared/programme.ts'
import type { ProgrammeRule, Sum } from '../../../shared/programme-rules.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { placesOf } from '../../attribution/currency.ts'
import { checkOperator } from '../../score/check/condition.ts'
import { Faults } from '../../score/check/faults.ts'

/** A path of properties: of the line, of the order, or `traits.` and a trait. */
const FIELD = /^[A-Za-z_][\w-]*(?:\.[\w-]+){0,5}$/

/** The first fault of a document that its schema cannot express, with its path; null if there is none. */
export function faultOfProgramme(document: Programme): Refusal | null {
  const faults = new Faults()
  faults
    .in('timeZone')
    .need(document.timeZone === null || isZone(document.timeZone), 'there is no such time zone')
  checkSums(faults.in('minimum'), document.minimum, 'each currency has one minimum')
  faults
    .in('precedence')
    .need(
      new Set(document.precedence).size === document.precedence.length,
      'each kind of evidence is named once',
    )
  checkRules(faults.in('rules'), document.rules)
  checkUnique(faults.in('levels'), document.levels)
  document.levels.forEach((level, i) => {
    const at = faults.in('levels').in(i)
    checkRules(at.in('rules'), level.rules)
    if (level.reaches) checkCurrency(at.in('reaches'), level.reaches)
  })
  checkUnique(faults.in('bonuses'), document.bonuses)
  document.bonuses.forEach((bonus, i) => {
    const at = faults.in('bonuses').in(i)
    checkCurrency(at.in('pays'), bonus.pays)
    if (bonus.if.kind === 'sales') checkCurrency(at.in('if'), bonus.if)
  })
  const [first] = faults.errors
  return first ? refusal('bad_request', first.message, first.path) : null
}

function checkRules(faults: Faults, rules: readonly ProgrammeRule[]): void {
  checkUnique(faults, rules)
  rules.forEach((rule, i) => {
    const at = faults.in(i)
    at.in('months').need(
      rule.months === null || rule.when === 'recurring',
      'months are of rules for recurring customers',
    )
    at.in('name').need(
      rule.where.length === 0 || (rule.name.pl !== '' && rule.name.en !== ''),
      'a rule with conditions needs a name in both languages, since the terms state what it pays for',
    )
    rule.where.forEach((condition, n) => {
      const place = at.in('where').in(n)
      place
        .in('field')
        .need(
          FIELD.test(condition.field),
          'a field is a property of the product or the order, such as item_id, value or coupon, or a trait, such as traits.city',
        )
      checkOperator(place, condition, false)
    })
    if (rule.pay.kind === 'fixed') checkCurrency(at.in('pay'), rule.pay)
    checkSums(at.in('max'), rule.max, 'each currency has one limit')
    at.in('max').need(
      rule.max.length === 0 || rule.pay.kind !== 'none',
      'a rule that pays nothing has no limit',
    )
  })
}

function checkUnique(faults: Faults, all: readonly { id: string }[]): void {
  const seen = new Set<string>()
  all.forEach(({ id }, i) => {
    faults.in(i).in('id').need(!seen.has(id), `the id ${id} is taken`)
    seen.add(id)
  })
}

function checkSums(faults: Faults, sums: readonly Sum[], message: string): void {
  faults.need(new Set(sums.map(({ currency }) => currency)).size === sums.length, message)
  sums.forEach((sum, i) => {
    checkCurrency(faults.in(i), sum)
  })
}

const checkCurrency = (faults: Faults, { currency }: Sum): boolean =>
  faults.in('currency').need(placesOf(currency) !== null, `ISO 4217 has no currency ${currency}`)

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
