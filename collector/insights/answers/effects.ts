import type { ActEffect, Effect, RuleEffect, Verdict } from '../../../shared/insights.ts'
import type { Scorer } from '../../score/compile.ts'
import type { CompiledRule } from '../../score/rules/rule.ts'
import type { ContactLook } from '../history/contact-history.ts'
import { CONSEQUENCES, DAY_MS } from '../history/settings.ts'
import { newcombe, riskRatio, type Share, wilson } from '../statistics/intervals.ts'
import { scoreTest, survivors } from '../statistics/multiplicity.ts'
import { allLooks } from './looks.ts'
import { nearPages } from './near-pages.ts'
import { estimate, type Sample } from './sample.ts'

const LEAST = { conversions: 30, group: 30, sure: 10, reach: 0.01 }
const IGNORED_AFTER_MS = 60 * DAY_MS
/** A difference within this part of the base rate counts as no difference. */
const SMALL = 0.25
const TOGETHER = 0.7
const ACTS_SHOWN = 30
const PAGE = 'page '

/** The looks with and without a rule, kind or page, and the instant from which on it could have been seen. */
type Compared = { with: Share; without: Share; since: number }
type Seen = {
  kindsSince: ReadonlyMap<string, number>
  ruledPages: ReadonlySet<string>
}

/** The effect of each rule of the plan: conversion with it and without it. */
export function ruleEffects(sample: Sample, scorer: Scorer, { kindsSince }: Seen): RuleEffect[] {
  const looks = allLooks(sample)
  const all = sharesOf(looks)
  const groups = scorer.rules.map(({ index }) => sharesOf(looks.filter(({ rules }) => rules.has(index))))
  const compared = scorer.rules.map((rule, index) => {
    const event = rule.kind === 'trait' ? null : rule.event
    const since = Math.max(
      sample.start,
      event === null ? sample.start : (kindsSince.get(event) ?? sample.start),
    )
    return { ...against(groups[index]!, all), since }
  })
  const effects = judge(sample, all, compared)
  const pairs = togetherOf(looks, scorer.rules.length)
  const pages = pagesIn(looks, all.n)
  return scorer.rules.map((rule, index) => ({
    rule: rule.id,
    points: pointsOf(rule, scorer),
    isConsequence: isConsequence(rule, sample),
    near: effects[index]!.verdict === 'ignored' ? nearPages(scorer.plan.rules[index]!, pages) : [],
    together: scorer.rules.filter((_, other) => pairs(index, other)).map(({ id }) => id),
    ...effects[index]!,
  }))
}

/** Kinds of events and pages without a rule that separate converters from others, the strongest first. */
export function actEffects(sample: Sample, { ruledPages }: Seen): ActEffect[] {
  const looks = allLooks(sample)
  const all = sharesOf(looks)
  const found = new Map<string, Share>()
  for (const { acts, converted } of looks) {
    for (const act of acts) {
      const share = found.get(act) ?? { k: 0, n: 0 }
      found.set(act, share)
      share.n += 1
      if (converted) share.k += 1
    }
  }
  const kept = [...found]
    .filter(([act, { n }]) => n >= LEAST.reach * all.n && !ruledPages.has(act))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const effects = judge(
    sample,
    all,
    kept.map(([, share]) => ({ ...against(share, all), since: sample.start })),
  )
  return kept
    .map(([act], index) => {
      const [what, ...name] = act.split(' ')
      const key = name.join(' ')
      return { kind: what === 'kind' ? key : null, page: what === 'page' ? key : null, ...effects[index]! }
    })
    .filter(({ verdict }) => verdict === 'draws_buyers' || verdict === 'turns_away')
    .sort((a, b) => Math.abs(b.difference!.value) - Math.abs(a.difference!.value))
    .slice(0, ACTS_SHOWN)
}

/** Pages that at least a hundredth of the looks has seen, by how many. */
function pagesIn(looks: readonly ContactLook[], of: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { acts } of looks)
    for (const act of acts)
      if (act.startsWith(PAGE))
        counts.set(act.slice(PAGE.length), (counts.get(act.slice(PAGE.length)) ?? 0) + 1)
  return new Map([...counts].filter(([, n]) => n >= LEAST.reach * of))
}

