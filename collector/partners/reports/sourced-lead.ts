import type { Event } from '../../../shared/event.ts'
import type { SourceGroup } from '../../../shared/sources-report.ts'
import { ordersOf } from '../../attribution/orders.ts'
import type { Setting } from '../../attribution/terms.ts'
import { isPartnersContact } from '../../model/partner-contact.ts'
import type { ContactRow } from '../../model/rows.ts'
import type { Fact } from '../../score/score.ts'
import type { SourcedLead } from './sources-report.ts'

/** Acts by which a person becomes a lead. */
const LEAD_ACTS: ReadonlySet<string> = new Set([
  'generate_lead',
  'demo_request',
  'call_booked',
  'referral',
  'deal_created',
])
const CHANNELS: Readonly<Record<string, SourceGroup>> = {
  ad: 'ad',
  search: 'search',
  campaign: 'campaign',
  mail: 'mail',
  social: 'social',
  ai: 'ai',
  referral: 'site',
}

/** What is known of a contact beside its events. */
export type Known = {
  setting: Setting
  /** The partner of the contact's earliest admitted referral. */
  referredBy: string | null
  /** The commissions of the contact's orders, in the order of time: by whom, by which evidence, how much. */
  commissions: readonly { partner: string; by: string | null; currency: string; amount: bigint }[]
  /** The partner of a code, at an instant. */
  partnerOf(code: string, at: number): string | null
  nameOf(partner: string): string
}

/**
 * A contact as the report counts it; null if it is none. `start`: a lead begins with the first act by which a person becomes
 * one, or with the first visit. A person who buys before that is a lead from the
 * order on.
 */
export function sourcedLead(
  row: ContactRow,
  facts: readonly Fact[],
  from: 'lead' | 'visit',
  known: Known,
): SourcedLead | null {
  if (isPartnersContact(row) || facts.length === 0) return null
  const orders = ordersOf(facts, known.setting).filter(({ isKept }) => isKept)
  const act = from === 'visit' ? facts[0] : facts.find(({ event }) => LEAD_ACTS.has(event.name))
  const start = Math.min(
    act?.event.time ?? Number.POSITIVE_INFINITY,
    orders[0]?.time ?? Number.POSITIVE_INFINITY,
  )
  if (!Number.isFinite(start)) return null
  const sales = new Map<string, bigint>()
  for (const { amounts, refunded } of orders)
    if (amounts) sales.set(amounts.currency, (sales.get(amounts.currency) ?? 0n) + amounts.value - refunded)
  const commission = new Map<string, bigint>()
  for (const { currency, amount } of known.commissions)
    commission.set(currency, (commission.get(currency) ?? 0n) + amount)
  return { ...sourceOf(facts, known), start, wonAt: orders[0]?.time ?? null, sales, commission }
}

type Source = Pick<SourcedLead, 'group' | 'name' | 'partner'>

/** Who has the first commission, else who referred the person, else the first touch: the first source of the contact. */
function sourceOf(facts: readonly Fact[], known: Known): Source {
  const of = (group: SourceGroup, partner: string): Source => ({
    ...{ group, partner, name: known.nameOf(partner) },
  })
  const first = known.commissions[0]
  if (first) {
    const group = first.by === 'referral' ? 'referral' : first.by === 'coupon' ? 'coupon' : 'partner'
    return of(group, first.partner)
  }
  if (known.referredBy !== null) return of('referral', known.referredBy)
  for (const { event } of facts) {
    const partner = partnerOfEvent(event, known)
    if (partner !== null) return of('partner', partner)
    const { source } = event.derived
    if (!source) continue
    const group = CHANNELS[source.channel] ?? 'campaign'
    return { group, name: source.name ?? null, partner: null }
  }
  return { group: 'direct', name: null, partner: null }
}

/** An address may bear several texts; the first that is a partner's code decides. */
function partnerOfEvent({ name, time, derived: { partner } }: Event, known: Known): string | null {
  if (!partner || name !== 'page_view') return null
  for (const { code } of [partner, ...(partner.others ?? [])]) {
    const found = known.partnerOf(code, time)
    if (found !== null) return found
  }
  return null
}
