import type { Condition, Op } from '../../../shared/plan.ts'

type Scalar = string | number | boolean
type Shape = 'one' | 'list' | 'number' | 'text' | 'none'

/** The operand of each operator; the collector checks the same when a plan is saved. */
export const SHAPES: { [O in Op]: Shape } = {
  eq: 'one',
  ne: 'one',
  in: 'list',
  notIn: 'list',
  gt: 'number',
  gte: 'number',
  lt: 'number',
  lte: 'number',
  contains: 'text',
  startsWith: 'text',
  endsWith: 'text',
  glob: 'text',
  exists: 'none',
}

/** `7` is a number and `"7"` a text; a list has commas between. */
export function showOperand({ op, value }: Condition): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map(one => showScalar(one, true)).join(', ')
  return SHAPES[op] === 'text' && typeof value === 'string' ? value : showScalar(value, false)
}

export function readOperand(op: Op, shown: string): Condition['value'] {
  if (SHAPES[op] === 'list') return readList(shown)
  return SHAPES[op] === 'text' ? shown : readScalar(shown)
}

/** The condition asked by another operator, with as much of what it was asked with as fits. */
export function withOp(condition: Condition, op: Op): Condition {
  if (SHAPES[op] === 'none') return { field: condition.field, op, value: true }
  const { value } = condition
  const [first] = Array.isArray(value) ? value : [value]
  const kept = SHAPES[condition.op] === 'none' ? '' : first
  if (SHAPES[op] === 'list')
    return { ...condition, op, value: Array.isArray(value) ? value : kept === '' ? [] : [kept!] }
  if (SHAPES[op] === 'text') return { ...condition, op, value: String(kept ?? '') }
  return { ...condition, op, value: kept ?? '' }
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/
const LIST_ITEM = /\s*("(?:[^"\\]|\\.)*"|[^,]*?)\s*(?:,|$)/y

function showScalar(value: Scalar, isInList: boolean): string {
  if (typeof value !== 'string') return String(value)
  if (value === '' && !isInList) return value
  const isMistakable =
    typeof readScalar(value) !== 'string' || value.startsWith('"') || value.trim() !== value || value === ''
  return isMistakable || (isInList && value.includes(',')) ? JSON.stringify(value) : value
}

function readScalar(shown: string): Scalar {
  if (NUMBER.test(shown) && Number.isFinite(Number(shown))) return Number(shown)
  if (shown === 'true' || shown === 'false') return shown === 'true'
  return quoted(shown) ?? shown
}

function readList(shown: string): Scalar[] {
  const values: Scalar[] = []
  LIST_ITEM.lastIndex = 0
  while (LIST_ITEM.lastIndex < shown.length) {
    const item = LIST_ITEM.exec(shown)?.[1]
    if (item === undefined) break
    if (item !== '') values.push(readScalar(item))
  }
  return values
}

function quoted(shown: string): string | null {
  if (!/^".*"$/s.test(shown)) return null
  try {
    return JSON.parse(shown) as string
  } catch {
    return null
  }
}
