import type { Rule } from '../../../shared/plan.ts'
import type { PlanWords } from '../words/en.ts'
import { put } from './token.ts'

export type Addition = { key: string; label: string; added: Rule }

/** The parts that can be added to a rule's sentence. */
export function additionsTo(rule: Rule, words: PlanWords): Addition[] {
  const { add } = words
  const condition =
    rule.kind === 'trait'
      ? { field: `traits.${rule.trait}`, op: 'eq' as const, value: '' }
      : { field: 'url.path', op: 'contains' as const, value: '' }
  const all: (Addition | null)[] = [
    { key: 'condition', label: add.condition, added: { ...rule, where: [...rule.where, condition] } as Rule },
    canFade(rule) && rule.halfLife === undefined
      ? { key: 'halfLife', label: add.halfLife, added: put(rule, 'halfLife', 'P30D') }
      : null,
    rule.minTrust === undefined
      ? { key: 'trust', label: add.trust, added: put(rule, 'minTrust', 'verified') }
      : null,
  ]
  return all.filter(one => one !== null)
}

const canFade = (rule: Rule) => rule.kind === 'event' || rule.kind === 'count' || rule.kind === 'absence'

/** A rule of a kind with default values, for the user to edit. */
export function blankRule(kind: Rule['kind'], id: string): Rule {
  const common = { id, where: [] }
  switch (kind) {
    case 'event':
      return { ...common, kind, event: 'file_download', points: 10 }
    case 'count':
      return { ...common, kind, event: 'page_view', n: 3, within: 'P7D', points: 10 }
    case 'absence':
      return { ...common, kind, for: 'P30D', points: -5 }
    case 'trait':
      return { ...common, kind, trait: 'city', points: 5 }
    case 'share':
      return { ...common, kind, event: 'purchase', atLeast: 2, share: 1, points: -5 }
  }
}
