import type { ChannelInfo } from '../../../shared/channel.ts'
import type { LiveList } from '../../../shared/live-list.ts'
import type { Condition } from '../../../shared/plan.ts'
import type { PlanInfo } from '../../../shared/plan-info.ts'
import { sortedBands } from '../../board/bands.ts'
import type { View } from '../../board/view.ts'
import { choiceField, numberField, severalField } from '../../plans/sentence/fields.ts'
import { fill, put, type Token } from '../../plans/sentence/token.ts'
import type { PlanWords } from '../../plans/words/en.ts'
import { FIRST_CONDITION, tagTokens, whomTokens } from '../rules/audience-tokens.ts'
import type { AlertWords } from '../words/en.ts'

export type ListWays = {
  words: AlertWords
  plan: PlanWords
  plans: readonly PlanInfo[]
  /** Webhooks only: the receivers of a list are programs. */
  webhooks: readonly Pick<ChannelInfo, 'id' | 'name'>[]
}

/** A live list as a sentence with fields in the line. */
export function listTokens(list: LiveList, { words, plan, plans, webhooks }: ListWays): Token<LiveList>[] {
  const { lists: say, rules } = words
  const chosen = plans.find(({ id }) => id === list.plan)
  const bands = chosen ? sortedBands(chosen.document) : []
  const names = (all: readonly string[]) => all.join(', ')
  return fill<LiveList>(say.sentence, {
    plan: choiceField<LiveList>(
      { path: 'plan', label: rules.labels.plan },
      plans.map(({ id, name }) => ({ value: id, label: name })),
      list.plan,
      // Bands are the plan's.
      next => ({ ...put(list, 'bands', undefined), plan: next }),
    ),
    bands: list.bands
      ? fill<LiveList>(say.bands, {
          bands: [
            severalField<LiveList>(
              { path: 'bands', label: rules.labels.bands, hint: say.anyBand },
              bands.map(({ id, name }) => ({ value: id, label: name })),
              list.bands,
              next => ({ ...list, bands: next }),
              names,
            ),
            { path: 'bands', label: rules.labels.bands, without: put(list, 'bands', undefined) },
          ],
        })
      : [],
    atLeast:
      list.atLeast === undefined
        ? []
        : [
            ...fill<LiveList>(say.atLeast, {
              atLeast: numberField<LiveList>(
                { path: 'atLeast', label: rules.labels.atLeast },
                list.atLeast,
                next => ({ ...list, atLeast: Math.trunc(next) }),
              ),
              points: words.points(list.atLeast),
            }),
            { path: 'atLeast', label: rules.labels.atLeast, without: put(list, 'atLeast', undefined) },
          ],
    tag: tagTokens(list, say.tag, words),
    where: whomTokens(list, words, plan),
    channels: severalField<LiveList>(
      { path: 'channels', label: rules.labels.channels, hint: say.nobody },
      webhooks.map(({ id, name }) => ({ value: id, label: name })),
      list.channels,
      channels => ({ ...list, channels }),
      names,
    ),
  })
}

/** The parts that can be added to a list's sentence. */
export function listAdditions(
  list: LiveList,
  { words }: ListWays,
): { key: string; label: string; added: LiveList }[] {
  const { add_: add } = words.lists
  const all = [
    !list.bands && { key: 'bands', label: add.bands, added: { ...list, bands: [] } },
    list.atLeast === undefined && { key: 'atLeast', label: add.atLeast, added: { ...list, atLeast: 50 } },
    !list.tag && { key: 'tag', label: add.tag, added: { ...list, tag: { tag: '', atLeast: 10 } } },
    { key: 'condition', label: add.condition, added: { ...list, where: [...list.where, FIRST_CONDITION] } },
  ]
  return all.filter(one => one !== false)
}

/**
 * The live list nearest to a board's filter: a list has no search term and no owner. The user sees the sentence before
 * it is saved.
 */
export function listOfView(view: View, plan: PlanInfo, ways: ListWays): LiveList {
  const is = (field: string, value: string): Condition[] => (value ? [{ field, op: 'eq', value }] : [])
  return {
    ...put(blankList(plan, ways), 'bands', view.bands.length > 0 ? view.bands : undefined),
    name: ways.words.lists.fromBoard,
    ...(view.tag ? { tag: { tag: view.tag, atLeast: 1 } } : {}),
    where: [
      ...is('source.name', view.source),
      ...is('traits.city', view.city),
      ...is('traits.company', view.company),
      ...(view.known ? [{ field: 'userId', op: 'exists' as const, value: view.known === 'yes' }] : []),
    ],
  }
}

/** Everyone in the highest band: what most lists begin with. */
export function blankList(plan: PlanInfo, { words }: ListWays): LiveList {
  const top = sortedBands(plan.document).at(-1)
  return {
    name: words.lists.newName,
    isOn: true,
    plan: plan.id,
    ...(top ? { bands: [top.id] } : {}),
    where: [],
    channels: [],
  }
}
