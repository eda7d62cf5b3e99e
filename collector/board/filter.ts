import type { BoardSpec, Facets } from '../../shared/board.ts'
import type { LeadStatus } from '../../shared/outcome.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import type { Plan } from '../../shared/plan.ts'
import { type LeadState, statusOf } from '../leads/lead-states.ts'
import type { ContactId, ContactRow, ContactSummary } from '../model/rows.ts'
import { bandOf } from '../score/bands.ts'
import { fold } from '../score/text.ts'
import type { Ranking } from './ranking.ts'

export type Filter = NonNullable<BoardSpec['filter']>
export type Holds = (row: ContactRow, score: number) => boolean
/** What is known of a contact beside its row. */
type Beside = {
  leadOf: (contact: string) => LeadState | null
  partnerOf: (contact: ContactRow) => PartnerName | null
}

/** Filter value for leads without an owner. */
export const NOBODY = 'none'
const MOST_FACETS = 100

/** The predicate of a filter; null if every row passes. */
export function filterOf(
  filter: Filter | undefined,
  plan: Plan,
  { leadOf, partnerOf }: Beside,
): Holds | null {
  if (!filter) return null
  const bands = filter.band && new Set(filter.band)
  const text = filter.text ? fold(filter.text.trim()) : ''
  const facets = (['source', 'city', 'company'] as const).flatMap(name => {
    const wanted = filter[name]
    return wanted ? [{ name, wanted: new Set(wanted.map(fold)) }] : []
  })
  const owners = filter.owner && new Set(filter.owner)
  const statuses = filter.status && new Set(filter.status)
  const partners = filter.partner && new Set(filter.partner)
  return (row, score) => {
    if (bands && !bands.has(bandOf(plan, score)?.id ?? '')) return false
    if (filter.known !== undefined && filter.known !== row.identifiers.length > 0) return false
    for (const { name, wanted } of facets) {
      const value = row.face[name]
      if (value === null || !wanted.has(fold(value))) return false
    }
    if (owners && !owners.has(leadOf(row.id)?.owner?.id ?? NOBODY)) return false
    if (statuses && !statuses.has(statusOf(leadOf(row.id)))) return false
    if (partners && !partners.has(partnerOf(row)?.id ?? NOBODY)) return false
    return text === '' || textOf(row).includes(text)
  }
}

/**
 * The number of contacts of a board with one of the statuses, if nothing else is filtered; else null. Worked leads are
 * few, so the count needs no pass over the board.
 */
export function countByStatus(
  filter: Filter | undefined,
  ranking: Ranking,
  leads: Iterable<[ContactId, LeadState]>,
): number | null {
  const { status, ...rest } = filter ?? {}
  if (!status || Object.keys(rest).length > 0) return null
  const statuses = new Set<LeadStatus>(status)
  let inRanking = 0
  let wanted = 0
  for (const [contact, state] of leads) {
    if (ranking.get(contact) === undefined) continue
    inRanking += 1
    if (statuses.has(statusOf(state))) wanted += 1
  }
  return statuses.has('open') ? wanted + ranking.size - inRanking : wanted
}

/** A cache of folded texts by face, which is a new object after each change; folding is expensive. */
const folded = new WeakMap<ContactSummary, string>()

function textOf({ face, identifiers }: ContactRow): string {
  let text = folded.get(face)
  if (text === undefined) {
    const { name, email, company, city, source } = face
    const ids = identifiers.filter(id => id.startsWith('u:')).map(id => id.slice(2))
    text = fold([name, email, company, city, source, ...ids].filter(value => value !== null).join('\n'))
    folded.set(face, text)
  }
  return text
}

/** The filter values: those that most of these contacts have. */
export function facetsOf(rows: Iterable<ContactRow>, { leadOf, partnerOf }: Beside): Facets {
  const counts = { source: new Map<string, number>(), city: new Map(), company: new Map() }
  const owners = new Map<string, Facets['owners'][number]>()
  const partners = new Map<string, Facets['owners'][number]>()
  for (const row of rows) {
    for (const name of ['source', 'city', 'company'] as const) {
      const value = row.face[name]
      if (value !== null) counts[name].set(value, (counts[name].get(value) ?? 0) + 1)
    }
    const owner = leadOf(row.id)?.owner
    if (owner) owners.set(owner.id, { ...owner, count: (owners.get(owner.id)?.count ?? 0) + 1 })
    const partner = partnerOf(row)
    if (partner) partners.set(partner.id, { ...partner, count: (partners.get(partner.id)?.count ?? 0) + 1 })
  }
  const listed = (of: Map<string, number>) =>
    [...of]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_FACETS)
  return {
    sources: listed(counts.source),
    cities: listed(counts.city),
    companies: listed(counts.company),
    owners: [...owners.values()].sort((a, b) => b.count - a.count),
    partners: [...partners.values()].sort((a, b) => b.count - a.count).slice(0, MOST_FACETS),
  }
}
