import { amountOf } from '../../../shared/amount.ts'
import type { Condition, Op } from '../../../shared/plan.ts'
import { fold, globMatches, textOf } from '../text.ts'
import type { View } from './event-view.ts'
import { getter } from './field.ts'

export type Holds = (view: View) => boolean
/** Asks a value that is there. */
type Test = (value: unknown) => boolean
type Operand = Condition['value']

/** The operators, each from its operand to a test; a list where one value is expected never matches. */
const tests: { [K in Exclude<Op, 'exists'>]: (operand: Operand) => Test } = {
  eq: equals,
  ne: operand => not(equals(operand)),
  in: oneOf,
  notIn: operand => not(oneOf(operand)),
  gt: operand => compare(operand, (a, b) => a > b),
  gte: operand => compare(operand, (a, b) => a >= b),
  lt: operand => compare(operand, (a, b) => a < b),
  lte: operand => compare(operand, (a, b) => a <= b),
  contains: operand => textual(operand, (text, part) => text.includes(part)),
  startsWith: operand => textual(operand, (text, part) => text.startsWith(part)),
  endsWith: operand => textual(operand, (text, part) => text.endsWith(part)),
  glob: operand => {
    const parts = fold(textOf(operand) ?? '').split('*')
    return value => {
      const text = textOf(value)
      return text !== null && globMatches(parts, fold(text))
    }
  },
}

/** All of a list must hold. */
export function compileWhere(conditions: readonly Condition[]): Holds | null {
  const all = conditions.map(compileCondition)
  if (all.length === 0) return null
  if (all.length === 1) return all[0]!
  return view => {
    for (const holds of all) if (!holds(view)) return false
    return true
  }
}

function compileCondition(condition: Condition): Holds {
  const read = getter(condition.field)
  const holds = compileTest(condition)
  return view => holds(read(view))
}

/** A condition as a test of a value that may be absent. */
export function compileTest({ op, value: operand }: Pick<Condition, 'op' | 'value'>): Test {
  if (op === 'exists') return operand === false ? isMissing : not(isMissing)
  const test = tests[op](operand)
  const ofMissing = op === 'ne' || op === 'notIn'
  return value => (isMissing(value) ? ofMissing : test(value))
}

const isMissing: Test = value => value === undefined || value === null

const not =
  (test: Test): Test =>
  value =>
    !test(value)

function equals(operand: Operand): Test {
  if (Array.isArray(operand) || operand === undefined) return () => false
  if (typeof operand === 'boolean') return value => value === operand
  const number = amountOf(operand)
  const text = fold(String(operand))
  const isText = typeof operand === 'string'
  return value => {
    if (typeof value === 'string')
      return isText ? fold(value) === text : number !== null && amountOf(value) === number
    return typeof value === 'number' && number !== null && value === number
  }
}

function oneOf(operand: Operand): Test {
  const any = (Array.isArray(operand) ? operand : []).map(equals)
  return value => any.some(test => test(value))
}

function compare(operand: Operand, holds: (a: number, b: number) => boolean): Test {
  const bound = amountOf(operand)
  if (bound === null) return () => false
  return value => {
    const number = amountOf(value)
    return number !== null && holds(number, bound)
  }
}

/** Text operators also ask numbers, by their text. */
function textual(operand: Operand, holds: (text: string, part: string) => boolean): Test {
  const plain = textOf(operand)
  if (plain === null) return () => false
  const part = fold(plain)
  return value => {
    const text = textOf(value)
    return text !== null && holds(fold(text), part)
  }
}
