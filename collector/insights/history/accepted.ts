import type { IdentifyProps } from '../../../shared/event.ts'
import { isObjection, ProfileFold } from '../../score/profile.ts'
import { deliveryEnds } from '../../score/rules/mail.ts'
import type { Fact } from '../../score/score.ts'
import { OWN_ACTS, type Reader } from './settings.ts'

/** One contact's events as insights read them; each list is in the law's order. */
export type Accepted = {
  /** Events that retention has removed from the set, for their traits and objections, which outlive retention. */
  before: readonly Fact[]
  /** The set at the instant of asking, objections and the events of their times included. */
  facts: readonly Fact[]
  /** The set without objections and the events of their times. */
  counted: readonly Fact[]
}

/** The reason, if an objection to profiling is on at the instant of asking, or no event counts. */
export function acceptedOf(
  facts: readonly Fact[],
  { question, scorer }: Reader,
): Accepted | 'objection' | 'no_events' {
  const { now, withoutOwnActs } = question
  const { retention, siteCalendar } = scorer
  const profile = new ProfileFold()
  const accepted = { before: [] as Fact[], facts: [] as Fact[], counted: [] as Fact[] }
  for (const fact of facts) {
    const { name, time } = fact.event
    if (time > now) break
    const isSilenced = profile.isSilenced(fact)
    if (withoutOwnActs && OWN_ACTS.has(name)) continue
    if (deliveryEnds(fact.event) <= now) continue
    if (retention && siteCalendar.plus(time, retention) <= now) {
      const left = remainsOf(fact)
      if (left) accepted.before.push(left)
      continue
    }
    accepted.facts.push(fact)
    if (!isSilenced && !isObjection(fact)) accepted.counted.push(fact)
  }
  if (profile.isObjecting) return 'objection'
  return accepted.counted.length === 0 ? 'no_events' : accepted
}

/** A kind that is no activity, and for which plans have no rules. */
const CARRIER = 'consent'

/** An event that has left the set contributes its traits, but no line. */
function remainsOf(fact: Fact): Fact | null {
  const { event, trust } = fact
  if (isObjection(fact)) return fact
  const { traits, email, verified } = event.props as IdentifyProps
  const isNamed = event.name === 'identify'
  if (!traits && !isNamed && event.name !== 'group') return null
  const props = {
    traits: { ...traits, ...(isNamed && typeof email === 'string' && { email }) },
    ...(verified && { verified }),
  }
  return { trust, event: { ...event, name: event.name === 'group' ? 'group' : CARRIER, props } }
}
