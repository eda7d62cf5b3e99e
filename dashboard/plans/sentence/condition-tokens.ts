import type { Condition, Op } from '../../../shared/plan.ts'
import type { PlanWords } from '../words/en.ts'
import { choiceField, nameField, optionsOf, textField } from './fields.ts'
import { readOperand, SHAPES, showOperand, withOp } from './operand.ts'
import { fill, type Option, type Token, within } from './token.ts'

/** `exists: false` reads as an operator of its own. */
const MISSING = 'missing'

type Names = { options: readonly Option[]; families: readonly Option[] }
type Templates = { first: string; next: string }

/** The conditions of a rule as parts of its sentence. */
export function whereTokens<T>(
  where: readonly Condition[],
  path: string,
  words: PlanWords,
  templates: Templates,
  write: (where: Condition[]) => T,
  names: Names | null = fieldNames(words),
): Token<T>[] {
  return where.flatMap((condition, index) => {
    const put = (next: Condition) => write(where.with(index, next))
    const tokens = within(conditionTokens(condition, words, names), `${path}[${index}]`, put)
    const without = write(where.filter((_, other) => other !== index))
    const clear = { path: `${path}[${index}]`, label: words.add.condition, without }
    return fill<T>(index === 0 ? templates.first : templates.next, { condition: [...tokens, clear] })
  })
}

/** Without names the field is not asked for: it is what the sentence is about. */
function conditionTokens(condition: Condition, words: PlanWords, names: Names | null): Token<Condition>[] {
  const { labels, listHint, globHint } = words
  const { field, op, value } = condition
  const isMissing = op === 'exists' && value === false
  const field_ = names && [
    nameField<Condition>({ path: 'field', label: labels.field }, names, field, next => ({
      ...condition,
      field: next,
    })),
    ' ',
  ]
  const options = [...optionsOf(words.ops), { value: MISSING, label: words.missing }]
  const op_ = choiceField<Condition>(
    { path: 'op', label: labels.op },
    options,
    isMissing ? MISSING : op,
    next => (next === MISSING ? { field, op: 'exists', value: false } : withOp(condition, next as Op)),
  )
  if (SHAPES[op] === 'none') return [...(field_ ?? []), op_]
  const hint = SHAPES[op] === 'list' ? listHint : op === 'glob' ? globHint : ''
  const value_ = textField<Condition>(
    { path: 'value', label: labels.value, hint },
    showOperand(condition),
    next => ({
      ...condition,
      value: readOperand(op, next),
    }),
  )
  return [...(field_ ?? []), op_, ' ', value_]
}

export const fieldNames = (words: PlanWords): Names => ({
  options: optionsOf(words.fields),
  families: optionsOf(words.families),
})

export const traitNames = ({ families }: PlanWords): Names => ({
  options: [],
  families: optionsOf(families, ['traits.']),
})