const sharesOf = (looks: readonly Pick<ContactLook, 'converted'>[]): Share => ({
  k: looks.filter(({ converted }) => converted).length,
  n: looks.length,
})

const against = (group: Share, all: Share): Omit<Compared, 'since'> => ({
  with: group,
  without: { k: all.k - group.k, n: all.n - group.n },
})

/** Verdicts over one family of findings, with a false discovery rate of one tenth. */
function judge({ question }: Sample, all: Share, family: readonly Compared[]): Effect[] {
  const early = family.map(one => earlyVerdict(one, all, question.now))
  const judged = family.filter((_, index) => early[index] === null)
  const stays = survivors(judged.map(one => scoreTest(one.with, one.without)))
  return family.map((one, index) => {
    const isReal = early[index] === null && stays[judged.indexOf(one)]!
    const difference = newcombe(one.with, one.without)
    const ratio = riskRatio(one.with, one.without)
    return {
      reach: estimate({ k: one.with.n, n: all.n }),
      with: one.with.n === 0 ? null : estimate(one.with),
      without: one.without.n === 0 ? null : estimate(one.without),
      difference: difference && { value: difference.difference, low: difference.low, high: difference.high },
      ratio: ratio && { value: ratio.ratio, low: ratio.low, high: ratio.high },
      verdict: early[index] ?? verdictOf(difference, all.k / all.n, isReal),
      isHint: one.with.k < LEAST.sure,
    }
  })
}

function earlyVerdict({ with: one, without, since }: Compared, all: Share, now: number): Verdict | null {
  const reach = wilson({ k: one.n, n: all.n })
  if (reach.high < LEAST.reach && now - since >= IGNORED_AFTER_MS) return 'ignored'
  return all.k < LEAST.conversions || one.n < LEAST.group || without.n < LEAST.group ? 'too_few' : null
}

function verdictOf(difference: ReturnType<typeof newcombe>, base: number, isReal: boolean): Verdict {
  if (!difference) return 'cannot_tell'
  if (isReal && difference.low > 0) return 'draws_buyers'
  if (isReal && difference.high < 0) return 'turns_away'
  const small = SMALL * base
  return difference.low >= -small && difference.high <= small ? 'no_difference' : 'cannot_tell'
}

/** Whether a rule is a part of converting: by its kind, or because it first fires shortly before conversions. */
export function isConsequence(rule: CompiledRule, { question, contacts }: Sample): boolean {
  const event = rule.kind === 'trait' ? null : rule.event
  if (event !== null && (event === question.goal.event || CONSEQUENCES.has(event))) return true
  const gaps = contacts.flatMap(contact => contact.gaps.get(rule.id) ?? []).sort((a, b) => a - b)
  return gaps.length >= LEAST.sure && gaps[Math.ceil(gaps.length / 2) - 1]! < question.lead
}

/** A rule's points, or its rate per unit. */
export function pointsOf(rule: CompiledRule, scorer: Scorer): number {
  const stated = scorer.plan.rules[rule.index]!
  return stated.kind === 'event' && stated.perUnit ? stated.perUnit.rate : rule.points
}

/** Which rules count for the same people: their φ coefficient is at least 0.7 either way. */
function togetherOf(looks: readonly ContactLook[], rules: number): (a: number, b: number) => boolean {
  const phi = correlations(looks, rules)
  return (a, b) => a !== b && Math.abs(phi(a, b)) >= TOGETHER
}

/** The φ coefficient of each pair of rules, on whether they count. */
export function correlations(looks: readonly ContactLook[], rules: number): (a: number, b: number) => number {
  const counts = new Float64Array(rules * rules)
  for (const look of looks) {
    const exposed = [...look.rules.keys()]
    for (const a of exposed) for (const b of exposed) counts[a * rules + b]! += 1
  }
  const n = looks.length
  return (a, b) => {
    const [one, other, both] = [counts[a * rules + a]!, counts[b * rules + b]!, counts[a * rules + b]!]
    const spread = Math.sqrt(one * (n - one) * other * (n - other))
    return spread === 0 ? 0 : (both * n - one * other) / spread
  }
}
