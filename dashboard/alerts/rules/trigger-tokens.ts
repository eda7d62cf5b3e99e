import type { Trigger } from '../../../shared/alert-rule.ts'
import type { PlanInfo } from '../../../shared/plan-info.ts'
import { fieldNames, whereTokens } from '../../plans/sentence/condition-tokens.ts'
import { choiceField, durationField, nameField, numberField, optionsOf } from '../../plans/sentence/fields.ts'
import { type Option, put, type Token } from '../../plans/sentence/token.ts'
import type { PlanWords } from '../../plans/words/en.ts'
import type { AlertWords } from '../words/en.ts'

/** The texts of a sentence, and the plans that it can refer to. */
export type Telling = { words: AlertWords; plan: PlanWords; plans: readonly PlanInfo[] }

type Of<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>
type Slots<T> = Record<string, readonly Token<T>[] | Token<T>>
type Teller<K extends Trigger['kind']> = (trigger: Of<K>, telling: Telling) => Slots<Of<K>>

/** The fields of a trigger for the sentence of its kind. */
export const triggerSlots = (trigger: Trigger, telling: Telling): Slots<Trigger> =>
  (tellers[trigger.kind] as unknown as (trigger: Trigger, telling: Telling) => Slots<Trigger>)(
    trigger,
    telling,
  )

const tellers: { [K in Trigger['kind']]: Teller<K> } = {
  threshold: (trigger, telling) => {
    const { directions, labels } = telling.words.rules
    return {
      direction: choiceField(
        { path: 'direction', label: labels.direction },
        optionsOf(directions),
        trigger.direction,
        // A threshold has one direction, so the one that was chosen is no longer meant.
        next => ({ ...put(trigger, 'threshold', undefined), direction: next as 'up' | 'down' }),
      ),
      threshold: thresholdField(trigger, telling),
      plan: planField(trigger, telling, next => put(put(trigger, 'threshold', undefined), 'plan', next)),
    }
  },

  sleeping_giant: (trigger, telling) => ({
    plan: planField(trigger, telling, next => put(trigger, 'plan', next)),
  }),

  identified: (trigger, telling) => ({
    ...scoreSlots(trigger, telling),
    plan: planField(trigger, telling, next => put(trigger, 'plan', next)),
  }),

  event: (trigger, { words, plan }) => ({
    event: nameField(
      { path: 'event', label: words.rules.labels.event },
      { options: optionsOf(plan.events), families: [{ value: '', label: plan.otherEvent }] },
      trigger.event,
      event => ({ ...trigger, event }),
    ),
    eventWhere: whereTokens<Of<'event'>>(
      trigger.where,
      'where',
      plan,
      { first: words.rules.eventWhose, next: words.rules.eventAndWhose },
      where => ({ ...trigger, where }),
      fieldNames(plan),
    ),
  }),

  inactive: (trigger, telling) => ({
    ...scoreSlots(trigger, telling),
    plan: planField(trigger, telling, next => put(trigger, 'plan', next)),
    for: durationField(
      { path: 'for', label: telling.words.rules.labels.for },
      trigger.for,
      next => ({ ...trigger, for: next }),
      true,
    ),
  }),
}

function planField<T extends { plan?: string | undefined }>(
  trigger: T,
  { words, plans }: Telling,
  write: (plan: string | undefined) => T,
): Token<T> {
  const options = [
    { value: '', label: words.rules.anyPlan },
    ...plans.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const about = { path: 'plan', label: words.rules.labels.plan }
  return choiceField<T>(about, options, trigger.plan ?? '', next => write(next === '' ? undefined : next))
}

/** Without a plan, all plans' thresholds are there to choose from: choosing one chooses its plan too. */
function thresholdField(trigger: Of<'threshold'>, { words, plans }: Telling): Token<Of<'threshold'>> {
  const { anyThreshold, thresholdIn, labels } = words.rules
  const options = plans
    .filter(({ id }) => trigger.plan === undefined || id === trigger.plan)
    .flatMap(({ id: plan, name: planName, document }) =>
      document.thresholds
        .filter(({ direction }) => direction === trigger.direction)
        .map(({ id, name = id }): Option & { plan: string; threshold: string } => ({
          value: JSON.stringify([plan, id]),
          label: trigger.plan === undefined && plans.length > 1 ? thresholdIn(name, planName) : name,
          plan,
          threshold: id,
        })),
    )
  const { threshold } = trigger
  const shown =
    threshold === undefined
      ? ''
      : (options.find(one => one.threshold === threshold && (trigger.plan ?? one.plan) === one.plan)?.value ??
        threshold)
  return choiceField(
    { path: 'threshold', label: labels.threshold },
    [{ value: '', label: anyThreshold[trigger.direction] }, ...options],
    shown,
    next => {
      const chosen = options.find(({ value }) => value === next)
      if (!chosen) return put(trigger, 'threshold', next === '' ? undefined : threshold)
      return { ...trigger, plan: chosen.plan, threshold: chosen.threshold }
    },
  )
}

const scoreSlots = <T extends { atLeast: number }>(trigger: T, { words }: Telling): Slots<T> => ({
  atLeast: numberField<T>({ path: 'atLeast', label: words.rules.labels.atLeast }, trigger.atLeast, next => ({
    ...trigger,
    atLeast: Math.trunc(next),
  })),
  points: words.points(trigger.atLeast),
})
