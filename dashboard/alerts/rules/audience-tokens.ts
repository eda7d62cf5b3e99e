import type { Condition } from '../../../shared/plan.ts'
import { whereTokens } from '../../plans/sentence/condition-tokens.ts'
import { numberField, optionsOf, textField } from '../../plans/sentence/fields.ts'
import { fill, put, type Token, within } from '../../plans/sentence/token.ts'
import type { PlanWords } from '../../plans/words/en.ts'
import type { AlertWords } from '../words/en.ts'

type Tag = { tag: string; atLeast: number }
/** The conditions on contacts that rules and lists share. */
type Audience = { where: Condition[]; tag?: Tag | undefined }

/** Fields of a contact beside its traits. */
const FIELDS = [
  'source.channel',
  'source.name',
  'source.campaign',
  'device.type',
  'device.os',
  'device.browser',
  'place.country',
  'place.city',
  'userId',
] as const satisfies (keyof PlanWords['fields'])[]

export const FIRST_CONDITION: Condition = { field: 'traits.city', op: 'eq', value: '' }

/** ", and trait city is Warsaw". */
export const whomTokens = <T extends Audience>(thing: T, words: AlertWords, plan: PlanWords): Token<T>[] =>
  whereTokens<T>(
    thing.where,
    'where',
    plan,
    { first: words.rules.where, next: words.rules.andWhere },
    where => ({ ...thing, where }),
    { options: optionsOf(plan.fields, FIELDS), families: optionsOf(plan.families, ['traits.']) },
  )

/** ", with at least 20 points for the tag tents". */
export function tagTokens<T extends Audience>(thing: T, template: string, words: AlertWords): Token<T>[] {
  const { tag } = thing
  if (!tag) return []
  const { labels } = words.rules
  const write = (next: Tag) => put(thing, 'tag', next)
  const atLeast = numberField<Tag>({ path: 'atLeast', label: labels.atLeast }, tag.atLeast, next => ({
    ...tag,
    atLeast: next,
  }))
  const name = textField<Tag>({ path: 'tag', label: labels.tag }, tag.tag, next => ({ ...tag, tag: next }))
  return fill<T>(template, {
    atLeast: within<Tag, T>([atLeast], 'tag', write),
    points: words.points(tag.atLeast),
    tag: [
      ...within<Tag, T>([name], 'tag', write),
      { path: 'tag', label: labels.tag, without: put(thing, 'tag', undefined) },
    ],
  })
}
