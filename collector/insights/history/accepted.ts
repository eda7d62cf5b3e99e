import { isObjection, ProfileFold } from '../../score/profile.ts'
import type { Fact } from '../../score/score.ts'
import { OWN_ACTS, type Reader } from './settings.ts'

/** One contact's events as insights read them; each list is in the law's order. */
export type Accepted = {
  /** What retention has taken out of the set: its traits and objections stay. */
  before: readonly Fact[]
  /** The set at the instant of asking, objections and the events of their times included. */
  facts: readonly Fact[]
  /** The set without objections and the events of their times. */
  counted: readonly Fact[]
}

/** Null: the contact has objected to profiling, or has no event that counts. */
export function acceptedOf(facts: readonly Fact[], { question, scorer }: Reader): Accepted | null {
  const { now, withoutOwnActs } = question
  const { retention, siteCalendar } = scorer
  const profile = new ProfileFold()
  const accepted = { before: [] as Fact[], facts: [] as Fact[], counted: [] as Fact[] }
  for (const fact of facts) {
    const { name, time } = fact.event
    if (time > now) break
    const isSilenced = profile.isSilenced(fact)
    if (withoutOwnActs && OWN_ACTS.has(name)) continue
    if (retention && siteCalendar.plus(time, retention) <= now) {
      accepted.before.push(fact)
      continue
    }
    accepted.facts.push(fact)
    if (!isSilenced && !isObjection(fact)) accepted.counted.push(fact)
  }
  return profile.isObjecting || accepted.counted.length === 0 ? null : accepted
}
