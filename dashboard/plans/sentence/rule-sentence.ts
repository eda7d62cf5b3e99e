import type { Condition, Rule, RuleOf } from '../../../shared/plan.ts'
import type { PlanWords } from '../words/en.ts'
import { fieldNames, whereTokens } from './condition-tokens.ts'
import { limitTokens, pointsTokens, validityTokens, worthTokens } from './earning-tokens.ts'
import { choiceField, durationField, nameField, numberField, optionsOf, textField } from './fields.ts'
import { fill, put, type Token } from './token.ts'

const FIRST_WITHIN = 'P7D'

type Teller<K extends Rule['kind']> = (rule: RuleOf<K>, words: PlanWords) => Token<RuleOf<K>>[]

/** A rule as a sentence with fields in the line. */
export const ruleTokens = (rule: Rule, words: PlanWords): Token<Rule>[] =>
  (tellers[rule.kind] as (rule: Rule, words: PlanWords) => Token<Rule>[])(rule, words)

const tellers: { [K in Rule['kind']]: Teller<K> } = {
  event: (rule, words) =>
    fill<RuleOf<'event'>>(words.rule.event, {
      event: eventField(rule, words),
      where: whose(rule, words),
      worth: worthTokens(rule, words),
      ...lasting(rule, words),
    }),

  count: (rule, words) => {
    const { within } = rule
    const kind = within === undefined ? 'none' : within === 'visit' ? 'visit' : 'some'
    const choice = choiceField(
      { path: kind === 'some' ? 'within.kind' : 'within', label: words.labels.within },
      optionsOf(words.withins),
      kind,
      next =>
        put(
          rule,
          'within',
          next === kind ? within : { none: undefined, visit: 'visit', some: FIRST_WITHIN }[next],
        ),
    )
    const about = { path: 'within', label: words.labels.duration }
    const duration = durationField(about, within ?? '', next => put(rule, 'within', next))
    return fill<RuleOf<'count'>>(words.rule.count, {
      event: eventField(rule, words),
      where: whose(rule, words),
      n: numberField({ path: 'n', label: words.labels.n }, rule.n, n => ({ ...rule, n })),
      times: words.times(rule.n),
      within: fill<RuleOf<'count'>>(words.within[kind], { within: choice, duration }),
      worth: pointsTokens(rule, words),
      ...lasting(rule, words),
    })
  },

  absence: (rule, words) => {
    const { labels } = words
    const kind = rule.after === undefined ? 'none' : 'some'
    const after = choiceField(
      { path: rule.after === undefined ? 'after' : 'after.kind', label: labels.after },
      optionsOf(rule.event === undefined ? words.aftersAny : words.afters),
      kind,
      next => put(rule, 'after', next === 'none' ? undefined : (rule.after ?? 'offer_sent')),
    )
    const afterEvent = nameField(
      { path: 'after', label: labels.event },
      eventNames(words),
      rule.after ?? '',
      next => put(rule, 'after', next),
    )
    const { options, families } = eventNames(words)
    const names = { options: [{ value: '', label: words.anything }, ...options], families }
    const event = nameField({ path: 'event', label: labels.event }, names, rule.event ?? '', next =>
      put(rule, 'event', next === '' ? undefined : next),
    )
    const for_ = durationField({ path: 'for', label: labels.duration }, rule.for, next => ({
      ...rule,
      for: next,
    }))
    return fill<RuleOf<'absence'>>(rule.event === undefined ? words.rule.inactive : words.rule.absence, {
      event,
      for: for_,
      where: whose(rule, words),
      after: fill<RuleOf<'absence'>>(words.after[kind], { after, event: afterEvent }),
      worth: pointsTokens(rule, words),
      ...lasting(rule, words),
    })
  },

  trait: (rule, words) => {
    const templates = { first: words.traitFirst, next: words.traitNext }
    const write = (where: Condition[]) => ({ ...rule, where })
    const known = rule.where.length === 0 ? [words.traitKnown] : []
    return fill<RuleOf<'trait'>>(words.rule.trait, {
      trait: textField({ path: 'trait', label: words.labels.trait, hint: 'city' }, rule.trait, next =>
        renamed(rule, next),
      ),
      where: [...known, ...whereTokens(rule.where, 'where', words, templates, write, null)],
      worth: pointsTokens(rule, words),
      ...marks(rule, words),
    })
  },

  share: (rule, words) =>
    fill<RuleOf<'share'>>(words.rule.share, {
      event: eventField(rule, words),
      where: whose(rule, words),
      n: numberField({ path: 'atLeast', label: words.labels.n }, rule.atLeast, atLeast => ({
        ...rule,
        atLeast,
      })),
      times: words.times(rule.atLeast),
      share: numberField({ path: 'share', label: words.labels.share }, percent(rule.share), next => ({
        ...rule,
        share: Number((next / 100).toFixed(4)),
      })),
      worth: pointsTokens(rule, words),
      ...marks(rule, words),
    }),
}

