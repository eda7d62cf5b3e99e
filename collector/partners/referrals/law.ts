import type { ReferralReason, ReferralState, RefusedBecause } from '../../../shared/referral.ts'

/**
 * The law of referrals: the states of the referrals of one contact, as a function of facts. Every referral is in
 * exactly one state at every instant, with a reason; at most one of them protects the contact at a time.
 *
 *     unconfirmed ─→ refused
 *          │    ╲──→ open ─→ working ─→ won · lost
 *          ╰──→ expired ←──────┴──────→ withdrawn
 */

/** What was submitted. A referral of the public form counts from its submission, once it is confirmed. */
export type Submission = {
  id: string
  /** Null until the referral of a stranger is confirmed. */
  partner: string | null
  at: number
  isForm: boolean
  confirmedAt: number | null
  withdrawnAt: number | null
  overruledAt: number | null
  /** The referred person is one of the partner's own people. */
  isSelf: boolean
}

/** Work of sales on the lead, or the outcome of the deal. */
export type Move = {
  at: number
  kind:
    | 'claimed'
    | 'returned'
    | 'contacted'
    | 'meeting'
    | 'won'
    | 'lost'
    | 'not_a_fit'
    /** An outcome was taken back. */
    | 'reopened'
}
/** `refundedAt`: the instant of the full refund. */
export type Order = { at: number; refundedAt: number | null }
/** A page view with a partner's code. `until`: the end of its window. */
export type Click = { at: number; until: number; partner: string; isLate: boolean; isSelf: boolean }
/** A lead of the site's own; `until`: the end of the time in which it refuses referrals. */
export type OwnLead = { at: number; until: number }

/** Each list in the order of time. */
export type History = {
  orders: readonly Order[]
  moves: readonly Move[]
  clicks: readonly Click[]
  leads: readonly OwnLead[]
}

/** The settings from the programme and the partners' statuses. */
export type Setting = {
  statusAt(partner: string, at: number): 'applied' | 'active' | 'paused' | 'closed' | 'banned' | null
  /** The first instant from `after` on at which the partner is banned. */
  bannedFrom(partner: string, after: number): number | null
  /** The end of the time in which a referral by the form may be confirmed. */
  confirmUntil(at: number): number
  /** The end of a protection that begins with a referral of that partner at that instant. */
  protectedUntil(partner: string, at: number): number
  refuses(at: number): { protected: boolean; cameByOther: boolean; ownLead: boolean }
}

export type Verdict = {
  state: ReferralState
  reason: ReferralReason
  /** The instant from which on the state holds. */
  since: number
  /** The protection that the referral gives, [from, to); null if it gives none. */
  protection: { from: number; to: number } | null
  /** The next instant at which time alone changes the state; null if never. */
  next: number | null
}

type End = { at: number; state: 'lost' | 'expired' | 'withdrawn'; reason: ReferralReason }
type Admitted = { submission: Submission; partner: string; from: number; end: End }

/** The verdict on each referral of one contact at an instant; facts after it do not exist. */
export function judge(
  submissions: readonly Submission[],
  history: History,
  setting: Setting,
  now: number,
): Map<string, Verdict> {
  const known = submissions.filter(({ at }) => at <= now)
  const effective = known.filter(one => isConfirmed(one, setting, now)).toSorted(inOrder)
  const admitted: Admitted[] = []
  const verdicts = new Map<string, Verdict>()
  for (const one of effective) {
    const partner = one.partner!
    const because = refusalOf(one, partner, admitted, history, setting)
    const isOverruled = because !== null && one.overruledAt !== null && one.overruledAt <= now
    if (because !== null && !isOverruled) {
      const since = one.confirmedAt ?? one.at
      verdicts.set(one.id, { state: 'refused', reason: because, since, protection: null, next: null })
      continue
    }
    const from = isOverruled ? one.overruledAt! : one.at
    const mine: Admitted = {
      submission: one,
      partner,
      from,
      end: endOf(one, partner, from, history, setting),
    }
    // Of two protections the later one ends the other: if the programme admits referrals under protection, or by a decision.
    for (const other of admitted) {
      if (isLater(other, mine)) cut(mine, other.from)
      else cut(other, from)
    }
    admitted.push(mine)
  }
  for (const one of admitted) verdicts.set(one.submission.id, stateOf(one, history, now))
  for (const one of known) if (!verdicts.has(one.id)) verdicts.set(one.id, unconfirmed(one, setting, now))
  return verdicts
}

const inOrder = (a: Submission, b: Submission): number => a.at - b.at || (a.id < b.id ? -1 : 1)

const isConfirmed = (one: Submission, setting: Setting, now: number): boolean =>
  one.partner !== null &&
  (!one.isForm ||
    (one.confirmedAt !== null && one.confirmedAt <= now && one.confirmedAt < setting.confirmUntil(one.at)))

