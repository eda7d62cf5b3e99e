import { TEN_THOUSANDTHS } from '../exact.ts'
import type { RuleContext, ShareState } from '../score-sheet.ts'
import type { View } from './event-view.ts'
import type { ShareRule } from './rule.ts'
import { trustRank } from './traits.ts'

/** Counts events of a kind, and those of them that meet the conditions. */
export function takeShared(desk: RuleContext, rule: ShareRule, view: View): void {
  const { event, trust } = view.fact
  if (trustRank(trust) < rule.minTrust || event.time < rule.since) return
  if (desk.reversals.kept(view.fact, rule.since) === 0n) return
  const shares = (desk.sheet.shares ??= [])
  const state = (shares[rule.index] ??= { total: 0, matching: 0 })
  state.total++
  if (!rule.holds || rule.holds(view)) state.matching++
}

export function shareHolds(rule: ShareRule, state: ShareState | undefined): boolean {
  if (!state || state.total < rule.atLeast || state.total === 0) return false
  return state.matching * TEN_THOUSANDTHS >= rule.share * state.total
}