type Happening = Exclude<Rule, { kind: 'trait' }>

function eventField<R extends RuleOf<'event' | 'count' | 'share'>>(rule: R, words: PlanWords): Token<R> {
  const about = { path: 'event', label: words.labels.event }
  return nameField<R>(about, eventNames(words), rule.event, event => ({ ...rule, event }))
}

const eventNames = (words: PlanWords) => ({
  options: optionsOf(words.events),
  families: [{ value: '', label: words.otherEvent }],
})

const isAboutPage = (rule: Happening): boolean => rule.event === 'page_view'

const whose = <R extends Happening>(rule: R, words: PlanWords): Token<R>[] =>
  whereTokens<R>(
    rule.where,
    'where',
    words,
    { first: isAboutPage(rule) ? words.whosePage : words.whose, next: words.andWhose },
    where => ({ ...rule, where }),
    fieldNames(words),
  )

function lasting<R extends RuleOf<'event' | 'count' | 'absence'>>(rule: R, words: PlanWords) {
  const { halfLife } = rule
  const about = { path: 'halfLife', label: words.labels.halfLife }
  const halves =
    halfLife === undefined
      ? []
      : [
          durationField<R>(about, halfLife, next => put(rule, 'halfLife', next), true),
          { ...about, label: words.add.halfLife, without: put(rule, 'halfLife', undefined) },
        ]
  return {
    limit: limitTokens(rule, words),
    validity: validityTokens(rule, words),
    halfLife: halfLife === undefined ? [] : fill<R>(words.halfLife, { halfLife: halves }),
    ...marks(rule, words),
  }
}

/** Parts that few rules have: the required trust, and the period of validity. */
function marks<R extends Rule>(rule: R, words: PlanWords) {
  const { labels } = words
  const { minTrust, since } = rule
  const trust =
    minTrust === undefined
      ? []
      : [
          choiceField<R>({ path: 'minTrust', label: labels.trust }, optionsOf(words.trusts), minTrust, next =>
            put(rule, 'minTrust', next),
          ),
          { path: 'minTrust', label: words.add.trust, without: put(rule, 'minTrust', undefined) },
        ]
  const from =
    since === undefined
      ? []
      : [
          textField<R>({ path: 'since', label: labels.since }, since, next => put(rule, 'since', next)),
          { path: 'since', label: labels.since, without: put(rule, 'since', undefined) },
        ]
  return {
    trust: minTrust === undefined ? [] : fill<R>(words.trust, { trust }),
    since: since === undefined ? [] : fill<R>(words.since, { since: from }),
  }
}

/** The conditions of a trait rule keep its trait. */
function renamed(rule: RuleOf<'trait'>, trait: string): RuleOf<'trait'> {
  const now = (field: string) =>
    field === rule.trait ? trait : field === `traits.${rule.trait}` ? `traits.${trait}` : field
  return { ...rule, trait, where: rule.where.map(one => ({ ...one, field: now(one.field) })) }
}

const percent = (share: number): number => Number((share * 100).toFixed(2))
