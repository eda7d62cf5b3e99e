import type { History, Setting, Submission } from '../../collector/partners/referrals/law.ts'

type Said = { state: string; reason: string }

/**
 * A second reading of the law of referrals, which shares no code with the first: it walks from instant to instant, and
 * keeps at each one which referral protects the contact. Facts of one instant act in the order: what ends a protection,
 * new referrals, decisions of managers.
 */
export function walk(
  submissions: readonly Submission[],
  { orders, moves, clicks, leads }: History,
  setting: Setting,
  now: number,
): Map<string, Said> {
  const said = new Map<string, Said>()
  const say = (one: Submission, state: string, reason: string) => said.set(one.id, { state, reason })
  const known = submissions.filter(one => one.at <= now)
  const counts = (one: Submission): boolean => {
    if (one.partner === null) return false
    if (!one.isForm) return true
    return (
      one.confirmedAt !== null && one.confirmedAt <= now && one.confirmedAt < setting.confirmUntil(one.at)
    )
  }
  const times = new Set<number>()
  for (const one of known) {
    times.add(one.at)
    if (one.withdrawnAt !== null) times.add(one.withdrawnAt)
    if (one.overruledAt !== null) times.add(one.overruledAt)
    if (one.partner !== null) times.add(setting.protectedUntil(one.partner, one.at))
  }
  for (const { at } of moves) times.add(at)
  for (const { at } of leads) times.add(at)
  for (const one of known)
    for (const at of [...times]) {
      const ban = one.partner === null ? null : setting.bannedFrom(one.partner, at)
      if (ban !== null) times.add(ban)
    }

  let holder: Submission | null = null
  /** The intervals of protections: the partner, the beginning and (once known) the end. */
  const stretches: { one: Submission; from: number; to: number }[] = []
  const ran = (at: number) => stretches.some(({ from, to }) => from <= at && at < to)
  const end = (at: number, state: string, reason: string) => {
    say(holder!, state, reason)
    stretches.at(-1)!.to = at
    holder = null
  }
  const isLost = (at: number) => moves.find(move => move.at === at && /^(lost|not_a_fit)$/.test(move.kind))

  for (const at of [...times].filter(time => time <= now).sort((a, b) => a - b)) {
    if (holder) {
      const one: Submission = holder
      const lost = isLost(at)
      if (setting.protectedUntil(one.partner!, one.at) <= at) end(at, 'expired', 'time')
      else if (lost) end(at, 'lost', lost.kind)
      else if (one.withdrawnAt === at) end(at, 'withdrawn', 'by_partner')
      else if (setting.statusAt(one.partner!, at) === 'banned') end(at, 'lost', 'banned')
    }
    for (const one of known.filter(other => other.at === at && counts(other))) {
      const because = refusal(one)
      if (because) say(one, 'refused', because)
      else take(one, at, 'new')
    }
    for (const one of known.filter(other => other.overruledAt === at && counts(other)))
      if (said.get(one.id)?.state === 'refused') take(one, at, 'overruled')
  }

  function take(one: Submission, at: number, reason: string): void {
    if (holder) end(at, 'lost', 'given_to_other')
    stretches.push({ one, from: at, to: Number.POSITIVE_INFINITY })
    holder = one
    say(one, 'open', reason)
    const lost = isLost(at)
    if (setting.protectedUntil(one.partner!, one.at) <= at) end(at, 'expired', 'time')
    else if (lost) end(at, 'lost', lost.kind)
    else if (one.withdrawnAt === at) end(at, 'withdrawn', 'by_partner')
    else if (setting.statusAt(one.partner!, at) === 'banned') end(at, 'lost', 'banned')
  }

  function refusal(one: Submission): string | null {
    const { at } = one
    const status = setting.statusAt(one.partner!, at)
    const asked = setting.refuses(at)
    if (status !== 'active' && status !== 'applied') return 'inactive'
    if (one.isSelf) return 'self'
    if (orders.some(order => order.at <= at && (order.refundedAt === null || order.refundedAt > at)))
      return 'customer'
    if (holder?.partner === one.partner) return 'repeated'
    if (holder && asked.protected) return 'protected'
    for (const click of clicks) {
      if (!asked.cameByOther || click.partner === one.partner) continue
      if (click.isLate || click.isSelf || click.at > at || click.until <= at) continue
      if (setting.statusAt(click.partner, click.at) !== 'active') continue
      const then = setting.statusAt(click.partner, at)
      if (then !== 'closed' && then !== 'banned') return 'came_by_other'
    }
    for (const lead of leads) {
      if (!asked.ownLead || lead.at > at || lead.until <= at || ran(lead.at)) continue
      if (!clicks.some(click => click.at <= lead.at && click.until > lead.at)) return 'own_lead'
    }
    return null
  }

  // What sales has done, and what was bought, within the stretch of each.
  for (const { one, from, to } of stretches) {
    const within = (at: number) => at >= from && at < to && at <= now
    const isKept = (order: (typeof orders)[number]) => order.refundedAt === null || order.refundedAt > now
    if (orders.some(order => within(order.at) && isKept(order))) {
      say(one, 'won', 'order')
      continue
    }
    if (to <= now) continue
    const first = said.get(one.id)!.reason
    let isClaimed = false
    let outcome: string | null = null
    for (const { at, kind } of moves) {
      if (!within(at)) continue
      if (kind === 'claimed') isClaimed = true
      else if (kind === 'returned') isClaimed = false
      else if (kind === 'reopened') outcome = null
      else outcome = kind
    }
    if (outcome === 'won') say(one, 'won', 'order_awaited')
    else if (outcome !== null) say(one, 'working', outcome)
    else if (isClaimed) say(one, 'working', 'claimed')
    else say(one, 'open', first)
  }
  for (const one of known) {
    if (counts(one)) continue
    const until = setting.confirmUntil(one.at)
    if (one.withdrawnAt !== null && one.withdrawnAt <= now && one.withdrawnAt < until)
      say(one, 'withdrawn', 'by_partner')
    else if (now < until) say(one, 'unconfirmed', 'awaits_confirmation')
    else say(one, 'expired', 'not_confirmed')
  }
  return said
}
