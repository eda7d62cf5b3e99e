import type { BoardSpec, Facets } from '../../shared/board.ts'
import type { LeadStatus } from '../../shared/outcome.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import type { Plan } from '../../shared/plan.ts'
import { type LeadState, statusOf } from '../leads/lead-states.ts'
import type { ContactId, ContactRow, SiteId } from '../model/rows.ts'
import { bandOf } from '../score/bands.ts'
import { fold } from '../score/text.ts'
import { type ContactBook, FACETS, type Facet, searchTextOf } from './contact-book.ts'

export type Filter = NonNullable<BoardSpec['filter']>
export type Holds<Contact = ContactRow> = (contact: Contact, score: number) => boolean
/** Data about a contact beside its row. */
type Beside<Contact> = {
  leadOf: (contact: ContactId) => LeadState | null
  partnerOf: (contact: Contact) => PartnerName | null
}
/** How a filter looks at a contact. */
type Looks<Contact> = {
  id(contact: Contact): ContactId
  isKnown(contact: Contact): boolean
  /** Whether the contact has a value of the facet that fits. */
  has(contact: Contact, facet: Facet, fits: (value: string) => boolean): boolean
  /** Whether what the contact is called and where it comes from has the folded text in it. */
  includes(contact: Contact, text: string): boolean
}

/** Filter value for leads without an owner. */
export const NOBODY = 'none'
const MOST_FACETS = 100

/** The predicate of a filter; null if every contact passes. */
export function filterOf<Contact>(
  filter: Filter | undefined,
  plan: Plan,
  { leadOf, partnerOf }: Beside<Contact>,
  looks: Looks<Contact>,
): Holds<Contact> | null {
  if (!filter) return null
  const bands = filter.band && new Set(filter.band)
  const text = filter.text ? fold(filter.text.trim()) : ''
  const facets = FACETS.flatMap(name => {
    const wanted = filter[name]
    const folded = wanted && new Set(wanted.map(fold))
    return folded ? [{ name, fits: (value: string) => folded.has(fold(value)) }] : []
  })
  const owners = filter.owner && new Set(filter.owner)
  const statuses = filter.status && new Set(filter.status)
  const partners = filter.partner && new Set(filter.partner)
  return (contact, score) => {
    if (bands && !bands.has(bandOf(plan, score)?.id ?? '')) return false
    if (filter.known !== undefined && filter.known !== looks.isKnown(contact)) return false
    for (const { name, fits } of facets) if (!looks.has(contact, name, fits)) return false
    const lead = owners || statuses ? leadOf(looks.id(contact)) : null
    if (owners && !owners.has(lead?.owner?.id ?? NOBODY)) return false
    if (statuses && !statuses.has(statusOf(lead))) return false
    if (partners && !partners.has(partnerOf(contact)?.id ?? NOBODY)) return false
    return text === '' || looks.includes(contact, text)
  }
}

export const ROW_LOOKS: Looks<ContactRow> = {
  id: row => row.id,
  isKnown: row => row.identifiers.length > 0,
  has: ({ face }, facet, fits) => face[facet] !== null && fits(face[facet]),
  includes: (row, text) => searchTextOf(row).includes(text),
}

/**
 * How a filter looks at contacts by their slots: at the columns of the book, so that no row is read. It holds until a
 * contact changes.
 */
export function slotLooks(book: ContactBook): Looks<number> {
  const fitting = new Map<(value: string) => boolean, Map<number, boolean>>()
  const included = new Map<string, Map<number, boolean>>()
  const bytes = new Map<string, Buffer>()
  return {
    id: slot => book.id(slot),
    isKnown: slot => book.isKnown(slot),
    has(slot, facet, fits) {
      const number = book.labelNumber(slot, facet)
      const label = book.label(facet, number)
      return label !== null && remembered(fitting, fits, number, () => fits(label))
    },
    includes(slot, text) {
      let wanted = bytes.get(text)
      if (!wanted) bytes.set(text, (wanted = Buffer.from(text)))
      const own = book.wordsInclude(slot, wanted)
      if (own !== null) return own
      const [city, source] = [book.labelNumber(slot, 'city'), book.labelNumber(slot, 'source')]
      return remembered(included, text, city * 2 ** 26 + source, () => {
        const words = [book.label('city', city), book.label('source', source)]
        return fold(words.filter(word => word !== null).join('\n')).includes(text)
      })
    },
  }
}

/** Contacts share their labels: each answer is worked out once. */
function remembered<Key>(
  known: Map<Key, Map<number, boolean>>,
  key: Key,
  number: number,
  work: () => boolean,
): boolean {
  let answers = known.get(key)
  if (!answers) known.set(key, (answers = new Map()))
  let answer = answers.get(number)
  if (answer === undefined) answers.set(number, (answer = work()))
  return answer
}

/**
 * The number of contacts of a board with one of the statuses, if nothing else is filtered; else null. Worked leads are
 * few, so the count needs no pass over the board.
 */
export function countByStatus(
  filter: Filter | undefined,
  ranking: { size: number; has(contact: ContactId): boolean },
  leads: Iterable<[ContactId, LeadState]>,
): number | null {
  const { status, ...rest } = filter ?? {}
  if (!status || Object.keys(rest).length > 0) return null
  const statuses = new Set<LeadStatus>(status)
  let inRanking = 0
  let wanted = 0
  for (const [contact, state] of leads) {
    if (!ranking.has(contact)) continue
    inRanking += 1
    if (statuses.has(statusOf(state))) wanted += 1
  }
  return statuses.has('open') ? wanted + ranking.size - inRanking : wanted
}

/** The filter values: those that most of these contacts have. */
export function facetsOf(
  book: ContactBook,
  site: SiteId,
  {
    leads,
    partnerOf,
  }: { leads: Iterable<[ContactId, LeadState]>; partnerOf: (slot: number) => PartnerName | null },
): Facets {
  const counts = { source: new Map<number, number>(), city: new Map(), company: new Map() }
  const partners = new Map<string, Facets['partners'][number]>()
  for (const slot of book.slots(site)) {
    for (const facet of FACETS) {
      const number = book.labelNumber(slot, facet)
      if (number !== 0) counts[facet].set(number, (counts[facet].get(number) ?? 0) + 1)
    }
    const partner = partnerOf(slot)
    if (partner) partners.set(partner.id, { ...partner, count: (partners.get(partner.id)?.count ?? 0) + 1 })
  }
  const owners = new Map<string, Facets['owners'][number]>()
  for (const [contact, { owner }] of leads) {
    const slot = book.slotOf(contact)
    if (!owner || slot === undefined || book.site(slot) !== site) continue
    owners.set(owner.id, { ...owner, count: (owners.get(owner.id)?.count ?? 0) + 1 })
  }
  const listed = (facet: Facet) =>
    [...counts[facet]]
      .map(([number, count]) => ({ value: book.label(facet, number)!, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_FACETS)
  return {
    sources: listed('source'),
    cities: listed('city'),
    companies: listed('company'),
    owners: [...owners.values()].sort((a, b) => b.count - a.count),
    partners: [...partners.values()].sort((a, b) => b.count - a.count).slice(0, MOST_FACETS),
  }
}
