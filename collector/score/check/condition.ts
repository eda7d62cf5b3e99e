import { amountOf } from '../../../shared/amount.ts'
import type { Condition, Op } from '../../../shared/plan.ts'
import { FIELD_NAMES, fieldType } from '../rules/field.ts'
import type { Faults } from './faults.ts'

const MOST_CONDITIONS = 50
const MOST_VALUES = 1000
const MOST_TEXT = 1000

type Operand = Condition['value']
const isText = (operand: Operand): boolean => typeof operand === 'string' && operand !== ''
const isScalar = (operand: Operand): boolean => operand !== undefined && !Array.isArray(operand)
const isList = (operand: Operand): boolean =>
  Array.isArray(operand) && operand.length > 0 && operand.length <= MOST_VALUES
const isNumber = (operand: Operand): boolean => isScalar(operand) && amountOf(operand) !== null
const isFlag = (operand: Operand): boolean => operand === undefined || typeof operand === 'boolean'

type Fit = { accepts: (operand: Operand) => boolean; wants: string; forText: boolean }
const scalar: Fit = { accepts: isScalar, wants: 'one value', forText: true }
const list: Fit = { accepts: isList, wants: `a list of 1 to ${MOST_VALUES} values`, forText: true }
const number: Fit = { accepts: isNumber, wants: 'a number', forText: false }
const text: Fit = { accepts: isText, wants: 'a text', forText: true }

/** The operand type of each operator, and whether it applies to a field that is always text. */
const fits: { [K in Op]: Fit } = {
  eq: scalar,
  ne: scalar,
  in: list,
  notIn: list,
  gt: number,
  gte: number,
  lt: number,
  lte: number,
  contains: text,
  startsWith: text,
  endsWith: text,
  glob: text,
  exists: { accepts: isFlag, wants: 'true, false or nothing', forText: true },
}

export function checkWhere(faults: Faults, where: readonly Condition[]): void {
  faults.need(where.length <= MOST_CONDITIONS, `at most ${MOST_CONDITIONS} conditions`)
  where.forEach((condition, i) => {
    needField(faults.in(i).in('field'), condition.field)
    checkOperator(faults.in(i), condition, fieldType(condition.field) === 'text')
  })
}

/** The conditions of a trait rule use its trait, by any of its names. */
export function checkTraitWhere(faults: Faults, trait: string, where: readonly Condition[]): void {
  where.forEach((condition, i) => {
    faults
      .in(i)
      .in('field')
      .need(
        ['value', trait, `traits.${trait}`].includes(condition.field),
        `conditions of this rule use its trait: traits.${trait}`,
      )
    checkOperator(faults.in(i), condition, false)
  })
}

/** An audience is a condition on people, so on traits. */
export function checkAudience(faults: Faults, audience: readonly Condition[]): void {
  checkWhere(faults, audience)
  audience.forEach(({ field }, i) => {
    faults.in(i).in('field').need(field.startsWith('traits.'), 'an audience uses traits, such as traits.city')
  })
}

export function needField(faults: Faults, field: string): void {
  faults.need(fieldType(field) !== null, `there is no such field; there are ${FIELD_NAMES.join(', ')}`)
}

/** States an error where the operator does not fit its operand, or the type of the field. */
export function checkOperator(faults: Faults, { op, value }: Condition, isTextField: boolean): void {
  const fit = fits[op]
  faults.in('op').need(fit.forText || !isTextField, `"${op}" compares numbers, and this field is a text`)
  faults.in('value').need(fit.accepts(value), `"${op}" takes ${fit.wants}`)
  const texts = (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')
  faults.in('value').need(
    texts.every(one => one.length <= MOST_TEXT),
    `texts have at most ${MOST_TEXT} signs`,
  )
}
