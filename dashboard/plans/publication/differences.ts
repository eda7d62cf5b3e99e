import type { Plan } from '../../../shared/plan.ts'
import { canonical } from '../document.ts'
import {
  bandTokens,
  groupTokens,
  seasonTokens,
  tagTokens,
  thresholdTokens,
  wholeTokens,
} from '../sentence/part-sentences.ts'
import { ruleTokens } from '../sentence/rule-sentence.ts'
import { sentenceText } from '../sentence/sentence-text.ts'
import type { PlanWords } from '../words/en.ts'

/** A part of a plan that differs between two versions, in words. */
export type Difference = { key: string; name: string; before: string | null; after: string | null }
export type Differences = { parts: Difference[]; isReordered: boolean }

type Told = { key: string; name: string; text: string; is: string }

export function differences(before: Plan, after: Plan, words: PlanWords): Differences {
  const [old, fresh] = [tell(before, words), tell(after, words)]
  const parts: Difference[] = []
  for (const { key, name, text, is } of old.values()) {
    const now = fresh.get(key)
    if (!now) parts.push({ key, name, before: text, after: null })
    else if (now.is !== is) parts.push({ key, name: now.name, before: text, after: now.text })
  }
  for (const { key, name, text } of fresh.values())
    if (!old.has(key)) parts.push({ key, name, before: null, after: text })
  return { parts, isReordered: parts.length === 0 && [...old.keys()].join() !== [...fresh.keys()].join() }
}

function tell(plan: Plan, words: PlanWords): Map<string, Told> {
  const nameOf = ({ id, name }: Plan['rules'][number]) => words.named('rule', id, name ?? '')
  const told: Told[] = [
    ...plan.rules.map(rule => ({
      key: `rule ${rule.id}`,
      name: nameOf(rule) || words.unnamed,
      text: `${rule.name ? `${nameOf(rule)}. ` : ''}${sentenceText(ruleTokens(rule, words), words)}`,
      is: canonical(rule),
    })),
    ...list(words, plan.groups, 'group', words.parts.groups, group =>
      sentenceText(groupTokens(group, words), words),
    ),
    ...list(words, plan.bands, 'band', words.parts.bands, (band, at) =>
      sentenceText(bandTokens(band, at, words), words),
    ),
    ...list(words, plan.thresholds, 'threshold', words.parts.thresholds, one =>
      sentenceText(thresholdTokens(one, words), words),
    ),
    ...list(words, plan.seasons, 'season', words.parts.seasons, one =>
      sentenceText(seasonTokens(one, plan.rules, words), words),
    ),
    ...plan.tags.map(tag => {
      const text = sentenceText(tagTokens(tag, words), words)
      return { key: `tag ${canonical(tag)}`, name: words.parts.tags, text, is: text }
    }),
  ]
  const { name, goal, audience, min, max, cycle, timeZone } = plan
  const text = [
    words.named('plan', '', name),
    words.named('goal', '', goal),
    ...wholeTokens(plan, words).map(({ tokens }) => sentenceText(tokens, words)),
  ].join(' · ')
  told.push({
    key: 'whole',
    name: words.wholePlan,
    text,
    is: canonical({ name, goal, audience, min, max, cycle, timeZone }),
  })
  return new Map(told.map(one => [one.key, one]))
}

function list<T extends { id: string; name?: string | undefined }>(
  words: PlanWords,
  items: readonly T[],
  kind: 'group' | 'band' | 'threshold' | 'season',
  part: string,
  text: (item: T, index: number) => string,
): Told[] {
  return items.map((item, index) => ({
    key: `${kind} ${item.id}`,
    name: item.name
      ? `${part}: ${kind === 'season' ? item.name : words.named(kind, item.id, item.name)}`
      : part,
    text: text(item, index),
    is: canonical(item),
  }))
}
