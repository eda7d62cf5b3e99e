import type { ContactFold } from './contact.ts'
import { rounded, toNumber } from './exact.ts'
import { type Balance, openBalance, totalsAt } from './limits/balance.ts'
import type { Lines } from './limits/lines.ts'
import { dueOf, pendingAt } from './rules/absence-rule.ts'
import type { AbsenceRule, LineRule } from './rules/rule.ts'
import { shareHolds } from './rules/share-rule.ts'
import type { Reading } from './score.ts'
import { type AbsenceState, type RuleContext, type ScoreSheet, turnTo } from './score-sheet.ts'
import { nextFitChange, nextScoreChange, nextSumChange } from './time/change.ts'
import { startOf } from './time/cycle.ts'
import { DecaySum } from './time/decay.ts'

const NO_TAGS: Record<string, number> = Object.freeze({})
const NEVER = Number.POSITIVE_INFINITY
const LONG_AGO = Number.NEGATIVE_INFINITY

/**
 * The score of a contact at an instant, which must not precede an earlier reading of the fold. Its cost depends on
 * the plan, not on the history.
 */
export function read(fold: ContactFold, index: number, at: number): Reading {
  const { sheet, balance, until, latest, isScored } = settle(fold, index, at)
  const { scorer } = sheet
  const { profile } = fold
  const common = {
    at,
    first: profile.first,
    lastActivityAt: profile.lastActivityAt,
    cycleStart: startOf(sheet),
  }
  if (!isScored) {
    const next = Math.min(sheet.end, fold.leavesAt)
    return {
      ...common,
      score: null,
      fit: 0,
      engagement: 0,
      isUnproven: false,
      tags: NO_TAGS,
      next: finite(next),
      lastScoringAt: null,
    }
  }
  const { score, fit } = totalsAt(scorer, balance, at)
  let next = until
  next = nextScoreChange(scorer, balance, at, next, null) ?? next
  next = nextFitChange(scorer, balance, at, next) ?? next
  const tags = readTags(sheet, at, next)
  return {
    ...common,
    score,
    fit,
    engagement: score - fit,
    isUnproven: score > 0 && !sheet.isProven && !hasProvenTrait(fold, sheet),
    tags: tags.values,
    next: finite(tags.next),
    lastScoringAt: finite(latest),
  }
}

/** A share rule is proven by the trust that it asks for, since what it counts has no line. */
const hasProvenTrait = ({ profile }: ContactFold, { scorer, held, shares }: ScoreSheet): boolean =>
  scorer.timeless.some(rule =>
    rule.kind === 'trait'
      ? held?.[rule.index] && profile.traits.get(rule.trait)?.trust !== 'browser'
      : rule.minTrust > 0 && shareHolds(rule, shares?.[rule.index]),
  )

export type Settled = {
  sheet: ScoreSheet
  balance: Balance
  /** When the next line begins or ends, the cycle turns or an event leaves the set. */
  until: number
  latest: number
  /** False outside the audience and while an objection is on. */
  isScored: boolean
}

/** Advances one plan's sheet to a time: expired lines are removed, a new cycle clears it, and the rest is balanced. */
export function settle(fold: ContactFold, index: number, at: number): Settled {
  const sheet = fold.sheets[index]!
  const { scorer } = sheet
  turnTo(sheet, at)
  const balance = openBalance(scorer)
  const desk: RuleContext = { sheet, reversals: fold.reversals, trace: fold.trace }
  let until = Math.min(sheet.end, fold.leavesAt)
  let latest = LONG_AGO
  const put = (lines: Lines, halfLife: number | null, group: number, isNegative: boolean) => {
    lines.settle(at, halfLife, sheet.tags)
    if (isNegative) {
      balance.minus[group]! += lines.sum.whole()
      balance.minusRest[group]! += lines.sum.rest()
    } else {
      balance.plus[group]! += lines.sum.whole()
      balance.plusRest[group]! += lines.sum.rest()
    }
    if (lines.decay) balance.decaying.push({ group, isNegative, sum: lines.decay })
    if (lines.queue) until = Math.min(until, lines.queue.next ?? NEVER)
  }
  for (const rule of scorer.rules) {
    if (rule.kind === 'trait') continue
    if (rule.kind === 'share') continue
    if (rule.kind === 'absence') {
      const state = sheet.absences?.[rule.index]
      if (!state) continue
      put(state.lines, rule.halfLife, rule.group, rule.isNegative)
      until = Math.min(until, putSilence(desk, rule, state, balance, at))
      continue
    }
    const state = rule.kind === 'event' ? sheet.lines[rule.index] : sheet.counts?.[rule.index]
    if (!state) continue
    put(state.lines, rule.halfLife, rule.group, rule.isNegative)
    latest = Math.max(latest, state.lines.latestAt(at))
  }
  if (sheet.up) put(sheet.up, null, 0, false)
  if (sheet.down) put(sheet.down, null, 0, true)
  for (const rule of scorer.timeless) {
    const holds =
      rule.kind === 'trait' ? sheet.held?.[rule.index] : shareHolds(rule, sheet.shares?.[rule.index])
    if (holds) balance.timeless.push({ group: rule.group, points: rule.points, isFit: rule.kind === 'trait' })
  }
  const isScored = !fold.profile.isObjecting && (!scorer.audience || scorer.audience(fold.profile.traits))
  return { sheet, balance, until, latest, isScored }
}

/** Adds the line of a current inactivity. Returns the time when it begins or ends. */
function putSilence(
  desk: RuleContext,
  rule: AbsenceRule,
  state: AbsenceState,
  balance: Balance,
  at: number,
): number {
  const due = dueOf(desk, rule, state)
  if (due === null) return NEVER
  const pending = pendingAt(desk, rule, state, at)
  if (!pending) return due
  if (pending.isOverLimit || pending.end <= at) return NEVER
  if (rule.halfLife !== null) {
    balance.decaying.push({ group: rule.group, isNegative: rule.isNegative, sum: decayOf(rule, pending) })
  } else if (rule.isNegative) addTo(balance.minus, balance.minusRest, rule.group, toNumber(pending.worth))
  else addTo(balance.plus, balance.plusRest, rule.group, toNumber(pending.worth))
  return pending.end
}

function decayOf(rule: LineRule, pending: { at: number; worth: number | bigint }): DecaySum {
  const sum = new DecaySum(rule.halfLife!)
  sum.add(toNumber(pending.worth), pending.at)
  return sum
}

function addTo(wholes: number[], rests: number[], group: number, worth: number): void {
  const whole = Math.trunc(worth)
  wholes[group]! += whole
  rests[group]! += worth - whole
}

function readTags(
  sheet: ScoreSheet,
  at: number,
  until: number,
): { values: Record<string, number>; next: number } {
  if (!sheet.tags || sheet.tags.size === 0) return { values: NO_TAGS, next: until }
  // Without a prototype, since tags are untrusted text.
  const values: Record<string, number> = Object.create(null)
  let next = until
  for (const [tag, { sum, decays }] of sheet.tags) {
    const whole = sum.whole()
    const rest = sum.rest()
    values[tag] = rounded(
      whole,
      rest,
      decays?.reduce((total, decay) => total + decay.at(at), 0),
    )
    if (decays) next = nextSumChange(whole, rest, decays, at, next) ?? next
  }
  return { values, next }
}

const finite = (instant: number): number | null => (Number.isFinite(instant) ? instant : null)
