import type { Event } from '../../shared/event.ts'
import { hashId } from '../model/hash-id.ts'
import type { Alert, ContactRow, Crossing, PlanVersion, Standing } from '../model/rows.ts'
import { bandOf } from '../score/bands.ts'
import type { Scorer } from '../score/compile.ts'
import type { ContactFold } from '../score/contact.ts'
import type { Profile } from '../score/profile.ts'
import { View } from '../score/rules/event-view.ts'
import type { CompiledList, CompiledRule } from './rule-book.ts'

/** An alert stated this long after its instant counts as late, not merely as queued. */
export const LATE_MS = 5_000

/** A contact's score and band under one live plan. */
export type Stood = { version: PlanVersion; scorer: Scorer; standing: Standing }
/** The contact that a rule is evaluated for, and the instant. */
export type Subject = { row: ContactRow; fold: ContactFold; stood: readonly Stood[]; at: number }
type Conditioned = Pick<CompiledRule, 'holds' | 'rule'>

/** The crossing of a step that a rule alerts on: the farthest one in the direction that the rule asks for. */
export function crossingFor(
  { trigger }: CompiledRule<'threshold'>,
  step: readonly Crossing[],
  { plan: thresholds }: Scorer,
): Crossing | null {
  let found: { crossing: Crossing; reach: number } | null = null
  for (const crossing of step) {
    if (trigger.direction !== crossing.direction) continue
    if (trigger.plan !== undefined && trigger.plan !== crossing.plan) continue
    if (trigger.threshold !== undefined && trigger.threshold !== crossing.threshold) continue
    const value = thresholds.thresholds.find(({ id }) => id === crossing.threshold)?.value ?? 0
    const reach = crossing.direction === 'up' ? value : -value
    if (!found || reach > found.reach) found = { crossing, reach }
  }
  return found?.crossing ?? null
}

/**
 * The plan under which a rule about the contact matches: of several, the plan with the highest score. Undefined: no
 * match. Null: a match on a site without a plan, so without a score.
 */
export function standingFor(
  rule: Conditioned,
  subject: Subject,
  wish: { plan?: string | undefined; atLeast?: number },
): Stood | null | undefined {
  if (rule.holds && !rule.holds(viewOf(subject))) return undefined
  const { tag, fit } = rule.rule
  const asksForScore = wish.atLeast !== undefined || tag !== undefined || fit !== undefined
  const scored = subject.stood.filter(
    ({ version, standing }) =>
      standing.score !== null &&
      (wish.plan === undefined || wish.plan === version.plan) &&
      meets(standing, { ...wish, tag, fit }),
  )
  const [best] = scored.sort((a, b) => b.standing.score! - a.standing.score!)
  return best ?? (asksForScore ? undefined : null)
}

/** Whether a contact is in a list, by its score under the list's plan. */
export function isMember({ list, holds }: CompiledList, subject: Subject): boolean {
  const stood = subject.stood.find(({ version }) => version.plan === list.plan)
  if (!stood || stood.standing.score === null || !meets(stood.standing, list)) return false
  const { score } = stood.standing
  if (list.bands && !list.bands.includes(bandOf(stood.scorer, score)?.id ?? '')) return false
  return !holds || holds(viewOf(subject))
}

/** Whether the rule's cooldown for the contact is still running. */
export function isCooling({ id, cooldown, calendar }: CompiledRule, row: ContactRow, at: number): boolean {
  const last = row.alerted?.[id]
  return cooldown !== null && last !== undefined && calendar.plus(last, cooldown) > at
}

type Told = Pick<Alert, 'kind' | 'rule' | 'at' | 'statedAt'> &
  Partial<
    Pick<
      Alert,
      | 'plan'
      | 'score'
      | 'from'
      | 'proven'
      | 'isClaimed'
      | 'threshold'
      | 'direction'
      | 'page'
      | 'reasons'
      | 'trigger'
      | 'change'
    >
  > & {
    event?: string | null
    /** Together with rule and contact it makes the alert's id. */
    cause: readonly (string | number | null)[]
  }

export function makeAlert(row: ContactRow, { cause, ...told }: Told): Alert {
  const what = JSON.stringify([row.site, row.id, told.rule, told.kind, ...cause])
  return {
    id: hashId('al', what),
    site: row.site,
    contact: row.id,
    plan: null,
    score: null,
    from: null,
    threshold: null,
    direction: null,
    event: null,
    page: null,
    reasons: [],
    trigger: null,
    digest: null,
    change: null,
    ...told,
    late: told.statedAt - told.at > LATE_MS,
  }
}

/** The page of an event, as a message links to it. */
export const pageOf = ({ title, url }: Event): Alert['page'] =>
  title === null && url === null
    ? null
    : { title: title?.slice(0, 300) ?? null, url: url?.slice(0, 1000) ?? null }

const meets = (
  standing: Standing,
  {
    atLeast,
    tag,
    fit,
  }: {
    atLeast?: number | undefined
    tag?: { tag: string; atLeast: number } | undefined
    fit?: number | undefined
  },
): boolean =>
  (atLeast === undefined || standing.score! >= atLeast) &&
  (tag === undefined || (standing.tags[tag.tag] ?? Number.NEGATIVE_INFINITY) >= tag.atLeast) &&
  (fit === undefined || standing.fit >= fit)

/** The event that conditions on a contact are evaluated on: its latest device and place, and its first source. */
function viewOf({ row, fold }: Subject): View {
  const profile: Profile = fold.profile.present()
  const user = row.identifiers.find(name => name.startsWith('u:'))
  const { firstTouch, lastDevice, lastPlace, lastPage } = profile
  const event: Event = {
    id: '',
    key: 'public',
    name: '',
    time: profile.lastSeen ?? 0,
    receivedAt: profile.lastSeen ?? 0,
    visitor: null,
    userId: user?.slice(2) ?? null,
    url: lastPage?.url ?? null,
    referrer: null,
    title: lastPage?.title ?? null,
    props: {},
    derived: {
      ...(firstTouch && { source: firstTouch.source }),
      ...(lastDevice && { device: lastDevice }),
      ...(lastPlace && { place: lastPlace }),
    },
  }
  return new View({ event, trust: 'browser' }, fold.profile.traits, null)
}
