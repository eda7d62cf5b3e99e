import type { AlertRule, Trigger } from '../../../shared/alert-rule.ts'
import type { ChannelInfo } from '../../../shared/channel.ts'
import { durationField, numberField, severalField } from '../../plans/sentence/fields.ts'
import { fill, put, type Token, within } from '../../plans/sentence/token.ts'
import { FIRST_CONDITION, tagTokens, whomTokens } from './audience-tokens.ts'
import { type Telling, triggerSlots } from './trigger-tokens.ts'

/** The default cooldown of a rule; thresholds have one of their own in the plan. */
const COOLDOWN = 'PT24H'

export type Ways = Telling & { channels: readonly Pick<ChannelInfo, 'id' | 'name'>[] }

/** A rule of alerts as a sentence with fields in the line. */
export function alertRuleTokens(rule: AlertRule, ways: Ways): Token<AlertRule>[] {
  const { words } = ways
  const { labels, sentence } = words.rules
  const { trigger } = rule
  const slots = Object.entries(triggerSlots(trigger, ways)).map(([name, tokens]) => [
    name,
    within<Trigger, AlertRule>(
      Array.isArray(tokens) ? (tokens as Token<Trigger>[]) : [tokens as Token<Trigger>],
      'trigger',
      next => ({ ...rule, trigger: next }),
    ),
  ])
  return fill<AlertRule>(sentence[trigger.kind], {
    ...(Object.fromEntries(slots) as Record<string, Token<AlertRule>[]>),
    where: whomTokens(rule, words, ways.plan),
    tag: tagTokens(rule, words.rules.tag, words),
    fit: fitTokens(rule, ways),
    channels: severalField<AlertRule>(
      { path: 'channels', label: labels.channels, hint: words.rules.inboxOnly },
      ways.channels.map(({ id, name }) => ({ value: id, label: name })),
      rule.channels,
      channels => ({ ...rule, channels }),
      names => words.rules.andInbox(names.join(', ')),
    ),
    cooldown: cooldownTokens(rule, ways),
    bundle: bundleTokens(rule, ways),
    remind: remindTokens(rule, ways),
  })
}

function fitTokens(rule: AlertRule, { words }: Ways): Token<AlertRule>[] {
  if (rule.fit === undefined) return []
  const about = { path: 'fit', label: words.rules.labels.fit }
  return fill<AlertRule>(words.rules.fit, {
    fit: [
      numberField<AlertRule>(about, rule.fit, fit => ({ ...rule, fit: Math.trunc(fit) })),
      { ...about, without: put(rule, 'fit', undefined) },
    ],
  })
}

function cooldownTokens(rule: AlertRule, { words }: Ways): Token<AlertRule>[] {
  const isOptional = rule.trigger.kind === 'threshold'
  if (isOptional && rule.cooldown === undefined) return []
  const about = { path: 'cooldown', label: words.rules.labels.cooldown }
  const field = durationField<AlertRule>(
    about,
    rule.cooldown ?? COOLDOWN,
    cooldown => ({ ...rule, cooldown }),
    true,
  )
  const clear = { ...about, without: put(rule, 'cooldown', undefined) }
  return fill<AlertRule>(words.rules.cooldown, { cooldown: isOptional ? [field, clear] : field })
}

function bundleTokens(rule: AlertRule, { words }: Ways): Token<AlertRule>[] {
  const { bundle } = rule
  if (!bundle) return []
  const { labels } = words.rules
  return [
    ...fill<AlertRule>(words.rules.bundle, {
      over: numberField<AlertRule>({ path: 'bundle.over', label: labels.over }, bundle.over, over => ({
        ...rule,
        bundle: { ...bundle, over: Math.trunc(over) },
      })),
      minutes: numberField<AlertRule>(
        { path: 'bundle.minutes', label: labels.minutes },
        bundle.minutes,
        minutes => ({ ...rule, bundle: { ...bundle, minutes: Math.trunc(minutes) } }),
      ),
    }),
    { path: 'bundle', label: words.rules.add_.bundle, without: put(rule, 'bundle', undefined) },
  ]
}

function remindTokens(rule: AlertRule, { words }: Ways): Token<AlertRule>[] {
  const { remindAfterMinutes: minutes } = rule
  if (minutes === undefined) return []
  const about = { path: 'remindAfterMinutes', label: words.rules.labels.remind }
  return [
    ...fill<AlertRule>(words.rules.remind, {
      minutes: numberField<AlertRule>(about, minutes, next => ({
        ...rule,
        remindAfterMinutes: Math.trunc(next),
      })),
    }),
    { ...about, label: words.rules.add_.remind, without: put(rule, 'remindAfterMinutes', undefined) },
  ]
}

/** The parts that can be added to a rule's sentence. */
export function additionsTo(
  rule: AlertRule,
  { words }: Ways,
): { key: string; label: string; added: AlertRule }[] {
  const { add_: add } = words.rules
  const { trigger } = rule
  const isSent = rule.channels.length > 0
  const all = [
    trigger.kind === 'event' && {
      key: 'event',
      label: add.eventCondition,
      added: {
        ...rule,
        trigger: {
          ...trigger,
          where: [...trigger.where, { field: 'url.path', op: 'contains' as const, value: '' }],
        },
      },
    },
    { key: 'condition', label: add.condition, added: { ...rule, where: [...rule.where, FIRST_CONDITION] } },
    !rule.tag && { key: 'tag', label: add.tag, added: { ...rule, tag: { tag: '', atLeast: 10 } } },
    rule.fit === undefined && { key: 'fit', label: add.fit, added: { ...rule, fit: 10 } },
    trigger.kind === 'threshold' &&
      rule.cooldown === undefined && {
        key: 'cooldown',
        label: add.cooldown,
        added: { ...rule, cooldown: COOLDOWN },
      },
    // The inbox always shows each alert; bundles and reminders apply to channels only.
    isSent &&
      !rule.bundle && {
        key: 'bundle',
        label: add.bundle,
        added: { ...rule, bundle: { over: 5, minutes: 10 } },
      },
    isSent &&
      rule.remindAfterMinutes === undefined && {
        key: 'remind',
        label: add.remind,
        added: { ...rule, remindAfterMinutes: 15 },
      },
  ]
  return all.filter(one => one !== false)
}

/** A rule of a kind with default values, for the user to edit. */
export function blankAlertRule(kind: Trigger['kind'], { words }: Ways): AlertRule {
  return {
    name: words.rules.newNames[kind],
    isOn: true,
    trigger: firstTrigger[kind],
    where: [],
    channels: [],
  }
}

const firstTrigger: { [K in Trigger['kind']]: Trigger } = {
  threshold: { kind: 'threshold', direction: 'up' },
  sleeping_giant: { kind: 'sleeping_giant' },
  identified: { kind: 'identified', atLeast: 50 },
  event: { kind: 'event', event: 'demo_request', where: [] },
  inactive: { kind: 'inactive', atLeast: 100, for: 'P7D' },
}
