import type { Kysely } from 'kysely'
import type { ResponseReport } from '../../shared/lead.ts'
import { OUTCOMES, type Outcome } from '../../shared/outcome.ts'
import { FOR_PROGRAMS, type SiteId } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { namesOf } from './leads.ts'

type Lead = { alertedAt: number; claim: Deed | null; contact: Deed | null }
type Deed = { at: number; actor: string }

/** Outcomes that imply a conversation with the contact. */
const CONTACTED = new Set<string>(['contacted', 'meeting', 'won', 'lost'] satisfies Outcome[])

/** Times from a lead's first alert in the period to its claim and to the first contact. */
export async function responseReport(
  db: Kysely<Tables>,
  site: SiteId,
  from: number,
  to: number,
): Promise<ResponseReport> {
  const alerts = await db
    .selectFrom('alerts')
    .select(['contact_id', 'stated_at'])
    .where('site_id', '=', site)
    .where('stated_at', '>=', from)
    .where('stated_at', '<', to)
    .where('kind', 'not in', [...FOR_PROGRAMS, 'digest'])
    .orderBy('stated_at')
    .execute()
  const leads = new Map<string, Lead>()
  for (const { contact_id, stated_at } of alerts)
    if (contact_id !== null && !leads.has(contact_id))
      leads.set(contact_id, { alertedAt: Number(stated_at), claim: null, contact: null })
  const deeds = await db
    .selectFrom('lead_deeds')
    .select(['contact_id', 'at', 'actor', 'deed'])
    .where('site_id', '=', site)
    .where('at', '>=', from)
    .orderBy('at')
    .orderBy('id')
    .execute()
  for (const { contact_id, at, actor, deed } of deeds) {
    const lead = leads.get(contact_id)
    if (!lead || Number(at) < lead.alertedAt) continue
    if (deed === 'claim') lead.claim ??= { at: Number(at), actor }
    if (CONTACTED.has(deed)) lead.contact ??= { at: Number(at), actor }
  }
  const claims = [...leads.values()].flatMap(({ alertedAt, claim }) =>
    claim ? [{ actor: claim.actor, seconds: (claim.at - alertedAt) / 1000 }] : [],
  )
  const contacts = [...leads.values()].flatMap(({ alertedAt, contact }) =>
    contact ? [(contact.at - alertedAt) / 1000] : [],
  )
  const names = await namesOf(
    db,
    claims.map(({ actor }) => actor),
  )
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    alerts: alerts.length,
    leads: leads.size,
    claimed: claims.length,
    contacted: contacts.length,
    claim: spread(claims.map(({ seconds }) => seconds)),
    contact: spread(contacts),
    outcomes: await outcomesOf(db, site, new Set(leads.keys())),
    people: [...Map.groupBy(claims, ({ actor }) => actor)].map(([id, own]) => ({
      id,
      name: names.get(id) ?? '',
      claimed: own.length,
      claimP50: spread(own.map(({ seconds }) => seconds)).p50,
    })),
  }
}

async function outcomesOf(
  db: Kysely<Tables>,
  site: SiteId,
  contacts: ReadonlySet<string>,
): Promise<Record<Outcome, number>> {
  const rows = await db
    .selectFrom('leads')
    .select(['contact_id', 'outcome'])
    .where('site_id', '=', site)
    .where('outcome', 'is not', null)
    .execute()
  const counts = Object.fromEntries(OUTCOMES.map(outcome => [outcome, 0])) as Record<Outcome, number>
  for (const { contact_id, outcome } of rows) if (contacts.has(contact_id)) counts[outcome as Outcome] += 1
  return counts
}

/** Median and 90th percentile by nearest rank. */
function spread(values: number[]): { p50: number | null; p90: number | null } {
  const sorted = values.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return { p50: at(0.5), p90: at(0.9) }
}
