import { TRUSTS, type Trust } from '../../shared/event.ts'
import type { Scorer } from './compile.ts'
import { refold } from './contact.ts'
import { read } from './read.ts'
import { trustRank } from './rules/traits.ts'
import type { Fact } from './score.ts'

/** `asks`: the trust that the thresholds of this scorer ask for; null: it gives the score that readers see. */
export type AskingScorer = { scorer: Scorer; asks: Exclude<Trust, 'browser'> | null }

/** The same plan as if each of its rules asked for this trust at least. */
const askingFor = (scorer: Scorer, trust: Trust): Scorer => ({ ...scorer, minTrust: trustRank(trust) })

/** The score without unproven events of browsers; null if there is no score. */
export function provenScore(scorer: Scorer, facts: readonly Fact[], at: number): number | null {
  const past = facts.filter(({ event }) => event.time <= at)
  return read(refold([askingFor(scorer, 'verified')], past, at), 0, at).score
}

/** The scorers of a plan: its own first, and one for each trust that thresholds of it ask for. */
export function byTrust(scorer: Scorer): AskingScorer[] {
  const asked = new Map(scorer.plan.thresholds.map(({ id, minTrust }) => [id, minTrust ?? 'browser']))
  const askedFor = (trust: Trust) => scorer.thresholds.filter(({ id }) => asked.get(id) === trust)
  const others = TRUSTS.flatMap((asks): AskingScorer[] => {
    const thresholds = askedFor(asks)
    if (asks === 'browser' || thresholds.length === 0) return []
    return [{ scorer: { ...askingFor(scorer, asks), thresholds }, asks }]
  })
  return [{ scorer: { ...scorer, thresholds: askedFor('browser') }, asks: null }, ...others]
}