function unconfirmed({ at, withdrawnAt }: Submission, setting: Setting, now: number): Verdict {
  const protection = null
  const end = setting.confirmUntil(at)
  if (withdrawnAt !== null && withdrawnAt <= now && withdrawnAt < end)
    return { state: 'withdrawn', reason: 'by_partner', since: withdrawnAt, protection, next: null }
  return now < end
    ? { state: 'unconfirmed', reason: 'awaits_confirmation', since: at, protection, next: end }
    : { state: 'expired', reason: 'not_confirmed', since: end, protection, next: null }
}

/** The first reason to refuse a referral, by facts timed up to it; null if there is none. */
function refusalOf(
  { at, isSelf }: Submission,
  partner: string,
  admitted: readonly Admitted[],
  { orders, clicks, leads }: History,
  setting: Setting,
): RefusedBecause | null {
  const status = setting.statusAt(partner, at)
  const refuses = setting.refuses(at)
  const running = (instant: number) => admitted.filter(({ from, end }) => from <= instant && instant < end.at)
  if (status !== 'active' && status !== 'applied') return 'inactive'
  if (isSelf) return 'self'
  if (orders.some(order => order.at <= at && !(order.refundedAt !== null && order.refundedAt <= at)))
    return 'customer'
  if (running(at).some(one => one.partner === partner)) return 'repeated'
  if (refuses.protected && running(at).length > 0) return 'protected'
  if (refuses.cameByOther && clicks.some(click => click.partner !== partner && couldWin(click, at, setting)))
    return 'came_by_other'
  const isOwn = (lead: OwnLead) =>
    lead.at <= at &&
    at < lead.until &&
    running(lead.at).length === 0 &&
    !clicks.some(click => click.at <= lead.at && lead.at < click.until)
  return refuses.ownLead && leads.some(isOwn) ? 'own_lead' : null
}

/** A click that is late, of the partner's own people, or of a partner closed or banned by then refuses no referral. */
function couldWin({ at, until, partner, isLate, isSelf }: Click, instant: number, setting: Setting): boolean {
  if (at > instant || instant >= until || isLate || isSelf) return false
  if (setting.statusAt(partner, at) !== 'active') return false
  const status = setting.statusAt(partner, instant)
  return status !== 'closed' && status !== 'banned'
}

/** The earliest end of the protection of a referral that begins at `from`. */
function endOf(one: Submission, partner: string, from: number, { moves }: History, setting: Setting): End {
  const ends: End[] = [{ at: setting.protectedUntil(partner, one.at), state: 'expired', reason: 'time' }]
  for (const { at, kind } of moves)
    if (at >= from && (kind === 'lost' || kind === 'not_a_fit'))
      ends.push({ at, state: 'lost', reason: kind })
  if (one.withdrawnAt !== null && one.withdrawnAt >= from)
    ends.push({ at: one.withdrawnAt, state: 'withdrawn', reason: 'by_partner' })
  const banned = setting.bannedFrom(partner, from)
  if (banned !== null) ends.push({ at: banned, state: 'lost', reason: 'banned' })
  return ends.reduce((first, end) => (end.at < first.at ? end : first))
}

/** Of two decisions of one instant the one on the greater id holds. */
const isLater = (a: Admitted, b: Admitted): boolean =>
  a.from > b.from || (a.from === b.from && a.submission.id > b.submission.id && a.from > a.submission.at)

function cut(other: Admitted, at: number): void {
  if (other.from <= at && at < other.end.at) other.end = { at, state: 'lost', reason: 'given_to_other' }
}

function stateOf({ submission, from, end }: Admitted, { orders, moves }: History, now: number): Verdict {
  const protection = { from, to: end.at }
  const won = orders.find(
    ({ at, refundedAt }) =>
      at >= from && at < end.at && at <= now && !(refundedAt !== null && refundedAt <= now),
  )
  if (won) return { state: 'won', reason: 'order', since: won.at, protection, next: null }
  if (end.at <= now) return { state: end.state, reason: end.reason, since: end.at, protection, next: null }
  const begun = submission.confirmedAt ?? from
  const next = end.at
  let said: { state: ReferralState; reason: ReferralReason; since: number } = {
    state: 'open',
    reason: from === submission.at ? 'new' : 'overruled',
    since: Math.max(begun, from),
  }
  let claimedAt: number | null = null
  const first = said
  for (const { at, kind } of moves) {
    if (at < from || at > now) continue
    if (kind === 'claimed') claimedAt ??= at
    if (kind === 'returned') claimedAt = null
    if (kind === 'claimed' && said.state === 'open') said = { state: 'working', reason: 'claimed', since: at }
    else if (kind === 'returned' && said.reason === 'claimed') said = { ...first, since: at }
    else if (kind === 'contacted' || kind === 'meeting') said = { state: 'working', reason: kind, since: at }
    else if (kind === 'won') said = { state: 'won', reason: 'order_awaited', since: at }
    else if (kind === 'reopened' && said.state !== 'open')
      said = claimedAt === null ? { ...first, since: at } : { state: 'working', reason: 'claimed', since: at }
  }
  return { ...said, protection, next }
}
