import type { Condition } from '../../../shared/plan.ts'
import type { Programme } from '../../../shared/programme.ts'
import type { ProgrammeBonus, ProgrammeRule, RulePay } from '../../../shared/programme-rules.ts'
import { language } from '../../words/words.ts'
import { minor, sums } from '../money/amounts.ts'
import { percentOf } from '../numbers.ts'
import { ruleWords } from './words.ts'

type Pays = Programme['pays']

/** A share of an amount, as a text: `12.5%`. `ppm`: millionths. */
export const rateText = (ppm: number): string => `${percentOf(ppm)}%`

/** A rule in one sentence: of which orders, under which conditions, what it pays, and the most of it. */
export function ruleText(rule: ProgrammeRule, pays: Pays): string {
  const say = ruleWords.value
  const { when, months, where, pay, max } = rule
  const only = where.length === 0 ? '' : `, ${say.only} ${where.map(conditionText).join(say.and)}`
  const most = max.length === 0 ? '' : `, ${say.most(sums(max), pays)}`
  return `${say.when(when, pays, months)}${only}: ${payText(pay, pays)}${most}.`
}

function payText(pay: RulePay, pays: Pays): string {
  const say = ruleWords.value
  if (pay.kind === 'none') return say.paysNothing
  if (pay.kind === 'percent') return rateText(pay.ppm)
  const sum = minor(pay.amount, pay.currency)
  return pay.per === 'order' ? say.perOrder(sum, pays) : say.perUnit(sum)
}

/** A condition in words. A field without a name of its own stands as it is written in the document. */
export function conditionText({ field, op, value }: Condition): string {
  const say = ruleWords.value
  const name = field.startsWith('traits.')
    ? say.trait(quoted(field.slice('traits.'.length)))
    : Object.hasOwn(say.fields, field)
      ? say.fields[field]
      : quoted(field)
  if (op === 'exists') return `${name} ${value === false ? say.missing : say.ops.exists}`
  const values = [value].flat().filter(one => one !== undefined)
  return `${name} ${say.ops[op]} ${values.map(valueText).join(', ')}`
}

const valueText = (value: string | number | boolean): string => {
  const say = ruleWords.value
  if (typeof value === 'boolean') return value ? say.yes : say.no
  return typeof value === 'number' ? new Intl.NumberFormat(language.value).format(value) : quoted(value)
}

const quoted = (text: string): string => (language.value === 'pl' ? `„${text}”` : `“${text}”`)

/** A bonus in one sentence. */
export function bonusText({ per, if: need, pays }: ProgrammeBonus): string {
  const say = ruleWords.value
  const sum = minor(pays.amount, pays.currency)
  return need.kind === 'every'
    ? `${say.every(sum, need.customers, per)}.`
    : `${say.salesReach(sum, minor(need.amount, need.currency), per)}.`
}
