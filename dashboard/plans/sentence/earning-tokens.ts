import type { Limit, PERIODS, PerUnit, RuleOf } from '../../../shared/plan.ts'
import type { PlanWords } from '../words/en.ts'
import { fieldNames } from './condition-tokens.ts'
import {
  choiceField,
  durationField,
  nameField,
  numberField,
  optionalNumber,
  optionalText,
  optionsOf,
} from './fields.ts'
import { fill, type Option, put, type Token, within } from './token.ts'

type Lasting = RuleOf<'event'> | RuleOf<'count'> | RuleOf<'absence'>
type Period = (typeof PERIODS)[number]

/** Initial values of a new rule. */
const FIRST = { n: 1, duration: 'P30D', field: 'props.link_url', valueField: 'props.value' }

/** "10 points". */
export function pointsTokens<R extends { points?: number | undefined }>(
  rule: R,
  words: PlanWords,
): Token<R>[] {
  const { points = 0 } = rule
  const field = numberField({ path: 'points', label: words.labels.points }, points, next =>
    put(rule, 'points', next),
  )
  return [field, ` ${words.pointsWord(points)}`]
}

/** "10 points", or "1 point for each 1 of value, at most 50". */
export function worthTokens(rule: RuleOf<'event'>, words: PlanWords): Token<RuleOf<'event'>>[] {
  const { labels } = words
  const { perUnit } = rule
  const options = [
    { value: 'points', label: words.pointsWord(rule.points ?? 0) },
    { value: 'perUnit', label: words.perUnitWord },
  ]
  const unit = choiceField(
    { path: perUnit ? 'points' : 'perUnit', label: labels.unit },
    options,
    perUnit ? 'perUnit' : 'points',
    next => (next === 'perUnit' ? asPerUnit(rule) : asPoints(rule)),
  )
  if (!perUnit) {
    const points = numberField({ path: 'points', label: labels.points }, rule.points ?? 0, next =>
      put(rule, 'points', next),
    )
    return fill<RuleOf<'event'>>(words.points, { points, unit })
  }
  const fields = (key: keyof PerUnit, label: string, hint: string) => ({ path: key, label, hint })
  const inner = <P extends Token<PerUnit>>(token: P) =>
    within<PerUnit, RuleOf<'event'>>([token], 'perUnit', next => ({ ...rule, perUnit: next }))
  return fill<RuleOf<'event'>>(words.perUnit, {
    points: inner(numberField(fields('rate', labels.rate, ''), perUnit.rate, rate => ({ ...perUnit, rate }))),
    unit,
    field: inner(
      nameField(fields('field', labels.unitOf, ''), fieldNames(words), perUnit.field, field => ({
        ...perUnit,
        field,
      })),
    ),
    max: inner(
      optionalNumber(fields('max', labels.max, words.noLimit), perUnit.max, max => put(perUnit, 'max', max)),
    ),
    currency: inner(
      optionalText(fields('currency', labels.currency, words.anyCurrency), perUnit.currency, currency =>
        put(perUnit, 'currency', currency),
      ),
    ),
  })
}

export function limitTokens<R extends Lasting>(rule: R, words: PlanWords): Token<R>[] {
  const { labels } = words
  const { limit } = rule
  const write = (next: Limit | undefined): R => put(rule, 'limit', next)
  // An absence rule has neither event fields nor a visit.
  const isPossible = ({ value }: Option) =>
    rule.kind !== 'absence' || (value !== 'visit' && value !== 'oncePer')
  const perField = limit && 'oncePer' in limit ? limit.oncePer : FIRST.field
  const options = optionsOf({ ...words.limits, oncePer: words.oncePer(perField) }).filter(isPossible)
  const choice = (shown: string) =>
    choiceField({ path: 'limit', label: labels.limit }, options, shown, kind =>
      write(kind === shown ? limit : limitOf(kind, limit)),
    )
  if (!limit) return fill<R>(words.limit.none, { limit: choice('none') })
  if ('per' in limit) {
    const n = numberField({ path: 'limit.n', label: labels.n }, limit.n, n => write({ ...limit, n }))
    return fill<R>(words.limit.per, { n, times: words.times(limit.n), limit: choice(limit.per) })
  }
  if ('oncePer' in limit) {
    const about = { path: 'limit.oncePer', label: labels.field }
    const field = nameField(about, fieldNames(words), limit.oncePer, oncePer => write({ oncePer }))
    return fill<R>(words.limit.oncePer, { limit: choice('oncePer'), field })
  }
  const about = { path: 'limit.notWithin', label: labels.duration }
  const duration = durationField(about, limit.notWithin, notWithin => write({ notWithin }))
  return fill<R>(words.limit.notWithin, { limit: choice('notWithin'), duration })
}

export function validityTokens<R extends Lasting>(rule: R, words: PlanWords): Token<R>[] {
  const { labels, validities } = words
  const { validity } = rule
  const choice = choiceField(
    { path: validity ? 'validity.kind' : 'validity', label: labels.validity },
    optionsOf(validities),
    validity ? 'some' : 'none',
    kind => put(rule, 'validity', kind === 'none' ? undefined : (validity ?? FIRST.duration)),
  )
  if (!validity) return fill<R>(words.validity.none, { validity: choice })
  const about = { path: 'validity', label: labels.duration }
  const duration = durationField(about, validity, next => put(rule, 'validity', next))
  return fill<R>(words.validity.some, { validity: choice, duration })
}

function limitOf(kind: string, before: Limit | undefined): Limit | undefined {
  if (kind === 'none') return undefined
  if (kind === 'oncePer') return { oncePer: FIRST.field }
  if (kind === 'notWithin') return { notWithin: FIRST.duration }
  return { per: kind as Period, n: before && 'n' in before ? before.n : FIRST.n }
}

const asPerUnit = (rule: RuleOf<'event'>): RuleOf<'event'> =>
  rule.perUnit ? rule : { ...put(rule, 'points', undefined), perUnit: { field: FIRST.valueField, rate: 1 } }

const asPoints = (rule: RuleOf<'event'>): RuleOf<'event'> =>
  rule.perUnit ? { ...put(rule, 'perUnit', undefined), points: 10 } : rule
